"""One number through a whole package: kiosk, slip, windows, the hall's board, the citizen's page, the intake system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.actions import Choose, Do
from kiosk.pages import Given
from tests.house.morning import House
from tests.house.office import CENTRE
from tests.house.paper import words
from tests.house.test_card import page_of
from tests.until import until

pytestmark = pytest.mark.network
PATH = (("9", "market"), ("7", "police"), ("1", "tax"), ("11", "general"))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[House]:
    (house := House(tmp_path, ("kiosk-1",))).open()
    yield house
    house.close()


def test_a_company_is_opened_with_one_number(hall: House) -> None:
    ticket, token = taken(hall)
    slip = "".join(words(hall.paper(1)))
    for step in ("1. 公司设立登记", "2. 刻制公章", "3. 发票申领", "4. 社会保险登记", "□ 身份证原件", "□ 章程"):
        assert step in slip
    for place, (window, service) in enumerate(PATH):
        assert hall.tickets()[ticket]["service"] == service
        assert sent_on(hall) == ([{"number": ticket, "queue": service, "windows": at(hall, service)}] if place else [])
        assert (f"{ticket}下一步请到{window}号窗口" in hall.board("hall")["notice"]["zh"]) == bool(place)
        steps = hall.office.phone(token)["steps"]
        assert [step["state"] for step in steps] == ["done"] * place + ["now"] + ["to_do"] * (3 - place)
        hall.wait(2)
        hall.press(window, "open")
        assert hall.call_next(window) == ticket
        hall.press(window, "start")
        shown = hall.office.get(f"clerk-{window}", f"windows/{window}")["ticket"]["steps"]
        assert [step["state"] for step in shown] == ["done"] * place + ["now"] + ["to_do"] * (3 - place)
        hall.wait(5)
        hall.press(window, "finish")
    assert hall.tickets()[ticket]["state"] == "finished"
    assert (sent_on(hall), hall.board("hall")["notice"]) == ([], CENTRE.notice.model_dump())
    handed_over(hall)
    hall.assert_replayed()


def taken(hall: House) -> tuple[str, str]:
    """The number and its token, from the kiosk's screen."""
    hall.tap(Do("packages"))
    hall.tap(Choose("package", "start-company"))
    hall.tap(Do("take"))
    page = until(lambda: page_of(hall, Given), "the number")
    return page.ticket.number, page.ticket.token


def sent_on(hall: House) -> list[dict[str, Any]]:
    """Whom the hall's board sends on."""
    found: list[dict[str, Any]] = hall.board("hall")["next_steps"]
    return found


def at(hall: House, queue: str) -> list[str]:
    return hall.office.writer.look(lambda book: [window.id for window in book.windows_of(queue)])


def handed_over(hall: House) -> None:
    """The intake system heard of each step, and of one end."""
    until(lambda: hall.intake.received[-1]["type"] == "lobby.ticket.finished", "the intake system has it all")
    kinds = [event["type"].rpartition(".")[2] for event in hall.intake.received]
    assert kinds == ["issued", *["called", "serving", "transferred"] * 3, "called", "serving", "finished"]
    last = hall.intake.received[-1]["data"]["steps"]
    assert [(step["window"], step["waited_seconds"], step["served_seconds"]) for step in last] == [
        (window, 120, 300) for window, _ in PATH
    ]
