"""Window strips of every driver, what they tell of themselves, and an emergency that goes over everything."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from displays import strips
from displays.strip_seat import StripSeat
from displays.strip_text import Card
from displays.strips import StripLine
from lobby import topics
from lobby.bus import MemoryBroker
from lobby.codec import encode
from lobby.messages import Emergency, HallBoard, Text
from lobby.terminal import Terminal
from tests.displays.strip_window import ALARM, Until, Window, board, emergency


@pytest.mark.network
@pytest.mark.parametrize(
    ("driver", "settings", "called", "serving", "free", "alarm"),
    [
        ("onbon", {"width_px": 96}, "A001 3号窗口", "A001正在办理", "税务服务", ALARM),
        ("cpower", {"width_px": 96}, "A001 3号窗口", "A001正在办理", "税务服务", ALARM),
        ("cpower", {"width_px": 96, "link": "tcp"}, "A001 3号窗口", "A001正在办理", "税务服务", ALARM),
        ("armfly", {"digits": 4}, "A001", "A001", "    ", "    "),
        ("armfly", {"digits": 3, "protocol": "modbus"}, "001", "001", "   ", "   "),
    ],
)
def test_every_driver_shows_a_visit_and_an_emergency_over_it(
    tmp_path: Path, until: Until, driver: str, settings: dict[str, object],
    called: str, serving: str, free: str, alarm: str,
) -> None:  # fmt: skip
    window = Window(tmp_path / "strip", driver, settings)
    window.begin()
    try:
        for seq, (state, number, text) in enumerate(
            [("called", "A001", called), ("serving", "A001", serving), ("idle", None, free)]
        ):
            window.line.board(board(seq, state, number))
            until(lambda text=text: window.text == text, text)
        window.line.board(board(3, "called", "A002"))
        until(lambda: "002" in window.text)
        window.line.emergency(emergency())
        until(lambda: window.text == alarm, "the emergency")
        assert window.shown["effect"] == ("static" if driver == "armfly" else "move_left")
        window.line.board(board(4, "called", "A003"))
        window.line.emergency(None)
        until(lambda: "003" in window.text, "the call that came meanwhile")
        assert not any("003" in text for text in window.texts[:-1])
    finally:
        window.end()


@pytest.mark.network
def test_a_call_is_told_as_shown_once_and_only_when_the_strip_has_acknowledged(tmp_path: Path, until: Until) -> None:
    now = [0.0]
    window = Window(tmp_path / "strip", wall=lambda: now[0])
    window.begin()
    window.line.board(board(1, "called", "A001"))
    until(lambda: window.state == "ok")
    first = {"last_call": "c1", "shown_at": "1970-01-01T00:00:00.000+00:00"}
    assert window.health == [{"state": "ok", **first}]
    window.double.fault("silent")
    now[0] = 7.5
    window.line.board(board(2, "called", "A002"))
    until(lambda: window.state == "offline")
    assert window.health[-1].items() >= first.items(), "A002 was shown to nobody"
    assert "does not answer" in window.health[-1]["reason"]
    window.double.touch({"clear": True})
    until(lambda: window.state == "ok")
    assert window.health[-1] == {"state": "ok", "last_call": "c2", "shown_at": "1970-01-01T00:00:07.500+00:00"}
    window.end()


@pytest.mark.network
def test_of_two_calls_at_once_the_newer_stays_whatever_the_line_does(tmp_path: Path, until: Until) -> None:
    window = Window(tmp_path / "strip")
    window.begin()
    window.double.fault("silent")
    window.line.board(board(2, "called", "A002"))  # its answer is waited for
    calls = [partial(window.line.board, board(seq, "called", f"A{seq:03}")) for seq in (4, 3, 1)]
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    window.double.touch({"clear": True})
    until(lambda: window.state == "ok" and window.text.startswith("A004"))
    assert window.texts[-1].startswith("A004")
    window.end()


@pytest.mark.network
def test_the_seat_hears_an_emergency_of_the_hall_and_no_older_word_undoes_it(tmp_path: Path, until: Until) -> None:
    broker, window = MemoryBroker(), Window(tmp_path / "strip")
    server = broker.bus()
    server.start()

    def hall(seq: int, now: Emergency | None) -> None:
        word = HallBoard(journal="j", seq=seq, name=Text(zh="垫江", en="Dianjiang"), calls=[], emergency=now)
        server.publish(topics.HALL_BOARD.of("here"), encode(word.body()), retain=True)

    hall(5, emergency())
    server.publish(topics.WINDOW_BOARD.of("here", "3"), encode(board(4, "called", "A004").body()), retain=True)
    terminal = Terminal(
        lambda will: broker.bus(will=will), centre="here", device="strip-3", kind="strip", clock=lambda: 0.0
    )
    seat = StripSeat(terminal, "3", window.line)
    window.double.start()
    seat.start()
    until(lambda: window.text == ALARM, "a strip that comes late shows it too")
    hall(4, None)
    server.publish(topics.WINDOW_BOARD.of("here", "3"), encode(board(6, "called", "A006").body()), retain=True)
    hall(7, emergency(2))
    until(lambda: window.double.seen()["frames"] >= 2, "another emergency is shown anew")
    assert set(window.texts) == {ALARM}
    hall(8, None)
    until(lambda: window.text.startswith("A006"), "the call")
    seat.stop()
    window.double.stop()


def test_the_seat_takes_no_older_word_of_the_hall_and_any_of_another_journal() -> None:
    broker, line = MemoryBroker(), Noting("s", lambda: Still([]), card=Card(96), health=lambda _: None)
    terminal = Terminal(
        lambda will: broker.bus(will=will), centre="here", device="strip-3", kind="strip", clock=lambda: 0.0
    )
    seat = StripSeat(terminal, "3", line)
    seat.start()
    server = broker.bus()
    server.start()
    for journal, seq, now in (("j", 5, emergency()), ("j", 4, None), ("j", 6, emergency(2)), ("k", 1, None)):
        word = HallBoard(journal=journal, seq=seq, name=Text(zh="", en=""), calls=[], emergency=now)
        server.publish(topics.HALL_BOARD.of("here"), encode(word.body()), retain=True)
    seat.stop()
    assert line.heard == ["e1", "e2", None]


def test_a_moving_text_is_refreshed_only_when_it_has_passed() -> None:
    now, shown = [0.0], list[str]()
    line = StripLine("s", lambda: Still(shown), card=Card(96), health=lambda _: None, clock=lambda: now[0])
    line.emergency(emergency())
    line.turn()
    assert line.due_in() == pytest.approx(strips.REFRESH_SECONDS + 43 * strips.MOVING_SECONDS)
    line.emergency(None)
    line.board(board(1, "called", "A001"))
    line.turn()
    assert line.due_in() == strips.REFRESH_SECONDS
    assert shown == [ALARM, "A001 3号窗口"]


class Noting(StripLine):
    """A line that notes each word of the hall."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.heard: list[str | None] = []

    def emergency(self, emergency: Emergency | None) -> None:
        self.heard.append(emergency.id if emergency else None)
        super().emergency(emergency)


class Still:
    """A strip that is always there."""

    name = "still"

    def __init__(self, shown: list[str]) -> None:
        self._shown = shown

    def show(self, text: str, *, colour: str = "red", effect: str = "static") -> None:
        del colour, effect
        self._shown.append(text)

    def open(self) -> None: ...
    def close(self) -> None: ...
    def status(self) -> dict[str, str]:
        return {"state": "ok"}

    def check(self) -> str:
        return "ready"
