"""Onbon frames, byte for byte: captured and published vectors of hardware.md §2.2."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import onbon_frames as onbon
from drivers.errors import FrameError

START = "A5" * 8
HEADER = "01000080000000000000FE02"
TEMPER = START + (
    "01 00 00 80 00 00 00 00 00 00 FE 02 35 00 A3 06 02 00 00 00 01 2C 00 00 00 00 0C 00 40 00 0C 00 01 0A 01 02 00 00 00"
    "00 01 01 01 00 17 02 11 00 00 00 5C 46 4F 30 30 30 54 45 4D 50 45 52 3A 32 31 A1 E6 82 DA 5A"
)
HUM = (
    START
    + HEADER
    + (
        "33 00 A3 06 02 00 00 00 01 2A 00 00 00 00 18 00 40 00 0C 00 01 0A 01 02 00 00 00 00 01 01 01 00 17 02 0F 00 00 00"
        "5C 46 4F 30 30 30 48 55 4D 3A 36 36 25 52 48 36 7A 5A"
    )
)
BLANK = (
    START
    + HEADER
    + (
        "2C 00 A3 06 02 00 00 00 01 23 00 00 00 00 24 00 40 00 0C 00 01 0A 01 02 00 00 00 00 01 01 01 00 17 02 08 00 00 00"
        "5C 46 4F 30 30 30 20 20 DA F6 5A"
    )
)
DERIVED = START + (
    "01 00 00 80 00 00 00 00 00 00 FE 02 35 00 A3 06 01 00 00 00 01 2C 00 00 00 00 00 00 0C 00 10 00 00 00 00 00 00 00 00"
    "00 01 01 01 00 01 0A 11 00 00 00 C7 EB 41 30 32 33 BA C5 B5 BD 35 BA C5 B4 B0 BF DA CC C5 5A"
)


def field_area(text: str, y: int) -> bytes:
    area = onbon.Area(
        text.encode("gbk"),
        number=1,
        y=y,
        width=0x40,
        height=12,
        line_spacing=10,
        run_mode=1,
        timeout=2,
        speed=0x17,
        stay=2,
    )
    return onbon.update_areas(onbon.AreaUpdate((area,), wants_reply=False))


VECTORS = {
    "ping": (START + HEADER + "0500 A200010000 68F8 5A", onbon.ping()),
    "status": (START + HEADER + "0500 A102010000 2D40 5A", onbon.card_status()),
    "delete all": (START + HEADER + "0700 A306010200FF00 67CC 5A", onbon.update_areas(onbon.AreaUpdate(delete=None))),
    "brightness 12": (START + HEADER + "0700 A302010200010C 262D 5A", onbon.brightness(12)),
    "set time": (START + HEADER + "0D00 A203010800 1320012511172605 B03F 5A", bytes.fromhex("A2030108001320012511172605")),
    "temper": (TEMPER, field_area("\\FO000TEMPER:21℃", 12)),
    "hum": (HUM, field_area("\\FO000HUM:66%RH", 24)),
    "blank": (BLANK, field_area("\\FO000  ", 36)),
    "call": (
        DERIVED,
        onbon.update_areas(onbon.AreaUpdate((onbon.Area("请A023号到5号窗口".encode("gbk")),))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VECTORS)
def test_frames_leave_as_published(name: str) -> None:
    wire, data = VECTORS[name]
    assert onbon.build(onbon.Frame(1, onbon.PC, data)) == bytes.fromhex(wire)


@pytest.mark.parametrize("name", VECTORS)
def test_published_frames_are_understood(name: str) -> None:
    wire, data = VECTORS[name]
    assert list(onbon.FrameStream().feed(bytes.fromhex(wire))) == [onbon.Frame(1, onbon.PC, data)]


def test_the_cards_ack_is_understood_and_made() -> None:
    wire = bytes.fromhex(START + "00800100000000000000FE020500 A000000000 64DC 5A")
    (frame,) = onbon.FrameStream().feed(wire)
    assert (frame.source, frame.destination) == (1, onbon.PC)
    assert onbon.refusal(frame.data) is None
    assert onbon.build(onbon.ack(onbon.Frame(1, onbon.PC, b""))) == wire


def test_the_5e_pings_checksum() -> None:
    assert onbon.crc16(bytes.fromhex("FEFF0080F000FEFF000000000500000001A2000000")) == 0x86C6


def test_a_nack_carries_its_word() -> None:
    frame = onbon.Frame(1, onbon.PC, onbon.ping())
    assert onbon.refusal(onbon.nack(frame, 3).data) == "busy"
    assert onbon.refusal(onbon.nack(frame, 12).data) == "no_font"
    assert onbon.refusal(onbon.nack(frame, 99).data) == "error_99"
    with pytest.raises(FrameError):
        onbon.refusal(b"\xa3\x06")


def test_every_error_of_the_manual_has_its_word() -> None:
    words = "group command busy memory checksum no_file flash download name type file_crc no_font firmware date exists block"
    frame = onbon.Frame(1, onbon.PC, onbon.ping())
    assert [onbon.refusal(onbon.nack(frame, code).data) for code in range(1, 17)] == words.split()


def test_the_four_marks_are_escaped_as_published() -> None:
    assert onbon.escape(bytes.fromhex("A5 A6 5A 5B")) == bytes.fromhex("A6 02 A6 01 5B 02 5B 01")
    assert onbon.unescape(bytes.fromhex("A6 02 A6 01 5B 02 5B 01")) == bytes.fromhex("A5 A6 5A 5B")


def test_many_characters_hold_a_mark_and_each_comes_through() -> None:
    trapped = [each for each in map(chr, range(0x4E00, 0x9FA6)) if set(each.encode("gbk")) & set(b"\xa5\xa6\x5a\x5b")]
    assert len(trapped) == 440
    frame = onbon.Frame(1, onbon.PC, "".join(trapped).encode("gbk"))
    assert list(onbon.FrameStream().feed(onbon.build(frame))) == [frame]


def test_a_character_whose_bytes_look_like_a_start_is_escaped() -> None:
    assert onbon.escape("楼".encode("gbk")) == bytes.fromhex("C2 A6 02")
    assert onbon.unescape(bytes.fromhex("C2 A6 02")) == "楼".encode("gbk")


def test_an_area_is_read_back() -> None:
    update = onbon.AreaUpdate(
        (onbon.Area(b"\\C1A001", number=2, x=1, wraps=True, single_line=False, effect=3),), (1, 2)
    )
    assert onbon.read_update(onbon.update_areas(update)) == update
    everything = onbon.AreaUpdate(delete=None)
    assert onbon.read_update(onbon.update_areas(everything)) == everything


def test_a_broken_frame_is_counted_and_the_next_one_read() -> None:
    good = onbon.build(onbon.Frame(1, onbon.PC, onbon.ping()))
    broken = bytearray(good)
    broken[20] ^= 1
    stream = onbon.FrameStream()
    assert len(list(stream.feed(bytes(broken) + good))) == 1
    assert stream.bad == 1


def test_a_cut_frame_does_not_swallow_the_next() -> None:
    good = onbon.build(onbon.Frame(1, onbon.PC, onbon.ping()))
    assert len(list(onbon.FrameStream().feed(good[:15] + good))) == 1


@given(st.integers(0, 0xFFFF), st.binary(max_size=300), st.integers(1, 9))
def test_any_data_survives_the_wire_in_any_pieces(address: int, data: bytes, piece: int) -> None:
    frame = onbon.Frame(address, onbon.PC, data)
    wire = onbon.build(frame)
    stream = onbon.FrameStream()
    found = [each for start in range(0, len(wire), piece) for each in stream.feed(wire[start : start + piece])]
    assert found == [frame]
    assert b"\x5a" not in wire[8:-1]


@given(st.binary(max_size=400))
def test_after_any_noise_the_next_frame_is_read(noise: bytes) -> None:
    good = onbon.Frame(3, onbon.PC, onbon.ping())
    stream = onbon.FrameStream()
    assert list(stream.feed(noise + onbon.build(good)))[-1] == good
    assert len(stream.broken) <= 64


@given(st.binary(max_size=80))
def test_no_data_crashes_the_area_reader(data: bytes) -> None:
    try:
        onbon.read_update(b"\xa3\x06\x01\x00\x00" + data)
    except FrameError as error:
        assert error.data  # noqa: PT017 - the only way out besides a value
