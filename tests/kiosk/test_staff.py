"""The staff's menu: who may in, and what its tests say, in two languages, without a word about anybody."""

from __future__ import annotations

import http.server
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kiosk import actions
from kiosk import pages as p
from kiosk.pin import StaffPin
from kiosk.session import PATIENCE
from kiosk.staff import Staff
from kiosk.tail import Tail
from tests.kiosk.conftest import CENTRE, WALL
from tests.kiosk.test_pin import WEAK
from tests.until import until

PIN = "271828"


class Health(http.server.BaseHTTPRequestHandler):
    """A server that is well."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Reader:
    """A reader that reads, or does not."""

    reads = True

    def attempt(self, tried: Callable[[bool], None]) -> None:
        tried(self.reads)


class Keeper:
    """A member of staff at a kiosk whose menu has a PIN."""

    def __init__(self, house: Any, http: str) -> None:
        self.house, self.finished, self.reader = house, [], Reader()
        self.pin = StaffPin(house.folder, lambda: WALL + house.now, WEAK)
        self.menu = self.made(http, self.reader)
        self.menu.start()

    def made(self, http: str, reader: Reader | None) -> Staff:
        house = self.house
        menu = house.session.keepers = Staff(
            self.pin, Tail(), house.session.slips, house.session.errands, centre=CENTRE, device="kiosk-1", http=http,
            wall=lambda: WALL + house.now, post=house.give, reached=house.session.reachable,
            finish=lambda: self.finished.append(True), cards=reader,
        )  # fmt: skip
        return menu

    def enter(self, pin: str) -> None:
        self.house.screen = p.Screen(self.house.screen.facts, p.Pin())
        for digit in pin:
            self.house.press(actions.Type(digit))
        self.house.press(actions.Do("submit"))

    def test(self, what: str) -> str:
        self.house.screen = p.Screen(self.house.screen.facts, p.Staff())
        self.house.press(actions.Choose("staff", what))
        until(lambda: self.house.screen.page.lines, f"a report of {what}")
        return "\n".join(self.house.screen.page.lines)


@pytest.fixture
def http_address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def keeper(house: Any, http_address: str) -> Iterator[Keeper]:
    made = Keeper(house, http_address)
    yield made
    made.menu.stop()


pytestmark = pytest.mark.network


def test_without_a_pin_the_screen_says_how_to_set_one(keeper: Keeper) -> None:
    keeper.enter("123456")
    assert "lobby kiosk --set-pin" in keeper.house.screen.page.message.zh


def test_the_pin_opens_the_menu_and_a_wrong_one_does_not(keeper: Keeper) -> None:
    keeper.pin.set(PIN)
    keeper.enter("999999")
    until(lambda: keeper.house.screen.page == p.Pin(wrong=1), "it was wrong")
    keeper.enter(PIN)
    until(lambda: isinstance(keeper.house.screen.page, p.Staff), "the menu opens")


def test_after_five_wrong_ones_there_is_a_time_before_which_nothing_is_tried(keeper: Keeper) -> None:
    keeper.pin.set(PIN)
    for _ in range(5):
        keeper.enter("999999")
        until(lambda: keeper.house.screen.page != p.Pin(), "it was wrong")
    assert keeper.house.screen.page.until == pytest.approx(keeper.house.now + 30)


def test_the_printer_s_test_is_a_slip_without_a_number(keeper: Keeper) -> None:
    keeper.test("printer")
    assert len(keeper.house.tray.slips) == 1
    assert keeper.house.tray.slips[0][2]["text"] == "打印测试 TEST"
    keeper.house.tray.works = False
    assert "was not printed" in keeper.test("printer")
    assert keeper.house.server.of("printed") == []


def test_the_reader_s_test_says_read_or_failed_only(keeper: Keeper) -> None:
    assert "A card was read." in keeper.test("reader")
    keeper.reader.reads = False
    assert "No card was read." in keeper.test("reader")
    keeper.made("", None)
    assert "no card reader" in keeper.test("reader")


def test_the_network_s_test_times_broker_and_http(keeper: Keeper) -> None:
    said = keeper.test("network")
    assert "over the broker in" in said
    assert "over HTTP in" in said
    assert keeper.house.server.of("issue") == []


def test_the_network_s_test_tells_silence(keeper: Keeper) -> None:
    keeper.made("http://127.0.0.1:9", None).start()
    keeper.house.server.reply = lambda ask: None
    keeper.house.screen = p.Screen(keeper.house.screen.facts, p.Staff())
    keeper.house.press(actions.Choose("staff", "network"))
    keeper.house.wait(PATIENCE)
    until(lambda: keeper.house.screen.page.lines, "a report")
    assert len([line for line in keeper.house.screen.page.lines if "does not answer" in line]) == 2
    keeper.house.session.keepers.stop()


def test_the_log_s_newest_lines_are_shown_without_tracebacks(keeper: Keeper) -> None:
    logging.getLogger("kiosk").warning("number %s given by ourselves", "AK01")
    try:
        int("deep")
    except ValueError:
        logging.getLogger("kiosk").exception("a handler failed")
    said = keeper.test("log")
    assert "number AK01 given by ourselves" in said
    assert said.endswith("ERROR kiosk: a handler failed")


def test_close_ends_the_program(keeper: Keeper) -> None:
    keeper.house.screen = p.Screen(keeper.house.screen.facts, p.Staff())
    keeper.house.press(actions.Choose("staff", "close"))
    assert keeper.finished == [True]
