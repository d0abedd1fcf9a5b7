"""Before the number: what to know, what to bring, and whether a priority is claimed, by which law. Pure."""

from __future__ import annotations

from kiosk import offers
from kiosk.actions import Choose, Do
from kiosk.layout_blocks import Foot, above_foot, button, card, fit, foot, heading, lines_of, panel, tell
from kiosk.layout_load import load_of
from kiosk.layout_materials import materials, name_of
from kiosk.layout_rows import grid
from kiosk.look import GAP, Look, look_of
from kiosk.pages import Grounds, Ready, Screen, SlipState
from kiosk.widgets import Box, Label, Panel, Widget
from lobby.catalogue import say
from lobby.matters import Ground
from lobby.messages import Text

LIST_WORDS = {
    None: "Print this list", "printing": "Printing the list…", "printed": "Please take the list",
    "failed": "No paper: please photograph it",
}  # fmt: skip


def ready(screen: Screen, page: Ready) -> list[Widget]:
    """Name, guide, class; the list; take the number."""
    look, language, centre = look_of(screen), screen.language, screen.facts.centre
    service, guide = centre.service.get(page.wanted.service), offers.guide(centre, page.wanted)
    above, below = look.split(look.head + 40 + (230 if guide else 0))
    list_box, keys = _parts(look, below)
    name = tell(name_of(centre, page.wanted), language)
    full = load_of(screen, service).sentence if service else ""
    sign = (service.icon or service.name.zh[:1], service.colour) if service else None
    widgets = _told(look, above, name, full, tell(guide, language) if guide else "", sign)
    widgets += materials(look, language, list_box, offers.materials(centre, page.wanted))
    widgets += _class(screen, look, keys, page)
    main = (say(language, "Take my number"), Do("take"))
    return [*widgets, *foot(look, language, Foot(Do("back"), main=main))]


def _told(look: Look, box: Box, name: str, full: str, guide: str, sign: tuple[str, str] | None) -> list[Widget]:
    x, y, width, height = box
    if not guide:
        return heading(look, box, name, full, sign=sign)
    tall = height * 0.5 if look.low else look.head + 20
    head = (x, y, width, tall)
    below = (x, y + tall + GAP, width, height - tall - GAP)
    tone = look.colours.info
    rows = 6 if look.low else 4
    return [
        *heading(look, head, name, full, sign=None if look.low else sign),
        panel(look, below, tone, radius=28),
        Label((x + 36, below[1] + 10, width - 72, below[3] - 20), guide, look.body - 2, tone.ink, lines=rows,
              smallest=0.62),
    ]  # fmt: skip


def _parts(look: Look, below: Box) -> tuple[Box, Box]:
    """The list, and under it the row for the class and for printing."""
    x, y, width, height = above_foot(look, below)
    tall = 104.0 if not look.elder else 124.0
    return (x, y, width, height - tall - GAP), (x, y + height - tall, width, tall)


def _class(screen: Screen, look: Look, box: Box, page: Ready) -> list[Widget]:
    """Two keys: who goes first by law, and the list on paper."""
    language, centre, wanted = screen.language, screen.facts.centre, page.wanted
    ground = next((one for one in centre.grounds if one.id == wanted.basis), None)
    keys: list[Widget] = []
    there = bool(offers.materials(centre, wanted))
    left, right = grid(box, 2, 2, GAP) if there and centre.grounds else (box, box)
    size = look.key - 6
    if centre.grounds and ground is None:
        keys += button(look, left, say(language, "I go first by law"), Do("priority"), look.colours.info, size=size,
                       lines=2)  # fmt: skip
    elif ground:
        words = say(language, "✓ Priority: {ground}", ground=tell(ground.name, language))
        keys += button(look, left, words, Do("normal"), look.colours.warm, size=size, lines=2)
    if there:
        keys += list_key(look, language, right, page.slip)
    return keys


def list_key(look: Look, language: str, box: Box, slip: SlipState | None) -> list[Widget]:
    """The list on paper: a key, and then what became of it."""
    words, size = say(language, LIST_WORDS[slip]), look.key - 6
    if slip is None:
        return button(look, box, words, Do("print_list"), look.colours.info, size=size, lines=2)
    tone = look.colours.warn if slip == "failed" else look.colours.good
    x, y, width, height = box
    return [
        Panel(box, tone.face, 30, tone.edge, edge_width=look.edge_width),
        Label((x + 20, y, width - 40, height), words, size, tone.ink, bold=True, align="center", lines=2, smallest=0.6),
    ]


def grounds(screen: Screen, page: Grounds) -> list[Widget]:
    """Who goes first, each with the law that says so."""
    look, language = look_of(screen), screen.language
    above, below = look.split(look.head)
    hint = say(language, "Please have the certificate ready; it is looked at at the window.")
    box, shown = above_foot(look, below), screen.facts.centre.grounds
    columns = 2 if look.low and len(shown) > 3 else 1
    cells = grid(box, max(len(shown), 4), columns, most=200 if not look.elder else 260)
    widgets = heading(look, above, say(language, "Who goes first by law"), hint)
    for cell, ground in zip(cells, shown, strict=False):
        widgets += _ground(look, language, cell, ground, on=page.ready.wanted.basis == ground.id)
    return [*widgets, *foot(look, language, Foot(Do("back")))]


def _ground(look: Look, language: str, box: Box, ground: Ground, *, on: bool) -> list[Widget]:
    x, y, width, height = box
    name, basis = tell(ground.name, language), _basis(ground.basis, language)
    rows = lines_of(basis, look.small, width - 44, 3)
    below = min(look.small * 1.36 * rows, (height - 16) / 2)
    size, lines = fit(name, look.name, 28, (width - 44, height - 16 - below))
    above = min(height - 16 - below, size * 1.36 * lines)
    top = y + (height - above - below) / 2
    tone = look.colours.warn if on else look.colours.card
    face = panel(look, box, tone, action=Choose("basis", ground.id)) if on else card(look, box)
    return [
        panel(look, face.box, tone, radius=26, action=Choose("basis", ground.id)),
        Label((x + 22, top, width - 44, above), name, size, tone.ink, bold=True, lines=lines, smallest=0.8),
        Label(
            (x + 22, top + above, width - 44, below), basis, look.small, look.colours.soft, lines=rows, smallest=0.66
        ),
    ]


def _basis(basis: Text, language: str) -> str:
    return tell(basis, language)
