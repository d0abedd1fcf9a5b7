"""What is put on paper, and what becomes of it: the screen is told, and for numbers the server too."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk import inputs, papers
from kiosk.errands import Later
from kiosk.pages import Wanted
from lobby.centre import Centre
from lobby.messages import Answer, Booking, Ticket
from lobby.slip import Block, checklist, slip
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

LIST = "list"
"""What `inputs.Slip` calls a list of materials."""

Post = Callable[[inputs.Input], None]
Marks = Callable[[str], dict[str, str | None]]
Done = Callable[[bool], None]


class SlipPrinter(Protocol):
    """Puts a slip on paper, in its own thread."""

    def print(self, blocks: Sequence[Block], done: Done) -> None:
        """Print at once or fail at once; `done(printed)` is called when it is known."""


class Slips:
    """The kiosk's papers. `marks(ticket)` are the outbox's marks to write in the commit that keeps its `printed`."""

    def __init__(
        self, terminal: Terminal, printer: SlipPrinter, *, centre: Centre, public_url: str, post: Post, later: Later,
        marks: Marks = lambda _: {},
    ) -> None:  # fmt: skip
        self._terminal, self._printer, self._centre = terminal, printer, centre
        self._public_url, self._post, self._later, self._marks = public_url.rstrip("/"), post, later, marks
        self.logo: Block | None = None

    def url(self, token: str | None) -> str | None:
        """The phone page of a ticket."""
        return f"{self._public_url}/t/{token}" if token else None

    def ticket(self, ticket: Ticket, url: str | None, language: str, *, offline: bool = False) -> None:
        """The slip of a number, the first time or once more."""
        if ticket.service not in self._centre.service:
            log.error("no slip for %s: this kiosk's centre file has no service %r", ticket.number, ticket.service)
            self._came(ticket.id, printed=False)
            return
        blocks = slip(self._centre, ticket, url=url, language=language, offline=offline, logo=self.logo)
        self.print(blocks, lambda printed: self._came(ticket.id, printed=printed))

    def materials(self, wanted: Wanted, language: str) -> None:
        """A list of what to bring."""
        blocks = checklist(self._centre, wanted.service, wanted.item, wanted.package, language=language)
        self.print(self._headed(blocks), lambda printed: self._say(LIST, printed=printed))

    def booking(self, made: Booking, url: str | None, language: str) -> None:
        """An appointment's slip."""
        blocks = papers.booking(self._centre, made, url, language)
        self.print(self._headed(blocks), lambda printed: self._say(made.id, printed=printed))

    def print(self, blocks: Sequence[Block], done: Done) -> None:
        """Anything; `done` is called on the main thread."""
        self._printer.print(blocks, lambda printed: self._later(lambda: done(printed)))

    def _headed(self, blocks: list[Block]) -> list[Block]:
        """With the logo above, where the centre wants it on its slips."""
        return [self.logo, *blocks] if self.logo and "logo" in self._centre.slip.layout else blocks

    def _came(self, ticket: str, *, printed: bool) -> None:
        self._say(ticket, printed=printed)
        if not printed:
            return
        try:
            body = {"command": "printed", "ticket": ticket}
            self._terminal.ask(body, _ignored, keep=True, marks=self._marks(ticket))
        except sqlite3.Error:
            log.exception("the outbox cannot be written; the server will not hear that a slip was printed")

    def _say(self, what: str, *, printed: bool) -> None:
        self._post(inputs.Slip(what, "printed" if printed else "failed"))


def _ignored(_answer: Answer) -> None:
    """A `printed` needs no more than to have arrived."""
