"""What a slip held before a kiosk tells of a visit that is over: it may be rated, it was, or its time is past."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from server_of import Device, Server

from lobby.messages import Answer
from queue_server import commands as c

DAY = 86_400.0


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.end()


def served(hall: Server, kiosk: Device) -> str:
    """A number that was called and finished; its slip's token."""
    token: str = kiosk.ask("issue", service="tax")["ticket"]["token"]
    for command in (c.OpenWindow("3"), c.CallNext("3", "call"), c.StartService("3"), c.FinishService("3", "prompt")):
        hall.do(command)
    return token


def visit(kiosk: Device, token: str) -> dict[str, Any] | None:
    answer = kiosk.ask("find", token=token)
    assert Answer.model_validate(answer).ok
    found: dict[str, Any] | None = answer.get("visit")
    return found


def test_a_number_that_still_waits_has_no_visit(hall: Server) -> None:
    kiosk = Device(hall, "kiosk-1")
    assert visit(kiosk, kiosk.ask("issue", service="tax")["ticket"]["token"]) is None


def test_a_finished_visit_is_open_until_it_is_rated_at_the_kiosk(hall: Server) -> None:
    kiosk = Device(hall, "kiosk-1")
    token = served(hall, kiosk)
    assert visit(kiosk, token) == {"number": "A001", "service": "tax", "rating": "open"}
    assert kiosk.ask("rate", token=token, grade=2, reasons=["213"])["ok"]
    assert visit(kiosk, token) == {"number": "A001", "service": "tax", "rating": "given"}
    assert kiosk.ask("rate", token=token, grade=5)["reason"] == "already_rated"
    rated = hall.writer.look(lambda book: book.prompts["prompt"].rated)
    assert (rated.channel, rated.grade, rated.reasons) == ("kiosk", 2, ["213"])


def test_it_is_known_the_day_after_when_its_number_is_not_and_told_when_its_time_is_past(hall: Server) -> None:
    kiosk = Device(hall, "kiosk-1")
    token = served(hall, kiosk)
    hall.clock.now += DAY
    hall.do(c.OpenDay("2026-11-24"), "system:calendar")
    answer = kiosk.ask("find", token=token)
    assert (answer["tickets"], answer["visit"]["rating"]) == ([], "open")
    hall.clock.now += hall.centre.ratings.days * DAY
    assert visit(kiosk, token) == {"number": "A001", "service": "tax", "rating": "over"}
    assert kiosk.ask("rate", token=token, grade=5)["reason"] == "too_late_to_rate"
    hall.do(c.OpenDay("2026-12-01"), "system:calendar")
    assert kiosk.ask("find", token=token)["reason"] == "unknown_ticket"
