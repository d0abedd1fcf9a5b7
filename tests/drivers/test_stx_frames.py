"""Readers that wrap a card between 02 and 03: the published bytes, and the same card as over a SAM's own frames."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import stx_frames as stx
from drivers.errors import DeviceTimeout, FrameError
from drivers.simulated.cards import block_of

QUICK = {"poll_interval": 0.1, "answer_timeout": 0.3, "read_timeout": 0.5, "protocol": "stx"}
CARD = bytes.fromhex("90 00 01 00 04 00") + block_of({"name": "张三"}) + bytes(range(256)) * 4


@pytest.mark.parametrize(("data", "wire"), [("CA 01 00", "02 00 03 CA 01 00 CB 03"), ("32 29 FF", "0200033229FFE403")])
def test_published_frames(data: str, wire: str) -> None:
    assert stx.build(bytes.fromhex(data)) == bytes.fromhex(wire)
    (answer,) = stx.FrameStream().feed(bytes.fromhex(wire))
    assert answer.status == int(data.replace(" ", "")[:4], 16)


def test_a_card_is_its_text_and_the_photo_is_dropped() -> None:
    stream = stx.FrameStream()
    (answer,) = stream.feed(stx.build(CARD))
    assert stx.text_block(answer) == block_of({"name": "张三"})
    assert not stream._stream.broken


def test_fingerprints_are_dropped_too() -> None:
    data = bytes.fromhex("90 00 01 00 04 00 04 00") + CARD[6:] + bytes(1024)
    (answer,) = stx.FrameStream().feed(stx.build(data))
    assert stx.text_block(answer) == block_of({"name": "张三"})


@pytest.mark.parametrize("data", ["6F 00", "90 00", "90 00 01 00 04 00"])
def test_an_answer_without_a_card_has_no_text(data: str) -> None:
    (answer,) = stx.FrameStream().feed(stx.build(bytes.fromhex(data)))
    assert stx.text_block(answer) is None


@pytest.mark.parametrize("place", [0, 1, 3, -2, -1])
def test_one_wrong_byte_is_no_answer(place: int) -> None:
    wire = bytearray(stx.build(CARD))
    wire[place] ^= 0x40
    assert stx.FrameStream().feed(bytes(wire)) == []


@given(st.binary(max_size=60).filter(lambda noise: 2 not in noise), st.integers(1, 200))
def test_behind_noise_and_in_any_pieces_the_card_is_read(noise: bytes, piece: int) -> None:
    stream, wire = stx.FrameStream(), noise + stx.build(CARD)
    answers = [each for at in range(0, len(wire), piece) for each in stream.feed(wire[at : at + piece])]
    assert [stx.text_block(answer) for answer in answers] == [block_of({"name": "张三"})]


@given(st.binary(max_size=6000))
def test_any_bytes_are_held_in_little_memory(data: bytes) -> None:
    stream = stx.FrameStream()
    stream.feed(data)
    assert len(stream._stream._held) <= stx.LONGEST


@pytest.fixture(params=["serial", "usb"])
def reader(request: pytest.FixtureRequest, plug: Any) -> tuple[Any, Any]:
    extra = {"link": "usb", "pipes": "single"} if request.param == "usb" else {"link": "serial"}
    pair: tuple[Any, Any] = plug("sam", QUICK, **extra)
    return pair


@pytest.mark.network
def test_a_card_is_told_once_until_it_is_lifted(reader: tuple[Any, Any]) -> None:
    double, device = reader
    assert device.status() == {"state": "ok"}
    assert device.wait(0.15) is None
    double.touch({"card": {"name": "张三"}})
    card = device.wait(2)
    assert (card.name, card.number) == ("张三", "110101199003074514")
    assert device.wait(0.35) is None
    double.touch({"lift": True})
    assert device.wait(0.25) is None
    double.touch({"card": {"name": "张三"}})
    assert device.wait(2) == card


@pytest.mark.network
@pytest.mark.parametrize(
    ("fault", "error"), [("silent", DeviceTimeout), ("cut", DeviceTimeout), ("garbage", FrameError)]
)
def test_what_is_no_answer_is_told_and_then_all_is_well(
    reader: tuple[Any, Any], fault: str, error: type[Exception]
) -> None:
    double, device = reader
    double.touch({"card": {"name": "张三"}})
    double.fault(fault)
    with pytest.raises(error) as told:
        device.wait(1)
    assert "张三" not in str(told.value)
    double.fault(fault, on=False)
    assert device.wait(2).name == "张三"
