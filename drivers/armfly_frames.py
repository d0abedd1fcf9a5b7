"""What is said to Armfly (安富莱) LED-485 seven-segment displays, and what seven segments can show.

Pure. 9600 8N1, address 1 from the factory, RS-485.

| ASCII | Modbus RTU | source |
|---|---|---|
| `$001,8.8.8.8.#` shows | function 10 from register 0070, two characters each | the vendor's own test script |
| — | function 06, register 0088: a signed number | the same, and LED-485_setuptool |
| `$001,02&` → `LED-485-054`, `$001,03&` → version | function 03 | the same; whether 0088 can be read is UNCERTAIN |

Modbus frames end with CRC-16 (reflected polynomial A001, initial FFFF), low byte first; a refusal is function | 80 and a
code. Vectors: hardware.md §2.5. An answer to "show" in ASCII is not known.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Final

from drivers.framing import SearchedStream

MODEL: Final = 2
TEXT_REGISTER: Final = 0x0070
NUMBER_REGISTER: Final = 0x0088
TEXT_CHARACTERS: Final = 8
READ: Final = 0x03
WRITE: Final = 0x06
WRITE_SEVERAL: Final = 0x10
REFUSED: Final = 0x80
LETTERS: Final = frozenset("ABCDEFHJLNOPRTUY")
"""Letters that read as themselves on seven segments; S, G, I would read as 5, 6, 1, and K, M, W cannot be drawn."""
MAX_LINE: Final = 40
MAX_MODBUS: Final = 64
REFUSALS: Final = {1: "command", 2: "register", 3: "value"}

_NUMBER = re.compile(r"\s*(?:([A-Z]{1,3})([0-9]+)|([0-9]{2,}))")
_LINE = re.compile(rb"\$([0-9]{3}),([ -\"%-~]{0,32}?)([#&])")
_BEGINNING = re.compile(rb"\$[0-9]{0,3}(?:(?<=\$[0-9]{3}),[ -\"%-~]{0,32})?\Z")
_MODEL = re.compile(rb"LED-[0-9]{3}")


@dataclass(frozen=True)
class Line:
    """One ASCII order: a text to show, or a question for `MODEL` or the version."""

    address: int
    text: str
    is_question: bool = False


@dataclass(frozen=True)
class Modbus:
    """One Modbus frame without its CRC; `data` is what follows the function."""

    unit: int
    function: int
    data: bytes


def shown(text: str, digits: int, *, letters: bool) -> str:
    """What of a text fits: the number it begins with, at the right of `digits` places; blanks when there is none.

    The letters are left out when they are unwanted, cannot be shown all, or leave no room for the digits.
    """
    found = _NUMBER.match(text)
    head, number = (found[1] or "", found[2] or found[3]) if found else ("", "")
    can_show = letters and set(head) <= LETTERS and len(head) + len(number) <= digits
    return ((head if can_show else "") + number)[-digits:].rjust(digits)


def show_line(address: int, text: str) -> bytes:
    """The ASCII order that shows a text."""
    return f"${address:03d},{text}#".encode("ascii")


def question(address: int, what: int = MODEL) -> bytes:
    """The ASCII question for the model or the version."""
    return f"${address:03d},{what:02d}&".encode("ascii")


def line_stream() -> SearchedStream[Line]:
    """Finds ASCII orders."""
    return SearchedStream(_look_line, MAX_LINE)


def names_a_model(heard: bytes) -> bool:
    """Whether an answer tells the model of a display."""
    return _MODEL.search(heard) is not None


def _look_line(held: bytes) -> tuple[Line | None, int]:
    whole = _LINE.match(held)
    if whole:
        return Line(int(whole[1]), whole[2].decode("ascii"), whole[3] == b"&"), whole.end()
    return None, MAX_LINE if _BEGINNING.match(held) else 0


def crc(data: bytes) -> bytes:
    """CRC-16 of Modbus, as its two bytes stand on the wire."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)


def build(frame: Modbus) -> bytes:
    """The bytes of a Modbus frame on the wire."""
    body = bytes([frame.unit, frame.function]) + frame.data
    return body + crc(body)


def show_text(unit: int, text: str) -> Modbus:
    """Write up to eight characters, padded with blanks."""
    characters = text[:TEXT_CHARACTERS].ljust(TEXT_CHARACTERS).encode("ascii")
    head = struct.pack(">HHB", TEXT_REGISTER, TEXT_CHARACTERS // 2, TEXT_CHARACTERS)
    return Modbus(unit, WRITE_SEVERAL, head + characters)


def show_number(unit: int, number: int) -> Modbus:
    """Write a signed number, clamped to 16 bits; leading zeros are lost."""
    return Modbus(unit, WRITE, struct.pack(">Hh", NUMBER_REGISTER, min(max(number, -0x8000), 0x7FFF)))


def read_number(unit: int) -> Modbus:
    """Ask for the number."""
    return Modbus(unit, READ, struct.pack(">HH", NUMBER_REGISTER, 1))


def order_stream() -> SearchedStream[Modbus]:
    """Finds Modbus orders (what a display hears)."""
    return SearchedStream(lambda held: _look_modbus(held, is_order=True), MAX_MODBUS)


def answer_stream() -> SearchedStream[Modbus]:
    """Finds Modbus answers (what we hear)."""
    return SearchedStream(lambda held: _look_modbus(held, is_order=False), MAX_MODBUS)


def _look_modbus(held: bytes, *, is_order: bool) -> tuple[Modbus | None, int]:
    size = _size(held, is_order=is_order)
    if len(held) < size or not 0 < size <= MAX_MODBUS:
        return None, size if size <= MAX_MODBUS else 0
    body = held[: size - 2]
    if crc(body) != held[size - 2 : size]:
        return None, 0
    return Modbus(body[0], body[1], body[2:]), size


def _size(held: bytes, *, is_order: bool) -> int:
    """How many bytes the frame at the front has, as far as it is known; 0 when it is none."""
    if len(held) < 2:
        return 2 + 3
    function = held[1]
    if is_order:
        several = 9 + held[6] if len(held) > 6 else 9
        return {READ: 8, WRITE: 8, WRITE_SEVERAL: several}.get(function, 0)
    read = 5 + held[2] if len(held) > 2 else 5
    return 5 if function & REFUSED else {READ: read, WRITE: 8, WRITE_SEVERAL: 8}.get(function, 0)
