"""What is particular to seven-segment displays: numbers only, two protocols, an answer that looks like an echo."""

from __future__ import annotations

from typing import Any

import pytest

from drivers import armfly_frames as armfly
from drivers.armfly import ArmflyDigits
from drivers.errors import DeviceTimeout

NUMBER: dict[str, object] = {"protocol": "modbus", "show_as": "number"}
WRITTEN = armfly.build(armfly.show_number(1, 12))


@pytest.mark.network
@pytest.mark.parametrize("protocol", ["ascii", "modbus"])
@pytest.mark.parametrize(("letters", "shown"), [(True, "A012"), (False, " 012")])
def test_a_call_is_shown_as_its_number_and_a_free_window_is_dark(
    plug: Any, protocol: str, letters: bool, shown: str
) -> None:
    double, device = plug("armfly", {"protocol": protocol, "letters": letters})
    device.show("A012 请办理", colour="green")
    assert double.seen()["address"]["1"] == {"text": shown, "colour": "red", "effect": "static"}
    device.show("税务服务", effect="move_left")
    assert double.seen()["address"]["1"]["text"].strip() == ""


@pytest.mark.network
def test_a_display_without_text_registers_is_given_a_number(plug: Any) -> None:
    double, device = plug("armfly", NUMBER)
    device.show("A012 请办理")
    assert double.seen()["address"]["1"]["text"] == "  12"
    device.show("")
    assert double.seen()["address"]["1"]["text"] == "    ", "dark has no number, so it is a text after all"
    assert device.check() == "ready"


@pytest.mark.network
def test_a_display_that_cannot_tell_its_number_is_there_all_the_same(plug: Any) -> None:
    double, device = plug("armfly", {"protocol": "modbus"})
    double.fault("nack")
    assert device.check() == "ready"


def test_our_own_echo_is_no_answer(scripted: Any) -> None:
    device, _ = scripted(ArmflyDigits, {**NUMBER, "own_echo": True}, b"", WRITTEN)
    with pytest.raises(DeviceTimeout):
        device.show("A012")
    device, _ = scripted(ArmflyDigits, {**NUMBER, "own_echo": True}, b"", WRITTEN, WRITTEN)
    device.show("A012")
    device, _ = scripted(ArmflyDigits, NUMBER, b"", WRITTEN)
    device.show("A012")


def test_another_displays_answer_is_not_ours(scripted: Any) -> None:
    device, _ = scripted(ArmflyDigits, {**NUMBER, "address": 2}, b"", WRITTEN)
    with pytest.raises(DeviceTimeout, match="strip 2 does not answer"):
        device.show("A012")


def test_it_counts_as_a_strip_of_as_many_columns_as_it_has_digits(scripted: Any) -> None:
    device, _ = scripted(ArmflyDigits, {"digits": 6})
    assert device.settings.width_px == 48
