"""The table of all decoders; payloads are those of the published vectors (reference: hardware.md of the drivers' heads)."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import xor
from typing import Any, Final

from drivers import armfly_frames as armfly
from drivers import cpower_frames as cpower
from drivers import escpos_status as status
from drivers import ff68_frames as ff68
from drivers import (
    frame_map,
    frame_template,
    framing,
    hid_keyboard,
    hid_keys,
    hid_scanner,
    identity_card,
    serial_scanner,
)
from drivers import onbon_frames as onbon
from drivers import sam_frames as sam
from drivers import stx_frames as stx
from drivers.settings import read_settings
from drivers.simulated.cards import DEFAULTS, block_of
from tests.campaigns.decoder import Decoder
from tests.campaigns.ear import AskedEar, DriverEar, OnceEar, SayingLink, StreamEar, weight

TAIL: Final = framing.BROKEN_KEPT
"""Nonsense that a stream keeps for a person."""


def _hexes(*texts: str) -> tuple[bytes, ...]:
    return tuple(map(bytes.fromhex, texts))


# --- strips ---------------------------------------------------------------------------------------------------------


def _wrap_onbon(plain: bytes) -> bytes:
    if len(plain) >= 14:
        plain = plain[:12] + (len(plain) - 14 & 0xFFFF).to_bytes(2, "little") + plain[14:]
    body = plain + onbon.crc16(plain).to_bytes(2, "little")
    return onbon.START + onbon.escape(body) + bytes([onbon.END])


def _read_onbon(frame: onbon.Frame) -> None:
    (onbon.read_update if frame.data[:2] == b"\xa3\x06" else onbon.refusal)(frame.data)


_AREA = onbon.update_areas(onbon.AreaUpdate((onbon.Area("请A023到3号窗口".encode("gbk")), onbon.Area(b"")), (1, 2)))
_ONBON_HEAD = bytes.fromhex("FEFF008000000000000000FE020000")[:14]
ONBON = Decoder(
    (onbon, framing), lambda: StreamEar(onbon.FrameStream(), _read_onbon),
    (*(_ONBON_HEAD + data for data in (*_hexes("A000000000", "A001050000", "A2030108001320012511172605"), _AREA)),
     _ONBON_HEAD[:7] + b"\x01" + _ONBON_HEAD[8:] + bytes(16) + b"\xa2\x00\x01\x00\x00"),
    _wrap_onbon,
    (onbon.build(onbon.Frame(2, 3, b"\xa2\x00\x01\x00\x00")), onbon.build(onbon.Frame(1, onbon.PC, onbon.ACK_DATA))),
    onbon.Frame(1, onbon.PC, onbon.ACK_DATA),
    onbon.MAX_FRAME + TAIL + 1,
)  # fmt: skip


def _cpower_body(plain: bytes) -> bytes:
    if len(plain) >= 9 and plain[3] == cpower.EXTERNAL:
        plain = plain[:5] + (len(plain) - 9 & 0xFFFF).to_bytes(2, "little") + plain[7:]
    return plain + (sum(plain) & 0xFFFF).to_bytes(2, "little")


def _wrap_cpower_tcp(plain: bytes) -> bytes:
    body = _cpower_body(plain)
    return b"\xff\xff\xff\xff" + (len(body) & 0xFFFF).to_bytes(2, "little") + b"\x00\x00" + body


def _read_cpower(packet: cpower.Packet) -> None:
    cpower.result_word(packet.flag)
    cpower.read_text(packet.data)


_SHOWN = cpower.text_data(cpower.Text("A023 3号".encode("gbk")))
_CPOWER = tuple(
    cpower.body_of(packet)[:-2]
    for packet in (
        cpower.Packet(1, cpower.POWER, cpower.power_data(on=True)),
        cpower.Packet(1, cpower.POWER, b"\x00\x01", 1, is_reply=True),
        cpower.Packet(255, cpower.EXTERNAL, _SHOWN),
        cpower.Packet(1, cpower.EXTERNAL, cpower.windows_data((0, 0, 320, 16))),
        cpower.Packet(1, cpower.EXTERNAL, b"", 0, is_reply=True),
        cpower.Packet(1, 0x2E, bytes.fromhex("A5 AA AE")),
    )
)
_GOOD = (cpower.Packet(2, cpower.POWER, b"\x00\x01", is_reply=True), cpower.Packet(3, cpower.EXTERNAL, _SHOWN))
CPOWER_SERIAL = Decoder(
    (cpower, framing), lambda: StreamEar(cpower.serial_stream(), _read_cpower), _CPOWER,
    lambda plain: bytes([cpower.START]) + cpower.escape(_cpower_body(plain)) + bytes([cpower.END]),
    (cpower.build_serial(_GOOD[0]), cpower.build_serial(_GOOD[1])), _GOOD[1], 2 * cpower.MAX_BODY + TAIL + 1,
)  # fmt: skip
CPOWER_TCP = Decoder(
    (cpower, framing), lambda: StreamEar(cpower.tcp_stream(), _read_cpower), _CPOWER, _wrap_cpower_tcp,
    (cpower.build_tcp(_GOOD[0]), cpower.build_tcp(_GOOD[1])), _GOOD[1], 8 + cpower.MAX_BODY + TAIL,
)  # fmt: skip
ARMFLY_LINES = Decoder(
    (armfly, framing), lambda: StreamEar(armfly.line_stream()), (b"8.8.8.8.", b"A023", b"02&$001,", b""),
    lambda text: b"$001," + text + b"#", (armfly.question(7), armfly.show_line(1, "A023")),
    armfly.Line(1, "A023"), armfly.MAX_LINE + TAIL,
)  # fmt: skip


def _modbus(is_answer: bool, *payloads: str) -> Decoder:
    good = armfly.Modbus(1, 3, b"\x02\x00\x05") if is_answer else armfly.show_text(1, "A023")
    return Decoder(
        (armfly, framing), lambda: StreamEar(armfly.answer_stream() if is_answer else armfly.order_stream()),
        _hexes(*payloads), lambda plain: plain + armfly.crc(plain),
        (armfly.build(armfly.Modbus(9, 6, bytes.fromhex("00 88 00 05"))), armfly.build(good)), good,
        armfly.MAX_MODBUS + TAIL,
    )  # fmt: skip


# --- pads -----------------------------------------------------------------------------------------------------------


def _wrap_ff68(body: bytes) -> bytes:
    length = len(body) & 0xFF
    return ff68.HEAD + bytes([length, length, 0x68]) + body + bytes([sum(body) & 0xFF, ff68.TAIL])


FF68 = Decoder(
    (ff68,), lambda: StreamEar(ff68.FrameStream(), lambda frame: (ff68.key_of(frame), ff68.acknowledgement(frame))),
    _hexes("05 01 0C", "05 11 00", "05 01 06 0F", "01 02 0A 0A 0A 00 02 03", "01 03"), _wrap_ff68,
    (ff68.build(ff68.Frame(9, 1, b"\x0d")), ff68.build(ff68.Frame(1, 0x11, b"\x02"))), ff68.Frame(1, 0x11, b"\x02"),
    ff68.MAX_LENGTH + 7,
)  # fmt: skip


def _map(
    settings: dict[str, Any], wrap: Callable[[bytes], bytes], payloads: tuple[bytes, ...], good: tuple[bytes, bytes]
) -> Decoder:
    frames = frame_map.FrameMap(read_settings(frame_map.Settings, settings))

    def read(frame: bytes) -> None:
        if row := frames.match_of(frame):
            frames.acknowledgement(row, frame)

    return Decoder(
        (frame_map, frame_template, framing), lambda: StreamEar(frames.stream(), read), payloads, wrap,
        (good[0], good[1]), good[1],
        frame_template.LONGEST + TAIL, pauses=settings.get("checksum", "none") == "none",
    )  # fmt: skip


def _wrap_counted(body: bytes) -> bytes:
    counted = b"\xaa" + bytes([len(body) & 0xFF]) + body
    return counted + bytes([reduce(xor, counted, 0), 0x55])


_BY_LENGTH = {
    "start_hex": "AA", "length": "offset 1", "length_adds": 4, "checksum": "xor", "terminator_hex": "55",
    "match": [{"hex": "AA 02 {address} 01 {sum} 55", "value": "grade:5"},
              {"hex": "AA 02 {address} ?? {sum} 55", "value": "none", "ack_hex": "AA 02 {address} {3} {sum} 55"}],
    "ack_hex": "{echo}",
}  # fmt: skip
_BY_END = {"start_hex": "02", "terminator_hex": "03", "match": [{"hex": "02 {n2} {n1} 03", "value": "grade:5"}]}
_COUNTED = (_wrap_counted(b"\x01\x10"), _wrap_counted(b"\x01\x01"))
_BY_MATCH = {"match": [{"hex": "31 {address} ?? 0D", "value": "key:next"}, {"hex": "41", "value": "grade:1"}]}

# --- cards, keyboards, codes, printers ----------------------------------------------------------------------------------


def _read_answer(answer: sam.Answer) -> None:
    block = sam.text_block(answer)
    if block is not None:
        _cards(block)


def _cards(block: bytes) -> list[identity_card.Card]:
    """The card in a block that was cut or filled up to its size; none for what is no card."""
    try:
        card = identity_card.read_card(block[:256].ljust(256, b"\x00"))
    except identity_card.CardError:
        return []
    for said in (card.name, card.masked_name, card.masked_number, card.address, card.english_name):
        assert said.isprintable(), "a control character came through"
    assert card.number not in repr(card), "a card shows itself"
    return [card]


_BLOCKS = tuple(block_of({"kind": kind}) for kind in DEFAULTS)
_FOUND, _NONE = sam.build(bytes.fromhex("00009F 00000000")), sam.build(bytes.fromhex("000080"))
SAM = Decoder(
    (sam, identity_card), lambda: StreamEar(sam.FrameStream(), _read_answer),
    (*_hexes("00009F00000000", "000080", "000090", "000041"), b"\x00\x00\x90\x01\x00\x00\x40" + _BLOCKS[0] + bytes(64)),
    sam.build, (_FOUND, _NONE), sam.Answer(0x80), sam.LONGEST + sam.HEAD + 1000,
)  # fmt: skip


def _read_stx(answer: sam.Answer) -> None:
    block = stx.text_block(answer)
    if block is not None:
        _cards(block)


STX = Decoder(
    (stx, framing, identity_card), lambda: AskedEar(stx.FrameStream, _read_stx),
    (*_hexes("9000", "6A88"), b"\x90\x00\x01\x00\x00\x40" + _BLOCKS[0] + bytes(64)),
    stx.build, (stx.build(b"\x90\x00"), stx.build(b"\x6a\x88")), sam.Answer(0x6A88), stx.LONGEST + TAIL, pauses=True,
)  # fmt: skip
CARD = Decoder(
    (identity_card,), lambda: OnceEar(_cards), _BLOCKS, bytes, (_BLOCKS[1], _BLOCKS[0]),
    identity_card.read_card(_BLOCKS[0]), 0,
)  # fmt: skip


def _keyboard(link: SayingLink) -> hid_scanner.HidScanner:
    return hid_scanner.HidScanner(link, read_settings(hid_scanner.Settings, {}), clock=link.clock)


def _typed(text: str) -> bytes:
    return b"".join([*hid_keys.reports_of(text), hid_keys.report_of(0x28), bytes(8)])


HID = Decoder(
    (hid_keys, hid_keyboard, hid_scanner), lambda: DriverEar(_keyboard),
    (*hid_keys.reports_of("aZ9?"), hid_keys.report_of(0x53), b"\x00\x00" + hid_keys.ROLL_OVER, _typed("A1")),
    lambda report: report[:8].ljust(8, b"\x00"), (_typed("B22"), _typed("A1")), "A1", hid_scanner.LONGEST + 200, pauses=True,
)  # fmt: skip


def _scanner(link: SayingLink) -> serial_scanner.SerialScanner:
    return serial_scanner.SerialScanner(link, read_settings(serial_scanner.Settings, {}), clock=link.clock)


SCANNER = Decoder(
    (serial_scanner,), lambda: DriverEar(_scanner),
    (b"http://127.0.0.1/t/Zq3v8WkTn0", "预约A023".encode(), "预约A023".encode("gb18030"), b"]Q1A023", b"7" * 90),
    lambda code: code + b"\r", (b"A001\r", b"A002\r\n"), "A002", serial_scanner.LONGEST + 4096,
)  # fmt: skip


class StatusEar:
    """A printer's status stream; what it sorted is read and cleared, as the driver does."""

    def __init__(self) -> None:
        self._stream = status.StatusStream()

    def hear(self, data: bytes) -> list[Any]:
        self._stream.feed(data)
        words, replies = list(self._stream.automatic), list(self._stream.realtime)
        for word in words:
            status.asb_state(word)
        status.state_of(dict(zip(status.QUERIES, replies, strict=False)))
        self._stream.clear()
        return [*words, *replies]

    def quiet(self) -> list[Any]:
        self._stream.give_up()
        return []

    def held(self) -> int:
        return weight(self._stream)


