"""Window strips on a simulated line: real frames on a real pty, with faults."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from displays import strips
from displays.strip_seat import StripSeat
from displays.strip_text import Card
from displays.strips import StripLine
from drivers import open_device
from drivers.errors import DeviceTimeout
from drivers.simulated import open_double
from lobby import topics
from lobby.bus import MemoryBroker, Will
from lobby.codec import decode, encode
from lobby.terminal import Terminal
from tests.displays.strip_window import SETTINGS, Until, Window, board


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    made = Window(tmp_path / "strip-3")
    made.begin()
    yield made
    made.end()


@pytest.mark.network
def test_the_strip_follows_its_window_through_a_visit(window: Window, until: Until) -> None:
    for seq, (state, number, text) in enumerate(
        [
            ("closed", None, "暂停服务"),
            ("idle", None, "税务服务"),
            ("called", "A001", "A001 请到3号窗口"),
            ("serving", "A001", "A001 正在办理"),
            ("idle", None, "税务服务"),
            ("paused", None, "暂停服务，请稍候"),
        ]
    ):
        window.line.board(board(seq, state, number))
        until(lambda text=text: window.text == text, text)
    assert [state["state"] for state in window.health] == ["ok"] * 6
    assert [state.get("last_call") for state in window.health] == [None, None, "c2", "c3", "c3", "c3"]


@pytest.mark.network
def test_a_recall_is_sent_again_though_it_reads_the_same(window: Window, until: Until) -> None:
    window.line.board(board(1, "called", "A001"))
    until(lambda: window.double.seen()["frames"] == 1)
    window.line.board(board(2, "called", "A001"))
    until(lambda: window.double.seen()["frames"] == 2, "the recall's frame")


@pytest.mark.network
def test_an_older_board_of_the_same_journal_is_dropped_and_another_journal_wins(window: Window, until: Until) -> None:
    window.line.board(board(9, "called", "A009"))
    window.line.board(board(8, "called", "A008"))
    until(lambda: window.text.startswith("A009"))
    window.line.board(board(1, "called", "B001", journal="k"))
    until(lambda: window.text.startswith("B001"))
    assert not any("A008" in text for text in window.texts)


@pytest.mark.network
def test_a_line_that_was_silent_shows_only_the_newest(window: Window, until: Until) -> None:
    window.double.fault("silent")
    window.line.board(board(0, "called", "A000"))
    until(lambda: window.state == "offline")
    before = len(window.texts)
    for seq in range(1, 300):
        window.line.board(board(seq, "called", f"A{seq:03}"))
    window.double.touch({"clear": True})
    until(lambda: window.state == "ok" and window.text.startswith("A299"), "the newest number")
    shown = window.texts[before:]
    assert len(shown) < 30, "no backlog was worked off"


@pytest.mark.network
@pytest.mark.parametrize("fault", ["silent", "nack", "garbage"])
def test_a_wrong_or_missing_answer_is_tried_again_then_told_then_healed(
    window: Window, until: Until, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    window.line.board(board(1, "idle"))
    until(lambda: window.state == "ok")
    window.double.fault(fault)
    window.line.board(board(2, "called", "A001"))
    until(lambda: window.state == "offline")
    frames = window.double.seen()["frames"]
    assert frames >= 1 + 1 + strips.QUICK_TRIES, "it was tried again before anybody was told"
    window.double.touch({"clear": True})
    until(lambda: window.state == "ok")
    assert window.text == "A001 请到3号窗口"
    ours = [record.levelname for record in caplog.records if record.name == "displays.strips"]
    assert ours == ["WARNING", "INFO"], "lost: one warning; back: one info"


@pytest.mark.network
def test_a_strip_that_is_unplugged_shows_what_is_so_when_it_is_back(window: Window, until: Until) -> None:
    window.line.board(board(1, "called", "A001"))
    until(lambda: window.state == "ok")
    window.double.fault("unplugged")
    window.line.board(board(2, "serving", "A001"))
    until(lambda: window.state == "offline")
    window.line.board(board(3, "called", "A002"))
    window.double.touch({"clear": True})
    until(lambda: window.state == "ok" and window.text == "A002 请到3号窗口")


@pytest.mark.network
def test_a_card_that_lost_its_power_is_given_the_same_again(tmp_path: Path, until: Until) -> None:
    window = Window(tmp_path / "strip-3", refresh_seconds=0.05)
    window.begin()
    window.line.board(board(1, "called", "A001"))
    until(lambda: window.double.seen()["frames"] >= 3, "a refresh")
    window.end()
    assert set(window.texts) == {"A001 请到3号窗口"}


class Counting:
    """A strip that is never there, and counts who asks."""

    def __init__(self) -> None:
        self.asked = threading.Semaphore(0)
        self.times = 0

    def __call__(self) -> Any:
        self.times += 1
        self.asked.release()
        raise DeviceTimeout("silent")


def test_a_dead_line_is_asked_less_and_less_but_a_new_call_is_tried_at_once(until: Until) -> None:
    opener, now, health = Counting(), [0.0], list[Mapping[str, Any]]()
    line = StripLine("s", opener, card=Card(96), health=health.append, clock=lambda: now[0])
    line.start()
    line.board(board(1, "called", "A001"))
    opener.asked.acquire()
    line.board(board(2, "called", "A002"))
    opener.asked.acquire(timeout=60)
    line.board(board(3, "called", "A003"))
    opener.asked.acquire(timeout=60)
    until(lambda: [state["state"] for state in health] == ["offline"])
    assert opener.times == 3
    line.stop()


@pytest.mark.network
def test_a_strip_that_comes_late_is_right_by_its_retained_board(tmp_path: Path, until: Until) -> None:
    broker = MemoryBroker()
    server = broker.bus()
    server.start()
    topic = topics.WINDOW_BOARD.of("here", "3")
    server.publish(topic, encode(board(7, "called", "A007").body()), retain=True)
    server.publish(topics.WINDOW_BOARD.of("here", "4"), encode(board(8, "closed").body()), retain=True)
    double = open_double("onbon", SETTINGS, tmp_path / "strip-3")
    double.start()

    def make(will: Will) -> Any:
        return broker.bus(will=will)

    terminal = Terminal(make, centre="here", device="strip-3", kind="strip", clock=lambda: 0.0)
    line = StripLine(
        "strip-3", lambda: open_device("onbon", double.address, SETTINGS), card=Card(128),
        health=lambda state: terminal.health("strip", state), wall=lambda: 0.0,
    )  # fmt: skip
    seat = StripSeat(terminal, "3", line)
    seat.start()
    until(lambda: double.seen()["address"]["1"]["text"] == "A007 请到3号窗口")
    server.publish(topic, b"{not json", retain=True)
    server.publish(topic, b"", retain=True)
    until(lambda: double.seen()["address"]["1"]["text"] == "", "dark when its window is removed")
    told = decode(broker.retained["lobby/here/device/strip-3/health"])
    assert told == {"strip": {"state": "ok", "last_call": "c7", "shown_at": "1970-01-01T00:00:00.000+00:00"}}
    seat.stop()
    double.stop()
