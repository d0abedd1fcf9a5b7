"""The contract of a strip: shown and acknowledged, or one of four errors."""

from __future__ import annotations

from typing import Any

import pytest

from drivers import onbon_frames as frames
from drivers.errors import DeviceMissing, DeviceRefused, DeviceTimeout, FrameError
from drivers.onbon import OnbonStrip
from drivers.settings import read_settings

ACK = frames.build(frames.ack(frames.Frame(3, frames.PC, b"")))


@pytest.fixture(params=["serial", "tcp"])
def strip(plug: Any, request: pytest.FixtureRequest) -> tuple[Any, Any]:
    pair: tuple[Any, Any] = plug("onbon", {"address": 3, "ack_timeout": 0.3}, link=request.param)
    return pair


@pytest.mark.network
@pytest.mark.parametrize("text", ["请A023号到5号窗口", "一号楼 1\\2", ""])
def test_a_text_is_shown(strip: tuple[Any, Any], text: str) -> None:
    double, device = strip
    device.show(text, colour="green", effect="move_left")
    shown = double.seen()["address"]["3"]
    assert shown == {"text": text.replace("\\", "＼"), "colour": "green", "effect": "move_left"}
    assert double.seen()["frames"] == 1


@pytest.mark.network
def test_a_character_the_card_lacks_is_marked(strip: tuple[Any, Any]) -> None:
    double, device = strip
    device.show("䶮\x1b1")
    assert double.seen()["address"]["3"]["text"] == "〓 1"


@pytest.mark.network
def test_a_silent_strip_is_unknown(strip: tuple[Any, Any]) -> None:
    double, device = strip
    assert device.check() == "ready"
    double.fault("silent")
    with pytest.raises(DeviceTimeout, match="strip 3 does not answer"):
        device.show("A001")
    assert device.status()["state"] == "unknown"
    assert device.check() == "no answer"


@pytest.mark.network
def test_a_busy_strip_refuses(strip: tuple[Any, Any]) -> None:
    double, device = strip
    double.fault("nack")
    with pytest.raises(DeviceRefused) as refused:
        device.show("A001")
    assert refused.value.reason == "busy"


@pytest.mark.network
def test_nonsense_is_a_frame_error_with_its_bytes_and_then_it_recovers(strip: tuple[Any, Any]) -> None:
    double, device = strip
    double.fault("garbage")
    with pytest.raises(FrameError) as nonsense:
        device.show("A001")
    assert b"\x13\x37" in nonsense.value.data
    double.touch({"clear": True})
    device.show("A002")
    assert double.seen()["address"]["3"]["text"] == "A002"


@pytest.mark.network
def test_an_unplugged_strip_is_missing_until_it_is_back(strip: tuple[Any, Any]) -> None:
    double, device = strip
    double.fault("unplugged")
    with pytest.raises(DeviceMissing):
        device.show("A001")
    device.close()
    double.fault("unplugged", on=False)
    device.open()
    device.show("A002")
    assert double.seen()["address"]["3"]["text"] == "A002"


@pytest.mark.network
def test_several_strips_share_a_line(plug: Any) -> None:
    double, third = plug("onbon", {"address": 3}, addresses=[3, 4])
    fourth = OnbonStrip(third.link, read_settings(OnbonStrip.settings_type, {"address": 4}))
    third.show("A001")
    fourth.show("B002", colour="yellow")
    assert {number: shown["text"] for number, shown in double.seen()["address"].items()} == {"3": "A001", "4": "B002"}


@pytest.mark.network
def test_a_strip_ignores_orders_to_another(plug: Any) -> None:
    double, device = plug("onbon", {"address": 4, "ack_timeout": 0.1}, addresses=[3])
    with pytest.raises(DeviceTimeout):
        device.show("A001")
    assert double.seen()["frames"] == 0


def test_another_strips_answer_is_not_ours(scripted: Any) -> None:
    device, _ = scripted(OnbonStrip, {"address": 4}, b"", ACK)
    with pytest.raises(DeviceTimeout):
        device.show("A001")


def test_our_own_frame_coming_back_is_no_answer_and_hides_none(scripted: Any) -> None:
    device, link = scripted(OnbonStrip, {"address": 3, "ack": False})
    device.show("A001")
    (echo,) = link.written
    echo = frames.build(next(iter(frames.FrameStream().feed(echo))))
    device, _ = scripted(OnbonStrip, {"address": 3}, b"", echo)
    with pytest.raises(DeviceTimeout):
        device.show("A001")
    device, _ = scripted(OnbonStrip, {"address": 3}, b"", echo[:20], echo[20:] + ACK)
    device.show("A001")


@pytest.mark.parametrize("piece", [1, 7, 64])
def test_an_answer_in_pieces_is_an_answer(scripted: Any, piece: int) -> None:
    device, _ = scripted(OnbonStrip, {"address": 3}, b"", *[ACK[at : at + piece] for at in range(0, len(ACK), piece)])
    device.show("A001")


@pytest.mark.parametrize("code", [1, 3, 12, 16])
def test_a_cards_no_is_refused_with_its_word(scripted: Any, code: int) -> None:
    no = frames.build(frames.nack(frames.Frame(3, frames.PC, b""), code))
    device, _ = scripted(OnbonStrip, {"address": 3}, b"", no)
    with pytest.raises(DeviceRefused) as refused:
        device.show("A001")
    assert refused.value.reason == frames.ERRORS[code]


def test_a_late_answer_is_not_taken_for_this_orders(scripted: Any) -> None:
    device, _ = scripted(OnbonStrip, {"address": 3}, ACK)
    with pytest.raises(DeviceTimeout):
        device.show("A001")


def test_noise_before_the_answer_does_no_harm(scripted: Any) -> None:
    device, _ = scripted(OnbonStrip, {"address": 3}, b"", b"\x00\xa5\x13" + ACK[:9], ACK[9:])
    device.show("A001")


def test_a_line_without_a_way_back_asks_for_no_answer(scripted: Any) -> None:
    device, link = scripted(OnbonStrip, {"ack": False, "colour_codes": False})
    device.show("A1")
    (frame,) = frames.FrameStream().feed(link.written[0])
    assert frames.read_update(frame.data).wants_reply is False
    assert frames.read_update(frame.data).areas[0].text == b"A1"
    assert device.status()["state"] == "unknown"


def test_a_6k_card_may_count_width_in_pixels(scripted: Any) -> None:
    device, link = scripted(OnbonStrip, {"ack": False, "width_px": 100, "width_unit": "pixel"})
    device.show("A1")
    (frame,) = frames.FrameStream().feed(link.written[0])
    assert frames.read_update(frame.data).areas[0].width == 0x8000 | 100


@pytest.mark.parametrize("wrong", [{"colour": "blue"}, {"effect": "blink"}])
def test_a_wrong_word_is_refused(scripted: Any, wrong: dict[str, str]) -> None:
    device, link = scripted(OnbonStrip, {})
    with pytest.raises(ValueError, match="allowed red, green, yellow and static"):
        device.show("A1", **wrong)
    assert link.written == []
