"""Some hours of a hall's day written into its folder before its server starts, so that the office has figures to show.

The real writer decides every step, with a clock that the story moves; it ends at the real time, and the server goes on.
"""

from __future__ import annotations

import itertools
import random
import uuid
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey

from lobby import config
from lobby.hours import at_hall
from queue_server import commands as c
from queue_server.commands import Asked
from queue_server.extras import Extras
from queue_server.journal import FILE, Journal
from queue_server.persons import Persons
from queue_server.writer import Writer

OPEN = ("1", "2", "4", "6", "7", "8", "10", "11")
STEP_SECONDS = 40.0
GRADES = (5, 5, 5, 5, 4, 4, 3, 2, 1)


class Day:
    """A hall from `hours` ago until `now`; everything it draws by lot is the same every time."""

    def __init__(self, data: Path, centre_file: Path, now: float, hours: float) -> None:
        read = config.load(centre_file)
        services = tuple(service.model_copy(update={"daily_cap": None}) for service in read.services)
        self.centre, self.until = read.model_copy(update={"hours": None, "services": services}), now
        midnight = at_hall(self.centre, now).replace(hour=0, minute=0, second=1)
        self.now = max(midnight.timestamp(), now - hours * 3600)
        self._lots = random.Random(7)
        self._ids = (str(uuid.UUID(int=n, version=4)) for n in itertools.count(1))
        data.mkdir(parents=True, exist_ok=True)
        persons = Persons(PrivateKey.generate(), data / "persons.key")
        journal = Journal(data / FILE, self.centre.timezone)
        self.writer = Writer(self.centre, journal, lambda: self.now, Extras(persons, handed_over=False))
        (data / "persons.key").unlink(missing_ok=True)
        self.writer.start()

    def live(self) -> None:
        """From the opening of the day until now: citizens come, windows call."""
        self._ask(c.OpenDay(at_hall(self.centre, self.now).date().isoformat()), "system:calendar")
        for window in OPEN:
            self._ask(c.OpenWindow(window), f"user:clerk-{window}")
        while self.now < self.until:
            self._arrive()
            for window in OPEN:
                self._work(window)
            self.now += STEP_SECONDS
        self.now = self.until
        self.writer.stop()

    def _arrive(self) -> None:
        if self._lots.random() < 0.75:
            weights = [3 + 5 * (place < 4) for place in range(len(self.centre.services))]
            service = self._lots.choices(self.centre.services, weights)[0]
            kind = "priority" if self._lots.random() < 0.05 else "normal"
            where = "user:reception" if self._lots.random() < 0.15 else "device:kiosk-1"
            self._ask(c.IssueTicket(service.id, next(self._ids), next(self._ids), kind), where)

    def _work(self, window: str) -> None:
        state, who = self.writer.look(lambda book: book.windows[window].state), f"user:clerk-{window}"
        chance = self._lots.random()
        if state == "idle" and chance < 0.7:
            self._ask(c.CallNext(window, next(self._ids)), who)
        elif state == "called":
            self._ask(c.MarkNoShow(window) if chance < 0.06 else c.StartService(window), who)
        elif state == "serving" and chance < 0.16:
            prompt = next(self._ids)
            self._ask(c.FinishService(window, prompt), who)
            if self._lots.random() < 0.6:
                self._ask(c.RateService(prompt, self._lots.choice(GRADES), "pad", window), f"device:pad-{window}")

    def _ask(self, command: Any, actor: str) -> None:
        outcome = self.writer.ask(Asked(actor, command, next(self._ids)))
        assert outcome.ok, (command, outcome.body)


def fill(data: Path, centre_file: Path, now: float, hours: float = 3.0) -> None:
    """The hours before `now`, but no earlier than the hall's midnight."""
    Day(data, centre_file, now, hours).live()
