"""One trial of a decoder: mutated bytes in pieces, then two good frames of which the second must be understood.

Everything a campaign promises is asserted here: no error but the four of the drivers, never more held than its bound,
and its feet found within two frames. One thing is no fault: bytes that, together with the good frames behind them, make
another whole frame with a right checksum. Then a stranger was told, and two more good frames follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.campaigns.decoder import Decoder
from tests.campaigns.ear import Ear

ROUNDS: Final = 4


class Broken(AssertionError):  # noqa: N818 - a promise is broken or kept
    """A promise that a decoder broke."""


def tried(decoder: Decoder, data: bytes) -> None:
    """`data`: one byte that says how the rest is cut in pieces, then what the line says. Raises Broken."""
    ear = decoder.ear()
    for piece in pieces(data):
        ear.hear(piece)
        _is_within_bounds(decoder, ear)
    _is_found_again(decoder, ear)


def flooded(decoder: Decoder, data: bytes) -> None:
    """What the line says over and over, then its last byte for ever: a buffer without bound would show. Raises Broken."""
    said, most = data[1:] or b"\x00", 4 * max(decoder.bound, 500)
    for many in (said * (most // len(said) + 1), said + said[-1:] * most):
        ear = decoder.ear()
        for at in range(0, len(many), 1000):
            ear.hear(many[at : at + 1000])
            _is_within_bounds(decoder, ear)
        _is_found_again(decoder, ear)


def pieces(data: bytes) -> Iterator[bytes]:
    """What follows the first byte: all at once, or in pieces of 1 to 63 bytes."""
    size = data[0] & 0x3F if data else 0
    said = data[1:]
    size = size or max(1, len(said))
    yield from (said[at : at + size] for at in range(0, len(said), size))


def _is_within_bounds(decoder: Decoder, ear: Ear) -> None:
    if (held := ear.held()) > decoder.bound:
        raise Broken(f"it holds {held} bytes and things; allowed {decoder.bound}")


def _is_found_again(decoder: Decoder, ear: Ear) -> None:
    for _ in range(ROUNDS):
        if _is_found(decoder, ear):
            return
    raise Broken(f"it never found its feet in {ROUNDS} pairs of good frames")


def _is_found(decoder: Decoder, ear: Ear) -> bool:
    """Whether the second of two good frames was understood; False when a stranger was told. Raises Broken."""
    told = ear.quiet() if decoder.pauses else []
    first = ear.hear(decoder.good[0]) + (ear.quiet() if decoder.pauses else [])
    told = first + ear.hear(decoder.good[1]) + (ear.quiet() if decoder.pauses else [])
    if told and told[-1] == decoder.means:
        return True
    strangers = [each for each in told if each != decoder.means]
    if not strangers:
        raise Broken(f"two good frames told {told!r}; allowed {decoder.means!r} at their end")
    return False
