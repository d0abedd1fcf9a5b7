"""Ratings on their way to the province: a record a case, its own fields, proof kept, nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from outgoing_hall import WORDS, ZHANG, Hall

from queue_server import commands as c
from queue_server.outbox_carrier import BACK_OFF_SECONDS, PARK_AFTER_SECONDS

pytestmark = pytest.mark.network


def sent(hall: Hall) -> list[dict[str, Any]]:
    return [letter.json for letter in hall.province.letters]


def receipts(hall: Hall, state: str = "delivered") -> list[str | None]:
    rows = hall.server.writer.tend(lambda journal: journal.outbox.rows("province", state))
    return [row["receipt"] for row in rows]


def test_a_rating_goes_to_the_province_in_its_own_fields_and_the_receipt_is_kept(hall: Hall) -> None:
    ticket = hall.issue(ZHANG)
    hall.serve("AJ0017")
    hall.rate(ticket, 2, reasons=("209",), words=WORDS)
    hall.carry()
    (record,) = sent(hall)
    prompt = hall.server.writer.look(lambda book: book.tickets[ticket].prompt)
    assert record == {
        "projectNo": "AJ0017", "evaluationNo": f"{prompt}/AJ0017", "satisfaction": "2", "evaluateChannel": "2",
        "evaluateTime": "2026-11-23 09:00:10", "evaluateDetail": ["209"], "writingEvaluation": WORDS,
        "windowName": "3号窗口", "serviceName": record["serviceName"], "areaCode": "500231000000", "platform": "hall",
    }  # fmt: skip
    assert receipts(hall) == ["R-1"]
    assert "张三丰" not in hall.kept()


def test_each_case_has_a_record_and_one_that_is_known_later_too(hall: Hall) -> None:
    ticket = hall.issue()
    hall.serve("AJ0001")
    hall.rate(ticket, 5)
    hall.server.do(c.BindCases(ticket, ("AJ0002",)), "system:intake")
    hall.carry()
    assert [(record["projectNo"], record["satisfaction"]) for record in sent(hall)] == [
        ("AJ0001", "5"),
        ("AJ0002", "5"),
    ]


def test_without_a_case_number_nothing_goes(hall: Hall) -> None:
    ticket = hall.issue()
    hall.serve()
    hall.rate(ticket, 5)
    hall.carry()
    assert sent(hall) == []


@pytest.mark.parametrize("answer", [{"code": 1, "data": {"receiptNo": "R-0"}}, {"code": 0}, None, [], "no"])
def test_what_the_platform_did_not_take_comes_again(hall: Hall, answer: Any) -> None:
    good, hall.province.answer = hall.province.answer, answer
    ticket = hall.issue()
    hall.serve("AJ0001")
    hall.rate(ticket, 5)
    hall.carry()
    assert receipts(hall) == []
    hall.province.answer = good
    hall.server.clock.now += BACK_OFF_SECONDS[0]
    hall.carry()
    assert receipts(hall) == ["R-1"]
    assert len({letter.headers["webhook-id"] for letter in hall.province.letters}) == 1


def test_garbage_and_a_lost_answer_are_no_receipt(hall: Hall) -> None:
    hall.province.faults.extend(["garbage", "lost"])
    ticket = hall.issue()
    hall.serve("AJ0001")
    hall.rate(ticket, 4)
    for pause in (0.0, *BACK_OFF_SECONDS[:2]):
        hall.server.clock.now += pause
        hall.carry()
    assert len(sent(hall)) == 3
    assert receipts(hall) == ["R-1"]


def test_refused_for_a_day_it_waits_for_a_person(hall: Hall) -> None:
    hall.province.faults.append(500)
    ticket = hall.issue()
    hall.serve("AJ0001")
    hall.rate(ticket, 1)
    hall.server.clock.now += PARK_AFTER_SECONDS + 1
    hall.carry()
    assert receipts(hall, "parked") == [None]
    (parked,) = hall.server.writer.tend(lambda journal: journal.outbox.rows("province", "parked"))
    assert hall.carriers["province"].replay(parked["id"])
    hall.carry()
    assert receipts(hall) == ["R-1"]
