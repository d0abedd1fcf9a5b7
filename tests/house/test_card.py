"""The card reader of a simulated hall: who lays an invented card on it books an appointment with it, and checks in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers.identity_card import is_number
from drivers.simulated.cards import block_of
from kiosk.actions import Choose, Do, Pick
from kiosk.pages import Booked, CheckIn, CheckingIn, Given, Home, Identify, Slots
from queue_server.journal import dump
from tests.house.hall import ROOT
from tests.house.morning import House
from tests.house.paper import words
from tests.until import until

PERSONS = ROOT / "queue_server" / "web" / "app" / "src" / "hall" / "persons.ts"
READER = "kiosk-1-card"


def invented() -> list[dict[str, Any]]:
    """The people whose cards the `/hall` page lays."""
    text = PERSONS.read_text("utf-8")
    rows = re.findall(r"\{ (name: .*) \},", text)
    return [json.loads("{" + re.sub(r"(\w+):", r'"\1":', row).replace("'", '"') + "}") for row in rows]


def test_nobody_real_has_such_a_card() -> None:
    people = invented()
    assert len({person["number"] for person in people}) == 3
    for person in people:
        assert is_number(person["number"])
        assert person["number"].startswith("999999" + person["birth"])
        assert person["birth"].startswith("1900")
        assert block_of(person)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[House]:
    (house := House(tmp_path, ("kiosk-1",))).open()
    yield house
    house.close()


@pytest.mark.network
def test_an_appointment_is_booked_and_checked_in_with_a_card(hall: House) -> None:
    me, somebody, _ = invented()
    until(lambda: hall.health("kiosk-1", "reader") == "ok", "the reader is found")
    code = booked_by(hall, me)
    assert code in "".join(words(hall.paper(1)))
    hall.wait(25)
    by_card(hall, somebody)
    until(lambda: not isinstance(hall.kiosk.page, Identify | CheckIn | CheckingIn), "they are told")
    assert not page_of(hall, Given), "somebody else has no appointment"
    home(hall)
    by_card(hall, me)
    given = until(lambda: page_of(hall, Given), "the number of the appointment")
    assert given.ticket.ticket_class == "appointment"
    assert given.ticket.number in "".join(words(hall.paper(2)))
    told = json.dumps(list(dump(hall.data, 0)), ensure_ascii=False) + json.dumps(hall.seen(READER))
    assert me["number"] not in told
    assert me["name"] not in told


def booked_by(hall: House, person: dict[str, Any]) -> str:
    """The code of the first free time."""
    hall.tap(Do("book"))
    hall.tap(Pick("tax"))
    slots = until(lambda: page_of(hall, Slots) and hall.kiosk.page.days and hall.kiosk.page, "the free times")
    slot = next(one for one in slots.days[0].slots if one.free)
    assert slot.at.timestamp() - hall.clock.now < timedelta(hours=1).total_seconds()
    hall.tap(Choose("slot", slot.at.isoformat()))
    hall.touch(READER, card=person)
    page = until(lambda: page_of(hall, Booked), "the appointment is made")
    until(lambda: hall.kiosk.page.slip == "printed", "its slip")
    hall.touch(READER, lift=True)
    home(hall)
    return str(page.booking.code)


def by_card(hall: House, person: dict[str, Any]) -> None:
    hall.tap(Do("check_in"))
    hall.tap(Do("card"))
    hall.touch(READER, card=person)
    until(lambda: not page_of(hall, Identify), "the card is read")
    hall.touch(READER, lift=True)


def home(hall: House) -> None:
    hall.tap(Do("home"))
    assert page_of(hall, Home)


def page_of(hall: House, kind: type) -> Any:
    """What stands on the screen, if it is this."""
    page = hall.kiosk.page
    return page if isinstance(page, kind) else None
