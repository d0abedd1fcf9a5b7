"""An event: a fact with its time. Its fields are all that `apply` needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """`at` is seconds since 1970."""

    at: float
