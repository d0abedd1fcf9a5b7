"""The paper a citizen takes: pure, from a ticket to blocks that any printer driver understands.

A block is JSON, so that it can travel in a `do print` too. No name and no ID number ever stands on a slip.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypedDict

from lobby.catalogue import say
from lobby.centre import Centre
from lobby.messages import Text, Ticket


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


def slip(
    centre: Centre, ticket: Ticket, *, url: str | None, language: str = "zh", offline: bool = False
) -> list[Block]:
    """The slip of a ticket. `url` is its phone page; `offline` tells that the number was given while cut off."""
    service = centre.service[ticket.service]
    blocks: list[Block] = [
        {"text": _in(centre.name, language), "align": "center", "bold": True},
        {"rule": True},
        {"text": ticket.number, "align": "center", "width": 4, "height": 4, "bold": True},
        {"text": _in(service.name, language), "align": "center", "width": 2, "height": 2},
        {"feed": 1},
        *_rows(centre, ticket, language, offline=offline),
        {"rule": True},
    ]
    if service.materials:
        blocks.append({"text": say(language, "Please have ready:")})
        blocks += [{"text": f"□ {_in(material, language)}"} for material in service.materials]
    if url:
        blocks += [{"qr": url, "size": 6}, {"text": say(language, "Scan to see your place in line"), "align": "center"}]
    if centre.slip.note:
        blocks.append({"text": _in(centre.slip.note, language), "align": "center"})
    return blocks


def _rows(centre: Centre, ticket: Ticket, language: str, *, offline: bool) -> list[Block]:
    rows: list[Block] = []
    if ticket.ticket_class != "normal":
        rows.append({"left": say(language, "Class"), "right": class_name(ticket.ticket_class, language)})
    if offline:
        rows.append({"text": say(language, "Waiting figures follow on the screens.")})
    else:
        rows.append({"left": say(language, "People ahead"), "right": str(ticket.ahead)})
        rows.append(
            {"left": say(language, "Expected wait"), "right": wait(ticket.wait_low, ticket.wait_high, language)}
        )
    names = [_in(centre.window[window].name, language) for window in ticket.windows if window in centre.window]
    if names:
        rows.append({"left": say(language, "Windows"), "right": _short(names, language)})
    rows.append({"left": say(language, "Time"), "right": local(ticket.issued_at, centre).strftime("%Y-%m-%d %H:%M")})
    return rows


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
