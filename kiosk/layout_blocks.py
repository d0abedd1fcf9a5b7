"""What pages are built of: cards, keys, headings, rows of a list, the row of keys at a page's foot. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.actions import Action, Do, Turn
from kiosk.look import GAP, INNER, Look, Tone
from kiosk.widgets import MARGIN, Box, Label, Panel, Widget
from lobby.catalogue import say
from lobby.colour import Colour, rgb
from lobby.messages import Text

LINE_HEIGHT = 1.33
KEY = 116
NARROW = 620
HOME = Do("home")


def tell(text: Text, language: str) -> str:
    """A text of the centre in one language; Chinese where it is not written in it."""
    return str(getattr(text, language, text.zh))


def other(text: Text, language: str) -> str:
    """The same in the other of the two languages, for small print."""
    return text.zh if language == "en" else text.en


def roughly(text: str, size: float) -> float:
    """About how wide a bold line is: a Chinese character takes its whole size, a Latin one a good half."""
    return sum(size if ord(character) >= 0x2E80 else size * 0.57 for character in text)


def lines_of(text: str, size: float, width: float, most: int = 2) -> int:
    """About how many lines a text takes."""
    rows = sum(int(roughly(part, size) / width * 1.06) + 1 for part in text.split("\n"))
    return max(1, min(most, rows))


def fit(text: str, size: int, least: int, room: tuple[float, float]) -> tuple[int, int]:
    """About the largest type in which a text stands in a room (width, height), and in how many lines."""
    width, height = room
    while size > least and lines_of(text, size, width, 9) * size * LINE_HEIGHT > height:
        size -= 2
    return size, lines_of(text, size, width, 9)


# --- boxes ------------------------------------------------------------------------------------------------------------


def panel(look: Look, box: Box, tone: Tone, *, radius: float = 28, action: Action | None = None) -> Panel:
    """A card or key without words."""
    return Panel(box, tone.face, radius, tone.edge, shadow=not look.sharp, edge_width=look.edge_width, action=action)


def card(look: Look, box: Box, *, action: Action | None = None) -> Panel:
    """A white card."""
    return panel(look, box, look.colours.card, radius=32, action=action)


def button(
    look: Look, box: Box, text: str, action: Action, tone: Tone | None = None, *, size: int | None = None,
    radius: float = 30, lines: int = 1,
) -> list[Widget]:  # fmt: skip
    """A filled key with its words in the middle."""
    tone = tone or look.colours.primary
    x, y, width, height = box
    inside = (x + 16, y + 4, width - 32, height - 8)
    return [
        panel(look, box, tone, radius=radius, action=action),
        Label(inside, text, size or look.key, tone.ink, bold=True, align="center", lines=lines, smallest=0.55),
    ]


def resting(look: Look, box: Box, text: str) -> list[Widget]:
    """Where a key will be once it can be pressed, with what is still to do."""
    tone = look.colours.off
    x, y, width, height = box
    return [
        Panel(box, tone.face, 30),
        Label((x + 16, y, width - 32, height), text, look.key - 4, tone.ink, bold=True, align="center", smallest=0.55),
    ]


def pill(box: Box, text: str, tone: Tone, size: int) -> list[Widget]:
    """A word on a round coloured ground, which cannot be pressed."""
    x, y, width, height = box
    return [
        Panel(box, tone.face, height / 2, tone.edge, edge_width=3),
        Label((x + 10, y, width - 20, height), text, size, tone.ink, bold=True, align="center", smallest=0.6),
    ]


def icon(look: Look, box: Box, character: str, colour: str) -> list[Widget]:
    """One character on a coloured square."""
    face: Colour = look.colours.card.ink if look.sharp else rgb(colour)
    return [
        Panel(box, face, box[3] / 4),
        Label(box, character, round(box[3] * 0.58), (255, 255, 255), bold=True, align="center"),
    ]


# --- words ------------------------------------------------------------------------------------------------------------


def heading(look: Look, box: Box, title: str, hint: str = "", *, sign: tuple[str, str] | None = None) -> list[Widget]:
    """What this page is for. On a low page, where nobody reaches, a quiet card tells it large."""
    return _tall_heading(look, box, title, hint, sign) if look.low else _flat_heading(look, box, title, hint, sign)


def _flat_heading(look: Look, box: Box, title: str, hint: str, sign: tuple[str, str] | None) -> list[Widget]:
    x, y, width, height = box
    side = min(height - 8, 128) if sign else 0
    widgets = icon(look, (x, y + (height - side) / 2, side, side), *sign) if sign else []
    left, room = x + (side + 26 if sign else 4), width - (side + 26 if sign else 4)
    small = look.body - 4
    below = min(height * 0.5, small * 1.4 * lines_of(hint, small, room)) if hint else 0
    size, rows = fit(title, look.title, 26, (room, height - below))
    tall = min(height - below, size * 1.4 * rows)
    top = y + (height - below - tall) / 2
    widgets.append(
        Label((left, top, room, tall), title, size, look.colours.card.ink, bold=True, lines=rows, smallest=0.8)
    )
    if hint:
        rows = lines_of(hint, small, room)
        under = (left, top + tall, room, below)
        widgets.append(Label(under, hint, small, look.colours.soft, lines=rows, smallest=0.68))
    return widgets


def _tall_heading(look: Look, box: Box, title: str, hint: str, sign: tuple[str, str] | None) -> list[Widget]:
    x, y, width, height = box
    side = (170 if height > 640 else 130) if sign and height > 440 else 0
    room = width - 120
    size, rows = fit(title, look.title + 8, 30, (room, max(110.0, height - side - 320)))
    tall = size * 1.4 * rows
    below = min(look.body * 1.4 * lines_of(hint, look.body, room, 3), height - tall - side - 60) if hint else 0
    top = y + max(28.0, (height - (side + 30 if side else 0) - tall - below - 20) / 2)
    widgets: list[Widget] = [card(look, box)]
    if side and sign:
        widgets += icon(look, (x + (width - side) / 2, top, side, side), *sign)
        top += side + 30
    ink = look.colours.card.ink
    widgets.append(
        Label((x + 60, top, room, tall), title, size, ink, bold=True, align="center", lines=rows, smallest=0.8)
    )
    if hint:
        under = (x + 60, top + tall + 14, room, below)
        widgets.append(Label(under, hint, look.body, look.colours.soft, align="center", lines=3, smallest=0.68))
    return widgets


def titled(look: Look, box: Box, name: str, under: str, size: int, small: int) -> list[Widget]:
    """A name, on as many lines as it needs, and under it small print where there is room for it, in the middle of a box."""
    left, y, room, height = box
    parts = [part for part in (under, under.partition(" · ")[0]) if roughly(part, small * 0.84) <= room]
    under = next(iter(parts), "")
    below = small * 1.4 if under else 0
    size, lines = fit(name, size, 26, (room, height - below))
    if lines * size * LINE_HEIGHT > height - below and under:
        under, below = "", 0
        size, lines = fit(name, size, 26, (room, height))
    tall = min(height - below, size * LINE_HEIGHT * lines)
    top = y + (height - tall - below) / 2
    widgets: list[Widget] = [
        Label((left, top, room, tall), name, size, look.colours.card.ink, bold=True, lines=lines, smallest=0.8)
    ]
    if under:
        widgets.append(Label((left, top + tall, room, below), under, small, look.colours.soft, smallest=0.8))
    return widgets


# --- the foot of a page -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Foot:
    """The row of keys at a page's foot: back, turning pages, and the way on."""

    back: Action | None = HOME
    page: tuple[int, int] | None = None
    main: tuple[str, Action] | None = None
    wait: str = ""


