"""A day drawn by lot with everything in it that a report counts, the same every time for the same seed."""

from __future__ import annotations

import itertools
import random
import uuid
from typing import Any

from site_of import Site

from queue_server import commands as c

WINDOWS = ("1", "3", "7", "9", "11")
SERVICES = ("tax", "police", "market", "general", "estate")


class Lots:
    """A day drawn by lot, the same every time; what the hall refuses just does not happen."""

    def __init__(self, site: Site, seed: int = 5) -> None:
        self.site, self.dice = site, random.Random(seed)
        self.ids = (str(uuid.UUID(int=n, version=4)) for n in itertools.count(1))
        self.given: list[str] = []
        self.promised: list[tuple[str, str]] = []
        self.offline = 0

    def live(self, turns: int) -> None:
        for window in WINDOWS:
            self.site.server.do(c.OpenWindow(window), f"user:clerk-{window}")
        for _ in range(40):
            self.book()
        for _ in range(turns):
            self.site.server.clock.now += self.dice.randint(5, 90)
            if self.dice.random() < 0.4:
                self.arrive()
            if self.dice.random() < 0.06:
                self.keep()
            self.work(self.dice.choice(WINDOWS))

    def book(self) -> None:
        """A promise for today or one of the next days."""
        name, code = next(self.ids), f"{100_000 + len(self.promised)}"
        slot = self.site.server.clock.now + self.dice.randint(1, 330) * 600
        self.promised.append((name, code))
        self.site.server.ask(c.BookAppointment(name, code, self.dice.choice(SERVICES), slot), "user:desk")

    def keep(self) -> None:
        """Somebody comes with a promise, early, in time or late; or moves it, or gives it up."""
        name, code = self.dice.choice(self.promised)
        chance = self.dice.random()
        if chance < 0.2:
            slot = self.site.server.clock.now + self.dice.randint(1, 100) * 600
            self.site.server.ask(c.MoveAppointment(slot, name, self.dice.choice([None, *SERVICES])), "user:desk")
        elif chance < 0.3:
            self.site.server.ask(c.CancelAppointment(name), "user:desk")
        else:
            self.site.server.ask(c.CheckIn(next(self.ids), next(self.ids), code), "device:kiosk-1")

    def look_after(self, follow_ups: list[str], pauses: tuple[int, ...]) -> None:
        """What the office does about bad grades, so many hours between two steps: some in time, some too late."""
        for name in follow_ups:
            for command, likely in (
                (c.RecordContact(name, "settled", "x"), 0.8),
                (c.RecordContact(name, "settled", "again"), 0.5),
                (c.AppealRating(name, "x"), 0.5),
                (c.ReviewAppeal(name, upheld=self.dice.random() < 0.5, words="x"), 0.9),
                (c.RecordRectification(name, "x"), 0.7),
                (c.CloseFollowUp(name, "x"), 0.9),
            ):
                if self.dice.random() < likely:
                    self.site.server.ask(command, "user:manager")
                    self.site.server.clock.now += self.dice.choice(pauses) * 3600

    def settle(self) -> None:
        """Promises whose day is over and to which nobody came; some had a reason."""
        self.site.server.do(c.SettleAppointments(), "system:calendar")
        for name, _ in self.promised:
            if self.dice.random() < 0.3:
                self.site.server.ask(c.ExcuseMisses((name,), "ill"), "user:manager")

    def arrive(self) -> None:
        ticket, actor = next(self.ids), self.dice.choice(("device:kiosk-1", "device:kiosk-1", "user:desk"))
        kind = self.dice.choice(("normal", "normal", "priority"))
        package = {"package": "start-company"} if self.dice.random() < 0.1 else {}
        service = "market" if package else self.dice.choice(SERVICES)
        ask = next(self.ids)
        self.site.server.ask(c.IssueTicket(service, ticket, next(self.ids), kind, **package), actor, ask)
        self.given.append(ticket)
        if self.dice.random() < 0.08:
            self.give_again(actor, ask)

    def give_again(self, kiosk: str, ask: str) -> None:
        """The answer never came: the kiosk gave a number of its own and tells of it later."""
        now, self.offline = self.site.server.clock.now, self.offline + 1
        self.site.server.ask(
            c.RegisterOffline("tax", next(self.ids), next(self.ids), f"AK{self.offline:02d}", now, instead_of=ask),
            kiosk,
        )

    def work(self, window: str) -> None:
        state = self.site.server.writer.look(lambda book: book.windows[window].state)
        chosen = {"idle": self.idle, "called": self.called, "serving": self.serving}[state]
        self.site.server.ask(chosen(window), f"user:clerk-{window}")

    def idle(self, window: str) -> Any:
        if self.dice.random() < 0.08:
            return self.dice.choice((c.ReturnTicket, c.CancelTicket))(self.dice.choice(self.given or ["none"]))
        if self.dice.random() < 0.1:
            return c.ResumeTicket(window)
        return c.CallNext(window, next(self.ids))

    def called(self, window: str) -> Any:
        chance = self.dice.random()
        if chance < 0.1:
            return c.MarkNoShow(window)
        if chance < 0.2:
            return c.Undo(window)
        return c.Recall(window, next(self.ids)) if chance < 0.3 else c.StartService(window)

    def serving(self, window: str) -> Any:
        chance = self.dice.random()
        if chance < 0.05:
            return c.ParkTicket(window)
        if chance < 0.1:
            return c.TransferTicket(window, self.dice.choice(SERVICES))
        if chance < 0.14:
            return c.Undo(window)
        if chance < 0.5:
            return c.Recall(window, next(self.ids))
        prompt = next(self.ids)
        self.site.server.ask(c.FinishService(window, prompt), f"user:clerk-{window}")
        return c.RateService(prompt, self.dice.randint(1, 5), "pad", window)
