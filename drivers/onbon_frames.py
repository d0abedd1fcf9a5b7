"""Frames of Onbon (仰邦) BX font cards: BX-5K1, 5K2, 5MK1, 5MK2, 5K1Q-YY, 6K1, 6K2, 6K3, 6Kx-YY.

Pure. A frame is `A5`×8, then the escaped header (14 bytes), data and CRC, then `5A`.

| part | bytes | source |
|---|---|---|
| escape | `A5`→`A6 02`, `A6`→`A6 01`, `5A`→`5B 02`, `5B`→`5B 01` | 5th-generation manual §2.3 |
| CRC | CRC-16/ARC, little endian, over header and data, before escaping | nine published vectors |
| header | dst 2, src 2, 0×3, barcode flag, check and display mode, type, version 02, length 2 | Form1.cs (Onbon) |
| data | group, command, reply flag (01 yes, 02 no), two bytes, body | the same |
| ACK | `A0 00 00 00 00`; NACK `A0 01` and the error byte | manual; NACK's place is UNCERTAIN |

All numbers little endian. The two bytes before the body hold its length in the published set-time, brightness and
delete-all vectors and zero in the area updates; both are sent as published. Vectors and layout: hardware.md §2.2. A raw
`A5` always starts a frame, because `A5` is escaped inside one: that is how a receiver finds its feet after noise.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from drivers.errors import FrameError
from drivers.framing import EscapedStream

START: Final = b"\xa5" * 8
END: Final = 0x5A
PC: Final = 0x8000
ANY_MODEL: Final = 0xFE
VERSION: Final = 2
MAX_FRAME: Final = 4096
"""Escaped bytes between start and end; longer things are noise."""

ACK_DATA: Final = b"\xa0\x00\x00\x00\x00"
ERRORS: Final = (
    "ok", "group", "command", "busy", "memory", "checksum", "no_file", "flash", "download", "name", "type",
    "file_crc", "no_font", "firmware", "date", "exists", "block",
)  # fmt: skip

_ESCAPES: Final = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}
_MEANT: Final = {pair: byte for byte, pair in _ESCAPES.items()}
_HEADER: Final = struct.Struct("<HH3xBBBBBH")


@dataclass(frozen=True)
class Frame:
    """One frame: who to, who from, and its data (group, command, …)."""

    destination: int
    source: int
    data: bytes
    model: int = ANY_MODEL


def crc16(data: bytes) -> int:
    """CRC-16/ARC: reflected polynomial A001, initial 0, no final xor."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def escape(body: bytes) -> bytes:
    """Replace the four bytes that may not stand inside a frame."""
    return b"".join(_ESCAPES.get(byte, bytes([byte])) for byte in body)


def unescape(body: bytes) -> bytes:
    """The reverse of `escape`. Raises FrameError for a pair that means nothing."""
    plain = bytearray()
    index = 0
    while index < len(body):
        if body[index] not in {0xA6, 0x5B}:
            plain.append(body[index])
            index += 1
            continue
        pair = body[index : index + 2]
        if pair not in _MEANT:
            raise FrameError("unknown escape", body)
        plain.append(_MEANT[pair])
        index += 2
    return bytes(plain)


def build(frame: Frame) -> bytes:
    """The bytes of a frame on the wire."""
    header = _HEADER.pack(frame.destination, frame.source, 0, 0, 0, frame.model, VERSION, len(frame.data))
    body = header + frame.data
    return START + escape(body + struct.pack("<H", crc16(body))) + bytes([END])


def parse(body: bytes) -> Frame:
    """A frame from its escaped bytes, without start and end. Raises FrameError."""
    plain = unescape(body)
    if len(plain) < _HEADER.size + 2:
        raise FrameError("frame too short", body)
    if crc16(plain[:-2]) != struct.unpack("<H", plain[-2:])[0]:
        raise FrameError("wrong checksum", body)
    destination, source, barcode, _, _, model, version, length = _HEADER.unpack_from(plain)
    data = plain[_HEADER.size + (16 if barcode == 1 else 0) : -2]
    if version != VERSION or length != len(data):
        raise FrameError("wrong version or length", body)
    return Frame(destination, source, data, model)


class FrameStream(EscapedStream[Frame]):
    """Finds frames in what a line brings, in any pieces; what is broken is skipped and kept in `broken`."""

    def __init__(self) -> None:
        super().__init__(START[0], END, MAX_FRAME, parse)


