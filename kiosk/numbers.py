"""Numbers, asked for or given by ourselves; the place where law 8 is kept: a citizen never leaves without a number.

Order of a number: the ask is noted in the outbox → it leaves → no answer in `PATIENCE` → a number of our own is kept in
the outbox, with the id of the unanswered ask (`instead_of`), in one commit → slip → `printed`. An answer in time is noted
before anybody sees it. A late one is passed over: the server cancels its ticket when it reads `instead_of`. After a power
cut `resume` goes on from what was noted (docs/decisions/0009-power-cut.md).

Everything here runs on the main thread. What other threads say comes in through `later`.
"""

from __future__ import annotations

import logging
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk import effects, inputs, visit
from kiosk.errands import PATIENCE, Later
from kiosk.offline import own
from kiosk.orphans import Orphans
from kiosk.pages import Wanted
from kiosk.slips import Post, Slips
from kiosk.visit import Visit
from lobby import ids
from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import Answer, Ticket
from lobby.outbox import Outbox
from lobby.terminal import NOT_NOW, Terminal

log = logging.getLogger(__name__)

RESUME_PATIENCE = 5.0
"""Seconds that a kiosk which has just started waits for its broker and an answer."""
DOUBT_SECONDS = 1800.0
"""Seconds for which the office sees that nobody knows whether a number came out on paper."""


@dataclass(frozen=True)
class Asked:
    """An ask under way. `until` is when it counts as unanswered."""

    visit: Visit
    until: float


