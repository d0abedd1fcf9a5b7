"""The contract of keyboards that are pads or scanners, on each link; on USB the kernel's driver is put off."""

from __future__ import annotations

from typing import Any

import pytest

from drivers import check_settings
from drivers.device import Grade, Press
from drivers.errors import DeviceMissing, DeviceRefused, FrameError
from drivers.hid_keys import report_of, reports_of
from drivers.hid_scanner import HidScanner

CODE = "http://127.0.0.1:8000/t/Zq3v8WkTn0c2o5b9XyRt1A?a=1&b=2"
pytestmark = pytest.mark.network


@pytest.fixture(params=["serial", "tcp", "usb"])
def link(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("digits", ["pad", "row"])
def test_digits_are_grades_on_both_rows(plug: Any, link: str, digits: str) -> None:
    double, device = plug("hid_pad", {"grades": {"1": 5, "2": 4, "5": 1}}, link=link, digits=digits)
    double.touch({"grade": 5})
    double.touch({"grade": 1})
    assert [device.wait(2), device.wait(2), device.wait(0.05)] == [Grade(5, 1), Grade(1, 5), None]


def test_keys_are_orders(plug: Any, link: str) -> None:
    double, device = plug("hid_pad", {"keys": {"F1": "next", "Enter": "recall"}}, link=link)
    double.touch({"key": "next"})
    double.touch({"key": "F9"})
    double.touch({"key": "recall"})
    assert [device.wait(2), device.wait(2), device.wait(0.05)] == [Press("next"), Press("recall"), None]
    assert double.seen()["presses"] == 3
    with pytest.raises(ValueError, match="did you mean next"):
        double.touch({"key": "nexd"})


def test_a_hand_on_the_pad_is_no_grade(plug: Any, link: str) -> None:
    double, device = plug("hid_pad", {}, link=link)
    double.fault("rollover")
    double.touch({"grade": 3})
    assert [device.wait(2), device.wait(0.05)] == [Grade(3, 3), None]


def test_a_code_is_typed_and_ends_with_enter(plug: Any, link: str) -> None:
    double, device = plug("hid_scanner", {}, link=link)
    double.touch({"text": CODE})
    assert device.wait(2) == CODE
    assert device.wait(0.05) is None


def test_a_code_without_an_end_ends_with_quiet(plug: Any, link: str) -> None:
    double, device = plug("hid_scanner", {"idle_timeout": 0.1}, link=link, end="none")
    double.touch({"text": "A001"})
    assert device.wait(2) == "A001"


@pytest.mark.parametrize("kind", ["hid_pad", "hid_scanner"])
def test_a_pulled_plug_is_missing_until_it_is_back(plug: Any, link: str, kind: str) -> None:
    double, device = plug(kind, {}, link=link)
    assert device.check() == "ready"
    double.fault("unplugged")
    with pytest.raises(DeviceMissing):
        device.wait(2)
    device.close()
    double.fault("unplugged", on=False)
    device.open()
    double.touch({"grade": 3} if kind == "hid_pad" else {"text": "A1"})
    assert device.wait(2) == (Grade(3, 3) if kind == "hid_pad" else "A1")


def test_a_lamp_asks_for_a_rating_until_it_is_given(plug: Any) -> None:
    double, device = plug("hid_pad", {"prompt_led": "scroll"}, link="usb")
    device.prompt_rating()
    assert double.seen()["lamps"] == 4
    double.touch({"grade": 5})
    assert device.wait(2) == Grade(5, 5)
    assert double.seen()["lamps"] == 0


def test_the_keyboard_is_taken_from_the_kernel_and_told_to_speak_boot_reports(plug: Any) -> None:
    double, device = plug("hid_pad", {}, link="usb")
    assert not double.wire.kernel_driver
    assert list(double.wire.requests) == [(0x21, 0x0B, 0, b""), (0x21, 0x0A, 0, b"")]
    device.close()
    assert double.wire.kernel_driver


def test_a_halted_pipe_is_told_once(plug: Any) -> None:
    double, device = plug("hid_pad", {}, link="usb")
    double.fault("halted")
    with pytest.raises(DeviceRefused, match="stalled"):
        device.wait(1)
    double.touch({"grade": 3})
    assert device.wait(2) == Grade(3, 3)


def test_half_a_report_over_usb_does_not_shift_the_next(plug: Any) -> None:
    double, device = plug("hid_pad", {}, link="usb")
    double.wire.send(report_of(0x1E)[:4])
    double.touch({"grade": 3})
    assert device.wait(2) == Grade(3, 3)


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        ([report_of(0x59, 0x04), bytes(8), report_of(0x28)], "no ASCII"),
        ([report_of(0x3A), bytes(8), report_of(0x28)], "no ASCII"),
        ([*reports_of("7" * 7090), report_of(0x28)], "longer than 7089"),
    ],
)
def test_what_is_no_code_is_refused_and_the_next_one_read(scripted: Any, reports: list[bytes], said: str) -> None:
    device, _ = scripted(HidScanner, {}, *reports, bytes(8), *reports_of("A1"), report_of(0x28))
    with pytest.raises(FrameError, match=said) as refused:
        device.wait(30)
    assert refused.value.data == b""
    assert device.wait(5) == "A1"


def test_a_code_still_arriving_is_kept_for_the_next_call(scripted: Any) -> None:
    device, link = scripted(HidScanner, {}, *reports_of("A0"))
    assert device.wait(0.01) is None
    link.pieces = [*reports_of("01"), report_of(0x28)]
    assert device.wait(0.2) == "A001"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"keys": {"F13": "next"}}, "keys: found"),
        ({"keys": {"F1": "nexd"}}, "values out of next, recall"),
        ({"keys": ["F1"]}, "a table"),
        ({"prompt_led": "blue"}, "one of none, num, caps, scroll"),
    ],
)
def test_a_wrong_table_says_what_is_allowed(settings: dict[str, object], said: str) -> None:
    assert said in check_settings("hid_pad", settings)[0]
