"""What a citizen looks up or leaves: free times, bookings, their own numbers. Nobody's number depends on it.

Silence is told at once and nothing is kept: an appointment made as the power went is found by the same card.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk import effects, inputs
from kiosk.errands import Errands
from kiosk.slips import Post, Slips
from lobby.catalogue import both
from lobby.messages import Answer


class Finding:
    """Slots, booking, my number, giving up. On the main thread."""

    def __init__(self, errands: Errands, slips: Slips, post: Post, reachable: Callable[[], bool]) -> None:
        self._errands, self._slips, self._post, self._reachable = errands, slips, post, reachable

    def slots(self, effect: effects.AskSlots, now: float) -> None:
        """Free times of a service."""

        def told(answer: Answer) -> None:
            self._post(inputs.SlotsCame(effect.service, answer.days or ()))

        self._ask("slots", {"service": effect.service}, told, now)

    def book(self, effect: effects.Book, now: float) -> None:
        """An appointment; its slip follows."""

        def told(answer: Answer) -> None:
            made = answer.booking
            if made is None:
                self._post(inputs.Silent())
                return
            self._post(inputs.Booked(made))
            self._slips.booking(made, None, effect.language)

        self._ask("book", {"service": effect.service, "at": effect.at, "sealed": effect.sealed}, told, now)

    def find(self, effect: effects.Find, now: float) -> None:
        """What somebody has here."""

        def told(answer: Answer) -> None:
            tickets = answer.tickets or ((answer.ticket,) if answer.ticket else ())
            with_pages = tuple((ticket, self._slips.url(ticket.token)) for ticket in tickets)
            self._post(inputs.Found(with_pages, answer.bookings or (), answer.visit, effect.token))

        who = {"sealed": effect.sealed} if effect.sealed is not None else {"token": effect.token}
        self._ask("find", who, told, now)

    def give_up(self, effect: effects.GiveUpTicket, now: float) -> None:
        """A number is not needed any more."""
        body = {"ticket": effect.ticket, "token": effect.token}
        self._ask("cancel", body, lambda _: self._post(inputs.GaveUp(effect.ticket)), now)

    def end_visit(self) -> None:
        """Whoever asked has gone: the next citizen must not see the answer."""
        self._errands.drop("slots", "book", "find", "cancel")

    def _ask(self, command: str, body: dict[str, Any], told: Callable[[Answer], None], now: float) -> None:
        def silent() -> None:
            self._post(inputs.Silent())

        def answered(answer: Answer) -> None:
            if answer.ok:
                told(answer)
            else:
                self._post(inputs.Refused(answer.message or both("The server gave no reason."), answer.reason or ""))

        if self._reachable():
            self._errands.run(command, {"command": command, **body}, now, answered, silent)
        else:
            silent()
