"""The first page: the services with how full they are, and the appointment's card. And the moment after the press."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from kiosk.actions import Do, Pick, Turn
from kiosk.pages import Home, Screen, Taking
from kiosk.screens import service_pages
from kiosk.widgets import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INK,
    LINE,
    MARGIN,
    PALE,
    PALE_AMBER,
    PALE_GREEN,
    PALE_RED,
    RED,
    WHITE,
    WIDTH,
    Box,
    Label,
    Panel,
    Widget,
    button,
    pill,
)
from lobby.catalogue import say
from lobby.centre import Service
from lobby.colour import Colour, rgb
from lobby.messages import QueueBoard
from lobby.slip import wait

CARD, TILES, PAGER = (MARGIN, 316, WIDTH - 2 * MARGIN, 164), 504, 112
FOOT = 1920 - 108
GAP = 20
LINE_HEIGHT = 1.33
BUSY_MINUTES, STEADY_MINUTES = 30, 10


@dataclass(frozen=True)
class Load:
    """How full a queue is, in a word, a sentence and a colour; never by the colour alone."""

    word: str
    sentence: str
    ink: Colour
    face: Colour


def load(board: QueueBoard | None, language: str, *, online: bool) -> Load:
    """What to say of a queue; without news of it only that numbers are given."""
    if board is None or not online:
        return Load(say(language, "Open"), say(language, "Touch to take a number"), GREY, (230, 235, 243))
    if board.waiting == 0:
        return Load(say(language, "Quiet"), say(language, "No wait"), GREEN, PALE_GREEN)
    minutes = wait(board.wait_low, board.wait_high, language)
    sentence = say(language, "{count} waiting · {minutes}", count=board.waiting, minutes=minutes)
    if board.wait_high > BUSY_MINUTES:
        return Load(say(language, "Busy"), sentence, RED, PALE_RED)
    if board.wait_high > STEADY_MINUTES:
        return Load(say(language, "Steady"), sentence, AMBER, PALE_AMBER)
    return Load(say(language, "Quiet"), sentence, GREEN, PALE_GREEN)


def home(screen: Screen, page: Home) -> list[Widget]:
    """The appointment's card, the tiles, and a pager where one page is not enough."""
    pages = service_pages(screen)
    shown = pages[min(page.number, len(pages) - 1)]
    foot = FOOT - GAP - (PAGER + GAP if len(pages) > 1 else 0)
    columns = 1 if screen.elder else 2
    rows = max(3 if screen.elder else 4, ceil(len(pages[0]) / columns))
    height = (foot - TILES - GAP * (rows - 1)) / rows
    width = (WIDTH - 2 * MARGIN - GAP * (columns - 1)) / columns
    widgets = _appointment(screen)
    for place, service in enumerate(shown):
        widgets += _tile(screen, screen.facts.centre.service[service], _cell(place, columns, width, height))
    if len(pages) == 1 and columns == 2 and len(shown) % 2:
        widgets += _unsure(screen, _cell(len(shown), columns, width, height))
    return widgets + (_pager(screen, min(page.number, len(pages) - 1), len(pages)) if len(pages) > 1 else [])


def taking(screen: Screen, page: Taking) -> list[Widget]:
    """One calm card while the number is fetched; there is nothing to press."""
    service = screen.facts.centre.service[page.wanted.service]
    name, _other = _names(service, screen.language)
    return [
        Panel((90, 560, 900, 640), WHITE, 44, shadow=True),
        Panel((440, 640, 200, 200), rgb(service.colour), 48),
        Label((440, 640, 200, 200), service.icon or name[:1], 116, WHITE, bold=True, align="center"),
        Label((140, 880, 800, 100), name, 68, INK, bold=True, align="center", smallest=0.6),
        Label((140, 1000, 800, 80), say(screen.language, "Getting your number…"), 46, GREY, align="center"),
    ]


def _cell(place: int, columns: int, width: float, height: float) -> Box:
    row, column = divmod(place, columns)
    return MARGIN + column * (width + GAP), TILES + row * (height + GAP), width, height


def _names(service: Service, language: str) -> tuple[str, str]:
    zh, en = service.name.zh, service.name.en
    return (zh, en) if language == "zh" else (en, zh)