class Numbers:
    """The number of whoever stands before the kiosk."""

    def __init__(
        self, terminal: Terminal, outbox: Outbox, *, centre: Centre, mark: str, wall: Callable[[], float], post: Post,
        later: Later, reachable: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._terminal, self._outbox, self._centre, self._mark = terminal, outbox, centre, mark
        self._wall, self._post, self._later, self._reachable = wall, post, later, reachable
        self._orphans = Orphans(terminal, outbox, later)
        self._asked: Asked | None = None
        self._unanswered: Visit | None = None
        self._given: str | None = None
        self._is_noted = False
        self._doubt_until: float | None = None
        self.slips: Slips

    # --- what the screen wants ----------------------------------------------------------------------------------------

    def take(self, effect: effects.Take, now: float) -> None:
        """A number for what is wanted."""
        body = {"command": "issue", "service": effect.wanted.service, "class": effect.wanted.ticket_class}
        body |= {key: value for key in ("item", "package", "basis", "sealed") if (value := getattr(effect.wanted, key))}
        unanswered, self._unanswered = self._unanswered, None
        before, self._asked = self._asked, None
        if before is not None and _same(before.visit, body):
            self._ask(before.visit, now, fresh=False)  # from before a power cut: its citizen pressed once more
        elif unanswered is not None:
            self._terminal.forget(unanswered.id)
            self._give_own(effect.wanted, effect.language, instead_of=unanswered.id)
        else:
            self._leave(before)
            self._ask(self._visit(body, effect.language), now, fresh=True)

    def send_code(self, effect: effects.SendCode, now: float) -> None:
        """An appointment's number, by its code. The same code keeps its id: asked twice, done once."""
        body = {"command": "check_in", "code": effect.code} | ({"phone": effect.phone} if effect.phone else {})
        self._check_in(body, effect, now)

    def send_card(self, effect: effects.SendCard, now: float) -> None:
        """An appointment's number, by whose it is."""
        self._check_in({"command": "check_in", "sealed": effect.sealed}, effect, now)

    def _check_in(self, body: dict[str, Any], effect: effects.SendCode | effects.SendCard, now: float) -> None:
        if effect.behalf:
            body["on_behalf"] = effect.behalf
        before, self._unanswered = self._unanswered, None
        if self._asked is not None:
            self._leave(self._asked)
            self._asked = None
        again = before if before is not None and _same(before, body) else None
        self._ask(again or self._visit(body, effect.language), now, fresh=again is None)

    def give_up_code(self) -> None:
        """The citizen waits no longer for their check-in."""
        if self._unanswered:
            self._terminal.forget(self._unanswered.id)

    def end_visit(self) -> None:
        """Nobody is here any more: a number that was given has its owner, one that was asked for is still asked for."""
        self._unanswered = self._given = None
        if self._asked is None and self._is_noted:
            self._note(None)

    # --- time, and what comes back ------------------------------------------------------------------------------------

    def resume(self, now: float) -> None:
        """Go on from what was noted before a power cut; once, at the start."""
        kept = visit.read(self._outbox.mark(visit.MARK))
        if kept is None:
            return
        self._is_noted = True
        here = kept.is_here(self._wall())
        if kept.ticket is not None and here:
            # Its slip may be out already, in somebody's hand: it is shown, and printed again only if they press for it.
            log.info("number %s was being given as the power went; it is shown again", kept.ticket.number)
            self._given = kept.ticket.id
            self._post(inputs.Took(kept.ticket, self.slips.url(kept.ticket.token), kept.offline))
            self._post(inputs.Slip(kept.ticket.id, "failed"))
        elif kept.ticket is not None:
            log.warning("whether the slip of %s came out before the power went is not known", kept.ticket.number)
            self._terminal.health("slip", {"state": "unknown", "reason": kept.ticket.number})
            self._doubt_until = now + DOUBT_SECONDS
            self._note(None)
        elif here:
            self._asked = Asked(kept, now + RESUME_PATIENCE)
            self._say(kept)
        else:
            self._leave(Asked(kept, now))

    def reached(self) -> None:
        """The server can be asked (again)."""
        if self._asked:
            self._say(self._asked.visit)
        self._orphans.settle()

    def tick(self, now: float) -> None:
        """Let what was not answered in time have its consequence."""
        if self._asked and now >= self._asked.until:
            asked, self._asked = self._asked, None
            self._not_answered(asked.visit)
        if self._doubt_until is not None and now >= self._doubt_until:
            self._doubt_until = None
            self._terminal.health("slip", {"state": "ok"})

    def due(self) -> float | None:
        """When `tick` is next needed."""
        return self._asked.until if self._asked else None

    def marks_when_printed(self, ticket: str) -> dict[str, str | None]:
        """What to note in the commit that keeps `printed`."""
        if ticket != self._given:
            return {}
        self._given, self._is_noted = None, False
        return {visit.MARK: None}

    # --- asking -------------------------------------------------------------------------------------------------------

    def _visit(self, body: dict[str, Any], language: str) -> Visit:
        return Visit({"id": str(uuid.uuid4()), **body}, self._wall(), language)

    def _ask(self, asked: Visit, now: float, *, fresh: bool) -> None:
        if not self._reachable():
            self._not_answered(asked, fresh=fresh)
            return
        self._note(asked)
        self._asked = Asked(asked, now + PATIENCE)
        self._say(asked)

    def _say(self, asked: Visit) -> None:
        self._terminal.ask(asked.ask, lambda answer: self._later(lambda: self._answered(answer)))

    def _answered(self, answer: Answer) -> None:
        waiting = (self._asked.visit if self._asked else None, self._unanswered)
        asked = next((one for one in waiting if one and one.id == str(answer.id)), None)
        if asked is None:
            return  # too late: another number has been given in its place
        self._asked = self._unanswered = None
        if answer.ok and answer.ticket:
            given = replace(asked, ticket=answer.ticket)
            self._note(given)
            self._give(given)
        elif answer.ok or answer.reason in NOT_NOW:
            self._not_answered(asked)
        else:
            self._note(None)
            self._post(inputs.Refused(answer.message or both("The server gave no reason."), answer.reason or ""))

    def _not_answered(self, asked: Visit, *, fresh: bool = False) -> None:
        """`fresh`: it never left this house, so that there is nothing to cancel."""
        if asked.takes:
            self._terminal.forget(asked.id)
            self._give_own(_wanted(asked), asked.language, instead_of=None if fresh else asked.id)
        else:
            self._unanswered = None if fresh else asked
            self._post(inputs.Silent())

    def _leave(self, asked: Asked | None) -> None:
        """Its citizen has gone. A number is given up; a checked-in appointment is found by its code at the next try."""
        if asked is None:
            return
        self._terminal.forget(asked.visit.id)
        log.warning("a number was asked for as the power went, and its citizen has gone; it will be given up")
        self._note(None, self._orphans.with_one_more(asked.visit.ask) if asked.visit.takes else {})
        self._orphans.settle()

    # --- giving -------------------------------------------------------------------------------------------------------

    def _give_own(self, wanted: Wanted, language: str, *, instead_of: str | None) -> None:
        seconds = self._wall()
        at = datetime.fromtimestamp(seconds, self._centre.zone)
        made = own(
            self._centre, wanted, self._mark, at, self._outbox.mark,
            ticket_id=ids.uuid7(seconds), token=ids.token(), instead_of=instead_of,
        )  # fmt: skip
        given = Visit({"id": instead_of or "own", "command": "issue"}, seconds, language, made.ticket, offline=True)
        try:
            marks = made.marks | {visit.MARK: given.text()}
            self._terminal.ask(made.ask, _registered, keep=True, instead_of=instead_of, marks=marks)
        except sqlite3.Error:
            log.exception("the outbox cannot be written; no number is given")
            self._post(inputs.Refused(both("This machine cannot give numbers now. Please go to the reception desk.")))
            return
        self._is_noted = True
        log.info("number %s given by ourselves", made.ticket.number)
        self._give(given)

    def _give(self, given: Visit) -> None:
        ticket: Ticket = given.ticket  # type: ignore[assignment]  # both callers have just put it there
        url = self.slips.url(ticket.token)
        self._given = ticket.id
        self._post(inputs.Took(ticket, url, given.offline))
        self.slips.ticket(ticket, url, given.language, offline=given.offline)

    def _note(self, now_so: Visit | None, besides: Mapping[str, str | None] | None = None) -> None:
        """Commit what is so. An outbox that cannot be written takes no number from anybody: the server has the record."""
        self._is_noted = now_so is not None
        try:
            self._outbox.note({visit.MARK: now_so.text() if now_so else None, **(besides or {})})
        except sqlite3.Error:
            log.exception("the outbox cannot be written; a power cut now would lose this number")


def _same(asked: Visit, body: dict[str, Any]) -> bool:
    return {key: value for key, value in asked.ask.items() if key != "id"} == body


def _wanted(asked: Visit) -> Wanted:
    ask = asked.ask
    return Wanted(ask["service"], ask.get("item"), ask.get("package"), ask.get("class", "normal"), ask.get("basis"))


def _registered(answer: Answer) -> None:
    if not answer.ok:
        log.warning("a number given by ourselves was not registered: %s", answer.reason)
