"""The contract of a strip, the same for every driver on every line: shown and accepted, or one of four errors."""

from __future__ import annotations

from typing import Any

import pytest

from drivers import make_device
from drivers.errors import DeviceError, DeviceRefused, DeviceTimeout, FrameError
from drivers.settings import read_settings

KINDS = {"strip"}
REFUSALS = {"onbon": "busy", "cpower": "checksum", "armfly": "value"}
COLOURS = ("red", "green", "yellow")


def shown(thing: Any) -> dict[str, str]:
    strip: dict[str, str] = thing.double.seen()["address"][str(thing.device.settings.address)]
    return strip


def test_a_number_is_shown_and_cleared(thing: Any) -> None:
    thing.device.show("A023", colour="green")
    thing.look("the strip shows A023", lambda _: shown(thing)["text"].strip() == "A023")
    thing.device.show("")
    thing.look("the strip is dark", lambda _: shown(thing)["text"].strip() == "")
    if thing.double:
        assert thing.double.seen()["bad"] == 0


@pytest.mark.drivers("onbon", "cpower")  # the others have seven segments
@pytest.mark.parametrize("colour", COLOURS)
def test_chinese_is_shown_with_its_colour_and_effect(thing: Any, colour: str) -> None:
    wanted = {"text": "楼请A023号到5号窗口", "colour": colour, "effect": "move_left"}
    thing.device.show(wanted["text"], colour=colour, effect="move_left")
    thing.look(f"{wanted['text']} moves to the left in {colour}", lambda _: shown(thing) == wanted)
    thing.device.show("䶮\x1b1")
    thing.look("the strip shows 〓 1", lambda _: shown(thing)["text"] == "〓 1")


def test_a_silent_strip_is_unknown_and_then_well_again(thing: Any) -> None:
    assert thing.device.check() == "ready"
    thing.fault("silent")
    with pytest.raises(DeviceTimeout, match=r"strip \d+ does not answer"):
        thing.device.show("A001")
    assert thing.device.status() == {"state": "unknown", "cause": "no answer"}
    thing.clear()
    thing.work("A002")
    assert thing.device.check() == "ready"


def test_a_strip_that_says_no_is_a_refusal_with_its_word(thing: Any) -> None:
    if getattr(thing.device.settings, "protocol", "") == "ascii":
        assert "nack" in thing.double.FAULTS, "armfly's ASCII protocol has no word for no"
        return
    thing.fault("nack")
    with pytest.raises(DeviceRefused) as refused:
        thing.device.show("A001")
    assert refused.value.reason == REFUSALS[thing.driver]
    thing.clear()
    thing.work("A002")


def test_nonsense_is_a_frame_error_with_its_bytes_and_then_it_recovers(thing: Any) -> None:
    thing.fault("garbage")
    with pytest.raises(FrameError) as nonsense:
        thing.device.show("A001")
    assert b"\x13\x37" in nonsense.value.data
    thing.clear()
    thing.work("A002")


def test_an_answer_that_is_late_or_cut_short_is_none_and_then_it_recovers(thing: Any) -> None:
    thing.fault("delay", seconds=0.6)
    with pytest.raises(DeviceTimeout):
        thing.device.show("A001")
    assert thing.device.link.read(4096, 5), "the late one, at last"
    thing.clear()
    thing.fault("cut")
    with pytest.raises((DeviceTimeout, FrameError)):
        thing.device.show("A002")
    thing.clear()
    thing.work("A003")


def test_a_line_that_repeats_what_we_say_is_not_taken_for_the_strips_answer(thing: Any) -> None:
    thing.set(**({"own_echo": True} if hasattr(thing.device.settings, "own_echo") else {}))
    thing.fault("echo")
    thing.work("A001")
    thing.fault("silent")
    with pytest.raises(DeviceError):
        thing.device.show("A002")
    assert thing.device.check() != "ready"
    thing.clear()
    thing.work("A003")


@pytest.mark.parametrize("wrong", [{"colour": "blue"}, {"effect": "blink"}])
def test_a_wrong_word_is_refused_before_anything_is_sent(thing: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="allowed red, green, yellow and static"):
        thing.device.show("A1", **wrong)
    if thing.double:
        assert thing.double.seen()["frames"] == 0


@pytest.fixture(params=["serial", "tcp"])
def link(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.network
@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_many_strips_share_a_line_and_each_hears_only_what_is_its_own(plug: Any, kind: str, link: str) -> None:
    numbers = list(range(1, 33))
    double, first = plug(kind, {"address": 1}, addresses=numbers, link=link)
    for number in numbers:
        strip = type(first)(first.link, read_settings(type(first).settings_type, {"address": number}))
        strip.forget()
        strip.show(f"A{number:03d}")
    shown = {number: strip["text"].strip() for number, strip in double.seen()["address"].items()}
    assert shown == {str(number): f"A{number:03d}" for number in numbers}


@pytest.mark.network
@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_a_strip_ignores_orders_to_another(plug: Any, kind: str, link: str) -> None:
    double, device = plug(kind, {"address": 4, "ack_timeout": 0.1}, addresses=[3], link=link)
    with pytest.raises(DeviceTimeout):
        device.show("A001")
    assert double.seen()["frames"] == 0


@pytest.mark.network
@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_a_strip_on_a_line_without_a_way_back_waits_for_nothing(plug: Any, kind: str, link: str, until: Any) -> None:
    double, device = plug(kind, {"address": 3, "ack": False}, link=link)
    double.fault("silent")
    device.show("A7")
    until(lambda: double.seen()["address"]["3"]["text"].strip() == "A7")
    assert device.status()["state"] == "unknown"


@pytest.mark.network
@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_a_strip_that_is_not_open_is_missing(kind: str) -> None:
    device = make_device(kind, "serial:///dev/lobby-no-such-port")
    device.close()
    assert device.check().startswith("/dev/lobby-no-such-port: not open")


@pytest.mark.network
def test_digits_do_not_take_the_echo_of_an_order_for_its_answer(plug: Any, link: str) -> None:
    """A Modbus answer to 06 is the order itself, byte for byte."""
    modbus = {"protocol": "modbus", "show_as": "number", "own_echo": True, "address": 3, "ack_timeout": 0.3}
    double, device = plug("armfly", modbus, link=link)
    double.fault("echo")
    device.show("A023")
    assert double.seen()["address"]["3"]["text"].strip() == "23"
    double.fault("silent")
    with pytest.raises(DeviceTimeout):
        device.show("A024")
