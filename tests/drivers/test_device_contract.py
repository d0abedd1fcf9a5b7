"""The contract of every device, whatever its kind: how it is opened and closed, and what becomes of it on a bad line."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest

from drivers import make_device
from drivers.errors import DeviceMissing, DeviceTimeout

KINDS = {"printer", "strip", "pad", "card reader", "scanner"}
ANSWERING = ("escpos", "onbon", "cpower", "armfly", "sam")
MIDWAY = {"printer": 40, "strip": 10, "pad": 3, "card reader": 700, "scanner": 4}
"""Bytes, either way, after which a thing is in the midst of its work."""
Until = Callable[..., None]


def open_things() -> tuple[int, int]:
    return threading.active_count(), len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - nothing else counts these


def test_it_does_its_work(thing: Any) -> None:
    thing.work("A023")
    thing.work("B107")
    assert thing.device.check() in {"ready", "paper low"}


def test_it_touches_nothing_until_it_is_opened(thing: Any) -> None:
    thing.device.close()
    thing.fault("unplugged")
    device = make_device(thing.driver, thing.device.name, thing.case.settings)
    assert device.check() != "ready"
    with pytest.raises(DeviceMissing):
        device.open()
    thing.clear()
    thing.reopen()
    thing.work()


def test_it_may_be_closed_twice_and_opened_twice(thing: Any) -> None:
    thing.device.close()
    thing.device.close()
    with pytest.raises(DeviceMissing, match="not open"):
        thing.device.status()
    thing.reopen()
    thing.device.open()
    thing.work()


def test_it_leaves_no_thread_and_no_descriptor(thing: Any, until: Until) -> None:
    thing.work()
    thing.device.close()
    alone = open_things()
    for _ in range(5):
        thing.reopen()
        thing.work()
        thing.device.close()
    until(lambda: open_things() <= alone)


def test_a_plug_pulled_while_it_rests_is_told_and_put_back_it_works(thing: Any, until: Until) -> None:
    thing.work("A001")
    thing.fault("unplugged")
    until(lambda: thing.device.check() not in {"ready", "paper low"})
    if thing.double:
        with pytest.raises(DeviceMissing):
            thing.device.status()
    thing.clear()
    thing.reopen()
    thing.work("A002")


@pytest.mark.parametrize("is_midway", [False, True], ids=["at the start", "midway"])
def test_a_plug_pulled_while_it_works_is_told_and_put_back_it_works(thing: Any, is_midway: bool) -> None:
    thing.work("A001")
    thing.fault("unplugged", after_bytes=MIDWAY[thing.kind] if is_midway else 1)
    with pytest.raises(DeviceMissing):
        thing.work("A002")
    thing.clear()
    thing.reopen()
    thing.work("A003")


@pytest.mark.links("serial")
def test_a_port_is_for_one_program_alone(thing: Any) -> None:
    second = make_device(thing.driver, thing.device.name, thing.case.settings)
    with pytest.raises(DeviceMissing, match="in use by another program or driver"):
        second.open()
    thing.work()


def test_it_works_at_the_speed_of_a_real_line(thing: Any) -> None:
    thing.fault("paced")
    thing.work("A001")
    thing.work("A002")


def test_answers_that_come_late_are_waited_for(thing: Any) -> None:
    thing.fault("delay", seconds=0.05)
    thing.work("A001")
    thing.work("A002")


@pytest.mark.drivers(*ANSWERING)
@pytest.mark.parametrize("fault", ["silent", "half_open"])
def test_one_that_does_not_answer_is_never_well_and_works_again(thing: Any, fault: str) -> None:
    thing.work("A001")
    thing.fault(fault)
    assert thing.device.check() not in {"ready", "paper low"}
    with pytest.raises(DeviceTimeout):
        thing.work("A002")
    thing.clear()
    thing.reopen()
    thing.work("A003")
