"""The contract of a scanner: a code is given once and whole, broken ones not at all."""

from __future__ import annotations

from typing import Any

import pytest

from drivers.errors import DeviceError

KINDS = {"scanner"}
CODE = "http://127.0.0.1:8000/t/Zq3v8WkTn0c2o5b9XyRt1A?a=1&b=2"


def test_a_code_is_read_once_and_whole(thing: Any) -> None:
    thing.touch(text=CODE)
    said = thing.device.wait(thing.patience)
    assert said == CODE if thing.double else said
    assert thing.device.wait(0.4) is None


def test_codes_come_in_the_order_they_were_held(thing: Any) -> None:
    thing.touch(text="A001")
    first = thing.device.wait(thing.patience)
    thing.touch(text="B002")
    assert [first, thing.device.wait(thing.patience)] == ["A001", "B002"]


def test_silence_is_no_code_and_no_error(thing: Any) -> None:
    thing.fault("silent")
    assert thing.device.wait(0.1) is None
    if thing.double:
        thing.touch(text=CODE)
        assert thing.device.wait(0.3) is None
    thing.clear()
    thing.work("A002")


def test_a_code_cut_short_is_never_taken_for_a_whole_one(thing: Any) -> None:
    thing.fault("cut")
    thing.touch(text=CODE)
    with_end = thing.device.settings
    del with_end
    try:
        said = thing.device.wait(0.5)
    except DeviceError:
        said = None
    assert said != CODE
    thing.clear()
    thing.device.wait(0.5)
    thing.work("A002")


@pytest.mark.drivers("serial_scanner")
def test_a_code_with_what_no_code_has_is_refused_and_the_next_one_read(thing: Any) -> None:
    thing.fault("garbage")
    thing.touch(text=CODE)
    with pytest.raises(DeviceError, match="control"):
        thing.device.wait(2)
    thing.clear()
    thing.work("A002")
