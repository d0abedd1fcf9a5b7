"""The first page: what one may come for, most frequent first. Pure.

The appointment, the services with how full they are, the other ways on. When no numbers are given it is one calm card
with the hours, and what is possible all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk import offers
from kiosk.actions import Choose, Do, Pick, What
from kiosk.layout_blocks import Foot, banner, button, foot, foot_box, heading, panel, tell
from kiosk.layout_load import Load, Tile, load_of, service_tile, tile, tone_of
from kiosk.layout_rows import Row, grid, rows
from kiosk.look import GAP, Look, Tone, look_of
from kiosk.pages import Home, Screen
from kiosk.paging import most, sheet
from kiosk.widgets import Box, Dot, Label, Panel, Widget
from lobby.catalogue import say
from lobby.matters import Department
from lobby.messages import Text

CHECK_IN = 150.0
MOST_LISTED = 9
ENTRY_WORDS: dict[What, str] = {
    "check_in": "Check in", "search": "Search all matters", "packages": "One-stop packages", "book": "Book a time",
    "my_ticket": "My number",
}  # fmt: skip


def home(screen: Screen, page: Home) -> list[Widget]:
    """Banners, the appointment's card, the tiles, the other entries, and keys to turn where one page is not enough."""
    look = look_of(screen)
    told = _banners(screen, look)
    closed = shut(screen)
    if closed is not None:
        return _shut(screen, look, closed)
    return _low(screen, look, page, told) if look.low else _upright(screen, look, page, told)


def tiles_of(screen: Screen) -> list[Tile]:
    """Departments where the centre has them, and services that are found in none."""
    return [
        _department(screen, one) if isinstance(one, Department) else service_tile(screen, one, Pick(one.id))
        for one in offers.home_tiles(screen.facts.centre)
    ]


def entries(screen: Screen) -> tuple[What, ...]:
    """The other ways on that this centre has; checking in stands apart."""
    ways = offers.entries(screen)
    order: tuple[What, ...] = ("search", "packages", "book", "my_ticket")
    return tuple(way for way in order if way in ways)


def shut(screen: Screen) -> Text | None:
    """Why no numbers are given at all now, or None: every service says the same."""
    said = {offers.closed_sentence(screen, service.id) for service in screen.facts.centre.services}
    return next(iter(said)) if len(said) == 1 else None


# --- the page in its modes --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A sentence that stands over the page."""

    text: str
    tone: Tone


