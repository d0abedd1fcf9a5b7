"""The broker is killed and comes back, again and again, while numbers are called: every display is right soon after.

In `make test` a small hall and two kills; in `make soak` 32 strips, 4 boards, 3 voices and 20 kills, and three seconds.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.house.hall import SOAK
from tests.house.lit_hall import Clerks, LitHall
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.timeout(1200 if SOAK else 600)]

SIZES = {"windows": 32, "boards": 4, "voices": 3} if SOAK else {"windows": 8, "boards": 2, "voices": 2}
KILLS = 20 if SOAK else 2
WITHIN_SECONDS = 3.0 if SOAK else 10.0
"""Of the broker's return. `make test` shares its machine and asks only that it ends well."""
WOKEN_SECONDS = 1.0 if SOAK else 10.0
PACE_SECONDS = 0.05
SEED = 20


@pytest.fixture
def lit(tmp_path: Path) -> Iterator[LitHall]:
    made = LitHall(tmp_path, **SIZES)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
def clerks(lit: LitHall) -> Iterator[Clerks]:
    made = Clerks(lit)
    yield made
    made.stop()


def test_every_display_is_right_after_each_fall_of_the_broker_and_no_voice_says_a_call_twice(
    lit: LitHall, clerks: Clerks, capsys: pytest.CaptureFixture[str]
) -> None:
    dice, took = random.Random(SEED), list[float]()
    clerks.call_all()
    clerks.right_within(WITHIN_SECONDS)
    for _ in range(KILLS):
        back = _fall(lit, clerks, dice.uniform(0.1, 4.0))
        took.append(clerks.right_within(WITHIN_SECONDS, since=back))
        _newest_are_said(lit, clerks)
        _all_voices_speak(lit, clerks)
    told = (
        f"{KILLS} kills of the broker, {len(lit.said())} calls said: all right after {sorted(took)[KILLS // 2]:.2f} s,"
    )
    with capsys.disabled():
        print(f"\n  {told} at most {max(took):.2f} s", end=" ")
    twice = [said for said, times in Counter(lit.said()).items() if times > 1]
    assert not twice
    assert "Traceback" not in lit.displays.said()


def test_displays_that_start_in_the_middle_of_the_day_show_what_is_so(
    lit: LitHall, clerks: Clerks, capsys: pytest.CaptureFixture[str]
) -> None:
    clerks.call_all()
    clerks.right_within(WITHIN_SECONDS)
    lit.displays.kill()
    clerks.call_all()
    said = Counter(lit.said())
    assert lit.eye is not None
    lit.eye.heard.clear()
    lit.eye.came.clear()
    lit.displays.start()
    late = _each_after_its_coming(lit, clerks)
    with capsys.disabled():
        print(
            f"\n  {len(late)} displays start late: right {max(late.values()):.2f} s after they came, at most", end=" "
        )
    assert max(late.values()) < WOKEN_SECONDS, late
    assert Counter(lit.said()) == said, "a voice says nothing of the past"
    _all_voices_speak(lit, clerks)


def _fall(lit: LitHall, clerks: Clerks, seconds: float) -> float:
    """The broker falls in the middle of calls and is away for so long; calls go on until it answers again: that moment."""
    clerks.begin(PACE_SECONDS)
    before = len(lit.said())
    until(lambda: len(lit.said()) >= before + 3, "calls are under way")
    lit.hall.broker.kill()
    gone = time.monotonic()
    until(lambda: time.monotonic() - gone >= seconds, "the hall is without a broker")
    lit.hall.start_broker()
    back = time.monotonic()
    clerks.pause()
    lit.look()
    return back


def _newest_are_said(lit: LitHall, clerks: Clerks) -> None:
    """Calls made while the broker was away are said once it is back; the newest of each zone is the last of them."""
    for zone in {window.zone for window in lit.centre.windows}:
        until(partial(_is_said, lit, zone, clerks.newest_number[zone]), f"{zone} hears {clerks.newest_number[zone]}")


def _all_voices_speak(lit: LitHall, clerks: Clerks) -> None:
    """A new call in every zone is said: nobody is lost for ever."""
    for zone in {window.zone for window in lit.centre.windows}:
        clerks.call(next(each.id for each in lit.centre.windows if each.zone == zone))
        until(partial(_is_said, lit, zone, clerks.newest_number[zone]), f"{zone} hears {clerks.newest_number[zone]}")


def _is_said(lit: LitHall, zone: str, number: str) -> bool:
    words = f"A{''.join('零一二三四五六七八九'[int(sign)] for sign in number[1:])}号"
    return any(by == f"voice-{zone}" and words in said for by, said in lit.said())


def _each_after_its_coming(lit: LitHall, clerks: Clerks) -> dict[str, float]:
    """Strip or board → seconds from its coming to the bus until it showed what is so."""
    assert lit.eye is not None
    eye, late = lit.eye, dict[str, float]()
    shows = {f"strip-{window}" for window in clerks.numbers} | {
        device.id for device in lit.centre.devices if device.kind == "board"
    }

    def looked() -> bool:
        wrong, now = clerks.wrong(), time.monotonic()
        for device in shows - set(late) - set(wrong):
            late[device] = max(0.0, now - eye.came.get(device, now))
        return set(late) == shows

    until(looked, "every strip and board is right", 60)
    return late
