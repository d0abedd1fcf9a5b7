"""What a finger can mean. Pure data; `kiosk.layout` hangs them on targets, `kiosk.screens` understands them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["department", "item", "package", "basis", "day", "slot", "ticket", "grade", "reason", "behalf", "staff"]
What = Literal[
    "check_in", "my_ticket", "book", "packages", "search",  # ways on from the first page
    "erase", "clear", "submit", "retry",  # typing
    "take", "skip", "priority", "normal", "print_list",  # before the number: go on, without a card, the class, materials
    "card",  # check in by identity card instead of a code
    "reprint", "give_up", "confirm",  # a number one has
    "elder", "low", "contrast", "voice",  # modes
    "help", "home", "back", "stay", "staff",
]  # fmt: skip


@dataclass(frozen=True)
class Pick:
    """This service, on the first page, in a department, among found things or when booking."""

    service: str


@dataclass(frozen=True)
class Choose:
    """One of a list, by its id.

    A day is `2026-11-23`, a slot its RFC 3339 time, a grade `5` to `1`, for whom one comes `self`, `family` or `agent`, a
    test of the staff menu `printer`, `reader`, `network`, `log`, `close`.
    """

    kind: Kind
    id: str


@dataclass(frozen=True)
class Turn:
    """Show this page of a list."""

    number: int


@dataclass(frozen=True)
class Type:
    """A key of a pad."""

    character: str


@dataclass(frozen=True)
class Speak:
    """Another language."""

    language: str


@dataclass(frozen=True)
class Do:
    """A key with one meaning."""

    what: What


Action = Pick | Choose | Turn | Type | Speak | Do