def _tile(screen: Screen, service: Service, box: Box) -> list[Widget]:
    x, y, width, height = box
    facts, big = screen.facts, screen.elder
    name, other = _names(service, screen.language)
    icon, pad = (164 if big else 104), 24
    foot = 96 if big else 64
    middle = y + (height - foot) / 2
    left = x + pad + icon + 22
    room = width - pad * 2 - icon - 22 - 44
    name_size = (78 if big else 46) if screen.language == "zh" else (62 if big else 38)
    letter = facts.centre.queue[service.queue].letter
    return [
        Panel(box, WHITE, 28, shadow=True, action=Pick(service.id)),
        Panel((x + pad, middle - icon / 2 + 2, icon, icon), rgb(service.colour), 26),
        Label((x + pad, middle - icon / 2 + 2, icon, icon), service.icon or name[:1], icon * 6 // 10, WHITE, bold=True,
              align="center"),
        *_title((left, middle, room), name, other, name_size, 40 if big else 26),
        Label((x + width - pad - 40, y + 14, 40, 44), letter, 34, GREY, bold=True, align="right"),
        Panel((x + pad, y + height - foot - 4, width - 2 * pad, 2), LINE),
        *_load(load(facts.boards.get(service.queue), screen.language, online=facts.online),
               (x + pad, y + height - foot, width - 2 * pad, foot), big=big),
    ]  # fmt: skip


def _title(place: tuple[float, float, float], name: str, other: str, size: int, small: int) -> list[Widget]:
    """The name, on two lines where it is long, and under it the name in the other language."""
    left, middle, room = place
    lines = 2 if roughly(name, size) > room else 1
    size = size if lines == 1 else size * 9 // 10
    height = size * LINE_HEIGHT * lines
    top = middle - (height + small * 1.4) / 2 + 2
    return [
        Label((left, top, room, height), name, size, INK, bold=True, lines=lines, smallest=0.7),
        Label((left, top + height, room, small * 1.4), other, small, GREY, smallest=0.6),
    ]


def roughly(text: str, size: float) -> float:
    """About how wide a bold line is: a Chinese character takes its whole size, a Latin one a good half."""
    return sum(size if ord(character) >= 0x2E80 else size * 0.58 for character in text)


def _load(shown: Load, box: Box, *, big: bool) -> list[Widget]:
    x, y, width, height = box
    size, pill_width, pill_height = (47, 184, 66) if big else (29, 96, 42)
    return [
        *pill(
            (x, y + (height - pill_height) / 2, pill_width, pill_height), shown.word, shown.face, shown.ink, size - 3
        ),
        Label((x + pill_width + 14, y, width - pill_width - 14, height), shown.sentence, size, shown.ink, bold=True),
    ]


def _appointment(screen: Screen) -> list[Widget]:
    language, big = screen.language, screen.elder
    x, y, width, height = CARD
    call = say(language, "Check in")
    words = 620
    return [
        Panel(CARD, PALE_AMBER, 28, shadow=True, action=Do("check_in")),
        Label((x + 36, y + 24, words, 66), say(language, "Have an appointment?"), 54 if big else 48, AMBER, bold=True),
        Label((x + 36, y + 92, words, 50), say(language, "Hold your code before the scanner, or type it"),
              36 if big else 31, AMBER, smallest=0.65),
        Panel((x + width - 286, y + 34, 256, height - 68), AMBER, 40),
        Label((x + width - 272, y + 34, 228, height - 68), f"{call}  ›", 42, WHITE, bold=True, align="center",
              smallest=0.6),
    ]  # fmt: skip


def _unsure(screen: Screen, box: Box) -> list[Widget]:
    """The empty place at the end helps those who do not know which service is theirs."""
    x, y, width, height = box
    language = screen.language
    return [
        Panel(box, PALE, 28, shadow=True, action=Do("help")),
        Label((x + 30, y + height / 2 - 62, width - 60, 60), say(language, "Not sure which?"), 42, (15, 52, 118),
              bold=True, align="center"),
        Label((x + 30, y + height / 2 + 4, width - 60, 50), say(language, "Ask a member of staff"), 30, (15, 52, 118),
              align="center"),
    ]  # fmt: skip


def _pager(screen: Screen, number: int, count: int) -> list[Widget]:
    top, width, language = FOOT - GAP - PAGER, 320, screen.language
    place = say(language, "Page {number} of {count}", number=number + 1, count=count)
    widgets: list[Widget] = [
        Label((MARGIN + width, top, WIDTH - 2 * MARGIN - 2 * width, PAGER), place, 36, GREY, align="center")
    ]
    if number > 0:
        widgets += button((MARGIN, top, width, PAGER), "‹  " + say(language, "Previous"), Turn(number - 1), face=BLUE)
    if number < count - 1:
        right = (WIDTH - MARGIN - width, top, width, PAGER)
        widgets += button(right, say(language, "More") + "  ›", Turn(number + 1), face=BLUE)
    return widgets
