"""Nobody is here: the hall's pictures and its notice, one after another, until somebody touches the glass. Pure."""

from __future__ import annotations

from kiosk import offers
from kiosk.actions import Do
from kiosk.layout_blocks import panel, tell
from kiosk.look import Look, look_of
from kiosk.pages import Attract, Screen
from kiosk.widgets import HEIGHT, WIDTH, Box, Gradient, Label, Panel, Picture, Widget
from lobby.catalogue import languages, say
from lobby.messages import Text


def attract(screen: Screen, page: Attract) -> list[Widget]:
    """A picture or the notice, and in every language what to do. All of the glass is one key."""
    look, facts = look_of(screen), screen.facts
    notice = offers.notice(facts)
    place = page.number % max(1, offers.slides(facts))
    top = look.header
    touch: Box = (0, top, WIDTH, HEIGHT - top)
    tone = look.colours.stage
    widgets: list[Widget] = [Gradient(touch, tone.face, look.colours.header[0])]
    if place < facts.pictures:
        widgets.append(Picture((0, top, WIDTH, HEIGHT - top - 340), str(place)))
    else:
        widgets += _notice(look, screen, notice)
    return [*widgets, *_invitation(look), Widget(touch, action=Do("home"))]


def _notice(look: Look, screen: Screen, notice: Text | None) -> list[Widget]:
    """The notice as large as it goes, in both languages."""
    box = (60, look.header + 60, WIDTH - 120, HEIGHT - look.header - 460)
    x, y, width, height = box
    text = notice or screen.facts.centre.name
    title, ink = screen.facts.centre.name if notice else Text(zh="欢迎光临", en="Welcome"), look.colours.card.ink
    middle = y + height / 2
    return [
        panel(look, box, look.colours.card, radius=44),
        Label((x + 60, y + 60, width - 120, 110), tell(title, "zh"), 56, look.colours.soft, align="center", smallest=0.5),
        Panel((x + width / 2 - 60, y + 190, 120, 6), look.colours.primary.face, 3),
        Label((x + 70, y + 220, width - 140, middle - y - 180), text.zh, 84, ink, bold=True, align="center", lines=5,
              smallest=0.5),
        Label((x + 70, middle + 60, width - 140, height / 2 - 120), text.en, 52, look.colours.soft, align="center",
              lines=7, smallest=0.55),
    ]  # fmt: skip


def _invitation(look: Look) -> list[Widget]:
    """Touch to begin: large in the first language, smaller in the others."""
    top = HEIGHT - 310
    tone = look.colours.gold
    first, *others = (say(language, "Touch the screen to begin") for language in languages())
    box = (140, top, WIDTH - 280, 150)
    return [
        Panel(box, tone.face, 75, tone.edge, edge_width=5),
        Label((170, top, WIDTH - 340, 150), first, 64, tone.ink, bold=True, align="center"),
        Label((140, top + 170, WIDTH - 280, 70), " · ".join(others), 42, look.colours.stage.ink, align="center"),
    ]
