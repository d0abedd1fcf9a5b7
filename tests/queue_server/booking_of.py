"""A hall that works Monday to Friday with two places a slot, and those who book there through its doors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desk_of import dianjiang
from server_of import Server
from site_of import Browser, Site

from lobby.centre import Appointments, Hours
from queue_server.journal import dump

DAY = "2026-11-24"
PHONE = "138 0000 1234"


def two_places(folder: Path) -> Iterator[Server]:
    """A server, ended after the test."""
    made = Server(folder, centre=dianjiang().model_copy(
        update={"hours": Hours(), "appointments": Appointments(capacity=2)}))  # fmt: skip
    yield made
    made.end()


def at(clock: str, day: str = DAY) -> str:
    return f"{day}T{clock}:00+08:00"


def booked(browser: Browser, clock: str = "09:30", *, phone: str = PHONE, service: str = "tax", day: str = DAY) -> Any:
    return browser.post("bookings", {"service": service, "at": at(clock, day), "name": "张三", "phone": phone})


def at_desk(desk: Browser, clock: str = "09:30", **more: str) -> Any:
    wish = {"service": "tax", "at": at(clock), "name": "李四", "phone": "13900005678", **more}
    return desk.post("appointments", wish)


def free(site: Site, clock: str) -> int:
    """Places left at a time, as a phone sees it."""
    days = site.stranger().get("slots?service=tax").json["days"]
    slots = {slot["at"]: slot["free"] for day in days for slot in day["slots"]}
    return int(slots.get(at(clock), 0))


def unchanged(site: Site) -> tuple[int, Any]:
    """How far the journal is, and what places are taken."""
    return len(list(dump(site.server.data))), site.server.writer.look(lambda book: str(book.places))
