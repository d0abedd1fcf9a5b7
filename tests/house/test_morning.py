"""A morning in Dianjiang: the whole house in one process, from the first touch of the kiosk to the next day's `A001`.

What is asserted of slips, strips and pads was decoded from the bytes that reached their doubles.
"""

from __future__ import annotations

import base64
import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nacl.public import SealedBox

from displays.board_seat import BoardSeat
from kiosk.actions import Do, Pick
from kiosk.pages import Attract, Home
from lobby import topics
from lobby.messages import Answer
from queue_server.journal import FILE, dump
from tests.house.morning import House
from tests.house.office import CENTRE, MONDAY_NINE, PUBLIC_URL
from tests.house.paper import printed, qr_on, row, words
from tests.until import until

pytestmark = pytest.mark.network

DEVICES = ("kiosk-1", "strip-3", "strip-4", "pad-3")
PERSON = NAME, PHONE, ID_NUMBER = "王小明", "13800000000", "11010519491231002X"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[House]:
    (house := House(tmp_path, DEVICES)).open()
    yield house
    house.close()


def test_a_morning_in_dianjiang(hall: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    a_citizen_takes_a_number(hall)
    another_checks_in_an_appointment(hall)
    others_come(hall)
    a_clerk_calls(hall)
    the_intake_system_answers(hall)
    the_citizen_rates(hall)
    one_does_not_come_and_returns(hall)
    one_is_set_aside_and_one_sent_on(hall)
    one_gives_the_number_up(hall)
    the_returned_one_has_their_turn(hall)
    whoever_comes_late_sees_what_is_so(hall)
    the_office_shows_the_day(hall)
    the_day_ends(hall)
    the_next_day_begins_at_one(hall)
    hall.assert_replayed()
    whoever_comes_late_sees_what_is_so(hall)
    nobody_is_named_anywhere(hall, caplog.text)


# --- the steps --------------------------------------------------------------------------------------------------------


def a_citizen_takes_a_number(hall: House) -> None:
    hall.tap(Pick("tax"))
    paper = hall.paper(slips=1)
    assert printed(paper, "A001")
    lines = words(paper)
    assert {"税务服务", "□ 身份证原件"} <= set(lines)
    assert row(lines, "前面等候").split()[-1] == "0"
    assert row(lines, "办理窗口").split()[-1] == "1号窗口、2号窗口、3号窗口"
    assert row(lines, "取号时间").endswith("2026-11-23 09:00")
    token = hall.tickets()["A001"]["token"]
    assert hall.kiosk.codes() == [f"{PUBLIC_URL}/t/{token}"]
    if shutil.which("zbarimg"):
        assert qr_on(paper) == f"{PUBLIC_URL}/t/{token}"
    assert hall.office.phone(token)["number"] == "A001"
    until(lambda: hall.tickets()["A001"]["printed"], "the server hears that the slip is out")
    until(lambda: hall.board("queue/tax")["waiting"] == 1, "the queue's board counts one")
    hall.tap(Do("home"))


def another_checks_in_an_appointment(hall: House) -> None:
    """Booked by telephone for 9:25, here at 9:01: the number counts from the slot, with twenty minutes' credit."""
    hall.wait(1)
    booking = {"service": "tax", "at": "2026-11-23T09:25:00+08:00", "name": NAME, "phone": PHONE}
    code = hall.office.post("reception", "appointments", booking)["code"]
    hall.touch("kiosk-1-scanner", text=f"https://city.example/booking?code={code}")
    paper = hall.paper(slips=2)
    assert printed(paper, "A002")
    assert row(words(paper), "类别").endswith("预约")
    ticket = hall.tickets()["A002"]
    assert (ticket["ticket_class"], ticket["since"]) == ("appointment", MONDAY_NINE + 25 * 60)
    hall.tap(Do("home"))


def others_come(hall: House) -> None:
    """At the second kiosk, one of them with an identity card: what is read there leaves the kiosk sealed."""
    hall.wait(1)
    kiosk = hall.furniture.plain("kiosk-2")
    kiosk.start()
    heard: list[Answer] = []
    for minutes, count in ((0, 1), (6, 2), (8, 3), (9, 4)):
        hall.clock.now = MONDAY_NINE + (2 + minutes) * 60
        sealed = sealed_for(hall, {"name": NAME, "id_number": ID_NUMBER, "phone": PHONE})
        kiosk.ask({"command": "issue", "service": "tax", "sealed": sealed}, heard.append)
        until(lambda count=count: len(heard) == count, "the kiosk is answered")
    assert [str(answer.ticket and answer.ticket.number) for answer in heard] == ["A003", "A004", "A005", "A006"]
    kiosk.stop()


def a_clerk_calls(hall: House) -> None:
    hall.press("3", "open")
    until(lambda: hall.seen("strip-3").get("text") == "税务服务", "the strip says what window 3 serves")
    called = hall.press("3", "call-next")
    assert called["ticket"]["number"] == "A001"
    assert called["why"]["zh"] == "A001：等候最久，10分钟"
    until(lambda: hall.seen("strip-3")["text"] == "A001 3号窗口", "the strip calls A001")
    assert hall.seen("strip-3")["colour"] == "red"
    assert [(row.number, row.window, row.serving) for row in hall.furniture.board.shown().rows] == [
        ("A001", "3", False)
    ]
    until(lambda: hall.said() == ["请A零零一号到三号窗口办理"], "the voice says it")
    frames = hall.seen("strip-3")["frames"]
    hall.wait(0.5)
    again = hall.press("3", "recall")
    assert again["number"] == "A001"
    until(
        lambda: hall.said() == ["请A零零一号到三号窗口办理"] * 2, "a recall is said again, for it is a call of its own"
    )
    until(lambda: hall.seen("strip-3")["frames"] > frames, "and is shown again")
    assert hall.furniture.board.shown().rows[0].nth == 2
    calls = [json.loads(payload) for topic, payload in hall.broker.log if topic == topics.CALL.of(CENTRE.id)]
    assert [call["nth"] for call in calls] == [1, 2]
    assert calls[0]["call"] != calls[1]["call"] == hall.board("window/3")["call"]


def the_intake_system_answers(hall: House) -> None:
    hall.press("3", "start")
    until(lambda: hall.tickets()["A001"]["case_numbers"], "the intake system answers with its case number")
    assert hall.tickets()["A001"]["case_numbers"] == ["AJ202611230001"]
    until(lambda: hall.seen("strip-3")["text"] == "A001正在办理", "the strip says that A001 is served")
    types = [event["type"] for event in hall.intake.received if event["data"]["ticket"].get("number") == "A001"]
    assert types[:3] == ["lobby.ticket.issued", "lobby.ticket.called", "lobby.ticket.serving"]


def the_citizen_rates(hall: House) -> None:
    hall.wait(5)
    hall.press("3", "finish")
    until(lambda: hall.seen("pad-3").get("lit"), "the pad lights up")
    assert hall.seen("pad-3")["number"] == "001"
    hall.touch("pad-3", grade=5)
    rated = until(lambda: hall.events("TicketRated"), "the grade is in the journal")[0]
    ticket = hall.tickets()["A001"]
    assert (rated.ticket, rated.prompt, rated.grade) == (ticket["id"], ticket["prompt"], 5)
    assert (rated.clerk, rated.window, rated.channel) == ("user:clerk-3", "3", "pad")
    assert rated.cases == ["AJ202611230001"]
    until(lambda: hall.intake.received[-1]["type"] == "lobby.ticket.rated", "the intake system hears the grade")
    assert hall.intake.received[-1]["data"]["grade"] == 5


def one_does_not_come_and_returns(hall: House) -> None:
    """Back at reception, A003 keeps its rank, and three others of its queue go first."""
    assert hall.call_next("3") == "A003"
    hall.press("3", "no-show")
    assert hall.tickets()["A003"]["state"] == "no_show"
    hall.office.post("reception", f"tickets/{hall.tickets()['A003']['id']}/return")
    assert hall.tickets()["A003"]["state"] == "waiting"


def one_is_set_aside_and_one_sent_on(hall: House) -> None:
    hall.wait(12)
    assert hall.call_next("3") == "A002", "it is 9:25; less its credit that is 9:05: before A004, which came at 9:08"
    hall.press("3", "start")
    hall.press("3", "park", note="缺一份材料")
    assert hall.call_next("3") == "A004", "A003 is barred still"
    hall.press("3", "start")
    hall.tap(Pick("estate"))
    assert printed(hall.paper(slips=3), "B001")
    hall.tap(Do("home"))
    hall.wait(3)
    hall.press("3", "transfer", service="estate")
    hall.press("4", "open")
    assert hall.call_next("4") == "A004", "it has waited longer than B001 and keeps that time"
    until(lambda: hall.seen("strip-4")["text"].startswith("A004"), "the other strip calls it")
    hall.press("4", "start")
    hall.press("4", "finish")
    hall.press("3", "resume")
    assert hall.board("window/3")["number"] == "A002"
    hall.press("3", "finish")


def one_gives_the_number_up(hall: House) -> None:
    token = hall.tickets()["A006"]["token"]
    until(lambda: hall.board("queue/tax")["waiting"] == 3, "A003, A005 and A006 wait")
    assert hall.office.phone(token, "cancel")["state"] == "cancelled"
    until(lambda: hall.board("queue/tax")["waiting"] == 2, "the queue is shorter")


def the_returned_one_has_their_turn(hall: House) -> None:
    hall.wait(1)
    hall.tap(Pick("tax"))
    assert printed(hall.paper(slips=4), "A007")
    assert hall.serve("3") == "A005", "the third that goes first"
    assert hall.call_next("3") == "A003", "and now its rank counts again: before A007"
    hall.press("3", "start")


def the_office_shows_the_day(hall: House) -> None:
    office = hall.office.get("manager", "office")
    figures = {key: office["today"][key] for key in ("issued", "served", "serving", "waiting", "cancelled")}
    assert figures == {"issued": 8, "served": 4, "serving": 1, "waiting": 2, "cancelled": 1}
    assert office["today"]["ratings"]["5"] == 1
    assert (office["queues"]["tax"]["first"], office["queues"]["estate"]["first"]) == ("A007", "B001")
    assert (office["windows"]["3"]["number"], office["windows"]["3"]["clerk"]) == ("A003", "clerk-3")
    here = {name for name, device in office["devices"].items() if device["status"] == "online"}
    assert here == {"kiosk-1", "board-1", "voice-1", "strip-3", "strip-4", "pad-3"}, "the second kiosk was switched off"
    assert {state["state"] for state in office["devices"]["kiosk-1"]["health"].values()} == {"ok"}


def the_day_ends(hall: House) -> None:
    """A003 is being served, A007 and B001 wait."""
    hall.wait(60)
    ended = hall.office.post("manager", "day/close")
    assert ended == {"expired": 2, "finished": 1}
    tickets = hall.tickets()
    assert (tickets["A003"]["state"], tickets["A003"]["flagged"]) == ("finished", True)
    assert (tickets["A007"]["state"], tickets["B001"]["state"]) == ("expired", "expired")
    assert not tickets["A003"]["prompt"], "nobody stands before the pad any more"
    until(lambda: hall.seen("strip-3")["text"] == "暂停服务", "the strip says that the window is closed")
    assert hall.board("window/3")["state"] == "closed"
    assert hall.furniture.board.shown().rows == ()


def the_next_day_begins_at_one(hall: House) -> None:
    hall.clock.now = MONDAY_NINE + 86_400
    hall.office.midnight()
    hall.kiosk.nudge()
    until(lambda: isinstance(hall.kiosk.page, Home | Attract), "the kiosk is at its first page")
    hall.tap(Pick("tax"))
    assert printed(hall.paper(slips=5), "A001")
    assert set(hall.tickets()) == {"A001"}
    assert [event.number for event in hall.events("TicketIssued")].count("A001") == 2


def whoever_comes_late_sees_what_is_so(hall: House) -> None:
    """Every retained board, against the live book; and a hall board that has just woken, against the one that was there."""

    def book_says() -> dict[str, Any]:
        tickets = hall.tickets()
        at = {
            ticket["window"]: number for number, ticket in tickets.items() if ticket["state"] in ("called", "serving")
        }
        waiting = [ticket["queue"] for ticket in tickets.values() if ticket["state"] == "waiting"]
        return {
            "windows": {window.id: at.get(window.id) for window in CENTRE.windows},
            "queues": {queue.id: waiting.count(queue.id) for queue in CENTRE.queues},
            "hall": {at[window]: window for window in at},
        }

    def boards_say() -> dict[str, Any]:
        return {
            "windows": {window.id: hall.board(f"window/{window.id}")["number"] for window in CENTRE.windows},
            "queues": {queue.id: hall.board(f"queue/{queue.id}")["waiting"] for queue in CENTRE.queues},
            "hall": {line["number"]: line["window"] for line in hall.board("hall")["calls"]},
        }

    until(lambda: boards_say() == book_says(), f"boards say {boards_say()}, the book says {book_says()}")
    late = hall.furniture.new_board("board-late")
    late.start()
    assert seen_by(late) == seen_by(hall.furniture.board)
    assert not late.shown().lost
    late.stop()


def nobody_is_named_anywhere(hall: House, logged: str) -> None:
    """Law 9: not on the bus (slips and screens of the doubles are on it too), not in the journal, not in a log."""
    said_anywhere = [*(topic for topic, _ in hall.broker.log), *(payload.decode() for _, payload in hall.broker.log)]
    said_anywhere += [json.dumps(event, ensure_ascii=False) for event in dump(hall.data)]
    said_anywhere += [json.dumps(event, ensure_ascii=False) for event in hall.intake.received]
    said_anywhere.append(logged)
    raw = b"".join(path.read_bytes() for path in hall.data.glob(f"{FILE}*"))
    for shapes in ({secret, secret.encode("unicode_escape").decode()} for secret in PERSON):
        assert not [text for text in said_anywhere if any(shape in text for shape in shapes)]
        assert not any(shape.encode() in raw for shape in shapes), "at rest it is encrypted"
    kept = hall.office.writer.tend(lambda journal: journal._db.execute("SELECT count(*) FROM persons").fetchone()[0])
    assert kept == 5, "four at the second kiosk and one by telephone"


def seen_by(board: BoardSeat) -> list[tuple[str, str, bool]]:
    return [(row.number, row.window, row.serving) for row in board.shown().rows]


def sealed_for(hall: House, person: dict[str, str]) -> str:
    """As a kiosk's reader sends an identity: to the server's key."""
    box = SealedBox(hall.office.identity.public_key)
    return base64.b64encode(box.encrypt(json.dumps(person).encode())).decode()
