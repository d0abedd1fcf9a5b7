"""No bytes from a line may harm a double: it is what vendors will test against."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from drivers import armfly_frames, cpower_frames, ff68_frames, onbon_frames
from drivers.settings import read_settings
from drivers.simulated.armfly import SimulatedDigits
from drivers.simulated.cpower import SimulatedCpower
from drivers.simulated.mapped_pad import SimulatedMappedPad
from drivers.simulated.pad import SimulatedPad
from drivers.simulated.paper import Paper
from drivers.simulated.printer import TROUBLES, SimulatedPrinter
from drivers.simulated.strip import SimulatedStrip

WHOLE = [b"\x1b@", b"\x1c&", b"\x1dV\x00", b"\x1dv0\x00\x01\x00\x01\x00\xff", b"\x10\x04\x01", b"\n", b"\x1bd\x02"]

commands = st.one_of(
    st.sampled_from(WHOLE),
    st.builds(lambda body: b"\x1d(k" + len(body).to_bytes(2, "little") + body, st.binary(max_size=6)),
    st.builds(lambda body: b"\x1d(k" + (len(body) + 1).to_bytes(2, "little") + b"1" + body, st.binary(max_size=6)),
    st.builds(lambda head, rest: head + rest, st.sampled_from([b"\x1b", b"\x1d", b"\x1c", b"\x10"]), st.binary(max_size=4)),
    st.binary(max_size=20),
)  # fmt: skip


@given(st.lists(commands, max_size=30))
def test_any_bytes_come_out_as_some_paper(pieces: list[bytes]) -> None:
    paper = Paper(32, lambda _what, _value: None)
    for byte in b"".join(pieces):
        paper.feed(byte)
    json.dumps([paper.items, paper.slip])


@given(st.lists(commands, max_size=20), st.sampled_from(TROUBLES))
def test_any_bytes_into_a_printer_in_trouble(pieces: list[bytes], fault: str) -> None:
    printer = SimulatedPrinter(read_settings(SimulatedPrinter.settings_type, {}))
    printer.faults.add(fault)
    for piece in pieces:
        printer._heard(piece)
    printer.touch({"clear": True})
    json.dumps(printer.seen())


@given(st.sampled_from([b"\xa3\x06\x01\x00\x00", b"\xa3\x10", b"\xa2\x00\x01", b"\xff"]), st.binary(max_size=80))
def test_any_order_to_a_strip_is_answered(head: bytes, body: bytes) -> None:
    strip = SimulatedStrip(read_settings(SimulatedStrip.settings_type, {"link": "tcp"}))
    assert strip._heard(onbon_frames.build(onbon_frames.Frame(1, onbon_frames.PC, head + body)))
    json.dumps(strip.seen())


@given(st.integers(0, 255), st.binary(max_size=14))
def test_any_frame_to_a_pad_is_survived(function: int, data: bytes) -> None:
    pad = SimulatedPad(read_settings(SimulatedPad.settings_type, {"link": "tcp"}))
    pad._heard(ff68_frames.build(ff68_frames.Frame(1, function, data)))
    json.dumps(pad.seen())


@given(
    st.sampled_from([0x7B, 0x76, 0x46, 0x2E]), st.sampled_from([b"\x12", b"\x01", b"\x00", b""]), st.binary(max_size=80)
)
def test_any_order_to_a_cpower_card_is_answered(command: int, head: bytes, body: bytes) -> None:
    strip = SimulatedCpower(read_settings(SimulatedCpower.settings_type, {"link": "tcp"}))
    assert strip._heard(cpower_frames.build_tcp(cpower_frames.Packet(1, command, head + body)))
    json.dumps(strip.seen())


@given(st.sampled_from([3, 6, 16]), st.binary(min_size=4, max_size=4), st.binary(max_size=40), st.binary(max_size=60))
def test_any_order_and_any_bytes_to_a_display_are_survived(
    function: int, head: bytes, rest: bytes, noise: bytes
) -> None:
    data = head + (bytes([len(rest)]) + rest if function == 16 else b"")
    modbus = SimulatedDigits(read_settings(SimulatedDigits.settings_type, {"link": "tcp", "protocol": "modbus"}))
    assert modbus._heard(armfly_frames.build(armfly_frames.Modbus(1, function, data)))
    modbus._heard(noise)
    ascii_one = SimulatedDigits(read_settings(SimulatedDigits.settings_type, {"link": "tcp"}))
    ascii_one._heard(noise + b"$001," + rest + b"#")
    json.dumps([modbus.seen(), ascii_one.seen()])


@given(st.integers(0, 255), st.binary(max_size=14), st.binary(max_size=40))
def test_any_frame_and_any_bytes_to_a_mapped_pad_are_survived(function: int, data: bytes, noise: bytes) -> None:
    pad = SimulatedMappedPad(read_settings(SimulatedMappedPad.settings_type, {"link": "tcp", "preset": "ff68"}))
    pad._heard(noise + ff68_frames.build(ff68_frames.Frame(1, function, data)))
    json.dumps(pad.seen())
