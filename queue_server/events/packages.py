"""What happened to a package (一件事): its steps, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.events.event import Event


@dataclass(frozen=True, slots=True)
class PackageBegun(Event):
    """A ticket's steps as they were described then: each with `zh`, `en`, `service`, `queue` and perhaps `department`."""

    ticket: str
    package: str
    steps: list[dict[str, str]]
    order: str
    step: int


@dataclass(frozen=True, slots=True)
class StepFinished(Event):
    """One step is done; its own `waited`, `walked` and `served` in seconds. `step` counts from 0."""

    ticket: str
    window: str
    clerk: str
    step: int
    waited: float
    walked: float
    served: float


@dataclass(frozen=True, slots=True)
class StepBegun(Event):
    """The next step: in the line of its queue, from now; or at once, where the same `window` can do it (`here`)."""

    ticket: str
    window: str
    step: int
    service: str
    queue: str
    here: bool = False
