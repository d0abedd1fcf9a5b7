"""The entrance board's code for checking in by phone: fresh each minute by the server's own rules, and never an old one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from displays.board_seat import BoardSeat
from displays.code_desk import AGAIN_SECONDS, REFUSED_SECONDS
from lobby import config, topics
from lobby.codec import decode, encode
from queue_server.refusal import RefusedError
from queue_server.wall_codes import ForgedError, OldError, WallCodes
from queue_server.wall_screens import WallScreens
from tests.displays.house import House

CENTRE = config.load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
ENTRANCE = CENTRE.devices[0].model_copy(
    update={"id": "board-1", "kind": "board", "view": "entrance", "check_in": True, "parts": {}}
)
PUBLIC = "https://hall.example"


class Entrance:
    """A board, and a server that answers by its real rules unless it is told to hold its tongue."""

    def __init__(self, *, minutes: int = 2, allowed: bool = True, public: str | None = PUBLIC) -> None:
        self.house = House()
        self.asked: list[dict[str, Any]] = []
        self.answers = True
        appointments = CENTRE.appointments.model_copy(update={"wall_minutes": minutes})
        device = ENTRANCE.model_copy(update={"check_in": allowed})
        centre = CENTRE.model_copy(update={"appointments": appointments, "devices": (device,)})
        self.codes = WallCodes(b"key", minutes, self.house.clock)
        self.screens = WallScreens(self.codes, centre, public, self.house.clock)
        self.house.server.subscribe(topics.ASK.of("here", "+"), self._heard)
        self.status("online")
        self.seat = BoardSeat(
            self.house.terminal("board-1", "board"), None, wake=self._wake, clock=self.house.clock, check_in=True
        )
        self.seat.start()

    def _wake(self) -> None:
        self.house.woken += 1

    def _heard(self, _topic: str, payload: bytes) -> None:
        self.asked.append(decode(payload))
        if self.answers:
            self.answer(self.asked[-1])

    def answer(self, ask: dict[str, Any]) -> None:
        try:
            said: dict[str, Any] = {"ok": True, "wall": self.screens.shown("board-1")}
        except RefusedError as no:
            said = {"ok": False, "reason": no.refusal.reason}
        self.house.server.publish(topics.ANSWER.of("here", "board-1"), encode({"id": ask["id"], **said}))

    def status(self, word: str) -> None:
        self.house.say(
            topics.SERVER_STATUS.of("here"), {"status": word, "version": "1", "since": self.house.now.isoformat()}
        )

    def shown(self) -> str | None:
        """What stands on the glass at the second look: the first may have asked."""
        self.seat.shown()
        return self.seat.shown().check_in

    def passes(self, seconds: float) -> None:
        self.house.now += timedelta(seconds=seconds)

    def good(self) -> bool:
        """Whether a phone that reads the glass now is let in."""
        url = self.shown()
        assert url
        assert url.startswith(f"{PUBLIC}/in?c=")
        try:
            self.codes.enter(url.partition("?c=")[2])
        except (ForgedError, OldError):
            return False
        return True


@pytest.fixture
def entrance() -> Iterator[Entrance]:
    made = Entrance()
    yield made
    made.seat.stop()


def test_the_code_is_asked_for_once_a_minute_and_every_phone_that_reads_it_is_let_in(entrance: Entrance) -> None:
    seen = []
    for _ in range(240):  # four minutes, second by second
        assert entrance.good()
        seen.append(entrance.shown())
        entrance.passes(1)
    assert len(set(seen)) == 4
    assert len(entrance.asked) == 4


def test_a_new_code_wakes_the_screen(entrance: Entrance) -> None:
    before = entrance.house.woken
    entrance.shown()
    assert entrance.house.woken > before


def test_a_server_that_says_nothing_leaves_no_old_code_on_the_glass(entrance: Entrance) -> None:
    assert entrance.good()
    entrance.answers = False
    entrance.passes(60)
    assert entrance.good(), "two minutes, the centre says: it is good while the next one is asked for"
    entrance.passes(59)
    assert entrance.good()
    entrance.passes(1.5)
    assert entrance.shown() is None
    asked = len(entrance.asked)
    assert asked >= 2
    entrance.passes(AGAIN_SECONDS - 2)
    entrance.shown()
    assert len(entrance.asked) == asked, "it is not asked for at every picture"
    entrance.answers = True
    entrance.passes(2)
    assert entrance.good()


def test_a_code_that_is_good_for_one_minute_goes_with_its_minute() -> None:
    entrance = Entrance(minutes=1)
    assert entrance.good()
    entrance.answers = False
    entrance.passes(60)
    assert entrance.shown() is None
    entrance.seat.stop()


def test_an_answer_that_took_long_makes_its_code_no_younger(entrance: Entrance) -> None:
    entrance.answers = False
    entrance.shown()
    entrance.house.now += timedelta(seconds=30)
    late = {**entrance.screens.shown("board-1"), "good_for": 29.0}
    body = {"id": entrance.asked[0]["id"], "ok": True, "wall": late}
    entrance.house.server.publish(topics.ANSWER.of("here", "board-1"), encode(body))
    assert entrance.seat.shown().check_in is None


@pytest.mark.parametrize("how", ["server", "bus"])
def test_the_code_goes_at_once_with_the_server_and_comes_back_with_it(entrance: Entrance, how: str) -> None:
    assert entrance.good()
    if how == "server":
        entrance.status("offline")
    else:
        entrance.house.buses[-1].lose()
    assert entrance.shown() is None
    entrance.passes(3)
    if how == "server":
        entrance.status("online")
    else:
        entrance.house.buses[-1].start()
    assert entrance.good()


def test_a_clock_that_was_put_back_shows_no_code_of_a_time_to_come(entrance: Entrance) -> None:
    first = entrance.shown()
    entrance.passes(-3600)
    assert entrance.seat.shown().check_in is None
    assert entrance.good()
    assert entrance.shown() != first


@pytest.mark.parametrize("more", [{"allowed": False}, {"public": None}])
def test_a_board_that_may_not_show_it_shows_none_and_asks_seldom(
    more: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    entrance = Entrance(**more)
    for _ in range(int(REFUSED_SECONDS) * 2):
        assert entrance.shown() is None
        entrance.passes(1)
    assert len(entrance.asked) == 2
    assert len([one for one in caplog.records if "shows no code" in one.message]) == 1
    entrance.seat.stop()


def test_boards_without_that_setting_never_ask() -> None:
    house = House()
    asked: list[bytes] = []
    house.server.subscribe(topics.ASK.of("here", "+"), lambda _topic, payload: asked.append(payload))
    seat = house.board()
    seat.start()
    seat.shown()
    assert (seat.shown().check_in, asked) == (None, [])


@pytest.mark.parametrize("other", [{"view": "hall"}, {"kind": "kiosk"}])
def test_the_setting_belongs_to_a_board_of_the_entrance(other: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="check_in only with"):
        type(ENTRANCE).model_validate({**ENTRANCE.model_dump(), **other})
