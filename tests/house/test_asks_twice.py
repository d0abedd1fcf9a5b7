"""Eight kiosks say every ask twice, as cut-off ones do: one ticket each, and both answers alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.asker import Asker, issue
from tests.house.hall import SOAK, Hall, journal, running, verified
from tests.until import until

pytestmark = [pytest.mark.network]

KIOSKS = 8
ISSUES = 20_000 if SOAK else 2_000
SERVICES = ("tax", "estate", "police", "general")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with running(tmp_path, devices={f"load-{nth}": "kiosk" for nth in range(KIOSKS)}) as made:
        yield made


@pytest.fixture
def kiosks(hall: Hall) -> Iterator[list[Asker]]:
    given = [hall.credentials(f"load-{nth}") for nth in range(KIOSKS)]
    made = [Asker(each.device, each.centre, each.broker, each.username, each.password) for each in given]
    for kiosk in made:
        kiosk.start()
    yield made
    for kiosk in made:
        kiosk.stop()


def _take(kiosk: Asker, count: int) -> None:
    for nth in range(count):
        kiosk.ask(issue(SERVICES[nth % len(SERVICES)]), times=2)


def test_every_ask_said_twice_makes_one_ticket_and_two_equal_answers(hall: Hall, kiosks: list[Asker]) -> None:
    threads = [threading.Thread(target=_take, args=(kiosk, ISSUES // KIOSKS)) for kiosk in kiosks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: all(len(kiosk.answers) == ISSUES // KIOSKS for kiosk in kiosks), "every ask is answered", 60)
    pairs = {ask: given for kiosk in kiosks for ask, given in kiosk.answers.items()}
    until(lambda: all(len(given) == 2 for given in pairs.values()), "every ask is answered twice", 60)

    assert all(first["ok"] and first == second for first, second in pairs.values())
    tickets = {first["ticket"]["id"]: first["ticket"]["number"] for first, _ in pairs.values()}
    assert len(pairs) == len(tickets) == len(set(tickets.values())) == ISSUES

    hall.stop()
    issued = {line["ticket"]: line for line in journal(hall.data) if line["event"] == "ticket_issued"}
    assert {ticket: line["number"] for ticket, line in issued.items()} == tickets
    assert {line["command"] for line in issued.values()} == set(pairs)
    verified(hall.data)
