"""The hand-off against real receivers with every failure there is, and against the one of docs/examples."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from receiver_of import SECRET, Receiver, example
from server_of import Server
from standardwebhooks import Webhook, WebhookVerificationError

from lobby.ports import free_port
from queue_server import commands as c
from queue_server.commands import Asked, Person
from queue_server.intake import TYPES, IntakeSystem
from queue_server.outbox_carrier import BACK_OFF_SECONDS, Carrier
from queue_server.web.intake_shapes import SCHEMAS, schema

pytestmark = pytest.mark.network
DOCS = Path(__file__).parents[2] / "docs"
Visit = Callable[[], str]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, handed_over=True)
    yield made
    made.end()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


def carrier(hall: Server, url: str, **settings: Any) -> Carrier:
    return Carrier(hall.writer, IntakeSystem(hall.writer, url, SECRET, persons=hall.persons, **settings), hall.clock)


def rounds(hall: Server, carries: Carrier, until: Callable[[], bool] = lambda: False) -> None:
    """The clock goes on by each pause, as the carrier's own thread would wait."""
    for pause in (0.0, *BACK_OFF_SECONDS):
        hall.clock.now += pause
        while not until() and carries.carry_due():
            pass


def visit(hall: Server, window: str = "3", service: str = "tax", person: Person | None = None) -> str:
    ticket = str(uuid.uuid4())
    asked = Asked("device:kiosk-1", c.IssueTicket(service, ticket, f"token-{ticket}"), str(uuid.uuid4()), person=person)
    assert hall.writer.ask(asked).ok
    hall.do(c.OpenWindow(window), f"user:clerk-{window}")
    hall.do(c.CallNext(window, str(uuid.uuid4())), f"user:clerk-{window}")
    hall.do(c.StartService(window), f"user:clerk-{window}")
    return ticket


def counts(hall: Server) -> dict[str, int]:
    return hall.writer.tend(lambda journal: journal.outbox.counts("intake"))


def cases(hall: Server, ticket: str) -> list[str]:
    return hall.writer.look(lambda book: list(book.tickets[ticket].case_numbers))


def test_refused_nothing_is_lost_and_all_comes_in_order_once_it_listens(hall: Server, tmp_path: Path) -> None:
    port = free_port("127.0.0.1", 0, "--receiver")
    carries = carrier(hall, f"http://127.0.0.1:{port}/events")
    ticket = visit(hall)
    rounds(hall, carries)
    assert counts(hall) == {"waiting": 3}
    with example(tmp_path, port):
        hall.clock.now += BACK_OFF_SECONDS[-1]
        rounds(hall, carries)
        assert counts(hall) == {"delivered": 3}
    with sqlite3.connect(tmp_path / "seen.db") as db:
        kinds = [row[0] for row in db.execute("SELECT type FROM events WHERE subject = ? ORDER BY rowid", (ticket,))]
    assert kinds == ["lobby.ticket.issued", "lobby.ticket.called", "lobby.ticket.serving"]
    assert cases(hall, ticket) == ["AJ00000001"]


@pytest.mark.parametrize("way", [500, 503, 404, 302, 429, "lose"])
def test_a_failure_is_tried_again_and_the_order_of_a_ticket_is_kept(
    hall: Server, receiver: Receiver, way: int | str
) -> None:
    receiver.ways = [way, 200, way, way]
    visit(hall)
    rounds(hall, carrier(hall, receiver.url))
    kept = dict.fromkeys(event["id"] for event in receiver.came)  # a receiver drops repeats by id
    kinds = {event["id"]: event["type"].rpartition(".")[2] for event in receiver.came}
    assert [kinds[key] for key in kept] == ["issued", "called", "serving"]
    assert counts(hall) == {"delivered": 3}


def test_an_answer_that_was_lost_comes_again_under_the_same_id_and_binds_its_case_once(
    hall: Server, receiver: Receiver
) -> None:
    receiver.answer, receiver.ways = {"case_number": "A-1"}, ["lose"]
    ticket = visit(hall)
    rounds(hall, carrier(hall, receiver.url))
    assert receiver.came[0]["id"] == receiver.came[1]["id"]
    assert cases(hall, ticket) == ["A-1"]


def test_while_a_receiver_keeps_a_letter_the_hall_goes_on(hall: Server, receiver: Receiver) -> None:
    receiver.held.clear()
    carries = carrier(hall, receiver.url)
    carries.start()
    first = visit(hall)
    assert receiver.reached.wait(60)
    for _ in range(20):
        hall.issue("tax")
    hall.do(c.FinishService("3", "prompt"))
    hall.do(c.CallNext("3", "call-2"))
    assert receiver.came == []  # all of this while the first letter is still in its hands
    receiver.held.set()
    carries.stop()
    assert receiver.came[0]["subject"] == first


