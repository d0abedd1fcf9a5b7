"""What citizens ask at a kiosk beyond a number: free times, a booking, their own numbers, giving one up."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from desk_of import dianjiang
from nacl.public import SealedBox
from server_of import Device, Server

from lobby.centre import Appointments, Hours
from lobby.codec import decode, encode
from lobby.messages import Answer, QueueBoard
from queue_server import commands as c
from queue_server.commands import Asked, Person
from queue_server.journal import dump
from tests.until import until

CARD, OTHER = "11010519491231002X", "440524188001010014"


@pytest.fixture
def open_hall(tmp_path: Path) -> Iterator[Server]:
    """Weekdays 09:00-12:00 and 13:30-17:00, tax one number a person, the telephone asked for."""
    centre = dianjiang()
    services = tuple(item.model_copy(update={"one_live": item.id == "tax"}) for item in centre.services)
    changed = {"hours": Hours(), "appointments": Appointments(ask_phone=True, capacity=2), "services": services}
    made = Server(tmp_path, centre=centre.model_copy(update=changed))
    yield made
    made.end()


def seal(server: Server, number: str = CARD, **fields: str) -> str:
    person = json.dumps({"id_number": number, **fields}).encode()
    return base64.b64encode(SealedBox(server.identity.public_key).encrypt(person)).decode()


def test_from_free_times_to_a_number(open_hall: Server) -> None:
    """A citizen looks for a time, books it with a card, finds it again, comes, and checks in with the card."""
    kiosk, card = Device(open_hall, "kiosk-1"), seal(open_hall)
    answer = kiosk.ask("slots", service="tax")
    first = answer["days"][0]["slots"][0]
    assert (answer["ok"], first) == (True, {"at": "2026-11-23T09:30:00+08:00", "free": 2})
    made = kiosk.ask("book", service="tax", at=first["at"], sealed=card)
    assert made["booking"]["at"] == "2026-11-23T09:30:00.000+08:00"
    assert kiosk.ask("slots", service="tax")["days"][0]["slots"][0]["free"] == 1
    assert kiosk.ask("book", service="tax", at="2026-11-23T10:30:00+08:00", sealed=card)["reason"] == "booked_already"
    assert kiosk.ask("find", sealed=card)["bookings"] == [made["booking"]]
    assert kiosk.ask("find", sealed=seal(open_hall, OTHER)) | {"id": ""} == {
        "id": "", "ok": True, "tickets": [], "bookings": [],
    }  # fmt: skip
    ticket = kiosk.ask("check_in", sealed=card)["ticket"]
    assert (ticket["number"], ticket["class"]) == ("A001", "appointment")
    found = kiosk.ask("find", sealed=card)
    assert ([item["token"] for item in found["tickets"]], found["bookings"]) == ([ticket["token"]], [])
    assert all(Answer.model_validate(heard) for heard in kiosk.heard)
    assert not [payload for _, payload in open_hall.broker.log if CARD.encode() in payload]


def test_what_is_over_is_not_found_by_card_and_told_by_slip(open_hall: Server) -> None:
    kiosk, card = Device(open_hall, "kiosk-1"), seal(open_hall)
    token = kiosk.ask("issue", service="tax", sealed=card)["ticket"]["token"]
    open_hall.do(c.OpenWindow("3"))
    open_hall.do(c.CallNext("3", "call"))
    assert kiosk.ask("find", sealed=card)["tickets"][0]["state"] == "called"
    open_hall.do(c.MarkNoShow("3"))
    assert kiosk.ask("find", sealed=card)["tickets"] == []
    assert kiosk.ask("find", token=token)["tickets"][0]["state"] == "no_show"


def test_looking_changes_nothing(open_hall: Server) -> None:
    kiosk = Device(open_hall, "kiosk-1")
    before = list(dump(open_hall.data))
    kiosk.ask("slots", service="tax")
    kiosk.ask("find", sealed=seal(open_hall))
    kiosk.ask("find", token="x" * 22)
    assert list(dump(open_hall.data)) == before
    asked = open_hall.writer.tend(lambda journal: journal._db.execute("SELECT count(*) FROM commands").fetchone()[0])
    assert asked == 1  # the day's opening


@pytest.mark.parametrize(("ask", "reason"), [
    ({"command": "slots", "service": "taxx"}, "unknown_service"),
    ({"command": "book", "service": "tax", "at": "2026-11-23T09:47:00+08:00"}, "slot_unknown"),
    ({"command": "book", "service": "tax", "at": "2026-11-22T09:00:00+08:00"}, "slot_past"),
    ({"command": "find", "token": "x" * 22}, "unknown_ticket"),
    ({"command": "find", "sealed": "bm90IHNlYWxlZA=="}, "bad_seal"),
    ({"command": "find"}, "bad_field"),
    ({"command": "cancel", "ticket": str(uuid.uuid4()), "token": "x" * 22}, "unknown_ticket"),
    ({"command": "issue", "service": "tax", "item": "nothing"}, "unknown_item"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_in_words_and_counted(open_hall: Server, ask: dict[str, Any], reason: str) -> None:
    if ask["command"] == "book":
        ask = {**ask, "sealed": seal(open_hall)}
    answer = Device(open_hall, "kiosk-1").ask(**ask)
    assert (answer["ok"], answer["reason"]) == (False, reason)
    assert answer["message"]["zh"] != answer["message"]["en"]
    assert f'reason="{reason}"' in open_hall.desk.metrics.text().decode()


def test_a_number_is_given_up_by_whoever_holds_its_slip(open_hall: Server) -> None:
    kiosk = Device(open_hall, "kiosk-1")
    ticket = kiosk.ask("issue", service="tax")["ticket"]
    wrong = kiosk.ask("cancel", ticket=ticket["id"], token="x" * 22)
    unknown = kiosk.ask("cancel", ticket=str(uuid.uuid4()), token=ticket["token"])
    assert wrong | {"id": ""} == unknown | {"id": ""}
    assert kiosk.ask("cancel", ticket=ticket["id"], token=ticket["token"])["ticket"]["state"] == "cancelled"
    assert kiosk.ask("cancel", ticket=ticket["id"], token=ticket["token"])["reason"] == "is_cancelled"
    assert kiosk.ask("find", token=ticket["token"])["tickets"][0]["state"] == "cancelled"


def test_the_telephone_is_compared_where_it_lies_encrypted(open_hall: Server) -> None:
    person = Person(name="王小明", phone="138 0000 4321")
    book = c.BookAppointment("a", "CODE22", "tax", open_hall.clock.now)
    assert open_hall.writer.ask(Asked("user:desk", book, "b", "", person)).ok
    kiosk = Device(open_hall, "kiosk-1")
    assert kiosk.ask("check_in", code="code22", phone="1234")["reason"] == "unknown_appointment"
    assert 'reason="unknown_appointment"} 1.0' in open_hall.desk.metrics.text().decode()
    assert kiosk.ask("check_in", code="CODE22")["reason"] == "phone_needed"
    assert kiosk.ask("check_in", code="DIANJIANG/code22", phone="4321")["ok"]


def test_a_booking_that_is_sent_twice_is_one(open_hall: Server) -> None:
    kiosk = Device(open_hall, "kiosk-1")
    ask = encode({"id": str(uuid.uuid4()), "command": "book", "service": "tax", "at": "2026-11-23T10:00:00+08:00",
                  "sealed": seal(open_hall)})  # fmt: skip
    assert kiosk.send(ask) == kiosk.send(ask)
    assert open_hall.writer.look(lambda book: len(book.appointments)) == 1


def test_one_person_at_sixteen_kiosks_at_the_same_instant_holds_one_number(open_hall: Server) -> None:
    person = Person(id_number=CARD)

    def take(turn: int) -> int:
        command = c.IssueTicket("tax", f"t{turn}", f"k{turn}")
        return open_hall.writer.ask(Asked(f"device:kiosk-{turn}", command, "ask", "", person)).status

    with ThreadPoolExecutor(16) as pool:
        statuses = sorted(pool.map(take, range(16)))
    assert statuses == [201] + [409] * 15
    kiosk = Device(open_hall, "kiosk-1")
    assert kiosk.ask("issue", service="tax", sealed=seal(open_hall, OTHER))["ok"]
    assert kiosk.ask("issue", service="estate", sealed=seal(open_hall))["ok"]


def test_one_person_books_once_a_day_however_many_kiosks_they_use(open_hall: Server) -> None:
    slots = [open_hall.clock.now + 3600 + 900 * turn for turn in range(8)]

    def book(turn: int) -> int:
        command = c.BookAppointment(f"a{turn}", f"CODE{turn}", "tax", slots[turn], by_citizen=True)
        return open_hall.writer.ask(Asked(f"device:kiosk-{turn}", command, "ask", "", Person(id_number=CARD))).status

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(book, range(8))) == [201] + [409] * 7


def test_the_queue_s_board_says_what_is_closed_and_when_the_clock_passes_an_edge(open_hall: Server) -> None:
    def closed() -> dict[str, Any]:
        board = QueueBoard.model_validate(decode(open_hall.broker.retained["lobby/dianjiang/board/queue/tax"]))
        return {service: words.en for service, words in board.closed.items()}

    open_hall.issue()
    until(lambda: "lobby/dianjiang/board/queue/tax" in open_hall.broker.retained)
    until(lambda: closed() == {})
    open_hall.clock.now += 3 * 3600  # 12:00
    open_hall.desk.boards.look()
    until(lambda: closed() == {"tax": "No numbers are given just now. The next ones are given today from 13:30."})
    open_hall.clock.now += 2 * 3600
    open_hall.desk.boards.look()
    until(lambda: closed() == {})
