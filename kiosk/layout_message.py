"""One sentence and a way on: why not, and that help is coming. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kiosk.actions import Action, Do
from kiosk.layout_blocks import button, lines_of, other, panel, tell
from kiosk.look import Look, Tone, look_of
from kiosk.pages import Helped, Home, Screen, Sorry
from kiosk.widgets import Box, Dot, Label, Widget
from lobby.catalogue import say

Feeling = Literal["good", "warn", "info"]
HELP: dict[str, tuple[str, Feeling, str, str]] = {
    "asking": ("…", "info", "Calling a member of staff…", "Please stay here."),
    "coming": ("✓", "good", "A member of staff is coming", "Please stay here."),
    "missed": ("!", "warn", "Nobody could be reached", "Please go to the reception desk; you will be helped there."),
}
Weight = Literal["primary", "go", "quiet"]
Key = tuple[str, Action, Weight]
GOOD: Feeling = "good"
WARN: Feeling = "warn"


def sorry(screen: Screen, page: Sorry) -> list[Widget]:
    """The server's own sentence, in the citizen's language large and in the other small."""
    language = screen.language
    second = "" if screen.elder else other(page.message, language)
    home = say(language, "Back to the start")
    keys: list[Key] = [(home, Do("home"), "primary")]
    if page.back != Home():
        keys = [(say(language, "Back"), Do("back"), "primary"), (home, Do("home"), "quiet")]
    mark, feeling = ("✓", GOOD) if page.good else ("!", WARN)
    return message(look_of(screen), mark, feeling, tell(page.message, language), second, keys=keys)


def helped(screen: Screen, page: Helped) -> list[Widget]:
    """Whether somebody is coming, and what to do meanwhile."""
    mark, feeling, first, second = HELP[page.state]
    keys: list[Key] = [(say(screen.language, "Back"), Do("back"), "primary")]
    return message(
        look_of(screen), mark, feeling, say(screen.language, first), say(screen.language, second), keys=keys
    )  # fmt: skip


def message(look: Look, mark: str, feeling: Feeling, first: str, second: str, *, keys: Sequence[Key]) -> list[Widget]:
    """A sign, what is so, what to do, and the keys."""
    height = 150.0 * len(keys) + 20 * (len(keys) - 1)
    if look.low:
        return [*said(look, look.upper, mark, feeling, first, second), *_keys(look, look.space, keys)]
    x, y, width, whole = look.space
    box = (x, y + (whole - 1240) / 2 - 20, width, 1240.0)
    within = (box[0] + 110, box[1] + box[3] - height - 60, width - 220, height)
    told = said(look, (*box[:3], box[3] - height - 60), mark, feeling, first, second)
    return [panel(look, box, look.colours.card, radius=40), *told[1:], *_keys(look, within, keys)]


def said(look: Look, box: Box, mark: str, feeling: Feeling, first: str, second: str) -> list[Widget]:
    """A card with a sign and sentences, together in its middle."""
    x, y, width, height = box
    room = width - 120
    side = 220.0 if height > 640 else 160.0
    above = look.title * 1.36 * lines_of(first, look.title, room, 5)
    below = look.body * 1.36 * lines_of(second, look.body, room, 4) if second else 0.0
    spare = max(0.0, height - side - above - below)
    gap = min(60.0, spare / 5)
    top = y + max(24.0, (height - side - above - below - 2 * gap) / 2)
    first_top = top + side + gap
    left = y + height - first_top
    share = min(1.0, left / (above + below + gap))
    return [
        panel(look, box, look.colours.card, radius=40),
        *sign((x + (width - side) / 2, top, side, side), mark, tone_of(look, feeling)),
        Label((x + 60, first_top, room, above * share), first, look.title, look.colours.card.ink, bold=True,
              align="center", lines=5, smallest=0.5),
        Label((x + 60, first_top + (above + gap) * share, room, below * share), second, look.body, look.colours.soft,
              align="center", lines=4, valign="top", smallest=0.6),
    ]  # fmt: skip


def tone_of(look: Look, feeling: Feeling) -> Tone:
    """The colours of a feeling; in high contrast a sign is always light on dark."""
    if look.sharp:
        return look.colours.bad
    return {"good": look.colours.good, "warn": look.colours.warn, "info": look.colours.info}[feeling]


def sign(box: Box, mark: str, tone: Tone) -> list[Widget]:
    """A mark on a disc."""
    return [Dot(box, tone.face), Label(box, mark, round(box[3] * 0.6), tone.ink, bold=True, align="center")]


def _keys(look: Look, box: Box, keys: Sequence[Key]) -> list[Widget]:
    x, y, width, height = box
    widgets: list[Widget] = []
    tall = 150.0
    top = y + (height - tall * len(keys) - 20 * (len(keys) - 1)) / 2
    tones = {"primary": look.colours.primary, "go": look.colours.go, "quiet": look.colours.quiet}
    for place, (text, action, weight) in enumerate(keys):
        cell = (x, top + place * (tall + 20), width, tall)
        widgets += button(look, cell, text, action, tones[weight], size=look.key + 6)
    return widgets
