"""C-Power packets, byte for byte: the vectors of hardware.md §2.3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import cpower_frames as cpower
from drivers.errors import FrameError
from drivers.framing import BROKEN_KEPT

CALL = "A023→5号窗口".encode("gbk")
ADDRESSES = bytes.fromhex("00 C0 A8 01 DE C0 A8 01 01 FF FF FF 00 14 50 FF FF FF FF")
VECTORS = {
    "text": (
        "A5 68 32 01 7B 01 13 00 00 00 12 00 00 01 00 00 03 02 FF 00 00 61 62 63 0D 63 62 61 00 9A 04 AE",
        cpower.Packet(1, cpower.EXTERNAL, cpower.text_data(cpower.Text(b"abc\rcba"))),
    ),
    "off": (
        "A5 68 32 01 76 01 00 00 00 00 00 00 00 00 00 12 01 AE",
        cpower.Packet(1, cpower.POWER, cpower.power_data(False)),
    ),
    "on": (
        "A5 68 32 01 76 01 00 01 00 00 00 00 00 00 00 13 01 AE",
        cpower.Packet(1, cpower.POWER, cpower.power_data(True)),
    ),
    "is it on": ("A5 68 32 01 76 01 01 13 01 AE", cpower.Packet(1, cpower.POWER, cpower.power_data(None))),
    "set address": (
        "A5 68 32 01 3C 01 00 C0 A8 01 DE C0 A8 01 01 FF FF FF 00 14 50 FF FF FF FF E6 0B AE",
        cpower.Packet(1, 0x3C, ADDRESSES),
    ),
    "call": (
        "A5 68 32 01 7B 01 19 00 00 00 12 00 00 01 05 00 0A 02 FF 00 00 41 30 32 33 A1 FA 35 BA C5 B4 B0 BF DA 00 75 09 AE",
        cpower.Packet(1, cpower.EXTERNAL, cpower.text_data(cpower.Text(CALL, speed=5, stay=10))),
    ),
}  # fmt: skip
ASK = cpower.Packet(7, cpower.POWER, cpower.power_data(None))

packets = st.builds(
    cpower.Packet,
    card=st.integers(1, 255),
    command=st.sampled_from([cpower.EXTERNAL, cpower.POWER, cpower.BRIGHTNESS, 0x2E]),
    data=st.binary(max_size=300),
    flag=st.integers(0, 255),
    is_reply=st.booleans(),
)


@pytest.mark.parametrize("name", VECTORS)
def test_packets_leave_and_arrive_as_published(name: str) -> None:
    wire, packet = VECTORS[name]
    assert cpower.build_serial(packet) == bytes.fromhex(wire)
    assert list(cpower.serial_stream().feed(bytes.fromhex(wire))) == [packet]


def test_over_tcp_the_same_body_has_no_escapes_and_an_envelope() -> None:
    wire = "FF FF FF FF 08 00 00 00 68 32 01 76 01 01 13 01"
    packet = VECTORS["is it on"][1]
    assert cpower.build_tcp(packet) == bytes.fromhex(wire)
    assert cpower.build_tcp(packet, 0x01020304, "big")[:8] == bytes.fromhex("01 02 03 04 00 08 00 00")
    trap = cpower.Packet(0xA5, cpower.POWER, b"\xaa\xae")
    assert trap.data in cpower.build_tcp(trap)


def test_the_manuals_example_that_does_not_sum_is_refused() -> None:
    body = bytearray(cpower.body_of(VECTORS["text"][1]))
    body[-2] ^= 0x0F
    with pytest.raises(FrameError, match="checksum"):
        cpower.read_body(bytes(body))


def test_the_three_marks_are_escaped_in_the_sum_too() -> None:
    packet = cpower.Packet(1, cpower.POWER, bytes.fromhex("A5 AA AE"))
    assert cpower.escape(packet.data) == bytes.fromhex("AA 05 AA 0A AA 0E")
    for filler in range(256):
        wire = cpower.build_serial(cpower.Packet(1, cpower.POWER, bytes([filler])))
        assert not set(wire[1:-1]) & {0xA5, 0xAE}
        assert len(list(cpower.serial_stream().feed(wire))) == 1


@pytest.mark.parametrize("pair", ["AA", "AA 06", "00 AA AA"])
def test_an_escape_that_means_nothing_is_refused(pair: str) -> None:
    with pytest.raises(FrameError, match="escape"):
        cpower.unescape(bytes.fromhex(pair))


def test_a_text_is_read_back() -> None:
    text = cpower.Text(CALL, 3, 11, 2, 5, 300, 0x12, b"\x00\xff\x00")
    assert cpower.read_text(cpower.text_data(text)) == text


def test_windows_are_big_endian() -> None:
    assert cpower.windows_data((0, 0, 320, 16)) == bytes.fromhex("01 01 0000 0000 0140 0010")


@pytest.mark.parametrize(
    ("is_old", "wire"),
    [(False, "A5 E8 32 01 7B 00 01 00 00 00 12 A9 01 AE"), (True, "A5 68 32 01 7B 00 01 00 00 00 12 29 01 AE")],
)
def test_a_reply_begins_with_e8_and_that_of_old_firmware_with_68(is_old: bool, wire: str) -> None:
    reply = cpower.reply_to(VECTORS["text"][1], b"\x12", is_old=is_old)
    assert cpower.build_serial(reply) == bytes.fromhex(wire)
    (heard,) = cpower.serial_stream().feed(bytes.fromhex(wire))
    assert (heard.card, heard.command, heard.flag, heard.data) == (1, cpower.EXTERNAL, 0, b"\x12")


def test_results_have_words() -> None:
    assert [cpower.result_word(result) for result in (0, 1, 2, 9)] == [None, "checksum", "sequence", "error_9"]


def test_a_broken_packet_is_counted_and_the_next_one_read() -> None:
    good = cpower.build_serial(ASK)
    broken = bytearray(good)
    broken[7] ^= 1
    stream = cpower.serial_stream()
    assert list(stream.feed(bytes(broken) + good)) == [ASK]
    assert stream.bad == 1


@given(packets, st.integers(1, 9))
def test_any_packet_survives_both_wrappings_in_any_pieces(packet: cpower.Packet, piece: int) -> None:
    for wire, stream in (
        (cpower.build_serial(packet), cpower.serial_stream()),
        (cpower.build_tcp(packet), cpower.tcp_stream()),
        (cpower.build_tcp(packet, 5, "big"), cpower.tcp_stream("big")),
    ):
        found = [each for at in range(0, len(wire), piece) for each in stream.feed(wire[at : at + piece])]
        assert found == [packet]
        assert stream.bad == 0


@given(st.binary(max_size=400), st.integers(0, 30))
def test_after_any_noise_and_a_cut_packet_the_next_one_is_read(noise: bytes, cut: int) -> None:
    for wire, stream in (
        (cpower.build_serial(ASK), cpower.serial_stream()),
        (cpower.build_tcp(ASK), cpower.tcp_stream()),
    ):
        found = list(stream.feed(noise + wire[:cut] + wire + wire))
        assert found[-1] == ASK
        assert len(stream.broken) <= BROKEN_KEPT


def test_a_tcp_line_that_talks_rubbish_for_ever_is_held_in_little_memory() -> None:
    stream = cpower.tcp_stream()
    rubbish = bytes.fromhex("FF FF FF FF 40 04 00 00 68 32") * 400
    assert list(stream.feed(rubbish)) == []
    assert len(stream._held) <= 8 + cpower.MAX_BODY


@given(st.binary(max_size=80))
def test_no_data_crashes_the_text_reader(data: bytes) -> None:
    try:
        cpower.read_text(data)
    except FrameError as error:
        assert error.data == data  # noqa: PT017 - the only way out besides a value
