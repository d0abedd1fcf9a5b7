"""When a pad's line is said to be wrong: much that is no frame and never one between, and not a moment before."""

from __future__ import annotations

from typing import Any

import pytest

from drivers import ff68_frames as ff68
from drivers.device import Grade, Press
from drivers.errors import FrameError
from drivers.ff68 import Ff68Pad
from drivers.frame_map import FrameMapPad
from drivers.listening import FLOOD, MOST_NONSENSE

NEXT = ff68.build(ff68.Frame(1, ff68.KEY, ff68.key_data("next")))
A_NEIGHBOURS = ff68.build(ff68.Frame(9, ff68.KEY, ff68.key_data("next")))
NOISE = b"\x55" * 30
QUIET = b""


def test_a_line_that_never_frames_is_told_with_how_much_came(scripted: Any) -> None:
    device, _ = scripted(Ff68Pad, {}, NOISE, NOISE, NOISE, QUIET)
    with pytest.raises(FrameError, match="scripted: 90 bytes came, but no frame of a pad that speaks FF 68") as told:
        device.wait(5)
    assert told.value.data == NOISE * 3


def test_it_is_told_once_and_then_the_pad_is_heard_again(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {}, NOISE, NOISE, NOISE, QUIET)
    with pytest.raises(FrameError):
        device.wait(5)
    link.pieces = [NOISE, NEXT]
    assert device.wait(5) == Press("next")


def test_a_little_noise_is_none(scripted: Any) -> None:
    device, _ = scripted(Ff68Pad, {}, b"\x55" * MOST_NONSENSE, QUIET, QUIET)
    assert device.wait(5) is None


def test_noise_adds_up_over_hours_of_quiet(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {})
    for _ in range(2):
        link.pieces = [NOISE]
        assert device.wait(3600) is None
    link.pieces = [NOISE]
    with pytest.raises(FrameError):
        device.wait(3600)


@pytest.mark.parametrize("frame", [NEXT, A_NEIGHBOURS])
def test_any_frame_between_shows_that_the_line_is_right(scripted: Any, frame: bytes) -> None:
    device, link = scripted(Ff68Pad, {})
    for _ in range(20):
        link.pieces = [NOISE, QUIET, frame]
        device.wait(1)
    assert not link.pieces


def test_a_frame_right_behind_much_noise_is_heard_first(scripted: Any) -> None:
    device, _ = scripted(Ff68Pad, {}, *[NOISE] * 10, NEXT)
    assert device.wait(5) == Press("next")


def test_a_line_that_is_never_quiet_is_told_before_it_fills_the_memory(scripted: Any) -> None:
    device, link = scripted(Ff68Pad, {}, *[b"\x55" * 64] * 1000)
    with pytest.raises(FrameError) as told:
        device.wait(3600)
    assert FLOOD < len(told.value.data) <= FLOOD + 64
    assert len(link.pieces) > 900


def test_where_nothing_holds_frames_together_only_a_match_shows_it(scripted: Any) -> None:
    rows = [{"hex": "31 0D", "value": "grade:5"}]
    device, link = scripted(FrameMapPad, {"match": rows, "length": "fixed 2"}, *[NOISE] * 5, QUIET)
    with pytest.raises(FrameError, match="no frame of the frame map"):
        device.wait(1)
    for _ in range(10):
        link.pieces = [b"\x55" * 30, QUIET, b"1\r"]
        assert device.wait(1) == Grade(5, 5)
