"""The paper a citizen takes: pure, from a ticket to blocks that any printer driver understands.

A block is JSON, so that it can travel in a `do print` too. No name and no ID number ever stands on a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypedDict

from lobby.catalogue import say
from lobby.centre import Centre
from lobby.messages import Text, Ticket
from lobby.slip_template import Line


class Block(TypedDict, total=False):
    """One thing on the paper; a block has the keys of one of the rows below.

    text: `text`, `align`, `width` and `height` (1-8 times), `bold` · row: `left`, `right` · rule: `rule`
    · QR: `qr`, `size` in dots a module · picture: `raster` (base64, 1 bit a dot, 1 is black), `raster_width` · `feed` lines
    """

    text: str
    align: Literal["left", "center", "right"]
    width: int
    height: int
    bold: bool
    left: str
    right: str
    rule: bool
    qr: str
    size: int
    raster: str
    raster_width: int
    feed: int


@dataclass(frozen=True)
class Order:
    """What a slip is made of. `url` is the ticket's phone page; `offline`: it was given while cut off; `logo` its dots."""

    centre: Centre
    ticket: Ticket
    url: str | None
    language: str
    offline: bool
    logo: Block | None

    def say(self, sentence: str, **words: object) -> str:
        """A sentence of the house in the slip's language."""
        return say(self.language, sentence, **words)

    def of(self, text: Text | None) -> str:
        """A text of the centre in the slip's language."""
        return _in(text, self.language) if text else ""


def slip(
    centre: Centre, ticket: Ticket, *, url: str | None, language: str = "zh", offline: bool = False,
    logo: Block | None = None,
) -> list[Block]:  # fmt: skip
    """The slip of a ticket, by the centre's template. `url` is its phone page; `logo` a raster block (`lobby.logo`)."""
    order = Order(centre, ticket, url, language, offline, logo)
    blocks: list[Block] = []
    for part in centre.slip.layout:
        made = [_line(order, part)] if isinstance(part, Line) else PARTS[part](order)
        if made != [RULE] or (blocks and blocks[-1] != RULE):  # no rule at the top, nor two together
            blocks += made
    return blocks


def checklist(
    centre: Centre, service: str, item: str | None, package: str | None, *, language: str = "zh"
) -> list[Block]:
    """What to bring, to take home: the materials of a package, an item or a service, without a number."""
    title, materials = _matter(centre, service, item, package)
    lines: list[Block] = [{"text": f"□ {_in(material, language)}"} for material in materials]
    return [
        {"text": _in(centre.name, language), "align": "center", "bold": True},
        RULE,
        {"text": say(language, "What to bring"), "align": "center", "width": 2, "height": 2},
        {"text": _in(title, language), "bold": True},
        *lines,
        RULE,
        {"text": say(language, "Hotline {number}", number=centre.hotline), "align": "center"},
    ]  # fmt: skip


# --- the parts of a template ------------------------------------------------------------------------------------------


def _logo(order: Order) -> list[Block]:
    return [order.logo] if order.logo else []


def _centre(order: Order) -> list[Block]:
    return [{"text": order.of(order.centre.name), "align": "center", "bold": True}]


def _greeting(order: Order) -> list[Block]:
    greeting = order.of(order.centre.slip.greeting)
    return [{"text": greeting, "align": "center"}] if greeting else []


def _number(order: Order) -> list[Block]:
    size = order.centre.slip.number_size
    return [{"text": order.ticket.number, "align": "center", "width": size, "height": size, "bold": True}]


def _service(order: Order) -> list[Block]:
    name = order.of(order.centre.service[order.ticket.service].name)
    return [{"text": name, "align": "center", "width": 2, "height": 2}]


def _item(order: Order) -> list[Block]:
    matter = order.centre.package.get(order.ticket.package or "") or order.centre.item.get(order.ticket.item or "")
    return [{"text": order.of(matter.name), "align": "center"}] if matter else []


def _facts(order: Order) -> list[Block]:
    blocks = [block for fact in order.centre.slip.facts for block in FACTS[fact](order)]
    return [*blocks, {"text": order.say("Waiting figures follow on the screens.")}] if order.offline else blocks


def _basis(order: Order) -> list[Block]:
    ground = order.centre.ground.get(order.ticket.basis or "")
    remark: list[Block] = [{"text": order.of(order.ticket.remark)}] if order.ticket.remark else []
    if not ground:
        return remark
    return [{"text": order.say("Priority under {basis}", basis=order.of(ground.basis))}, *remark]


