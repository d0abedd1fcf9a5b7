"""No, because: what a decision says when the law does not allow a command."""

from __future__ import annotations

from dataclasses import dataclass

from lobby.catalogue import both
from lobby.messages import Text


@dataclass(frozen=True, slots=True)
class Refusal:
    """`reason` is a word for programs, `message` a sentence for people, `status` what HTTP calls it."""

    reason: str
    message: Text
    status: int = 409


class RefusedError(Exception):
    """Raised inside `decide` and turned into its refusal there; never leaves the engine."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message.en)
        self.refusal = refusal


def refuse(reason: str, sentence: str, *, status: int = 409, **values: object) -> RefusedError:
    """A refusal to raise, with its sentence from the catalogue."""
    return RefusedError(Refusal(reason, both(sentence, **values), status))
