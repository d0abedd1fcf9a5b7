"""The contract of a pad and keypad, the same for every driver on every line: pressed once, told once, acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from drivers.device import Press
from drivers.errors import DeviceMissing

pytestmark = pytest.mark.network
DRIVERS: dict[str, tuple[str, dict[str, object]]] = {
    "ff68": ("ff68", {}),
    "frame_map": ("frame_map", {"preset": "ff68"}),
}
KEYS = ["next", "recall", "rate", "pause", "transfer", "no_show", "park", "callback"]
Until = Callable[..., None]
Pair = tuple[Any, Any]


@pytest.fixture(params=["serial", "tcp"])
def link(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=DRIVERS)
def pad(plug: Any, request: pytest.FixtureRequest, link: str) -> Pair:
    kind, settings = DRIVERS[request.param]
    pair: Pair = plug(kind, {"address": 5, **settings}, link=link)
    return pair


def test_the_pad_lights_up_and_shows(pad: Pair, until: Until) -> None:
    double, device = pad
    device.prompt_rating()
    device.show_number("A023")
    device.show_waiting(12)
    device.beep()
    until(lambda: double.seen()["beeps"] == 1)
    assert double.seen() == {"lit": True, "number": "023", "waiting": "012", "grade": None, "acks": 0, "beeps": 1}


@pytest.mark.parametrize("grade", [5, 4, 3, 2, 1])
def test_a_grade_is_told_and_acknowledged(pad: Pair, grade: int, until: Until) -> None:
    double, device = pad
    device.prompt_rating()
    until(lambda: double.seen()["lit"])
    double.touch({"grade": grade})
    assert device.wait(2).grade == grade
    until(lambda: double.seen()["acks"] == 1)
    assert (double.seen()["grade"], double.seen()["lit"]) == (grade, False)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_told_and_acknowledged(pad: Pair, key: str, until: Until) -> None:
    double, device = pad
    double.touch({"key": key})
    assert device.wait(2) == Press(key)
    until(lambda: double.seen()["acks"] == 1)
    assert device.wait(0) is None


@pytest.mark.parametrize("fault", ["garbage", "cut", "silent"])
def test_what_comes_broken_or_not_at_all_is_no_key_and_the_next_one_is(pad: Pair, fault: str) -> None:
    double, device = pad
    double.fault(fault)
    double.press("next")
    assert device.wait(0.2) is None
    double.touch({"clear": True})
    double.press("recall")
    assert device.wait(2) == Press("recall")


@pytest.mark.parametrize("fault", ["noise", "delay", "paced"])
def test_what_comes_late_or_behind_noise_is_heard(pad: Pair, fault: str, until: Until) -> None:
    double, device = pad
    double.touch({"fault": fault, "seconds": 0.1})
    double.press("next")
    assert device.wait(2) == Press("next")
    until(lambda: double.seen()["acks"] == 1)


def test_an_unplugged_pad_is_missing_until_it_is_back(pad: Pair) -> None:
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


@pytest.mark.parametrize("kind", DRIVERS)
def test_a_line_that_repeats_what_we_say_presses_nothing(plug: Any, kind: str, link: str, until: Until) -> None:
    name, settings = DRIVERS[kind]
    double, device = plug(name, {**settings, "own_echo": True}, link=link)
    double.fault("echo")
    device.prompt_rating()
    until(lambda: double.seen()["lit"])
    assert device.wait(0.2) is None
    double.press("next")
    assert device.wait(2) == Press("next")


def test_a_wrong_grade_or_key_names_the_right_ones(pad: Pair) -> None:
    double, _ = pad
    with pytest.raises(ValueError, match=r"found '?6'?; allowed"):
        double.touch({"grade": 6})
    with pytest.raises(ValueError, match="did you mean next"):
        double.press("nex")
