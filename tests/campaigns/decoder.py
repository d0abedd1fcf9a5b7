"""The decoders that face bytes from outside, each with what a fuzz campaign needs to know of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tests.campaigns.ear import Ear


@dataclass(frozen=True)
class Decoder:
    """One decoder.

    `modules` are watched for new paths; `frames` are whole ones as published, `payloads` the same without what
    `wrap` adds (marks, lengths, checksums); `good` are two frames and `means` what the second says; `bound` is the most
    it may hold (bytes and things). One that `pauses` may need a quiet moment of its line before it finds its feet.
    """

    modules: tuple[ModuleType, ...]
    ear: Callable[[], Ear]
    payloads: tuple[bytes, ...]
    wrap: Callable[[bytes], bytes]
    good: tuple[bytes, bytes]
    means: Any
    bound: int
    pauses: bool = False

    @property
    def frames(self) -> tuple[bytes, ...]:
        """The published frames as they come over the wire."""
        return tuple(self.wrap(payload) for payload in self.payloads)
