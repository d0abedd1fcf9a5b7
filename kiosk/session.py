"""From the screen's effects to whoever carries them out: numbers, look-ups, papers, the card reader, staff.

Everything here runs on the main thread. What other threads say comes in through `later`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

from kiosk import effects, inputs
from kiosk.errands import PATIENCE, Errands, Later
from kiosk.finding import Finding
from kiosk.numbers import Numbers
from kiosk.rating import Ratings
from kiosk.slips import Post, SlipPrinter, Slips
from lobby.centre import Centre
from lobby.outbox import Outbox
from lobby.terminal import Terminal

__all__ = ["PATIENCE", "Cards", "Keepers", "Session", "Verifies"]

log = logging.getLogger(__name__)


class Cards(Protocol):
    """Reads identity cards, in its own thread, between `look(on=True)` and `look(on=False)`."""

    def look(self, *, on: bool) -> None:
        """Begin to look for a card, or stop."""


class Verifies(Protocol):
    """Makes an identity of an electronic code, in its own thread."""

    def verify(self, text: str) -> None:
        """Ask; the outcome comes as an input."""


class Keepers(Protocol):
    """The staff's menu."""

    def check(self, pin: str, now: float) -> None:
        """Whether this opens it."""

    def test(self, what: str, now: float) -> None:
        """One of its tests."""


class Session:
    """One kiosk's dealings with the server, the printer and everything else that is not its screen."""

    def __init__(
        self, terminal: Terminal, outbox: Outbox, printer: SlipPrinter, *, centre: Centre, mark: str, public_url: str,
        wall: Callable[[], float], post: Post, later: Later,
    ) -> None:  # fmt: skip
        self._terminal, self._post = terminal, post
        self.server_gone = False
        self.errands = Errands(terminal, later)
        self._numbers = Numbers(
            terminal, outbox, centre=centre, mark=mark, wall=wall, post=post, later=later, reachable=self.reachable
        )
        self.slips = self._numbers.slips = Slips(
            terminal, printer, centre=centre, public_url=public_url, post=post, later=later,
            marks=self._numbers.marks_when_printed,
        )  # fmt: skip
        self._finding = Finding(self.errands, self.slips, post, self.reachable)
        self._ratings = Ratings(terminal, post, later, self.reachable, wall)
        self._asks: dict[type[effects.Effect], Callable[[Any, float], None]] = {
            effects.Take: self._numbers.take,
            effects.SendCode: self._numbers.send_code,
            effects.SendCard: self._numbers.send_card,
            effects.AskSlots: self._finding.slots,
            effects.Book: self._finding.book,
            effects.Find: self._finding.find,
            effects.GiveUpTicket: self._finding.give_up,
            effects.Rate: self._ratings.rate,
        }
        self.cards: Cards | None = None
        self.verifier: Verifies | None = None
        self.keepers: Keepers | None = None

    def do(self, effect: effects.Effect, now: float) -> None:
        """Carry out what the screen wants. `now` is the clock of `step`."""
        doer = self._asks.get(type(effect))
        if doer:
            doer(effect, now)
        else:
            self._by_hand(effect, now)

    def _by_hand(self, effect: effects.Effect, now: float) -> None:
        """What needs nobody else, or nobody's answer."""
        match effect:
            case effects.GiveUpCode():
                self._numbers.give_up_code()
            case effects.EndVisit():
                self._end_visit()
            case effects.CallStaff():
                self._call_staff(now)
            case effects.Reprint(ticket, url, language):
                self.slips.ticket(ticket, url, language)
            case effects.PrintList(wanted, language):
                self.slips.materials(wanted, language)
            case effects.ReadCard(on) if self.cards:
                self.cards.look(on=on)
            case effects.Verify(text) if self.verifier:
                self.verifier.verify(text)
            case effects.CheckPin(pin) if self.keepers:
                self.keepers.check(pin, now)
            case effects.Test(what) if self.keepers:
                self.keepers.test(what, now)
            case _:
                log.debug("nobody here does %s", type(effect).__name__)

    def resume(self, now: float) -> None:
        """Go on from before a power cut; once, at the start."""
        self._numbers.resume(now)

    def server(self, *, gone: bool) -> None:
        """The server is known to be gone, or may be asked again."""
        self.server_gone = gone
        self.again()

    def again(self) -> None:
        """Say again what still has to be said; every few seconds."""
        if self.reachable():
            self._numbers.reached()

    def tick(self, now: float) -> None:
        """Let what was not answered in time have its consequence."""
        self._numbers.tick(now)
        self.errands.tick(now)
        self._ratings.tick(now)

    def due(self) -> float | None:
        """When `tick` is next needed."""
        times = (one.due() for one in (self._numbers, self.errands, self._ratings))
        return min((time for time in times if time is not None), default=None)

    def reachable(self) -> bool:
        """False where nobody can answer, so that nobody is made to wait for it."""
        return self._terminal.bus.connected and not self.server_gone

    def _end_visit(self) -> None:
        self._numbers.end_visit()
        self._finding.end_visit()
        self._ratings.end_visit()
        if self.cards:
            self.cards.look(on=False)

    def _call_staff(self, now: float) -> None:
        def told(*, coming: bool) -> None:
            self._post(inputs.HelpAnswered(coming))

        if self.reachable():
            heard = {"command": "help"}
            self.errands.run("help", heard, now, lambda answer: told(coming=answer.ok), lambda: told(coming=False))
        else:
            told(coming=False)
