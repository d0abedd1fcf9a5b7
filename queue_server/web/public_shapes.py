"""Shapes of what everybody may know: the centre, its queues and windows, the hall. For the description of the API."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from lobby.messages import CallLine, Emergency, Text


class ServiceShown(BaseModel):
    """What a citizen picks."""

    id: str
    name: Text
    queue: str
    icon: str
    colour: str
    identity: str


class QueueNamed(BaseModel):
    """A line with its letter."""

    id: str
    letter: str
    name: Text


class WindowNamed(BaseModel):
    """A window, the queues it serves and supports, and the services on its sign."""

    id: str
    name: Text
    kind: str
    zone: str
    arrow: str | None
    serves: list[str]
    supports: list[str]
    services: list[str]


class ZoneNamed(BaseModel):
    """A part of the building."""

    id: str
    name: Text


class CentreShown(BaseModel):
    """The centre as its file describes it."""

    id: str
    name: Text
    hotline: str
    timezone: str
    simulated: bool
    booking: bool
    notice: Text | None
    services: list[ServiceShown]
    queues: list[QueueNamed]
    windows: list[WindowNamed]
    zones: list[ZoneNamed]


class QueueShown(BaseModel):
    """How full a queue is; waits are minutes."""

    queue: str
    letter: str
    name: Text
    waiting: int
    open_windows: int
    wait_low: int
    wait_high: int
    wait_basis: str | None = None
    closed: dict[str, Text] | None = None


class WindowShown(BaseModel):
    """What a window shows now."""

    window: str
    name: Text
    kind: str
    zone: str
    state: str
    number: str | None
    call: str | None
    since: datetime
    services: list[Text]


class HallShown(BaseModel):
    """Everything public in one snapshot; `seq` counts within the journal named."""

    seq: int
    journal: str
    day: str | None
    windows: dict[str, WindowShown]
    queues: dict[str, QueueShown]
    calls: list[CallLine]
    notice: Text | None
    emergency: Emergency | None
