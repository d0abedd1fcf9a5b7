"""What is asked about coming later."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostponeTicket:
    """Let `places` others go first."""

    ticket: str
    places: int
