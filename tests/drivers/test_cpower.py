"""What is particular to C-Power strips: windows, light, brightness, framing, echoes."""

from __future__ import annotations

from typing import Any

import pytest

from drivers import cpower_frames as cpower
from drivers.cpower import CpowerStrip
from drivers.errors import DeviceRefused, DeviceTimeout

SHOWN = cpower.build_serial(cpower.Packet(1, cpower.EXTERNAL, b"\x12", 0, is_reply=True))
ALONE = {"split": "never"}


def sent(link: Any) -> list[cpower.Packet]:
    return [packet for wire in link.written for packet in cpower.serial_stream().feed(wire)]


def test_the_derived_call_leaves_byte_for_byte(scripted: Any) -> None:
    device, link = scripted(CpowerStrip, {**ALONE, "ack": False})
    device.show("A023→5号窗口")
    # the vector of hardware.md §2.3 without the wish for a reply: its sum is one less
    head = "A5 68 32 01 7B 00 19 00 00 00 12 00 00 01 05 00 0A 02 FF 00 00"
    text = "41 30 32 33 A1 FA 35 BA C5 B4 B0 BF DA 00 74 09 AE"
    assert link.written == [bytes.fromhex(head + text)]


def test_the_strip_is_one_window_before_its_first_text_and_again_after_it_was_away(scripted: Any) -> None:
    device, link = scripted(CpowerStrip, {"ack": False, "width_px": 320})
    for _ in range(2):
        device.open()
        device.show("A1")
        device.show("A2")
    heads = [packet.data[0] for packet in sent(link)]
    assert heads == [cpower.WINDOWS, cpower.TEXT, cpower.TEXT] * 2
    assert sent(link)[0].data == cpower.windows_data((0, 0, 320, 16))


def test_every_text_may_divide_the_strip_anew(scripted: Any) -> None:
    device, link = scripted(CpowerStrip, {"ack": False, "split": "always"})
    device.show("A1")
    device.show("A2")
    assert [packet.data[0] for packet in sent(link)] == [cpower.WINDOWS, cpower.TEXT] * 2


@pytest.mark.network
@pytest.mark.parametrize("link", ["serial", "tcp"])
@pytest.mark.parametrize("length", ["little", "big"])
def test_light_and_brightness(plug: Any, link: str, length: str) -> None:
    double, device = plug("cpower", {"tcp_length": length}, link=link)
    device.show("A1")
    device.power(False)
    assert double.seen()["address"]["1"]["text"] == ""
    assert device.status() == {"state": "ok", "light": "off"}
    device.power(True)
    assert double.seen()["address"]["1"]["text"] == "A1"
    assert device.status() == {"state": "ok", "light": "on"}
    device.brightness(99)
    assert double._brightness == {1: 31}
    double.fault("nack")
    with pytest.raises(DeviceRefused, match="did not take"):
        device.brightness(5)
    with pytest.raises(DeviceRefused, match="did not switch"):
        device.power(True)


@pytest.mark.network
def test_a_serial_server_may_stand_before_the_card(plug: Any) -> None:
    double, device = plug("cpower", {"framing": "serial"}, link="tcp")
    device.show("A1")
    assert double.seen()["address"]["1"]["text"] == "A1"


@pytest.mark.network
def test_a_card_that_counts_the_length_the_other_way_is_silent(plug: Any) -> None:
    _, device = plug("cpower", {"ack_timeout": 0.1}, link="tcp")
    device.settings = type(device.settings)(tcp_length="big", ack_timeout=0.1)
    with pytest.raises(DeviceTimeout):
        device.show("A1")


def test_our_own_order_coming_back_is_no_answer(scripted: Any) -> None:
    device, link = scripted(CpowerStrip, {**ALONE, "ack": False})
    device.show("A1")
    echo = cpower.build_serial(cpower.Packet(1, cpower.EXTERNAL, sent(link)[0].data))
    device, link = scripted(CpowerStrip, ALONE, b"", echo)
    with pytest.raises(DeviceTimeout):
        device.show("A1")
    device, link = scripted(CpowerStrip, ALONE, b"", echo + SHOWN)
    device.show("A1")


def test_another_cards_answer_and_a_late_one_are_not_ours(scripted: Any) -> None:
    device, _ = scripted(CpowerStrip, {**ALONE, "address": 4}, b"", SHOWN)
    with pytest.raises(DeviceTimeout):
        device.show("A001")
    device, _ = scripted(CpowerStrip, ALONE, SHOWN)
    with pytest.raises(DeviceTimeout):
        device.show("A001")
