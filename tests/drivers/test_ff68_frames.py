"""FF 68 frames, byte for byte: the vectors of hardware.md §3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import ff68_frames as ff68

HANG = ff68.Frame(5, 0x01, b"\x00\x0f")
VECTORS = [
    (ff68.number_shown(5, "A023"), "FF 68 08 08 68 05 02 0A 0A 0A 00 02 03 2A 16"),
    (ff68.waiting_shown(5, 12), "FF 68 08 08 68 05 02 00 01 02 0A 0A 0A 28 16"),
    (ff68.beep(5), "FF 68 02 02 68 05 03 08 16"),
    (ff68.rating_asked(5), "FF 68 03 03 68 05 01 0B 11 16"),
    (ff68.Frame(5, ff68.KEY, ff68.key_data("next")), "FF 68 03 03 68 05 01 0C 12 16"),
    (HANG, "FF 68 04 04 68 05 01 00 0F 15 16"),
    (ff68.Frame(5, ff68.RATING, b"\x00"), "FF 68 03 03 68 05 11 00 16 16"),
    (ff68.acknowledgement(ff68.Frame(5, ff68.RATING, b"\x00")), "FF 68 03 03 68 05 01 00 06 16"),
]


@pytest.mark.parametrize(("frame", "wire"), VECTORS)
def test_frames_leave_and_arrive_as_published(frame: ff68.Frame, wire: str) -> None:
    assert ff68.build(frame) == bytes.fromhex(wire)
    assert list(ff68.FrameStream().feed(bytes.fromhex(wire))) == [frame]


def test_a_ratings_acknowledgement_has_a_checksum_ten_lower() -> None:
    rating = ff68.Frame(5, ff68.RATING, b"\x03")
    assert ff68.build(rating)[-2] - ff68.build(ff68.acknowledgement(rating))[-2] == 0x10


def test_a_key_is_acknowledged_by_its_echo() -> None:
    assert ff68.acknowledgement(HANG) == HANG


@pytest.mark.parametrize("key", ["next", "recall", "rate", "pause", "transfer", "no_show", "park", "callback"])
def test_every_key_has_a_name_and_bytes(key: str) -> None:
    assert ff68.key_of(ff68.Frame(1, 1, ff68.key_data(key))) == key


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ("0C", "next"),
        ("0D", "recall"),
        ("0B", "rate"),
        ("12", "pause"),
        ("13", "transfer"),
        ("06 0F", "no_show"),
        ("00 0F", "park"),
        ("03 0F", "callback"),
    ],
)
def test_each_key_is_the_published_byte_whatever_the_function(data: str, key: str) -> None:
    assert ff68.key_data(key) == bytes.fromhex(data)
    for function in (0x01, 0x02, 0xFF):
        assert ff68.key_of(ff68.Frame(5, function, bytes.fromhex(data))) == key
    assert ff68.key_of(ff68.Frame(5, 0x11, bytes.fromhex(data))) is None


@pytest.mark.parametrize("data", [b"", b"\x0e", b"\x11", b"\x0f", b"\x09\x0f"])
def test_other_keys_have_no_meaning(data: bytes) -> None:
    assert ff68.key_of(ff68.Frame(1, 1, data)) is None


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("A023", "0A0A0A000203"),
        ("B7", "0A0A0A0A0A07"),
        ("AK01", "0A0A0A0A0001"),
        ("A1234", "0A0A0A020304"),
        ("", "0A" * 6),
    ],
)
def test_a_number_stands_right(number: str, digits: str) -> None:
    assert ff68.number_shown(1, number).data == bytes.fromhex(digits)


@pytest.mark.parametrize(("place", "value"), [(7, 0x0D), (8, 0x00), (9, 0x17), (3, 0x04)])
def test_one_wrong_byte_and_the_frame_is_dropped_the_next_one_read(place: int, value: int) -> None:
    broken = bytearray.fromhex("FF 68 03 03 68 05 01 0C 12 16")
    broken[place] = value
    stream = ff68.FrameStream()
    good = ff68.build(HANG)
    assert list(stream.feed(bytes(broken) + good)) == [HANG]
    assert stream.bad > 0


def test_half_a_frame_before_silence_does_not_hide_the_next() -> None:
    stream = ff68.FrameStream()
    assert list(stream.feed(bytes.fromhex("FF 68 10 10 68 05") + ff68.build(HANG))) == []
    assert list(stream.give_up()) == [HANG]
    assert not stream.is_midway


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=14), st.integers(1, 5))
def test_any_frame_survives_in_any_pieces(address: int, function: int, data: bytes, piece: int) -> None:
    frame = ff68.Frame(address, function, data)
    wire = ff68.build(frame)
    stream = ff68.FrameStream()
    assert [each for at in range(0, len(wire), piece) for each in stream.feed(wire[at : at + piece])] == [frame]


@given(st.binary(max_size=200))
def test_after_any_noise_a_frame_is_found(noise: bytes) -> None:
    stream = ff68.FrameStream()
    found = [*stream.feed(noise + ff68.build(HANG) * 2), *stream.give_up()]
    assert found[-1] == HANG
    assert not stream.is_midway
