"""How full a queue is, in a word, a sentence and a colour, and tiles that show it. Never by the colour alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kiosk import offers
from kiosk.actions import Action
from kiosk.layout_blocks import NARROW, icon, other, panel, pill, tell, titled
from kiosk.look import Look, Tone
from kiosk.pages import Screen
from kiosk.widgets import Box, Label, Panel, Widget
from lobby.catalogue import say
from lobby.centre import Service
from lobby.messages import QueueBoard, Text
from lobby.slip import wait

BUSY_MINUTES, STEADY_MINUTES = 30, 10
CLOSED_COLOUR = "#6A7588"
Feeling = Literal["open", "quiet", "steady", "busy", "closed", "book"]
WORDS: dict[Feeling, str] = {
    "open": "Open", "quiet": "Quiet", "steady": "Steady", "busy": "Busy", "closed": "Closed", "book": "",
}  # fmt: skip


@dataclass(frozen=True)
class Load:
    """How full: the feeling, which has a word and a colour, and a sentence with the figures."""

    feeling: Feeling
    sentence: str


def load(board: QueueBoard | None, language: str, *, online: bool) -> Load:
    """What to say of a queue; without news of it only that numbers are given."""
    if board is None or not online:
        return Load("open", say(language, "Touch to take a number"))
    if board.waiting == 0:
        return Load("quiet", say(language, "No wait"))
    if board.wait_basis == "none":
        return Load("open", say(language, "{count} waiting", count=board.waiting))
    minutes = wait(board.wait_low, board.wait_high, language)
    sentence = say(language, "{count} waiting · {minutes}", count=board.waiting, minutes=minutes)
    return Load(_feeling(board.wait_high), sentence)


def _feeling(minutes: int) -> Feeling:
    if minutes > BUSY_MINUTES:
        return "busy"
    return "steady" if minutes > STEADY_MINUTES else "quiet"


def load_of(screen: Screen, service: Service) -> Load:
    """How full a service's queue is, or why it gives no numbers now."""
    board = screen.facts.boards.get(service.queue)
    closed = offers.closed_sentence(screen, service.id)
    if closed is not None:
        return Load("closed", tell(closed, screen.language))
    return load(board, screen.language, online=screen.facts.online)


def tone_of(look: Look, feeling: Feeling) -> Tone:
    """The colours of a feeling."""
    colours = look.colours
    return {
        "open": colours.off, "quiet": colours.good, "steady": colours.warn, "busy": colours.bad, "closed": colours.off,
        "book": colours.info,
    }[feeling]  # fmt: skip


# --- tiles ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tile:
    """A large key with an icon: a name, small print, a corner letter, and how full it is."""

    name: Text
    sign: tuple[str, str]
    load: Load
    action: Action
    corner: str = ""


def service_tile(screen: Screen, service: Service, action: Action) -> Tile:
    """The tile of a service."""
    letter = screen.facts.centre.queue[service.queue].letter
    sign = (service.icon or service.name.zh[:1], service.colour)
    return Tile(service.name, sign, load_of(screen, service), action, letter)


def tile(screen: Screen, look: Look, box: Box, what: Tile) -> list[Widget]:
    """A tile in its box: the icon and the name above, how full below a line. Low boxes have no small print."""
    if what.load.feeling == "closed":
        return _closed(screen, look, box, what)
    x, y, width, height = box
    pad, narrow = 22, look.elder and width < NARROW
    foot = min(96.0 if look.elder else 64.0, height * (0.46 if narrow else 0.36))
    over = height - foot
    side = min(over - 28, 150.0 if look.elder else 104.0)
    left, middle = x + pad + side + 22, y + over / 2 + 2
    room = width - pad * 2 - side - 22 - (44 if what.corner else 0)
    under = "" if look.elder or over < 118 else other(what.name, screen.language)
    size = look.name + 2 if over > 110 else look.name - 6
    inside = (left, y + 8, room, over - 12)
    return [
        panel(look, box, look.colours.card, action=what.action),
        *icon(look, (x + pad, middle - side / 2, side, side), *what.sign),
        *titled(look, inside, tell(what.name, screen.language), under, size, look.small - 4),
        *_corner(look, what.corner, (x + width - pad - 40, y + 12, 40, 44)),
        Panel((x + pad, y + over, width - 2 * pad, 2), look.colours.line),
        *_load(look, screen.language, what.load, (x + pad, y + over + 2, width - 2 * pad, foot - 4), narrow=narrow),
    ]


def _closed(screen: Screen, look: Look, box: Box, what: Tile) -> list[Widget]:
    """Greyed, with the word, and why in a sentence; it may be pressed, and then says the same large."""
    x, y, width, height = box
    colours, pad = look.colours, 22
    size = 34 if look.elder else 28
    wide, tall = (190, 56) if look.elder else (136, 42)
    over = min(96.0, max(52.0, height - 16 - size * 1.34 * 3))
    side = min(over - 8, 80.0)
    left = x + pad + side + 18
    room = width - 2 * pad - side - 18 - wide - 14
    word = (x + width - pad - wide, y + 4 + (over - tall) / 2, wide, tall)
    why = (x + pad, y + over + 2, width - 2 * pad, height - over - 6)
    name = (left, y + 4, room, over)
    return [
        panel(look, box, colours.off, action=what.action),
        *icon(look, (x + pad, y + 4 + (over - side) / 2, side, side), what.sign[0], CLOSED_COLOUR),
        *titled(look, name, tell(what.name, screen.language), "", look.name - 4, look.small),
        *pill(word, say(screen.language, WORDS["closed"]), colours.warm, size),
        Label(why, what.load.sentence, size, colours.off.ink, lines=4, valign="top", smallest=0.86),
    ]


def _corner(look: Look, letter: str, box: Box) -> list[Widget]:
    return [Label(box, letter, 34, look.colours.soft, bold=True, align="right")] if letter else []


def _load(look: Look, language: str, shown: Load, box: Box, *, narrow: bool) -> list[Widget]:
    x, y, width, height = box
    tone, word = tone_of(look, shown.feeling), say(language, WORDS[shown.feeling])
    size = (34 if narrow else 40) if look.elder else 29
    wide, tall = ((126 if narrow else 160, 60) if look.elder else (100, 42)) if word else (-14, 0)
    ink = look.colours.card.ink if look.sharp else tone.ink
    room = (x + wide + 14, y, width - wide - 14, height)
    words = shown.sentence.replace(" · ", "\n") if narrow else shown.sentence
    sentence = Label(room, words, size, ink, bold=True, lines=2 if narrow else 1, smallest=0.86 if look.elder else 0.8)
    place = (x, y + (height - tall) / 2, wide, tall)
    return [*(pill(place, word, tone, size - 2) if word else []), sentence]