STATUS = Decoder(
    (status,), StatusEar, _hexes("12", "1E", "7E", "10000000", "18000F00", "38000000", "18080000", "13", "372500", "00"),
    bytes, (b"\x18\x08\x00\x00", b"\x38\x00\x0c\x0f"), b"\x38\x00\x0c\x0f", 4,
)  # fmt: skip

DECODERS: Final[dict[str, Decoder]] = {
    "printer status": STATUS,
    "onbon": ONBON,
    "cpower serial": CPOWER_SERIAL,
    "cpower tcp": CPOWER_TCP,
    "armfly lines": ARMFLY_LINES,
    "armfly answers": _modbus(True, "01 03 02 00 05", "01 06 00 88 00 05", "01 10 00 70 00 04", "01 83 02"),
    "armfly orders": _modbus(False, "01 03 00 88 00 01", "01 06 00 88 FF FB", "01 10 00 70 00 04 08 2041303233202020"),
    "ff68": FF68,
    "frame map by length": _map(_BY_LENGTH, _wrap_counted, _hexes("01 01", "01 10", "02 01"), _COUNTED),
    "frame map by end": _map(
        _BY_END, lambda body: b"\x02" + body + b"\x03", _hexes("02 03", "0A 01", "00"), _hexes("02010103", "02020503")
    ),
    "frame map by match": _map(_BY_MATCH, bytes, _hexes("31 01 05 0D", "41"), _hexes("3101070D", "3101050D")),
    "sam": SAM,
    "stx": STX,
    "identity card": CARD,
    "hid": HID,
    "scanner": SCANNER,
}  # fmt: skip
