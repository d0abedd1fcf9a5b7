"""The contract of a pad and keypad, the same for every driver on every line: pressed once, told once, acknowledged."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.device import Press

KINDS = {"pad"}
FRAMED = ("ff68", "frame_map")
"""Those that show something and want an acknowledgement; the others are keyboards."""
KEYS = ["next", "recall", "rate", "pause", "transfer", "no_show", "park", "callback"]


def acknowledged(thing: Any, times: int) -> None:
    if thing.double and thing.driver in FRAMED:
        thing.look(f"{times} acknowledged", lambda seen: seen["acks"] == times)


@pytest.mark.drivers(*FRAMED)
def test_the_pad_lights_up_and_shows(thing: Any) -> None:
    thing.device.prompt_rating()
    thing.device.show_number("A023")
    thing.device.show_waiting(12)
    thing.device.beep()
    lit = {"lit": True, "number": "023", "waiting": "012", "grade": None, "acks": 0, "beeps": 1}
    thing.look("the pad is lit, shows 023 and 012 waiting, and has beeped once", lambda seen: seen == lit)


@pytest.mark.parametrize("grade", [5, 4, 3, 2, 1])
def test_a_grade_is_told_once_and_acknowledged(thing: Any, grade: int) -> None:
    thing.device.prompt_rating()
    if thing.driver in FRAMED:
        thing.look("the pad asks for a rating", lambda seen: seen["lit"])
    thing.touch(grade=grade)
    assert thing.device.wait(thing.patience).grade == grade
    acknowledged(thing, 1)
    if thing.driver in FRAMED:
        thing.look("the pad asks no more", lambda seen: (seen["grade"], seen["lit"]) == (grade, False))
    assert thing.device.wait(0.05) is None


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_told_once_and_acknowledged(thing: Any, key: str) -> None:
    thing.touch(key=key)
    assert thing.device.wait(thing.patience) == Press(key)
    acknowledged(thing, 1)
    assert thing.device.wait(0.05) is None


@pytest.mark.drivers(*FRAMED)
@pytest.mark.parametrize("fault", ["garbage", "cut", "silent"])
def test_what_comes_broken_or_not_at_all_is_no_key_and_the_next_one_is(thing: Any, fault: str) -> None:
    thing.fault(fault)
    thing.touch(key="next")
    assert thing.device.wait(0.2) is None
    thing.clear()
    thing.touch(key="recall")
    assert thing.device.wait(2) == Press("recall")
    assert thing.device.wait(0.2) is None


@pytest.mark.drivers("hid_pad")
@pytest.mark.parametrize("fault", ["cut", "silent"])
def test_a_report_cut_short_is_no_key_and_the_next_one_is(thing: Any, fault: str) -> None:
    thing.fault(fault)
    thing.touch(key="next")
    thing.device.wait(0.2)
    thing.clear()
    thing.device.wait(0.2)
    thing.touch(key="recall")
    assert thing.device.wait(2) == Press("recall")


@pytest.mark.drivers(*FRAMED)
def test_noise_before_a_frame_is_passed_over(thing: Any) -> None:
    thing.fault("noise")
    thing.touch(key="next")
    assert thing.device.wait(2) == Press("next")
    acknowledged(thing, 1)


@pytest.mark.drivers("hid_pad")
def test_a_hand_on_all_keys_is_no_key(thing: Any) -> None:
    thing.fault("rollover")
    thing.touch(grade=3)
    assert thing.device.wait(2).grade == 3
    assert thing.device.wait(0.05) is None


@pytest.mark.drivers(*FRAMED)
def test_a_line_that_repeats_what_we_say_presses_nothing(thing: Any) -> None:
    thing.set(own_echo=True)
    thing.fault("echo")
    thing.device.prompt_rating()
    thing.look("the pad asks for a rating", lambda seen: seen["lit"])
    assert thing.device.wait(0.2) is None
    thing.touch(key="next")
    assert thing.device.wait(2) == Press("next")
    acknowledged(thing, 1)
    assert thing.device.wait(0.2) is None


def test_a_silent_pad_waits_for_the_time_told_and_says_nothing(thing: Any) -> None:
    thing.fault("half_open" if thing.double else "silent")
    assert thing.device.wait(0.1) is None
    thing.clear()
    thing.work()


def test_a_wrong_grade_or_key_names_the_right_ones(thing: Any) -> None:
    if not thing.double:
        thing.work()
        return
    with pytest.raises(ValueError, match=r"found '?6'?; allowed"):
        thing.touch(grade=6)
    with pytest.raises(ValueError, match="did you mean next"):
        thing.touch(key="nexd")
