"""What happened with devices, and calls for help from them."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class HelpAsked(Event):
    """`window` and `note` where a clerk asks: `device` is then `window:` and the window's id."""

    device: str
    window: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class HelpAnswered(Event):
    device: str
    by: str


@dataclass(frozen=True, slots=True)
class DeviceTold(Event):
    """Somebody had a device do something; `do` is the id it went out under."""

    device: str
    verb: str
    do: str
    by: str


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    device: str
    version: int
    by: str
