"""One sentence and a way on: why the server said no, and that help is coming."""

from __future__ import annotations

from kiosk.actions import Do
from kiosk.pages import Helped, Screen, Sorry
from kiosk.widgets import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INK,
    PALE_AMBER,
    PALE_GREEN,
    WHITE,
    Dot,
    Label,
    Panel,
    Widget,
    button,
)
from lobby.catalogue import say
from lobby.colour import Colour

HELP = {
    "asking": ("Calling a member of staff…", "Please stay here."),
    "coming": ("A member of staff is coming", "Please stay here."),
    "missed": ("Nobody could be reached", "Please go to the reception desk; you will be helped there."),
}


def sorry(screen: Screen, page: Sorry) -> list[Widget]:
    """The server's own sentence, in the citizen's language large and in the other small."""
    zh = screen.language == "zh"
    first, second = (page.message.zh, page.message.en) if zh else (page.message.en, page.message.zh)
    return [
        *_sign("!", AMBER, PALE_AMBER),
        Label(
            (120, 830, 840, 290),
            first,
            56 if screen.elder else 52,
            INK,
            bold=True,
            align="center",
            lines=5,
            smallest=0.6,
        ),
        Label((120, 1130, 840, 150), second, 32, GREY, align="center", lines=4, valign="top"),
        *button((160, 1310, 760, 140), say(screen.language, "Back to the start"), Do("home"), size=54),
    ]


def helped(screen: Screen, page: Helped) -> list[Widget]:
    """Whether somebody is coming, and what to do meanwhile."""
    first, second = HELP[page.state]
    good = page.state != "missed"
    face: Colour = PALE_GREEN if good else PALE_AMBER
    return [
        *_sign("i" if good else "!", GREEN if good else AMBER, face),
        Label((120, 850, 840, 180), say(screen.language, first), 62, INK, bold=True, align="center", lines=2),
        Label((120, 1040, 840, 150), say(screen.language, second), 44, GREY, align="center", lines=2, valign="top"),
        *button((160, 1260, 760, 140), say(screen.language, "Back"), Do("back"), face=BLUE, size=54),
    ]


def _sign(mark: str, ink: Colour, face: Colour) -> list[Widget]:
    return [
        Panel((60, 440, 960, 1080), WHITE, 44, shadow=True),
        Dot((420, 540, 240, 240), face),
        Label((420, 540, 240, 240), mark, 150, ink, bold=True, align="center"),
    ]