@dataclass(frozen=True)
class Area:
    """A dynamic area. `x` and `width` are in units of 8 pixels, `y` and `height` in pixels; `stay` in half seconds."""

    text: bytes
    number: int = 0
    x: int = 0
    y: int = 0
    width: int = 12
    height: int = 16
    line_spacing: int = 0
    run_mode: int = 0
    timeout: int = 0
    single_line: bool = True
    wraps: bool = False
    effect: int = 1
    exit_mode: int = 0
    speed: int = 1
    stay: int = 10


@dataclass(frozen=True)
class AreaUpdate:
    """Command `A3 06` taken apart: areas to delete (None means all) and areas to show."""

    areas: tuple[Area, ...] = ()
    delete: tuple[int, ...] | None = ()
    wants_reply: bool = field(default=True)


def ping(*, reply: bool = True) -> bytes:
    """Data of `A2 00`; the card acknowledges."""
    return _command(0xA2, 0x00, reply=reply)


def card_status() -> bytes:
    """Data of `A1 02`."""
    return _command(0xA1, 0x02)


def power(on: bool, *, reply: bool = True) -> bytes:
    """Data of `A3 00`: light on or off."""
    return _command(0xA3, 0x00, bytes([0x01 if on else 0x02]), reply=reply)


def brightness(level: int, *, reply: bool = True) -> bytes:
    """Data of `A3 02`; `level` 0 to 15 is clamped."""
    return _command(0xA3, 0x02, bytes([0x01, min(max(level, 0), 15)]), reply=reply)


def update_areas(update: AreaUpdate) -> bytes:
    """Data of `A3 06`; its length field stays zero when areas follow, as in the captured frames."""
    doomed = b"\xff" if update.delete is None else bytes([len(update.delete), *update.delete])
    body = doomed + bytes([len(update.areas)]) + b"".join(_area(each) for each in update.areas)
    return _command(0xA3, 0x06, body, 0 if update.areas else len(body), reply=update.wants_reply)


def read_update(data: bytes) -> AreaUpdate:
    """The reverse of `update_areas`, for cards without voice. Raises FrameError."""
    try:
        if data[:2] != b"\xa3\x06":
            raise FrameError("not an area update", data)
        rest = data[5:]
        doomed = None if rest[0] == 0xFF else tuple(rest[1 : 1 + rest[0]])
        rest = rest[1 + len(doomed or ()) :]
        areas, body = [], rest[1:]
        for _ in range(rest[0]):
            length = struct.unpack_from("<H", body)[0]
            areas.append(_read_area(body[2 : 2 + length]))
            body = body[2 + length :]
    except (IndexError, struct.error) as error:
        raise FrameError("area update cut short", data) from error
    return AreaUpdate(tuple(areas), doomed, data[2] == 1)


def ack(frame: Frame) -> Frame:
    """A card's yes to a frame."""
    return Frame(frame.source, frame.destination, ACK_DATA)


def nack(frame: Frame, error: int) -> Frame:
    """A card's no to a frame, with one of `ERRORS`."""
    return Frame(frame.source, frame.destination, b"\xa0\x01" + bytes([error]) + b"\x00\x00")


def refusal(data: bytes) -> str | None:
    """None for an ACK, else the word for what the card says. Raises FrameError when `data` is no reply."""
    if len(data) < 3 or data[0] != 0xA0 or data[1] > 1:
        raise FrameError("not a reply", data)
    if data[1] == 0 and data[2] == 0:
        return None
    return ERRORS[data[2]] if 0 < data[2] < len(ERRORS) else f"error_{data[2]}"


def _command(group: int, command: int, body: bytes = b"", length: int | None = None, *, reply: bool = True) -> bytes:
    told = len(body) if length is None else length
    return struct.pack("<BBBH", group, command, 0x01 if reply else 0x02, told) + body


_AREA: Final = struct.Struct("<BHHHHBBBH3sBBBBBBI")


def _area(area: Area) -> bytes:
    fixed = _AREA.pack(
        0, area.x, area.y, area.width, area.height, area.number, area.line_spacing, area.run_mode, area.timeout,
        bytes(3), 1 if area.single_line else 2, 2 if area.wraps else 1, area.effect, area.exit_mode, area.speed,
        area.stay, len(area.text),
    )  # fmt: skip
    return struct.pack("<H", len(fixed) + len(area.text)) + fixed + area.text


def _read_area(body: bytes) -> Area:
    _, x, y, width, height, number, spacing, run, timeout, _, single, wraps, effect, leave, speed, stay, length = (
        _AREA.unpack_from(body)
    )
    text = body[_AREA.size :]
    if len(text) != length:
        raise FrameError("area text cut short", body)
    return Area(
        text, number, x, y, width, height, spacing, run, timeout, single == 1, wraps == 2, effect, leave, speed, stay
    )  # fmt: skip
