"""From the screen's effects to asks and slips; the place where law 8 is kept: a citizen never leaves without a number.

Order of a number: ask with an id → no answer in `PATIENCE` → a number of our own is kept in the outbox, with the id of
the unanswered ask (`instead_of`), in one commit → slip → `printed`. A late answer to the first ask is passed over: the
server cancels its ticket when it reads `instead_of`.

Everything here runs on the main thread. What other threads say comes in through `later`.
"""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from kiosk import effects, inputs
from kiosk.offline import own
from lobby import ids
from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import Answer, Ticket
from lobby.outbox import Outbox
from lobby.slip import Block, slip
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds until an ask counts as unanswered."""
BUSY_REASONS = ("storage", "busy")
"""Refusals that say nothing about the citizen: the server cannot, so the kiosk gives a number of its own."""

Post = Callable[[inputs.Input], None]
Later = Callable[[Callable[[], None]], None]


class SlipPrinter(Protocol):
    """Puts a slip on paper, in its own thread."""

    def print(self, blocks: Sequence[Block], done: Callable[[bool], None]) -> None:
        """Print at once or fail at once; `done(printed)` is called when it is known."""


@dataclass(frozen=True)
class Asked:
    """An ask under way. `until` is when it counts as unanswered."""

    id: str
    effect: effects.Take | effects.SendCode
    until: float


class Session:
    """One kiosk's dealings with the server and the printer."""

    def __init__(
        self, terminal: Terminal, outbox: Outbox, printer: SlipPrinter, *, centre: Centre, mark: str, public_url: str,
        wall: Callable[[], float], post: Post, later: Later,
    ) -> None:  # fmt: skip
        self._terminal, self._outbox, self._printer = terminal, outbox, printer
        self._centre, self._mark, self._public_url = centre, mark, public_url.rstrip("/")
        self._wall, self._post, self._later = wall, post, later
        self.server_gone = False
        self._asked: Asked | None = None
        self._unanswered: Asked | None = None
        self._help: tuple[str, float] | None = None

    def do(self, effect: effects.Effect, now: float) -> None:
        """Carry out what the screen wants. `now` is the clock of `step`."""
        match effect:
            case effects.Take():
                self._take(effect, now)
            case effects.SendCode():
                self._send_code(effect, now)
            case effects.GiveUpCode() if self._unanswered:
                self._terminal.forget(self._unanswered.id)
            case effects.EndVisit():
                self._unanswered = None
            case effects.CallStaff():
                self._call_staff(now)

    def tick(self, now: float) -> None:
        """Let what was not answered in time have its consequence."""
        if self._asked and now >= self._asked.until:
            asked, self._asked = self._asked, None
            self._not_answered(asked)
        if self._help and now >= self._help[1]:
            self._helped(self._help[0], coming=False)

    def due(self) -> float | None:
        """When `tick` is next needed."""
        times = [self._asked.until] if self._asked else []
        times += [self._help[1]] if self._help else []
        return min(times, default=None)

    # --- numbers ------------------------------------------------------------------------------------------------------

    def _take(self, effect: effects.Take, now: float) -> None:
        unanswered, self._unanswered = self._unanswered, None
        if unanswered is not None:
            self._terminal.forget(unanswered.id)
            self._give_own(effect, instead_of=unanswered.id)
        elif not self._reachable():
            self._give_own(effect)
        else:
            self._ask(
                effect,
                str(uuid.uuid4()),
                {"command": "issue", "service": effect.wanted.service, "class": "normal"},
                now,
            )

    def _send_code(self, effect: effects.SendCode, now: float) -> None:
        before, self._unanswered = self._unanswered, None
        again = before is not None and isinstance(before.effect, effects.SendCode) and before.effect.code == effect.code
        ask_id = (
            before.id if before and again else str(uuid.uuid4())
        )  # the same code keeps its id: asked twice, done once
        if self._reachable():
            self._ask(effect, ask_id, {"command": "check_in", "code": effect.code}, now)
            return
        self._unanswered = before if again else None
        self._post(inputs.Silent())

    def _ask(self, effect: effects.Take | effects.SendCode, ask_id: str, body: dict[str, str], now: float) -> None:
        self._asked = Asked(ask_id, effect, now + PATIENCE)
        self._terminal.ask({"id": ask_id, **body}, lambda answer: self._later(lambda: self._answered(answer)))

    def _answered(self, answer: Answer) -> None:
        asked = next((one for one in (self._asked, self._unanswered) if one and one.id == str(answer.id)), None)
        if asked is None:
            return  # too late: another number has been given in its place
        self._asked = self._unanswered = None
        if answer.ok and answer.ticket:
            self._give(answer.ticket, asked.effect.language)
        elif answer.ok or answer.reason in BUSY_REASONS:
            self._not_answered(asked)
        else:
            self._post(inputs.Refused(answer.message or both("The server gave no reason.")))

    def _not_answered(self, asked: Asked) -> None:
        if isinstance(asked.effect, effects.Take):
            self._terminal.forget(asked.id)
            self._give_own(asked.effect, instead_of=asked.id)
        else:
            self._unanswered = asked
            self._post(inputs.Silent())

    def _give_own(self, effect: effects.Take, *, instead_of: str | None = None) -> None:
        seconds = self._wall()
        at = datetime.fromtimestamp(seconds, self._centre.zone)
        made = own(
            self._centre, effect.wanted.service, self._mark, at, self._outbox.mark,
            ticket_id=ids.uuid7(seconds), token=ids.token(), instead_of=instead_of,
        )  # fmt: skip
        try:
            self._terminal.ask(made.ask, _registered, keep=True, instead_of=instead_of, marks=made.marks)
        except sqlite3.Error:
            log.exception("the outbox cannot be written; no number is given")
            self._post(inputs.Refused(both("This machine cannot give numbers now. Please go to the reception desk.")))
            return
        log.info("number %s given by ourselves", made.ticket.number)
        self._give(made.ticket, effect.language, offline=True)

    # --- slips --------------------------------------------------------------------------------------------------------

    def _give(self, ticket: Ticket, language: str, *, offline: bool = False) -> None:
        url = f"{self._public_url}/t/{ticket.token}" if ticket.token else None
        self._post(inputs.Took(ticket, url, offline))
        if ticket.service not in self._centre.service:
            log.error("no slip for %s: this kiosk's centre file has no service %r", ticket.number, ticket.service)
            self._slipped(ticket.id, printed=False)
            return
        blocks = slip(self._centre, ticket, url=url, language=language, offline=offline)
        self._printer.print(blocks, lambda printed: self._later(lambda: self._slipped(ticket.id, printed=printed)))

    def _slipped(self, ticket: str, *, printed: bool) -> None:
        self._post(inputs.Slip(ticket, "printed" if printed else "failed"))
        if printed:
            try:
                self._terminal.ask({"command": "printed", "ticket": ticket}, _ignored, keep=True)
            except sqlite3.Error:
                log.exception("the outbox cannot be written; the server will not hear that a slip was printed")

    # --- help ---------------------------------------------------------------------------------------------------------

    def _call_staff(self, now: float) -> None:
        if not self._reachable():
            self._post(inputs.HelpAnswered(coming=False))
            return
        ask_id = str(uuid.uuid4())
        self._help = (ask_id, now + PATIENCE)
        heard = {"id": ask_id, "command": "help"}
        self._terminal.ask(heard, lambda answer: self._later(lambda: self._helped(ask_id, coming=answer.ok)))

    def _helped(self, ask_id: str, *, coming: bool) -> None:
        if self._help and self._help[0] == ask_id:
            self._help = None
            self._terminal.forget(ask_id)
            self._post(inputs.HelpAnswered(coming))

    def _reachable(self) -> bool:
        """False where nobody can answer, so that nobody is made to wait for it."""
        return self._terminal.bus.connected and not self.server_gone


def _registered(answer: Answer) -> None:
    if not answer.ok:
        log.warning("a number given by ourselves was not registered: %s", answer.reason)


def _ignored(_answer: Answer) -> None:
    """A `printed` needs no more than to have arrived."""
