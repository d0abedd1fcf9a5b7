"""Put the card on the reader: a drawing of it, made of shapes, and the other ways. Pure."""

from __future__ import annotations

from kiosk.actions import Do
from kiosk.layout_blocks import Foot, button, foot, foot_box, panel, tell
from kiosk.look import GAP, Look, look_of
from kiosk.pages import Identify, Screen
from kiosk.widgets import Box, Dot, Label, Panel, Widget
from lobby.catalogue import say

WHY = {
    "take": "This service is given to a person: put your identity card on the reader.",
    "check_in": "Put your identity card on the reader to check in.",
    "find": "Put your identity card on the reader, or hold your slip's QR code before the scanner.",
    "book": "Put your identity card on the reader to book this time.",
}


def identify(screen: Screen, page: Identify) -> list[Widget]:
    """The drawing, why, what went wrong with the last card, and a way without one where there is."""
    look, language = look_of(screen), screen.language
    above, _below = look.split(foot_box(look)[1] - GAP - look.space[1] - (140 if page.can_skip else 0))
    widgets: list[Widget] = [panel(look, above, look.colours.card, radius=40)]
    x, y, width, height = above
    if page.wrong:
        tone = look.colours.warn
        widgets += [
            Panel((x + 40, y + height - 170, width - 80, 140), tone.face, 24, tone.edge, edge_width=look.edge_width),
            Label((x + 70, y + height - 166, width - 140, 132), tell(page.wrong, language), look.body, tone.ink, bold=True,
                  align="center", lines=3, smallest=0.6),
        ]  # fmt: skip
    room = height - (190 if page.wrong else 40)
    drawn = min(760.0, room * 0.6)
    widgets += _card_on_reader(look, (x + (width - 760) / 2, y + 70, 760, drawn))
    spare = 130.0 if page.purpose == "find" and not page.wrong and not look.low else 0.0
    told = (x + 60, y + 90 + drawn, width - 120, room - drawn - 90 - spare)
    if spare:
        after = say(language, "Once your visit is over, the same code lets you rate it here.")
        widgets.append(Label((x + 60, told[1] + told[3], width - 120, spare), after, look.body, look.colours.soft,
                             align="center", lines=3, smallest=0.6))  # fmt: skip
    widgets.append(Label(told, say(language, WHY[page.purpose]), look.title - 4, look.colours.card.ink, bold=True,
                         align="center", lines=4, smallest=0.6))  # fmt: skip
    return [*widgets, *_ways(look, language, page)]


def _ways(look: Look, language: str, page: Identify) -> list[Widget]:
    widgets: list[Widget] = []
    if page.can_skip:
        x, y, width, height = foot_box(look)
        words = say(language, "Go on without a card")
        widgets += button(look, (x, y - GAP - height - 4, width, height + 4), words, Do("skip"), look.colours.info)
    return [*widgets, *foot(look, language, Foot(Do("back")))]


def _card_on_reader(look: Look, box: Box) -> list[Widget]:
    """A card that comes down on a reader: outline, portrait, lines of writing, an arrow."""
    x, y, width, height = box
    tone, ink = look.colours.info, look.colours.primary.face
    wide, tall = height * 0.86, height * 0.54
    left, top = x + (width - wide) / 2, y
    plate = (x + width * 0.08, y + height * 0.8, width * 0.84, height * 0.2)
    portrait = (left + wide * 0.68, top + tall * 0.2)
    side = tall * 0.3
    lines = [
        Panel((left + wide * 0.09, top + tall * (0.22 + 0.17 * row), wide * share, tall * 0.07), ink, tall * 0.035)
        for row, share in enumerate((0.34, 0.46, 0.26))
    ]
    return [
        Panel((left, top, wide, tall), tone.face, 26, ink, edge_width=7),
        *lines,
        Panel((left + wide * 0.09, top + tall * 0.78, wide * 0.6, tall * 0.08), ink, tall * 0.04),
        Dot((portrait[0] + side * 0.13, portrait[1], side * 0.74, side * 0.74), ink),
        Panel((portrait[0] - side * 0.1, portrait[1] + side * 0.84, side * 1.2, side * 0.72), ink, side * 0.3),
        Label((x, y + tall + 4, width, height * 0.8 - tall - 8), "↓", round((height * 0.8 - tall) * 0.72), ink, bold=True,
              align="center"),
        Panel(plate, look.colours.footer.face, 26, look.colours.footer.edge),
        Panel((plate[0] + 30, plate[1] + plate[3] / 2 - 5, plate[2] - 60, 10), look.colours.signs[0], 5),
    ]  # fmt: skip