def foot_box(look: Look) -> Box:
    """Where the row of keys stands: at the bottom of the room, in every mode."""
    x, y, width, height = look.space
    tall = 98.0 if look.low else KEY
    return x, y + height - tall, width, tall


def above_foot(look: Look, box: Box) -> Box:
    """A box that ends over the row of keys."""
    return box[0], box[1], box[2], foot_box(look)[1] - GAP - box[1]


def foot(look: Look, language: str, keys: Foot) -> list[Widget]:
    """The row of keys. `wait` is said in place of the way on while that cannot be taken yet."""
    x, y, width, tall = foot_box(look)
    turning = keys.page if keys.page and keys.page[1] > 1 else None
    full = not turning and not keys.main and not keys.wait
    first = (x + width / 4, y, width / 2, tall) if full else (x, y, 260 if turning else 320, tall)
    word = say(language, "Back to the start" if keys.back == HOME and full else "Back")
    widgets = button(look, first, word, keys.back, look.colours.quiet) if keys.back else []
    rest = (first[0] + first[2] + GAP, y, width - first[2] - GAP, tall) if keys.back else (x, y, width, tall)
    if turning:
        widgets += _turning(look, language, rest, turning)
    elif keys.main:
        widgets += button(look, rest, keys.main[0], keys.main[1], look.colours.go, size=look.key + 6)
    elif keys.wait:
        widgets += resting(look, rest, keys.wait)
    return widgets


def _turning(look: Look, language: str, box: Box, page: tuple[int, int]) -> list[Widget]:
    """Both keys stand where they always stand; the one that leads nowhere rests."""
    x, y, width, tall = box
    number, count = page
    side = (width - 150 - 2 * GAP) / 2
    left, right = (x, y, side, tall), (x + width - side, y, side, tall)
    back, on = "‹ " + say(language, "Previous"), say(language, "Next") + " ›"
    place = Label((x + side + GAP, y, 150, tall), f"{number + 1} / {count}", look.body, look.colours.card.ink, bold=True,
                  align="center")  # fmt: skip
    return [
        *(button(look, left, back, Turn(number - 1)) if number > 0 else resting(look, left, back)),
        place,
        *(button(look, right, on, Turn(number + 1)) if number < count - 1 else resting(look, right, on)),
    ]


def banner(look: Look, box: Box, text: str, tone: Tone) -> list[Widget]:
    """One calm sentence over the page."""
    x, y, width, height = box
    return [
        Panel(box, tone.face, 22, tone.edge, edge_width=look.edge_width),
        Label((x + 28, y, width - 56, height), text, look.small + 2, tone.ink, bold=True, align="center", lines=2,
              smallest=0.75),
    ]  # fmt: skip


def in_the_middle(width: float) -> float:
    """The left of something so wide that stands in the middle."""
    return MARGIN + (INNER - width) / 2