def test_one_ticket_s_failure_holds_up_no_other(hall: Server, receiver: Receiver) -> None:
    receiver.ways = [500]
    visit(hall)
    other = visit(hall, "4", "estate")
    carries = carrier(hall, receiver.url)
    while carries.carry_due():
        pass
    assert {event["subject"] for event in receiver.came} == {other}


@pytest.mark.parametrize(
    "answer", [{"case_number": "x" * 65}, {"case_number": "a\nb"}, {"case_number": 7}, {"case_numbers": ["a"] * 31}]
)
def test_an_answer_that_does_not_fit_binds_nothing(hall: Server, receiver: Receiver, answer: dict[str, Any]) -> None:
    receiver.answer = answer
    ticket = visit(hall)
    rounds(hall, carrier(hall, receiver.url))
    assert cases(hall, ticket) == []
    assert counts(hall) == {"delivered": 3}


def test_an_answer_that_cannot_be_kept_is_asked_for_again(hall: Server, receiver: Receiver) -> None:
    receiver.answer = {"case_number": "A-1"}
    ticket = visit(hall)
    carries = carrier(hall, receiver.url)
    hall.writer.tend(lambda journal: journal._db.execute("PRAGMA query_only = ON"))  # a disk that is full
    parcel = hall.writer.tend(lambda journal: journal.outbox.due("intake", hall.clock.now))[0]
    with pytest.raises(ValueError, match="cannot be kept"):
        carries._receiver.taken(parcel, 200, b'{"case_number": "A-1"}')
    hall.writer.tend(lambda journal: journal._db.execute("PRAGMA query_only = OFF"))
    rounds(hall, carries)
    assert cases(hall, ticket) == ["A-1"]
    assert counts(hall) == {"delivered": 3}


def test_several_cases_and_their_item_are_bound_at_once(hall: Server, receiver: Receiver) -> None:
    receiver.answer = {"case_number": "A-1", "case_numbers": ["A-1", "A-2"], "item": "tax-invoice"}
    ticket = visit(hall)
    rounds(hall, carrier(hall, receiver.url))
    assert cases(hall, ticket) == ["A-1", "A-2"]


def test_a_letter_is_signed_and_refused_once_it_was_touched(hall: Server, receiver: Receiver) -> None:
    visit(hall)
    rounds(hall, carrier(hall, receiver.url))
    headers, body = receiver.headers[0], json.dumps(receiver.came[0] | {"type": "lobby.ticket.finished"})
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body, headers)
    stale = datetime.now(UTC) - timedelta(minutes=6)
    signed = Webhook(SECRET).sign("old", stale, "{}")
    old = {"webhook-id": "old", "webhook-timestamp": str(int(stale.timestamp())), "webhook-signature": signed}
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify("{}", old)


WANG = Person("王小明", "500231199001011234", "13800138000")


@pytest.mark.parametrize(
    ("identity", "known"),
    [
        ("none", None), ("name", {"name": "王小明"}), ("contact", {"name": "王小明", "phone": "13800138000"}),
        ("full", {"name": "王小明", "phone": "13800138000", "id_number": "500231199001011234"}),
    ],
)  # fmt: skip
def test_of_a_person_goes_over_what_the_centre_says_and_nothing_of_it_is_kept(
    hall: Server, receiver: Receiver, identity: str, known: dict[str, str] | None
) -> None:
    visit(hall, person=WANG)
    rounds(hall, carrier(hall, receiver.url, identity=identity))
    assert [event["data"].get("person") for event in receiver.came] == [known] * 3
    bodies = hall.writer.tend(lambda journal: journal._db.execute("SELECT body FROM outbox").fetchall())
    assert not any("王小明" in body or "1380013" in body or "5002311" in body for (body,) in bodies)


def test_over_a_line_that_others_read_no_identity_goes(hall: Server, caplog: pytest.LogCaptureFixture) -> None:
    system = IntakeSystem(hall.writer, "http://intake.example/lobby", SECRET, persons=hall.persons, identity="full")
    visit(hall, person=WANG)
    parcel = hall.writer.tend(lambda journal: journal.outbox.due("intake", hall.clock.now))[0]
    assert "person" not in json.loads(system.letter(parcel).body)["data"]
    assert "not https" in caplog.text


