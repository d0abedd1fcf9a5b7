"""A whole server without its processes: real journal and writer, a memory bus, Flask's own client."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from desk_of import MONDAY_NINE, dianjiang
from nacl.public import PrivateKey

from lobby import topics
from lobby.bus import MemoryBroker, MemoryBus, Will
from lobby.centre import Centre
from lobby.codec import decode, encode
from queue_server import commands as c
from queue_server.accounts import Accounts
from queue_server.asks import Seat
from queue_server.commands import Asked
from queue_server.desk import Desk
from queue_server.extras import Extras
from queue_server.journal import FILE, Journal
from queue_server.metrics import Metrics
from queue_server.persons import Persons
from queue_server.post_room import PostRoom
from queue_server.presence import Presence
from queue_server.wall_codes import WallCodes
from queue_server.wall_screens import WallScreens
from queue_server.writer import Outcome, Writer

SEATS = {"kiosk-1": Seat("kiosk-1", None), "pad-3": Seat("pad-3", "3"), "keypad-3": Seat("keypad-3", "3")}


class Clock:
    """Seconds since 1970; the test moves it."""

    def __init__(self, now: float = MONDAY_NINE) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Server:
    """Writer, desk and accounts in one folder; can be started again on the same folder."""

    def __init__(self, data: Path, *, centre: Centre | None = None, handed_over: bool = False) -> None:
        self.data, self.centre, self.clock = data, centre or dianjiang(), Clock()
        self.broker = MemoryBroker()
        self.identity = PrivateKey.generate()
        self._ids = itertools.count(1)
        self._handed_over = handed_over
        self.begin()

    def begin(self) -> None:
        self.persons = Persons(self.identity, self.data / "persons.key")
        self.wall_codes = WallCodes(b"wall", self.centre.appointments.wall_minutes, self.clock)
        self.journal = Journal(self.data / FILE, self.centre.timezone)
        self.post_room = PostRoom(self.centre, self.persons, self.clock, "http://hall.example")
        extras = Extras(self.persons, handed_over=self._handed_over, outgoing=self.post_room.outgoing)
        self.writer = Writer(self.centre, self.journal, self.clock, extras)
        self.post_room.open(self.writer)
        self.desk = Desk(
            self.centre, self.writer, self._bus, clock=self.clock, seat_of=SEATS.get,
            pads=lambda window: [name for name, seat in SEATS.items() if name.startswith("pad") and seat.window == window],
            persons=self.persons, presence=Presence(), metrics=Metrics(),
            wall=WallScreens(self.wall_codes, self.centre, "http://hall.example", self.clock),
        )  # fmt: skip
        self.accounts = Accounts(":memory:", self.clock, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        self.writer.start()
        self.ask(c.OpenDay("2026-11-23"), "system:calendar")
        self.desk.start()

    def end(self) -> None:
        self.desk.stop()
        self.writer.stop()
        self.accounts.close()

    def _bus(self, will: Will) -> MemoryBus:
        return self.broker.bus(will=will)

    def ask(
        self, command: Any, actor: str = "user:clerk-3", command_id: str | None = None, digest: str = ""
    ) -> Outcome:
        return self.writer.ask(Asked(actor, command, command_id or str(uuid.uuid4()), digest))

    def do(self, command: Any, actor: str = "user:clerk-3") -> dict[str, Any]:
        outcome = self.ask(command, actor)
        assert outcome.ok, outcome
        return outcome.body

    def issue(self, service: str = "tax") -> dict[str, Any]:
        name = str(uuid.uuid4())
        ticket: dict[str, Any] = self.do(c.IssueTicket(service, name, f"token-{name}"), "device:kiosk-1")["ticket"]
        return ticket


class Device:
    """A device on the memory bus, written from DESIGN §3 alone."""

    def __init__(self, server: Server, name: str) -> None:
        self.server, self.name, self.centre = server, name, server.centre.id
        self.heard: list[dict[str, Any]] = []
        self.told: list[dict[str, Any]] = []
        self.bus = server.broker.bus()
        self.bus.subscribe(f"lobby/{self.centre}/device/{name}/answer", lambda _t, p: self.heard.append(decode(p)))
        self.bus.subscribe(f"lobby/{self.centre}/device/{name}/do", lambda _t, p: self.told.append(decode(p)))
        self.bus.start()

    def send(self, payload: bytes) -> dict[str, Any]:
        """Raw bytes on the ask topic; the one answer."""
        before = len(self.heard)
        self.bus.publish(topics.ASK.of(self.centre, self.name), payload)
        self.server.writer.look(lambda _book: None)  # what was asked before is done when this has been looked at
        assert len(self.heard) == before + 1, self.heard
        return self.heard[-1]

    def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        return self.send(encode({"id": str(uuid.uuid4()), "command": command, **fields}))


Make = Callable[..., Server]
