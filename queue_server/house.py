"""What the web doors stand on: one value with every part of the server, made once in `program`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lobby.centre import Centre
from lobby.registry import Registry
from queue_server.accounts import Accounts
from queue_server.desk import Desk
from queue_server.metrics import Metrics
from queue_server.outbox_carrier import Carrier
from queue_server.post_room import PostRoom
from queue_server.presence import Presence
from queue_server.simulation import Simulation
from queue_server.writer import Writer


@dataclass(frozen=True)
class House:
    """The parts; `carrier` where an intake system is configured, `simulation` where the hardware is simulated.

    `secrets` are those under which receivers of the outbox sign what they tell us, by their names in it.

    `post_room` sends letters to citizens and to the province, `units` notices to those without a desk in the hall.
    `public_url` is how people outside reach the pages, where that was said.
    """

    centre: Centre
    data: Path
    writer: Writer
    accounts: Accounts
    registry: Registry
    desk: Desk
    clock: Callable[[], float]
    carrier: Carrier | None = None
    simulation: Simulation | None = None
    public_url: str | None = None
    post_room: PostRoom | None = None
    units: Sequence[Carrier] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def carriers(self) -> dict[str, Carrier]:
        """Everybody who takes something out of the outbox, by their names in it."""
        room = self.post_room.carriers if self.post_room else ()
        return {one.name: one for one in (*([self.carrier] if self.carrier else []), *room, *self.units)}

    @property
    def presence(self) -> Presence:
        """Which devices are here."""
        return self.desk.presence

    @property
    def metrics(self) -> Metrics:
        """What is counted."""
        return self.desk.metrics
