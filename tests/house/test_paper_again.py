"""Paper runs out before somebody's eyes and is filled again while they still stand there: they get their slip after all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.actions import Do, Pick
from kiosk.layout_ticket import HEADLINES, PAPER_AGAIN
from kiosk.pages import Given
from kiosk.widgets import Label
from lobby.catalogue import say
from tests.house.morning import House
from tests.house.paper import words
from tests.until import until

pytestmark = pytest.mark.network

PRINTER = "kiosk-1-printer"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[House]:
    (house := House(tmp_path, ("kiosk-1",))).open()
    yield house
    house.close()


def test_paper_is_filled_while_the_number_still_stands_there(hall: House) -> None:
    until(lambda: paper(hall) == "ok", "the printer is found")
    hall.touch(PRINTER, fault="paper_out")
    until(lambda: paper(hall) == "paper_out", "the printer says so")
    hall.tap(Pick("tax"))
    until(lambda: slip_is(hall, "failed"), "the number without paper")
    ticket = hall.kiosk.page.ticket
    assert headline(hall, HEADLINES["failed"])
    assert [code for code in hall.kiosk.codes() if code.endswith(f"/t/{ticket.token}")]
    assert hall.asked("printed") == []
    hall.touch(PRINTER, clear=True)
    until(lambda: paper(hall) == "ok", "paper was filled")
    assert slip_is(hall, "failed"), "nothing is printed by itself: they may have gone with a photograph"
    assert headline(hall, PAPER_AGAIN)
    hall.tap(Do("reprint"))
    until(lambda: slip_is(hall, "printed"), "the slip")
    assert headline(hall, HEADLINES["printed"])
    assert ticket.number in words(hall.paper(1))
    until(lambda: [ask["ticket"] for ask in hall.asked("printed")] == [ticket.id], "the server knows")


def paper(hall: House) -> str:
    return hall.kiosk.stage.screen.facts.paper


def slip_is(hall: House, state: str) -> bool:
    page = hall.kiosk.page
    return isinstance(page, Given) and page.slip == state


def headline(hall: House, words: str) -> bool:
    """Whether the screen says this, in its language."""
    sentence = say(hall.kiosk.stage.screen.language, words)
    return any(isinstance(each, Label) and each.text == sentence for each in hall.kiosk._shown())
