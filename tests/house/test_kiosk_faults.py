"""Server, broker and printer fail under a real kiosk, before, during and after the ask; each case is enumerated.

Law 8 after each: the number stands on the glass, nobody has two, no slip is without its record, and when all is back the
journal and the paper say the same.
"""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import psutil
import pytest

from kiosk.actions import Do, Pick
from tests.house.booth import Booth, rich_centre
from tests.house.hall import Hall, running, verified
from tests.house.paper import printed
from tests.until import until

pytestmark = [pytest.mark.network]


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("faults")
    with running(folder / "data", devices={"kiosk-1": "kiosk"}, centre=rich_centre(folder), hours=True) as made:
        yield made
        verified(made.data)


@pytest.fixture(scope="module")
def one_booth(hall: Hall) -> Iterator[Booth]:
    with Booth(hall.data, hall.centre_file, display=None) as made:
        yield made


@pytest.fixture
def booth(one_booth: Booth, hall: Hall) -> Iterator[Booth]:
    one_booth.leave()
    yield one_booth
    if not hall.broker.alive():
        hall.start_broker()
    if not hall.server.alive():
        hall.start_server()
    one_booth.glass.wait(lambda now: now["online"], "the server is back", 60)
    one_booth.leave()


class Visit:
    """One citizen: what there was before them, and what must be so when they have gone and all is well."""

    def __init__(self, booth: Booth) -> None:
        self.booth = booth
        self.before, self.slips = {one["number"] for one in booth.journal("ticket_issued")}, booth.slips()

    def ready(self) -> None:
        self.booth.press(Pick("general"))
        self.booth.see("Ready")

    def must_be_right(self, number: str, slips: int = 1) -> None:
        """One live number, the one that was shown; as many slips with it as came out; and the outbox is empty."""
        booth = self.booth
        until(lambda: kept(booth) == 0, "everything was said and answered", 60)
        issued = {one["number"]: one["ticket"] for one in booth.journal("ticket_issued")}
        cancelled = {one["ticket"] for one in booth.journal("ticket_cancelled")}
        mine = {name: ticket for name, ticket in issued.items() if name not in self.before}
        assert [name for name, ticket in mine.items() if ticket not in cancelled] == [number], (mine, cancelled)
        assert len(issued) == len(booth.journal("ticket_issued")), "a number was given twice"
        assert booth.slips() - self.slips == slips
        printed_ones = {one["ticket"] for one in booth.journal("ticket_printed")}
        assert (mine[number] in printed_ones) is (slips > 0), "journal and paper agree"
        if slips:
            assert printed(booth.paper(), number)


def kept(booth: Booth) -> int:
    """Asks that the kiosk has still to have answered."""
    with closing(sqlite3.connect(booth.data / "kiosk" / "kiosk-1.db")) as box:
        return int(box.execute("SELECT count(*) FROM asks").fetchone()[0])


def freeze(hall: Hall) -> None:
    """The server and its worker are there and say nothing."""
    assert hall.server.process is not None
    for one in (psutil.Process(hall.server.process.pid), psutil.Process(hall.worker())):
        one.send_signal(signal.SIGSTOP)


def thaw(hall: Hall) -> None:
    assert hall.server.process is not None
    for one in (psutil.Process(hall.worker()), psutil.Process(hall.server.process.pid)):
        one.send_signal(signal.SIGCONT)


def kill_server(hall: Hall) -> None:
    worker = psutil.Process(hall.worker())
    hall.server.kill()
    worker.kill()


FALLS: dict[str, Callable[[Hall], None]] = {"server": kill_server, "broker": lambda hall: hall.broker.kill()}


@pytest.mark.parametrize("what", FALLS)
def test_it_is_killed_before_the_press(booth: Booth, hall: Hall, what: str) -> None:
    visit = Visit(booth)
    visit.ready()
    FALLS[what](hall)
    booth.press(Do("take"))
    number = booth.given()
    back(booth, hall)
    visit.must_be_right(number)


@pytest.mark.parametrize("what", FALLS)
def test_it_is_killed_while_the_ask_is_on_its_way(booth: Booth, hall: Hall, what: str) -> None:
    visit = Visit(booth)
    visit.ready()
    freeze(hall)
    booth.press(Do("take"))
    booth.see("Taking")
    FALLS[what](hall)
    if what == "broker":
        thaw(hall)
    number = booth.given()
    assert number.startswith("HK"), "its own series"
    back(booth, hall)
    visit.must_be_right(number)


def test_the_server_is_silent_and_answers_when_its_number_has_been_replaced(booth: Booth, hall: Hall) -> None:
    visit = Visit(booth)
    visit.ready()
    freeze(hall)
    booth.press(Do("take"))
    number = booth.given()
    assert number.startswith("HK")
    thaw(hall)
    visit.must_be_right(number)
    assert len(booth.journal("ticket_cancelled")) > 0, "what it gave in vain was given up"


@pytest.mark.parametrize("what", FALLS)
def test_it_is_killed_as_the_number_is_shown(booth: Booth, hall: Hall, what: str) -> None:
    visit = Visit(booth)
    visit.ready()
    booth.press(Do("take"))
    number = str(booth.see("Given")["number"])
    FALLS[what](hall)
    assert booth.given() == number
    back(booth, hall)
    visit.must_be_right(number)


def back(booth: Booth, hall: Hall) -> None:
    """All is there again."""
    booth.home()
    if not hall.broker.alive():
        hall.start_broker()
    if not hall.server.alive():
        hall.start_server()


TROUBLES = {
    "out of paper": {"fault": "paper_out"},
    "cover open": {"fault": "cover_open"},
    "jam": {"fault": "jam"},
    "head hot": {"fault": "head_hot"},
    "silent": {"fault": "silent"},
    "unplugged": {"fault": "unplugged"},
    "out of paper in the middle": {"fault": "paper_out", "after_lines": 3},
    "unplugged in the middle": {"fault": "unplugged", "after_bytes": 120},
    "answers nonsense": {"fault": "garbage"},
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
def test_a_printer_in_trouble_takes_nobody_s_number(booth: Booth, trouble: dict[str, object]) -> None:
    visit = Visit(booth)
    visit.ready()
    booth.doubles["printer"].touch(trouble)
    booth.press(Do("take"))
    number = booth.given("failed")
    assert booth.glass.now["codes"], "a phone can have it"
    assert booth.record(number)["service"] == "general"
    booth.doubles["printer"].touch({"clear": True})
    booth.glass.wait(lambda now: now["paper"] == "ok", "the printer is well", 30)
    booth.press(Do("reprint"))
    assert booth.given("printed") == number
    visit.must_be_right(number)
