"""Packets of C-Power 5200 (流明 Lumen, CP5200) LED controllers.

Pure. One body, two wrappings.

| part | bytes | source |
|---|---|---|
| body | `68 32` card command flag, [LL LH PO TP], data, sum | controller manual, "External calls" and "Basic protocol" |
| sum | 16-bit sum of all bytes from `68` to the end of the data, little endian | the same; five published vectors |
| LL LH PO TP | data length, packet number, last packet number; in command `7B` only | the same |
| serial | `A5`, body with `A5`→`AA 05`, `AA`→`AA 0A`, `AE`→`AA 0E`, then `AE` | the same |
| TCP 5200 | id code 4 big endian, body length 2, `00 00`, body as it is | the same; order of the length UNCERTAIN |
| reply | `E8` (firmware before 3.3: `68`) for `68`; in `7B` the flag is the result | the same |

| order | data |
|---|---|
| `7B` 01 windows | count, then X Y W H each, 2 bytes big endian |
| `7B` 12 text | window, effect, align, speed, stay 2 big endian, font, R G B, text, `00` |
| `76` light | `00` on 0×7 to switch, `01` to ask; answer `00` or `01`, on |
| `46` brightness | `00` and 24 hours of 0 to 31; answer 1 done, 0 failed |

The manual as published in arturas88/led-controller-sdk; its "Example 1" does not sum and is not used (hardware.md §2.3).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, Literal

from drivers.errors import FrameError
from drivers.framing import EscapedStream, SearchedStream

START: Final = 0xA5
END: Final = 0xAE
SEND: Final = 0x68
REPLY: Final = 0xE8
CARD_TYPE: Final = 0x32
EXTERNAL: Final = 0x7B
POWER: Final = 0x76
BRIGHTNESS: Final = 0x46
WINDOWS: Final = 0x01
TEXT: Final = 0x12
WANTS_REPLY: Final = 0x01
BROADCAST: Final = 0xFF
MAX_BODY: Final = 1100
"""Longest body believed; the cards take at most 512 bytes of data."""
RESULTS: Final = ("ok", "checksum", "sequence")

_ESCAPES: Final = {0xA5: b"\xaa\x05", 0xAA: b"\xaa\x0a", 0xAE: b"\xaa\x0e"}
_MEANT: Final = {pair: byte for byte, pair in _ESCAPES.items()}
_TEXT: Final = struct.Struct(">BBBBBHB3s")
_ENVELOPE: Final = 8
_SHORTEST: Final = 7
Order = Literal["little", "big"]


@dataclass(frozen=True)
class Packet:
    """One packet, either way; `flag` asks for a reply (1), or in a reply to `7B` is the result."""

    card: int
    command: int
    data: bytes
    flag: int = WANTS_REPLY
    is_reply: bool = False
    number: int = 0
    last: int = 0


@dataclass(frozen=True)
class Text:
    """A text in a window; `stay` seconds, `colour` red green blue, `font` size in its low, style in its high bits."""

    text: bytes
    window: int = 0
    effect: int = 0
    align: int = 1
    speed: int = 0
    stay: int = 3
    font: int = 2
    colour: bytes = b"\xff\x00\x00"


def body_of(packet: Packet) -> bytes:
    """The body with its sum, not yet wrapped."""
    head = bytes([REPLY if packet.is_reply else SEND, CARD_TYPE, packet.card, packet.command, packet.flag])
    if packet.command == EXTERNAL:
        head += struct.pack("<HBB", len(packet.data), packet.number, packet.last)
    body = head + packet.data
    return body + struct.pack("<H", sum(body) & 0xFFFF)


def read_body(body: bytes) -> Packet:
    """The reverse of `body_of`. Raises FrameError."""
    if len(body) < _SHORTEST or body[0] not in {SEND, REPLY} or body[1] != CARD_TYPE:
        raise FrameError("not a C-Power packet", body)
    if sum(body[:-2]) & 0xFFFF != struct.unpack("<H", body[-2:])[0]:
        raise FrameError("wrong checksum", body)
    card, command, flag = body[2:5]
    is_reply = body[0] == REPLY
    if command != EXTERNAL:
        return Packet(card, command, body[5:-2], flag, is_reply)
    if len(body) < _SHORTEST + 4:
        raise FrameError("packet too short", body)
    length, number, last = struct.unpack_from("<HBB", body, 5)
    data = body[9:-2]
    if length != len(data):
        raise FrameError("wrong length", body)
    return Packet(card, command, data, flag, is_reply, number, last)


def escape(body: bytes) -> bytes:
    """Replace the three bytes that may not stand inside a serial packet."""
    return b"".join(_ESCAPES.get(byte, bytes([byte])) for byte in body)


def unescape(body: bytes) -> bytes:
    """The reverse of `escape`. Raises FrameError for a pair that means nothing."""
    first, *rest = body.split(b"\xaa")
    plain = bytearray(first)
    for piece in rest:
        meant = _MEANT.get(b"\xaa" + piece[:1])
        if meant is None:
            raise FrameError("unknown escape", body)
        plain.append(meant)
        plain += piece[1:]
    return bytes(plain)


def build_serial(packet: Packet) -> bytes:
    """A packet as it goes over RS-232 or RS-485."""
    return bytes([START]) + escape(body_of(packet)) + bytes([END])


def build_tcp(packet: Packet, id_code: int = 0xFFFFFFFF, order: Order = "little") -> bytes:
    """A packet as it goes over TCP; `order` is the byte order of the length."""
    body = body_of(packet)
    return id_code.to_bytes(4, "big") + len(body).to_bytes(2, order) + b"\x00\x00" + body


def serial_stream() -> EscapedStream[Packet]:
    """Finds packets on RS-232 and RS-485."""
    return EscapedStream(START, END, 2 * MAX_BODY, lambda body: read_body(unescape(body)))


def tcp_stream(order: Order = "little") -> SearchedStream[Packet]:
    """Finds packets on TCP; the id code in front of them is not looked at."""
    return SearchedStream(lambda held: _look(held, order), _ENVELOPE + MAX_BODY)


def _look(held: bytes, order: Order) -> tuple[Packet | None, int]:
    if len(held) < _ENVELOPE + 2:
        is_possible = held[6:8] in {b"", b"\x00", b"\x00\x00"} and held[8:9] in {b"", b"\x68", b"\xe8"}
        return None, (_ENVELOPE + 2) * is_possible
    size = int.from_bytes(held[4:6], order)
    is_packet = held[6:8] == b"\x00\x00" and held[8] in {SEND, REPLY} and held[9] == CARD_TYPE
    if not is_packet or not _SHORTEST <= size <= MAX_BODY:
        return None, 0
    if len(held) < _ENVELOPE + size:
        return None, _ENVELOPE + size
    try:
        return read_body(held[_ENVELOPE : _ENVELOPE + size]), _ENVELOPE + size
    except FrameError:
        return None, 0


def text_data(text: Text) -> bytes:
    """Data of `7B` 12. The text ends at its first zero byte."""
    head = _TEXT.pack(
        TEXT, text.window, text.effect, text.align, text.speed, text.stay, text.font, text.colour
    )  # fmt: skip
    return head + text.text + b"\x00"


def read_text(data: bytes) -> Text:
    """The reverse of `text_data`. Raises FrameError."""
    if len(data) <= _TEXT.size or data[0] != TEXT:
        raise FrameError("not a text", data)
    _, window, effect, align, speed, stay, font, colour = _TEXT.unpack_from(data)
    return Text(data[_TEXT.size :].partition(b"\x00")[0], window, effect, align, speed, stay, font, colour)


def windows_data(*windows: tuple[int, int, int, int]) -> bytes:
    """Data of `7B` 01: each window's left, top, width and height in pixels."""
    return bytes([WINDOWS, len(windows)]) + b"".join(struct.pack(">HHHH", *each) for each in windows)


def power_data(on: bool | None) -> bytes:
    """Data of `76`: light on, off, or a question (None). Seven zeros as in the published vectors; the table says eight."""
    return b"\x01" if on is None else bytes([0, on]) + bytes(7)


def brightness_data(level: int) -> bytes:
    """Data of `46`: the same level, 0 to 31 (clamped), in all 24 hours."""
    return b"\x00" + bytes([min(max(level, 0), 31)]) * 24


def reply_to(packet: Packet, data: bytes, result: int = 0, *, is_old: bool = False) -> Packet:
    """A card's answer; `is_old` answers with `68`, as firmware before 3.3 does."""
    return Packet(packet.card, packet.command, data, result, not is_old)


def result_word(result: int) -> str | None:
    """None for a good result, else a word for it."""
    if result == 0:
        return None
    return RESULTS[result] if result < len(RESULTS) else f"error_{result}"