def test_what_goes_over_is_what_the_schemas_say(hall: Server, receiver: Receiver) -> None:
    ticket = visit(hall, "9", "market")
    hall.do(c.FinishService("9", "prompt"), "user:clerk-9")
    hall.do(c.RateService("prompt", 5, "pad", "9"))
    package = str(uuid.uuid4())
    hall.do(c.IssueTicket("market", package, f"token-{package}", package="start-company"), "device:kiosk-1")
    hall.do(c.CallNext("9", "call-9"), "user:clerk-9")
    hall.do(c.StartService("9"), "user:clerk-9")
    hall.do(c.FinishService("9", "prompt-9"), "user:clerk-9")
    hall.issue("market")
    hall.do(c.CallNext("9", "call-nobody"), "user:clerk-9")
    hall.do(c.MarkNoShow("9"), "user:clerk-9")
    visit(hall, person=WANG)
    rounds(hall, carrier(hall, receiver.url, identity="full"))
    assert {event["type"] for event in receiver.came} == set(TYPES.values())
    assert any("person" in event["data"] for event in receiver.came)
    by_kind = {"rated": json.loads(schema("event-rated"))}
    for event in receiver.came:
        kind = event["type"].rpartition(".")[2]
        jsonschema.validate(event, by_kind.get(kind) or json.loads(schema("event-ticket")))
    of_package = [event for event in receiver.came if event["subject"] == package]
    assert [event["type"].rpartition(".")[2] for event in of_package] == ["issued", "called", "serving", "transferred"]
    assert of_package[-1]["data"]["ticket"]["service"] == "police"
    assert [step["state"] for step in of_package[-1]["data"]["steps"]] == ["done", "now", "to_do", "to_do"]
    assert of_package[-1]["data"]["package_code"] == "Y02"
    assert ticket in {event["subject"] for event in receiver.came if event["type"].endswith("rated")}


def test_a_step_that_goes_on_at_the_same_window_is_served_there_and_not_transferred(
    hall: Server, receiver: Receiver
) -> None:
    """Insurance and the social security card are two steps of window 11."""
    newborn = str(uuid.uuid4())
    hall.do(c.IssueTicket("police", newborn, f"token-{newborn}", package="newborn"), "device:kiosk-1")
    for turn, window in enumerate(("7", "11")):
        hall.do(c.OpenWindow(window))
        hall.do(c.CallNext(window, f"call-{turn}"))
        hall.do(c.StartService(window))
        hall.do(c.FinishService(window, f"prompt-{turn}"))
    rounds(hall, carrier(hall, receiver.url))
    assert receiver.types() == ["issued", "called", "serving", "transferred", "called", "serving", "serving"]
    assert [step["state"] for step in receiver.came[-1]["data"]["steps"]] == ["done", "done", "now"]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schemas_in_docs_are_those_of_the_code(name: str) -> None:
    assert (DOCS / "schemas" / f"{name}.json").read_text("utf-8") == schema(name), "run make docs"


def test_the_example_drops_repeats_over_a_restart_and_refuses_what_is_not_signed(hall: Server, tmp_path: Path) -> None:
    visit(hall)
    with example(tmp_path) as (url, _):
        rounds(hall, carrier(hall, url))
    hall.writer.tend(lambda journal: journal._db.execute("UPDATE outbox SET state = 'waiting'"))
    with example(tmp_path) as (url, process):
        rounds(hall, carrier(hall, url))
        forger = IntakeSystem(hall.writer, url, "whsec_" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB")
        hall.writer.tend(lambda journal: journal._db.execute("UPDATE outbox SET state = 'waiting'"))
        Carrier(hall.writer, forger, hall.clock).carry_due()
        assert process.stdout
        process.terminate()
        said = process.stdout.read().splitlines()
    assert [line.split()[0] for line in said] == ["again"] * 3
    assert counts(hall) == {"waiting": 3}


def test_a_receiver_that_was_away_for_a_day_gets_the_whole_day_in_order(hall: Server, receiver: Receiver) -> None:
    receiver.ways = [503] * 500
    carries = carrier(hall, receiver.url)
    for number in range(23):
        visit(hall)
        hall.do(c.FinishService("3", f"prompt-{number}"))
        while carries.carry_due():
            pass
        hall.clock.now += 3600
    assert not receiver.came
    receiver.ways.clear()
    rounds(hall, carries)
    parked = hall.writer.tend(lambda journal: journal.outbox.rows("intake", "parked"))
    assert parked == []
    by_ticket: dict[str, list[str]] = {}
    for event in receiver.came:
        by_ticket.setdefault(event["subject"], []).append(event["type"].rpartition(".")[2])
    assert len(by_ticket) == 23
    assert set(map(tuple, by_ticket.values())) == {("issued", "called", "serving", "finished")}