def _upright(screen: Screen, look: Look, page: Home, told: list[Told]) -> list[Widget]:
    x, top, width, height = look.space
    widgets: list[Widget] = []
    for one in told:
        widgets += banner(look, (x, top, width, look.banner), one.text, one.tone)
        top += look.banner + 16
    widgets += _check_in(screen, look, (x, top, width, CHECK_IN))
    top += CHECK_IN + GAP
    shown, number, count = sheet(screen, "tiles", tiles_of(screen), page.number)
    foot_top = look.space[1] + height if count == 1 else foot_box(look)[1] - GAP
    ways = entries(screen)
    columns = 2 if look.elder else len(ways)
    tall = 104.0 * -(-len(ways) // columns) + 12 * (-(-len(ways) // columns) - 1)
    widgets += _tiles(screen, look, shown, (x, top, width, foot_top - tall - GAP - top))
    widgets += _entries(screen, look, ways, (x, foot_top - tall, width, tall), columns)
    return widgets + (_turn(screen, look, number, count) if count > 1 else [])


def _tiles(screen: Screen, look: Look, shown: list[Tile], box: Box) -> list[Widget]:
    columns = 1 if look.elder and not look.low else 2
    cells = grid(box, max(len(shown), most(screen, "tiles") // 2), columns, GAP, 300)
    odd = len(shown) % columns and not look.elder
    widgets = [widget for cell, one in zip(cells, shown, strict=False) for widget in tile(screen, look, cell, one)]
    if odd and len(cells) > len(shown):
        return widgets + _unsure(screen, look, cells[len(shown)])
    return widgets + (_unsure(screen, look, _beside(cells[-1])) if odd else [])


def _beside(box: Box) -> Box:
    return box[0] + box[2] + GAP, box[1], box[2], box[3]


def _low(screen: Screen, look: Look, page: Home, told: list[Told]) -> list[Widget]:
    """Above: how full the hall is, to read. Below: the tiles and the entries, to press."""
    x, y, width, height = look.space
    shown, number, count = sheet(screen, "tiles", tiles_of(screen), page.number)
    ways: tuple[What, ...] = ("check_in", *entries(screen))
    foot_top = y + height if count == 1 else foot_box(look)[1] - GAP
    in_rows = 2 if look.elder and len(ways) > 3 else 1
    columns = -(-len(ways) // in_rows)
    tall = 88.0 * in_rows + 12 * (in_rows - 1)
    widgets = _overview(screen, look, told)
    widgets += _tiles(screen, look, shown, (x, y, width, foot_top - tall - GAP - y))
    widgets += _entries(screen, look, ways, (x, foot_top - tall, width, tall), columns)
    return widgets + (_turn(screen, look, number, count) if count > 1 else [])


def _turn(screen: Screen, look: Look, number: int, count: int) -> list[Widget]:
    return foot(look, screen.language, Foot(back=None, page=(number, count)))


def _overview(screen: Screen, look: Look, told: list[Told]) -> list[Widget]:
    """What the page is for, the banners, and how full every queue is, whatever page of tiles is shown."""
    x, y, width, height = look.upper
    title = say(screen.language, "What did you come for?")
    hint = say(screen.language, "Everything you can touch is in the lower part of the screen.")
    height -= len(told) * (look.banner + 16)
    tiles = tiles_of(screen)
    listed = tiles if screen.facts.online and not look.elder and len(tiles) <= MOST_LISTED else []
    head = 210.0 if listed else height
    widgets = heading(look, (x, y, width, head), title, hint, sign=None if listed else ("↓", "#1B5CBE"))
    if listed:
        widgets += _loads(screen, look, (x, y + head + GAP, width, height - head - GAP), listed)
    for place, one in enumerate(told):
        banner_box = (x, y + height + 16 + place * (look.banner + 16), width, look.banner)
        widgets += banner(look, banner_box, one.text, one.tone)
    return widgets


def _loads(screen: Screen, look: Look, box: Box, tiles: list[Tile]) -> list[Widget]:
    """A line for each: the name, and how full in words."""
    x, y, width, height = box
    widgets: list[Widget] = [panel(look, box, look.colours.card)]
    cells = grid((x + 40, y + 14, width - 80, height - 28), len(tiles), 1, 0)
    for (left, top, wide, tall), one in zip(cells, tiles, strict=True):
        name = tell(one.name, screen.language)
        closed = one.load.feeling == "closed"
        words = say(screen.language, "Closed") if closed else one.load.sentence
        ink = look.colours.card.ink if look.sharp else tone_of(look, one.load.feeling).ink
        widgets += [
            Label((left, top, wide * 0.56, tall), name, look.small, look.colours.card.ink, bold=True, smallest=0.8),
            Label((left + wide * 0.56, top, wide * 0.44, tall), words, look.small, ink, align="right", smallest=0.8),
        ]
    return widgets


# --- its parts --------------------------------------------------------------------------------------------------------


def _banners(screen: Screen, look: Look) -> list[Told]:
    """What to know before the press."""
    language, facts, told = screen.language, screen.facts, list[Told]()
    if facts.paper in ("paper_out", "cover_open", "jam", "offline"):
        told.append(Told(say(language, "No paper now: your number will be shown as a QR code to photograph."),
                         look.colours.warn))  # fmt: skip
    if not facts.online:
        told.append(
            Told(say(language, "The network is away for a moment. Numbers are still given."), look.colours.info)
        )
    notice = offers.notice(facts)
    if notice and not told:
        told.append(Told(tell(notice, language), look.colours.info))
    return told


def _check_in(screen: Screen, look: Look, box: Box) -> list[Widget]:
    x, y, width, height = box
    language, tone = screen.language, look.colours.warn
    words = width - 346
    call = say(language, "Check in")
    widgets: list[Widget] = [panel(look, box, tone, action=Do("check_in"))]
    widgets.append(
        Label((x + 36, y + 18, words, 68), say(language, "Have an appointment?"), look.name + 2, tone.ink, bold=True)
    )
    hint = say(language, "Hold your code before the scanner, or type it")
    widgets.append(Label((x + 36, y + 84, words, 48), hint, look.small + 1, tone.ink, smallest=0.66))
    ground = (x + width - 286, y + 28, 256, height - 56)
    key = look.colours.warm
    return [
        *widgets,
        panel(look, ground, key, radius=40),
        Label((ground[0] + 14, ground[1], ground[2] - 28, ground[3]), f"{call} ›", 44, key.ink, bold=True, align="center",
              smallest=0.6),
    ]  # fmt: skip


def _entries(screen: Screen, look: Look, ways: tuple[What, ...], box: Box, columns: int) -> list[Widget]:
    """Keys in rows that are all full, with type of one size."""
    x, y, width, height = box
    colours, lines = look.colours, -(-len(ways) // columns)
    tall = (height - 12 * (lines - 1)) / lines
    narrow = width / columns < 400
    size = (look.key if look.elder else 40) if not narrow else (38 if look.elder else 33)
    tones = {"search": colours.primary, "check_in": colours.warm}
    widgets: list[Widget] = []
    for line in range(lines):
        here = ways[line * columns : (line + 1) * columns]
        row = (x, y + line * (tall + 12), width, tall)
        for cell, what in zip(grid(row, len(here), len(here)), here, strict=True):
            words = say(screen.language, ENTRY_WORDS[what])
            widgets += button(look, cell, words, Do(what), tones.get(what, colours.info), size=size, radius=24,
                              lines=2 if narrow else 1)  # fmt: skip
    return widgets


def _unsure(screen: Screen, look: Look, box: Box) -> list[Widget]:
    """The empty place at the end helps those who do not know which is theirs."""
    x, y, width, height = box
    language, tone = screen.language, look.colours.info
    return [
        panel(look, box, tone, action=Do("help")),
        Label((x + 30, y + height / 2 - 62, width - 60, 60), say(language, "Not sure which?"), 42, tone.ink, bold=True,
              align="center"),
        Label((x + 30, y + height / 2 + 4, width - 60, 50), say(language, "Ask a member of staff"), 30, tone.ink,
              align="center"),
    ]  # fmt: skip


def _department(screen: Screen, department: Department) -> Tile:
    """A department's tile: what waits at all of its services together, and the fullest of them gives the word."""
    centre = screen.facts.centre
    ids = dict.fromkeys(item.service for item in centre.items if item.department == department.id)
    services = [centre.service[one] for one in ids if one in centre.service]
    boards = {service.queue: screen.facts.boards.get(service.queue) for service in services}
    waiting = sum(board.waiting for board in boards.values() if board)
    loads = [load_of(screen, service) for service in services]
    order = ("open", "closed", "quiet", "steady", "busy")
    fullest = max(loads, key=lambda one: order.index(one.feeling), default=Load("open", ""))
    known = screen.facts.online and any(boards.values()) and fullest.feeling not in ("open", "closed")
    sentence = say(screen.language, "{count} waiting", count=waiting) if known and waiting else fullest.sentence
    sign = (department.icon or department.name.zh[:1], department.colour)
    return Tile(department.name, sign, Load(fullest.feeling, sentence), Choose("department", department.id))


# --- out of hours -----------------------------------------------------------------------------------------------------


def _shut(screen: Screen, look: Look, closed: Text) -> list[Widget]:
    """A calm card with the hours, and what is possible all the same."""
    language = screen.language
    ways = tuple(what for what in entries(screen) if what != "packages")
    tall = (150.0 if not look.low else 130.0) * len(ways) + 16 * (len(ways) - 1)
    above, below = look.split(look.space[3] - tall - GAP)
    x, y, width, height = above
    middle = y + height / 2
    tone = look.colours.info
    clock = (x + width / 2 - 110, middle - 310, 220.0, 220.0)
    return [
        panel(look, above, look.colours.card, radius=40),
        Dot(clock, look.colours.primary.face),
        Dot((clock[0] + 14, clock[1] + 14, 192, 192), tone.face),
        *_hands(look, clock),
        Label((x + 60, middle - 60, width - 120, 240), tell(closed, language), look.name + 8, look.colours.card.ink,
              bold=True, align="center", lines=4, smallest=0.6),
        Label((x + 60, middle + 190, width - 120, 100), say(language, "You can still do this now:"), look.body,
              look.colours.soft, align="center"),
        *rows(look, grid(below, len(ways), 1, most=170), [_still(screen, what) for what in ways]),
    ]  # fmt: skip


def _hands(look: Look, clock: Box) -> list[Widget]:
    x, y, side, _side = clock
    ink = look.colours.info.ink
    middle = (x + side / 2, y + side / 2)
    return [
        Panel((middle[0] - 7, middle[1] - 72, 14, 80), ink, 7),
        Panel((middle[0] - 7, middle[1] - 7, 60, 14), ink, 7),
    ]


def _still(screen: Screen, what: What) -> Row:
    return Row(say(screen.language, ENTRY_WORDS[what]), action=Do(what))
