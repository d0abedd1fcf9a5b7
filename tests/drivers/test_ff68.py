"""The contract of a rating pad and keypad: prompts arrive, presses are told once and acknowledged at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from drivers import ff68_frames as frames
from drivers.device import Grade, Press
from drivers.errors import DeviceMissing
from drivers.ff68 import Ff68Pad

NEXT = frames.build(frames.Frame(1, frames.KEY, frames.key_data("next")))
RATED = frames.build(frames.Frame(1, frames.RATING, b"\x01"))


@pytest.fixture(params=["serial", "tcp"])
def pad(plug: Any, request: pytest.FixtureRequest) -> tuple[Any, Any]:
    pair: tuple[Any, Any] = plug("ff68", {"address": 5}, link=request.param)
    return pair


@pytest.mark.network
def test_the_pad_lights_up_and_shows(pad: tuple[Any, Any], until: Callable[..., None]) -> None:
    double, device = pad
    device.prompt_rating()
    device.show_number("A023")
    device.show_waiting(12)
    device.beep()
    until(lambda: double.seen()["beeps"] == 1)
    assert double.seen() == {"lit": True, "number": "023", "waiting": "012", "grade": None, "acks": 0, "beeps": 1}


@pytest.mark.network
@pytest.mark.parametrize("grade", [5, 4, 3, 2, 1])
def test_a_grade_is_told_and_acknowledged(pad: tuple[Any, Any], grade: int, until: Callable[..., None]) -> None:
    double, device = pad
    double.touch({"grade": grade})
    assert device.wait(2) == Grade(grade, 5 - grade)
    until(lambda: double.seen()["acks"] == 1)
    assert double.seen()["grade"] == grade
    assert not double.seen()["lit"]


@pytest.mark.network
@pytest.mark.parametrize("key", ["next", "recall", "rate", "pause", "transfer", "no_show", "park", "callback"])
def test_a_key_is_told_and_acknowledged(pad: tuple[Any, Any], key: str, until: Callable[..., None]) -> None:
    double, device = pad
    double.touch({"key": key})
    assert device.wait(2) == Press(key)
    until(lambda: double.seen()["acks"] == 1)


@pytest.mark.network
def test_noise_is_heard_through_and_wrong_sums_are_not_believed(pad: tuple[Any, Any]) -> None:
    double, device = pad
    double.fault("noise")
    double.press("next")
    assert device.wait(2) == Press("next")
    double.touch({"clear": True})
    double.fault("garbage")
    double.press("next")
    assert device.wait(0.2) is None
    double.touch({"clear": True})
    double.press("recall")
    assert device.wait(2) == Press("recall")


@pytest.mark.network
def test_an_unplugged_pad_is_missing_until_it_is_back(pad: tuple[Any, Any]) -> None:
    double, device = pad
    assert device.check() == "ready"
    double.fault("unplugged")
    with pytest.raises(DeviceMissing):
        device.wait(2)
    assert device.check() != "ready"
    device.close()
    double.fault("unplugged", on=False)
    device.open()
    double.press("next")
    assert device.wait(2) == Press("next")


def test_nobody_presses_and_the_wait_ends(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {})
    assert device.wait(3) is None
    assert link.now == pytest.approx(103)


def test_two_presses_in_one_piece_are_two(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {}, NEXT + RATED)
    assert [device.wait(0), device.wait(0), device.wait(0)] == [Press("next"), Grade(4, 1), None]
    assert link.written == [NEXT, frames.build(frames.Frame(1, frames.KEY, b"\x01"))]


def test_another_pads_press_is_not_ours(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {"address": 2}, NEXT)
    assert device.wait(0.5) is None
    assert link.written == []


def test_our_own_echo_is_not_a_press(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {"own_echo": True}, frames.build(frames.rating_asked(1)), NEXT, NEXT)
    device.prompt_rating()
    assert device.wait(1) == Press("next")
    assert device.wait(1) is None, "the second is our own acknowledgement, come back"
    assert len(link.written) == 2


def test_an_echo_that_never_came_hides_no_later_press(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {"own_echo": True}, NEXT)
    assert device.wait(1) == Press("next")
    assert device.wait(0.6) is None
    link.pieces = [NEXT]
    assert device.wait(1) == Press("next")


def test_a_grade_the_table_lacks_is_acknowledged_and_dropped(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {"grades": {"0": 5}}, RATED)
    assert device.wait(0.5) is None
    assert len(link.written) == 1


def test_a_press_behind_half_a_frame_is_told_when_the_line_is_quiet(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {}, bytes.fromhex("FF 68 10 10 68 05") + NEXT)
    assert device.wait(5) == Press("next")
    assert link.now < 101
