"""The contract of a strip, the same for every driver on every line: shown and accepted, or one of four errors."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from drivers import make_device
from drivers.errors import DeviceMissing, DeviceRefused, DeviceTimeout, FrameError
from drivers.settings import read_settings

pytestmark = pytest.mark.network
CHINESE = {"onbon", "cpower"}
DRIVERS: dict[str, tuple[str, dict[str, object]]] = {
    "onbon": ("onbon", {}),
    "cpower": ("cpower", {}),
    "cpower, old firmware": ("cpower", {}),
    "armfly": ("armfly", {}),
    "armfly, Modbus": ("armfly", {"protocol": "modbus"}),
}
WITH_CHINESE = [name for name, (kind, _) in DRIVERS.items() if kind in CHINESE]  # the others have seven segments
WITH_A_NO = [name for name in DRIVERS if name != "armfly"]  # its ASCII protocol has no word for no
OF_THE_DOUBLE: dict[str, dict[str, object]] = {"cpower, old firmware": {"old": True}}
REFUSALS = {"onbon": "busy", "cpower": "checksum", "armfly": "value"}


class Strip:
    """A strip with its double."""

    def __init__(self, driver: str, double: Any, device: Any) -> None:
        self.kind = DRIVERS[driver][0]
        self.double, self.device = double, device

    @property
    def shown(self) -> dict[str, str]:
        shown: dict[str, str] = self.double.seen()["address"]["3"]
        return shown


@pytest.fixture(params=["serial", "tcp"])
def link(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=DRIVERS)
def strip(plug: Any, request: pytest.FixtureRequest, link: str) -> Strip:
    kind, settings = DRIVERS[request.param]
    extra = OF_THE_DOUBLE.get(request.param, {})
    return Strip(request.param, *plug(kind, {"address": 3, "ack_timeout": 0.3, **settings}, link=link, **extra))


def test_a_number_is_shown_and_cleared(strip: Strip) -> None:
    strip.device.show("A023", colour="green")
    assert strip.shown["text"].strip() == "A023"
    strip.device.show("")
    assert strip.shown["text"].strip() == ""
    assert strip.double.seen()["bad"] == 0


@pytest.mark.parametrize("strip", WITH_CHINESE, indirect=True)
def test_chinese_is_shown_with_its_colour_and_effect(strip: Strip) -> None:
    strip.device.show("楼请A023号到5号窗口", colour="yellow", effect="move_left")
    assert strip.shown == {"text": "楼请A023号到5号窗口", "colour": "yellow", "effect": "move_left"}
    strip.device.show("䶮\x1b1")
    assert strip.shown["text"] == "〓 1"


def test_a_silent_strip_is_unknown_and_then_well_again(strip: Strip) -> None:
    assert strip.device.check() == "ready"
    strip.double.fault("silent")
    with pytest.raises(DeviceTimeout, match="strip 3 does not answer"):
        strip.device.show("A001")
    assert strip.device.status() == {"state": "unknown", "cause": "no answer"}
    strip.double.touch({"clear": True})
    strip.device.show("A002")
    assert strip.device.check() == "ready"


@pytest.mark.parametrize("strip", WITH_A_NO, indirect=True)
def test_a_strip_that_says_no_is_a_refusal_with_its_word(strip: Strip) -> None:
    strip.double.fault("nack")
    with pytest.raises(DeviceRefused) as refused:
        strip.device.show("A001")
    assert refused.value.reason == REFUSALS[strip.kind]


def test_nonsense_is_a_frame_error_with_its_bytes_and_then_it_recovers(strip: Strip) -> None:
    strip.double.fault("garbage")
    with pytest.raises(FrameError) as nonsense:
        strip.device.show("A001")
    assert b"\x13\x37" in nonsense.value.data
    strip.double.touch({"clear": True})
    strip.device.show("A002")
    assert strip.shown["text"].strip() == "A002"


def test_an_answer_that_is_late_or_cut_short_is_none_and_then_it_recovers(strip: Strip) -> None:
    strip.double.touch({"fault": "delay", "seconds": 0.6})
    with pytest.raises(DeviceTimeout):
        strip.device.show("A001")
    assert strip.device.link.read(4096, 5), "the late one, at last"
    strip.double.touch({"clear": True})
    strip.double.fault("cut")
    with pytest.raises((DeviceTimeout, FrameError)):
        strip.device.show("A002")
    strip.double.touch({"clear": True})
    strip.device.show("A003")
    assert strip.shown["text"].strip() == "A003"


def test_a_strip_is_right_at_the_speed_of_its_line(strip: Strip) -> None:
    strip.double.fault("paced")
    strip.device.settings = dataclasses.replace(strip.device.settings, ack_timeout=5)
    for number in ("A001", "A002"):
        strip.device.show(number)
        assert strip.shown["text"].strip() == number


def test_an_unplugged_strip_is_missing_until_it_is_back(strip: Strip) -> None:
    strip.double.fault("unplugged")
    with pytest.raises(DeviceMissing):
        strip.device.show("A001")
    strip.device.close()
    strip.double.fault("unplugged", on=False)
    strip.device.open()
    strip.device.show("A002")
    assert strip.shown["text"].strip() == "A002"


@pytest.mark.parametrize("wrong", [{"colour": "blue"}, {"effect": "blink"}])
def test_a_wrong_word_is_refused(strip: Strip, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="allowed red, green, yellow and static"):
        strip.device.show("A1", **wrong)
    assert strip.double.seen()["frames"] == 0


@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_several_strips_share_a_line_and_hear_only_what_is_theirs(plug: Any, kind: str, link: str) -> None:
    double, third = plug(kind, {"address": 3}, addresses=[3, 4], link=link)
    fourth = type(third)(third.link, read_settings(type(third).settings_type, {"address": 4}))
    fourth.forget()
    third.show("A001")
    fourth.show("B002")
    shown = {number: strip["text"].strip() for number, strip in double.seen()["address"].items()}
    assert shown == {"3": "A001", "4": "B002"}


@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_a_strip_ignores_orders_to_another(plug: Any, kind: str, link: str) -> None:
    double, device = plug(kind, {"address": 4, "ack_timeout": 0.1}, addresses=[3], link=link)
    with pytest.raises(DeviceTimeout):
        device.show("A001")
    assert double.seen()["frames"] == 0


@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_a_strip_on_a_line_without_a_way_back_waits_for_nothing(plug: Any, kind: str, link: str, until: Any) -> None:
    double, device = plug(kind, {"address": 3, "ack": False}, link=link)
    double.fault("silent")
    device.show("A7")
    until(lambda: double.seen()["address"]["3"]["text"].strip() == "A7")
    assert device.status()["state"] == "unknown"


@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_a_strip_that_is_not_open_is_missing(kind: str) -> None:
    device = make_device(kind, "serial:///dev/lobby-no-such-port")
    device.close()
    assert device.check().startswith("/dev/lobby-no-such-port: not open")
