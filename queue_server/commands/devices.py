"""What is asked about devices."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskHelp:
    """From a device, or from the clerk of a window: then `device` is `window:` and its id, and a note may say why."""

    device: str
    window: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerHelp:
    device: str


@dataclass(frozen=True, slots=True)
class TellDevice:
    """What is sent stays out of the journal; that it was sent, and by whom, does not."""

    device: str
    verb: str
    do: str


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    device: str
    version: int
