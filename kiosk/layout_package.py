"""Packages (一件事): all of them, and one of them with its steps as a path and what to bring, counted once. Pure."""

from __future__ import annotations

from kiosk.actions import Do
from kiosk.layout_blocks import Foot, above_foot, button, card, foot, heading, lines_of, tell
from kiosk.layout_items import listed, package_row
from kiosk.layout_materials import materials, package_of
from kiosk.layout_ready import list_key
from kiosk.layout_rows import grid
from kiosk.look import GAP, Look, look_of
from kiosk.pages import PackageInfo, Packages, Screen
from kiosk.paging import sheet
from kiosk.widgets import Box, Dot, Label, Panel, Widget
from lobby.catalogue import say
from lobby.matters import Package, Step

ONE_COLUMN, TWO_COLUMNS = 5, 12


def packages(screen: Screen, page: Packages) -> list[Widget]:
    """All packages."""
    look, language = look_of(screen), screen.language
    shown, number, count = sheet(screen, "rows", screen.facts.centre.packages, page.number)
    above, below = look.split(look.head)
    hint = say(language, "Several matters done as one: one number, one list of things to bring.")
    return [
        *heading(look, above, say(language, "One-stop packages"), hint, sign=("套", "#8C4A00")),
        *listed(screen, look, above_foot(look, below), [package_row(screen, one) for one in shown]),
        *foot(look, language, Foot(page=(number, count))),
    ]


def package_info(screen: Screen, page: PackageInfo) -> list[Widget]:
    """Its steps, its materials, and the way on."""
    look, language = look_of(screen), screen.language
    package = package_of(screen.facts.centre, page.package)
    if package is None:
        return foot(look, language, Foot(Do("back")))
    above, below = look.split((0.26 + 0.075 * min(ONE_COLUMN, len(package.steps))) * look.space[3])
    x, y, width, height = above_foot(look, below)
    claims, lists = bool(screen.facts.centre.grounds), bool(package.materials)
    tall = 100.0 if claims or lists else -GAP
    left, right = grid((x, y + height - tall, width, tall), 2, 2, GAP)
    if not (claims and lists):
        left = right = (x, y + height - tall, width, tall)
    widgets = _path_card(screen, look, above, package)
    widgets += materials(look, language, (x, y, width, height - tall - GAP), package.materials)
    if claims:
        words = say(language, "I go first by law")
        widgets += button(look, left, words, Do("priority"), look.colours.info, size=look.key - 6, lines=2)
    widgets += list_key(look, language, right, page.slip) if lists else []
    main = (say(language, "Take my number"), Do("take"))
    return [*widgets, *foot(look, language, Foot(Do("back"), main=main))]


def _path_card(screen: Screen, look: Look, box: Box, package: Package) -> list[Widget]:
    x, y, width, height = box
    language = screen.language
    lead = tell(package.lead, language) if package.lead else ""
    order = say(language, "in this order" if package.order == "sequence" else "in any order")
    under = say(language, "{steps} steps, {order}", steps=len(package.steps), order=order)
    hint = f"{lead} · {under}" if lead else under
    head = look.title * 1.5
    ink = look.colours.card.ink
    return [
        card(look, box),
        Label((x + 40, y + 20, width - 80, head), tell(package.name, language), look.title, ink, bold=True, smallest=0.5),
        Label((x + 40, y + 20 + head, width - 80, look.small * 1.5), hint, look.small, look.colours.soft, smallest=0.66),
        *_path(screen, look, (x + 40, y + 40 + head + look.small * 1.5, width - 80, height - 70 - head - look.small * 1.5),
               package.steps),
    ]  # fmt: skip


def _path(screen: Screen, look: Look, box: Box, steps: tuple[Step, ...]) -> list[Widget]:
    """Numbered discs on a line; many steps stand in two or three columns, read downwards."""
    columns = 1 if len(steps) <= ONE_COLUMN else 2 if len(steps) <= TWO_COLUMNS else 3
    per = -(-len(steps) // columns)
    cells = grid(box, per * columns, columns, 8, most=130)
    widgets: list[Widget] = []
    for place, step in enumerate(steps):
        column, row = divmod(place, per)
        cell = cells[row * columns + column]
        last = row == per - 1 or place == len(steps) - 1
        widgets += _step(screen, look, cell, place + 1, step, small=columns > 1, last=last)
    return widgets


def _step(screen: Screen, look: Look, box: Box, number: int, step: Step, *, small: bool, last: bool) -> list[Widget]:
    x, y, width, height = box
    side = min(64.0, height - 6)
    middle = y + height / 2
    name, where = tell(step.name, screen.language), _where(screen, step)
    room = width - side - 24
    tone = look.colours.primary
    size = min(look.body if small else look.name - 4, int(height * 0.42))
    show = bool(where) and not small and height > 100
    rows = lines_of(name, size, room, 1 if show else 2)
    under = look.small * 1.4 if show else 0
    tall = min(size * 1.36 * rows, height - under)
    top = middle - (tall + under) / 2
    line = [] if last else [Panel((x + side / 2 - 3, middle, 6, height + 8), look.colours.line)]
    return [
        *line,
        Dot((x, middle - side / 2, side, side), tone.face),
        Label((x, middle - side / 2, side, side), str(number), round(side * 0.52), tone.ink, bold=True, align="center"),
        Label((x + side + 24, top, room, tall), name, size, look.colours.card.ink, bold=True, lines=rows, smallest=0.55),
        *([Label((x + side + 24, top + tall, room, under), where, look.small - 2, look.colours.soft, smallest=0.66)]
          if show else []),
    ]  # fmt: skip


def _where(screen: Screen, step: Step) -> str:
    """The department, or else the service, at whose windows it is done."""
    centre = screen.facts.centre
    department = next((one for one in centre.departments if one.id == step.department), None)
    found = department or centre.service.get(step.service)
    return tell(found.name, screen.language) if found else ""