def _steps(order: Order) -> list[Block]:
    package = order.centre.package.get(order.ticket.package or "")
    if not package:
        return []
    lines: list[Block] = [{"text": f"{place}. {order.of(step.name)}"} for place, step in enumerate(package.steps, 1)]
    return [{"text": order.say("Steps:")}, *lines]


def _materials(order: Order) -> list[Block]:
    ticket = order.ticket
    _title, materials = _matter(order.centre, ticket.service, ticket.item, ticket.package)
    if not materials:
        return []
    lines: list[Block] = [{"text": f"□ {order.of(material)}"} for material in materials]
    return [{"text": order.say("Please have ready:")}, *lines]


def _qr(order: Order) -> list[Block]:
    if not order.url:
        return []
    words = order.say("Scan to see your place in line")
    return [{"qr": order.url, "size": order.centre.slip.qr_dots}, {"text": words, "align": "center"}]


def _note(order: Order) -> list[Block]:
    note = order.of(order.centre.slip.note) or order.say(
        "Numbers may not be called in order. Please watch the screens."
    )
    return [{"text": note, "align": "center"}]


def _hotline(order: Order) -> list[Block]:
    return [{"text": order.say("Hotline {number}", number=order.centre.hotline), "align": "center"}]


def _line(order: Order, line: Line) -> Block:
    return {
        "text": order.of(line.text),
        "align": line.align,
        "width": line.size,
        "height": line.size,
        "bold": line.bold,
    }


RULE: Block = {"rule": True}
PARTS: Mapping[str, Callable[[Order], list[Block]]] = {
    "logo": _logo, "centre": _centre, "greeting": _greeting, "number": _number, "service": _service, "item": _item,
    "facts": _facts, "basis": _basis, "steps": _steps, "materials": _materials, "qr": _qr, "note": _note,
    "hotline": _hotline, "rule": lambda _: [RULE], "feed": lambda _: [{"feed": 1}],
}  # fmt: skip


# --- the rows of figures ----------------------------------------------------------------------------------------------


def _class(order: Order) -> list[Block]:
    named = order.ticket.ticket_class
    return [] if named == "normal" else [{"left": order.say("Class"), "right": class_name(named, order.language)}]


def _ahead(order: Order) -> list[Block]:
    return [] if order.offline else [{"left": order.say("People ahead"), "right": str(order.ticket.ahead)}]


def _wait(order: Order) -> list[Block]:
    """Without a basis the people ahead are all that is worth printing."""
    minutes = wait(order.ticket.wait_low, order.ticket.wait_high, order.language)
    unknown = order.offline or order.ticket.wait_basis == "none"
    return [] if unknown else [{"left": order.say("Expected wait"), "right": minutes}]


def _windows(order: Order) -> list[Block]:
    known = order.centre.window
    names = [order.of(known[window].name) for window in order.ticket.windows if window in known]
    return [{"left": order.say("Windows"), "right": _short(names, order.language)}] if names else []


def _time(order: Order) -> list[Block]:
    at = local(order.ticket.issued_at, order.centre)
    return [{"left": order.say("Time"), "right": at.strftime("%Y-%m-%d %H:%M")}]


FACTS: Mapping[str, Callable[[Order], list[Block]]] = {
    "class": _class, "ahead": _ahead, "wait": _wait, "windows": _windows, "time": _time,
}  # fmt: skip


def _matter(centre: Centre, service: str, item: str | None, package: str | None) -> tuple[Text, tuple[Text, ...]]:
    """What a citizen came for, most precisely: its name and what to bring."""
    described = centre.package.get(package or "") or centre.item.get(item or "") or centre.service[service]
    return described.name, described.materials or centre.service[service].materials


def wait(low: int, high: int, language: str) -> str:
    """A wait range in words: minutes, never a false point."""
    if high <= 0:
        return say(language, "No wait")
    if low >= high:
        return say(language, "about {low} min", low=low)
    return say(language, "{low}-{high} min", low=low, high=high)


def class_name(ticket_class: str, language: str) -> str:
    """A class in words."""
    names = {"normal": "Normal", "appointment": "Appointment", "priority": "Priority", "returned": "Returned"}
    return say(language, names[ticket_class])


def local(at: datetime, centre: Centre) -> datetime:
    """A time on the hall's own clock."""
    return at.astimezone(centre.zone)


def _short(names: list[str], language: str) -> str:
    shown = names[:4]
    joined = ("、" if language == "zh" else ", ").join(shown)
    return joined if len(names) == len(shown) else f"{joined}…"


def _in(text: Text, language: str) -> str:
    return str(getattr(text, language, text.zh))
