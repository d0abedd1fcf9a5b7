"""What goes out to citizens: the right news to the right receivers, nothing personal kept in clear."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from letter_box import LetterBox
from outgoing_hall import WORDS, ZHANG, Hall

from queue_server import commands as c
from queue_server.commands import Asked
from queue_server.outbox_carrier import BACK_OFF_SECONDS
from queue_server.writer import digest

pytestmark = pytest.mark.network


def test_who_has_two_before_them_is_told_once(hall: Hall) -> None:
    for _ in range(5):
        hall.issue()
    hall.carry()
    assert hall.heard() == []  # nobody's turn has come nearer yet
    hall.call()
    hall.carry()
    near = {number for kind, number in hall.heard() if kind == "ticket.near"}
    assert near == {"A002", "A003", "A004"}
    hall.server.do(c.MarkNoShow("3"))
    hall.call()
    hall.carry()
    told = [number for kind, number in hall.heard() if kind == "ticket.near"]
    assert sorted(told) == ["A002", "A003", "A004", "A005"]


def test_who_lets_others_go_first_is_not_told_that_it_is_their_turn(hall: Hall) -> None:
    tickets = [hall.issue() for _ in range(6)]
    hall.server.do(c.PostponeTicket(tickets[1], 4))
    hall.call()
    hall.carry()
    assert ("ticket.near", "A002") not in hall.heard()


def test_call_no_show_and_rating_say_what_to_do_and_where(hall: Hall) -> None:
    ticket = hall.issue()
    hall.call()
    hall.carry()
    hall.server.do(c.MarkNoShow("3"))
    hall.carry()
    assert [kind for kind, _ in hall.heard()] == ["ticket.called", "ticket.no_show"]
    data = hall.gateway.letters[0].json["data"]
    assert data["link"] == f"http://hall.example/t/token-{ticket}"
    assert data["text"] == {"zh": "A001：请到3号窗口。", "en": "A001: please go to Window 3."}


def test_the_gateway_hears_only_what_the_centre_chose(tmp_path: Path, boxes: tuple[LetterBox, LetterBox]) -> None:
    hall = Hall(tmp_path, *boxes, events=("ticket.called",))
    for _ in range(4):
        hall.issue()
    hall.call()
    hall.carry()
    hall.server.do(c.MarkNoShow("3"))
    hall.carry()
    assert hall.heard() == [("ticket.called", "A001")]
    hall.server.end()


def test_a_rating_is_asked_for_when_the_pad_has_gone_dark_and_nobody_rated(hall: Hall) -> None:
    first, _ = hall.issue(), hall.issue()
    hall.serve()
    hall.serve()
    hall.rate(first, 5)
    hall.server.clock.now += 200
    hall.carry()
    assert [number for kind, number in hall.heard() if kind == "rating.requested"] == ["A002"]


def test_an_appointment_is_reminded_of_as_long_as_it_stands(tmp_path: Path, boxes: tuple[LetterBox, LetterBox]) -> None:
    hall = Hall(tmp_path, *boxes, phone=True)
    slot = hall.server.clock.now + 7200
    for code in ("AAAAAA", "BBBBBB"):
        command = c.BookAppointment(f"appointment-{code}", code, "tax", slot)
        asked = Asked("user:desk", command, str(uuid.uuid4()), digest({}), ZHANG)
        assert hall.server.writer.ask(asked).ok
    hall.server.clock.now = slot - 1800
    hall.server.do(c.RemindAppointments(), "system:calendar")
    hall.server.do(c.CancelAppointment("appointment-BBBBBB"))
    hall.carry()
    (letter,) = hall.gateway.letters
    assert (letter.json["type"], letter.json["data"]["code"]) == ("appointment.reminder", "AAAAAA")
    assert letter.json["data"]["phone"] == ZHANG.phone
    assert "10:00" in letter.json["data"]["text"]["zh"] or "11:00" in letter.json["data"]["text"]["zh"]
    hall.server.end()


@pytest.mark.parametrize("allowed", [True, False])
def test_the_telephone_goes_over_only_where_the_centre_says_so(
    tmp_path: Path, boxes: tuple[LetterBox, LetterBox], allowed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    hall = Hall(tmp_path, *boxes, phone=allowed)
    hall.issue(ZHANG)
    hall.gateway.faults.append(500)
    hall.call()
    hall.carry()
    hall.server.clock.now += BACK_OFF_SECONDS[0]
    hall.carry()
    (letter,) = hall.gateway.letters
    assert letter.json["data"].get("phone") == (ZHANG.phone if allowed else None)
    said = letter.body.decode()
    assert "张三丰" not in said
    assert "500231199001011234" not in said
    assert ZHANG.phone not in hall.kept() + caplog.text
    hall.server.end()


def test_words_are_deleted_with_the_persons(hall: Hall) -> None:
    ticket = hall.issue(ZHANG)
    hall.serve()
    hall.rate(ticket, 2, words=WORDS)
    key = f"rating/{hall.server.writer.look(lambda book: book.tickets[ticket].prompt)}"
    assert hall.server.post_room.words(key) == WORDS
    assert json.dumps(WORDS)[1:-1] not in hall.kept()
    hall.server.writer.tend(lambda journal: journal.forget(hall.server.clock.now + 1))
    assert hall.server.post_room.words(key) is None


def test_whoever_booked_is_known_by_the_appointment(hall: Hall) -> None:
    booked = c.BookAppointment("appointment-1", "AAAAAA", "tax", hall.server.clock.now)
    assert hall.server.writer.ask(Asked("user:desk", booked, str(uuid.uuid4()), digest({}), ZHANG)).ok
    hall.server.do(c.CheckIn("ticket-1", "token-ticket-1", "AAAAAA"), "device:kiosk-1")
    hall.call()
    hall.carry()
    assert hall.gateway.letters[-1].json["data"]["phone"] == ZHANG.phone
    hall.server.do(c.StartService("3"))
    hall.server.do(c.FinishService("3", str(uuid.uuid4())))
    hall.server.clock.now += 86_400
    hall.server.ask(c.OpenDay("2026-11-24"), "system:calendar")
    hall.rate("ticket-1", 1)
    assert hall.server.writer.look(lambda book: [item.named for item in book.follow_ups.values()]) == [True]


def test_whoever_booked_is_told_of_a_result_days_later(hall: Hall) -> None:
    server = hall.server
    booked = c.BookAppointment("appointment-1", "AAAAAA", "tax", server.clock.now)
    assert server.writer.ask(Asked("user:desk", booked, str(uuid.uuid4()), digest({}), ZHANG)).ok
    server.do(c.CheckIn("ticket-1", "token-ticket-1", "AAAAAA"), "device:kiosk-1")
    hall.serve("AJ0001")
    server.clock.now += 86_400
    server.ask(c.OpenDay("2026-11-24"), "system:calendar")
    server.do(c.TellReady("AJ0001", "ticket-2", "token-2", here=False), "system:intake")
    hall.carry()
    assert hall.gateway.letters[-1].json["type"] == "result.ready"
    assert hall.gateway.letters[-1].json["data"]["phone"] == ZHANG.phone


def test_who_is_still_being_served_is_not_asked_how_it_was(hall: Hall) -> None:
    """The intake system asks while the citizen sits there, and the service takes long; they are asked at its end, once."""
    hall.issue()
    hall.call()
    hall.server.do(c.StartService("3"))
    hall.server.do(c.BindCases(hall.server.writer.look(lambda book: next(iter(book.tickets))), ("AJ0001",)))
    hall.server.do(c.AskRating("AJ0001", "prompt"), "system:intake")
    hall.server.clock.now += 600
    hall.carry()
    assert "rating.requested" not in [kind for kind, _ in hall.heard()]
    hall.server.do(c.FinishService("3", "prompt"))
    hall.server.clock.now += 600
    hall.carry()
    assert [kind for kind, _ in hall.heard()].count("rating.requested") == 1


def test_a_bad_rating_of_somebody_known_is_one_to_call_back(hall: Hall) -> None:
    known, unknown = hall.issue(ZHANG), hall.issue()
    hall.serve()
    hall.serve()
    hall.rate(known, 1)
    hall.rate(unknown, 1)
    named = hall.server.writer.look(lambda book: {item.ticket: item.named for item in book.follow_ups.values()})
    assert named == {known: True, unknown: False}
