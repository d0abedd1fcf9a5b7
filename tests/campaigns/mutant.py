"""Bytes that nearly are frames, written as a script that a fuzzer can change and still have nearly-frames.

A script is one byte that says how the line is cut in pieces, then parts: a tag, two bytes of length, the bytes. A part
is said as it is, or as the payload of a frame whose marks, lengths and checksums are made right when it is said, or as
such a frame cut short. So a change of one byte deep in a frame is not lost to its checksum, and what reached a new path
can be changed further. Pure but for its dice, which are passed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from tests.campaigns.decoder import Decoder

LONGEST: Final = 900
MOST_PARTS: Final = 8
RAW, WRAPPED, CUT, DAMAGED = range(4)
Change = Callable[[bytes, Random], bytes]


@dataclass(frozen=True)
class Part:
    """`tag` is one of the four; what is cut or damaged, and where, follows from its high bits."""

    tag: int
    data: bytes

    def said(self, decoder: Decoder) -> bytes:
        """Its bytes on the wire."""
        how, where = self.tag & 3, self.tag >> 2
        if how == RAW:
            return self.data
        frame = decoder.wrap(self.data)
        at = where * len(frame) // 64
        if how == CUT:
            return frame[:at]
        return (
            frame if how == WRAPPED else frame[:at] + bytes([frame[at] ^ 1 + where]) + frame[at + 1 :] if frame else b""
        )


def read(script: bytes) -> tuple[int, list[Part]]:
    """How the line is cut, and the parts; any bytes are a script."""
    how, rest, parts = script[0] if script else 0, script[1:], list[Part]()
    while len(rest) > 3 and len(parts) < MOST_PARTS:
        size = int.from_bytes(rest[1:3], "little") & 0x3FF
        parts.append(Part(rest[0], rest[3 : 3 + size]))
        rest = rest[3 + size :]
    return how, parts


def written(how: int, parts: list[Part]) -> bytes:
    """The reverse of `read`, as many parts as there is room for."""
    script = bytes([how])
    for part in parts[:MOST_PARTS]:
        more = bytes([part.tag]) + len(part.data).to_bytes(2, "little") + part.data
        if len(script) + len(more) <= LONGEST:
            script += more
    return script


def line_of(decoder: Decoder, script: bytes) -> bytes:
    """What the line says, as `trial.tried` takes it: how it is cut, and the bytes."""
    how, parts = read(script)
    return bytes([how]) + b"".join(part.said(decoder) for part in parts)


def starts(decoder: Decoder) -> list[bytes]:
    """A script for each published frame."""
    return [written(0, [Part(WRAPPED, payload)]) for payload in decoder.payloads]


def mutant(decoder: Decoder, before: bytes, dice: Random, change: Change) -> bytes:
    """Another script made of one: a part changed inside, re-tagged, doubled, left out, or a published one put in."""
    how, parts = read(before)
    deeds = (_changed, _changed, _changed, _retagged, _doubled, _without, _joined)
    for _ in range(dice.choice((1, 1, 2, 3))):
        parts = dice.choice(deeds)(parts or [_published(decoder, dice)], decoder, dice, change)
    if dice.random() < 0.1:
        how = dice.choice((0, dice.randrange(64)))
    return written(how, parts)


def _changed(parts: list[Part], _: Decoder, dice: Random, change: Change) -> list[Part]:
    at = dice.randrange(len(parts))
    return [*parts[:at], Part(parts[at].tag, change(parts[at].data, dice)), *parts[at + 1 :]]


def _retagged(parts: list[Part], _: Decoder, dice: Random, change: Change) -> list[Part]:
    del change
    at = dice.randrange(len(parts))
    tag = dice.choice((RAW, WRAPPED, dice.randrange(256)))
    return [*parts[:at], Part(tag, parts[at].data), *parts[at + 1 :]]


def _doubled(parts: list[Part], _: Decoder, dice: Random, change: Change) -> list[Part]:
    del change
    return [*parts, dice.choice(parts)]


def _without(parts: list[Part], _: Decoder, dice: Random, change: Change) -> list[Part]:
    del change
    at = dice.randrange(len(parts))
    return parts[:at] + parts[at + 1 :]


def _joined(parts: list[Part], decoder: Decoder, dice: Random, change: Change) -> list[Part]:
    del change
    at = dice.randrange(len(parts) + 1)
    return [*parts[:at], _published(decoder, dice), *parts[at:]]


def _published(decoder: Decoder, dice: Random) -> Part:
    return Part(dice.choice((RAW, WRAPPED, WRAPPED, dice.randrange(256))), dice.choice(decoder.payloads))
