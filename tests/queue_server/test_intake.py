"""Hand-off to the window intake system, over real HTTP: signed, in order per ticket, nothing lost while it is down."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from server_of import Server

from lobby.intake_double import IntakeDouble
from queue_server import commands as c
from queue_server.commands import Asked, Person
from queue_server.intake import IntakeSystem
from queue_server.outbox_carrier import BACK_OFF_SECONDS, PARK_AFTER_SECONDS, Carrier

pytestmark = pytest.mark.network

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


class Desk:
    """A server, an intake double and the carrier between them; `settle` waits until nothing is due."""

    def __init__(self, data: Path) -> None:
        self.server = Server(data, handed_over=True)
        self.double = IntakeDouble(SECRET)
        self.double.start()
        self.carrier = Carrier(
            self.server.writer, IntakeSystem(self.server.writer, self.double.url, SECRET), self.server.clock
        )

    def carry(self) -> None:
        """Everything that is due now."""
        while self.carrier.carry_due():
            pass

    def counts(self) -> dict[str, int]:
        return self.server.writer.tend(lambda journal: journal.outbox.counts("intake"))

    def visit(self, service: str = "tax") -> str:
        ticket = self.server.issue(service)["id"]
        self.server.do(c.OpenWindow("3"))
        self.server.do(c.CallNext("3", str(uuid.uuid4())))
        self.server.do(c.StartService("3"))
        return str(ticket)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.double.stop()
    made.server.end()


def test_a_visit_is_handed_over_and_answered_with_its_case_number(desk: Desk) -> None:
    ticket = desk.visit()
    desk.carry()
    assert [event["type"] for event in desk.double.received] == [
        "lobby.ticket.issued", "lobby.ticket.called", "lobby.ticket.serving"]  # fmt: skip
    assert desk.double.received[0]["specversion"] == "1.0"
    cases = desk.server.writer.look(lambda book: list(book.tickets[ticket].case_numbers))
    assert cases == ["AJ202611230001"]
    prompt = str(uuid.uuid4())
    desk.server.do(c.FinishService("3", prompt))
    desk.server.do(c.RateService(prompt, 5, "pad", "3"))
    desk.carry()
    rated = desk.double.received[-1]
    assert (rated["type"], rated["data"]["grade"], rated["data"]["case_numbers"]) == ("lobby.ticket.rated", 5, cases)
    assert rated["data"]["clerk"] == "clerk-3"


def test_down_for_hours_nothing_is_lost_and_order_is_kept(desk: Desk) -> None:
    desk.double.is_down = True
    desk.visit()
    for pause in (0.0, *BACK_OFF_SECONDS):
        desk.server.clock.now += pause
        desk.carry()
    assert desk.counts() == {"waiting": 3}
    desk.double.is_down = False
    desk.server.clock.now += BACK_OFF_SECONDS[-1]
    desk.carry()
    assert [event["type"].rpartition(".")[2] for event in desk.double.received] == ["issued", "called", "serving"]
    assert desk.counts() == {"delivered": 3}


def test_parked_after_a_day_and_replayed_by_a_person(desk: Desk) -> None:
    desk.double.is_down = True
    desk.server.issue()
    desk.server.clock.now += PARK_AFTER_SECONDS + 60
    desk.carry()
    assert desk.counts() == {"parked": 1}
    parked = desk.server.writer.tend(lambda journal: journal.outbox.rows("intake", "parked"))
    desk.double.is_down = False
    assert desk.carrier.replay(parked[0]["id"])
    desk.carry()
    assert desk.counts() == {"delivered": 1}


def test_the_rest_of_a_ticket_waits_behind_a_parked_event(desk: Desk) -> None:
    desk.double.is_down = True
    desk.visit()
    desk.server.clock.now += PARK_AFTER_SECONDS + 60
    desk.carry()
    desk.double.is_down = False
    desk.carry()
    assert desk.counts() == {"parked": 1, "waiting": 2}
    assert desk.double.received == []


def test_what_is_not_signed_is_refused(desk: Desk) -> None:
    forged = b'{"id": "forged", "type": "x"}'
    request = urllib.request.Request(desk.double.url, forged, method="POST")
    with pytest.raises(urllib.error.HTTPError, match="401") as error:
        urllib.request.urlopen(request, timeout=60)
    error.value.close()
    assert desk.double.received == []


def test_no_person_goes_over(desk: Desk) -> None:
    desk.visit()
    desk.carry()
    said = json.dumps(desk.double.received, ensure_ascii=False)
    assert "token" not in said
    assert "phone" not in said


def test_who_booked_goes_over_the_next_day_too(desk: Desk) -> None:
    """The intake system was away until the ticket's day was over: what it may know of a citizen it still learns."""
    server = desk.server
    system = IntakeSystem(server.writer, desk.double.url, SECRET, persons=server.persons, identity="contact")
    person = Person("王小明", "500231199001011234", "13800138000")
    booked = c.BookAppointment("a", "AAAAAA", "tax", server.clock.now)
    assert server.writer.ask(Asked("user:desk", booked, "book", person=person)).ok
    server.do(c.CheckIn("ticket", "token", "AAAAAA"), "device:kiosk-1")
    server.clock.now += 80_000
    server.do(c.OpenDay("2026-11-24"), "system:calendar")
    while Carrier(server.writer, system, server.clock).carry_due():
        pass
    (event,) = desk.double.received
    assert event["data"]["person"] == {"name": "王小明", "phone": "13800138000"}


def test_the_carrier_s_own_thread_delivers(desk: Desk) -> None:
    delivered = threading.Event()
    taken = desk.double.take

    def take(body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
        answer = taken(body, headers)
        delivered.set()
        return answer

    desk.double.take = take
    desk.carrier.start()
    desk.server.issue()
    assert delivered.wait(60)
    desk.carrier.stop()
