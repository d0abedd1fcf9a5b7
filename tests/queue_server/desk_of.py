"""A book with a pen: commands go in one after the other, as the writer would do it, with a clock that the test moves."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

from lobby import config
from lobby.centre import Centre
from queue_server import commands as c
from queue_server.answers import answer
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.engine import decide
from queue_server.events import KIND_OF, Event, body_of
from queue_server.journal import read_event
from queue_server.refusal import Refusal
from queue_server.ticket import Ticket
from queue_server.verify import fingerprint

DIANJIANG = Path(__file__).parents[2] / "config" / "dianjiang.toml"
MONDAY_NINE = 1_795_395_600.0  # 2026-11-23 09:00 in Asia/Shanghai


def dianjiang(**policy: Any) -> Centre:
    """The centre without hours; policy values may be changed."""
    centre = config.load(DIANJIANG)
    return centre.model_copy(update={"hours": None, "policy": centre.policy.model_copy(update=policy)})


class Hall:
    """A book, its events, and a clock in seconds."""

    def __init__(self, centre: Centre | None = None, now: float = MONDAY_NINE) -> None:
        self.centre = centre or dianjiang()
        self.book, self.now, self.events = Book(self.centre), now, list[Event]()
        self._ids = itertools.count(1)
        self.ask(c.OpenDay("2026-11-23"))

    def ask(self, command: Any, actor: str = "user:clerk-3", command_id: str | None = None) -> list[Event] | Refusal:
        """Decide and apply; the refusal where there is one."""
        asked = Asked(actor, command, command_id or f"ask-{next(self._ids)}")
        decided = decide(self.book, asked, self.now)
        if isinstance(decided, Refusal):
            return decided
        for event in decided:
            apply(self.book, event)
            self.events.append(event)
        return decided

    def do(self, command: Any, actor: str = "user:clerk-3") -> dict[str, Any]:
        """Ask for what must be allowed; its answer."""
        events = self.ask(command, actor)
        assert not isinstance(events, Refusal), events
        return answer(self.book, command, events)[1]

    def refused(self, command: Any, actor: str = "user:clerk-3") -> str:
        """Ask for what must be refused; the reason."""
        refusal = self.ask(command, actor)
        assert isinstance(refusal, Refusal), refusal
        assert refusal.message.zh != refusal.message.en, f"not translated: {refusal.message.en}"
        return refusal.reason

    def issue(self, service: str = "tax", *, actor: str = "device:kiosk-1", **fields: Any) -> Ticket:
        """A new ticket."""
        name = f"ticket-{next(self._ids)}"
        self.do(c.IssueTicket(service, name, f"token-{name}", **fields), actor)
        return self.book.tickets[name]

    def open(self, *windows: str) -> None:
        """Open windows."""
        for window in windows:
            self.do(c.OpenWindow(window), f"user:clerk-{window}")

    def call(self, window: str) -> str | None:
        """Call next; the number, or None where nobody waits."""
        body = self.do(c.CallNext(window, f"call-{next(self._ids)}"), f"user:clerk-{window}")
        return body["ticket"]["number"] if body else None

    def serve(self, window: str) -> str | None:
        """Call, start and finish whoever is next; the number."""
        number = self.call(window)
        if number:
            self.do(c.StartService(window))
            self.do(c.FinishService(window, f"prompt-{next(self._ids)}"))
        return number

    def wait(self, minutes: float) -> None:
        """Time passes."""
        self.now += minutes * 60

    def replayed(self) -> Book:
        """The book made again from the events as the journal keeps them."""
        again = Book(self.centre)
        for event in self.events:
            body = json.dumps(body_of(event))
            apply(again, read_event(KIND_OF[type(event)], event.at, body))
        return again

    def assert_replay_is_live(self) -> None:
        """Law 3."""
        assert fingerprint(self.replayed()) == fingerprint(self.book)
