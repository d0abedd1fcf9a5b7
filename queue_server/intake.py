"""Hand-off to the window intake system: CloudEvents from an outbox in the journal's database.

At least once, in order per ticket, signed by the Standard Webhooks scheme, retried with back-off, parked after a day.
The hall never waits for it: rows are written with the commit, one thread carries them. The receiver answers
`{"case_number": …}` where it has one; it is bound to the ticket by a command like any other.
"""

from __future__ import annotations

import json
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

from queue_server import events as e
from queue_server import views
from queue_server.book import Book
from queue_server.commands import Asked, BindCase
from queue_server.journal import Entry
from queue_server.writer import Commit, Writer, quiet

log = logging.getLogger(__name__)

TYPES: dict[type[e.Event], str] = {
    e.TicketIssued: "lobby.ticket.issued",
    e.TicketCalled: "lobby.ticket.called",
    e.TicketStarted: "lobby.ticket.serving",
    e.TicketTransferred: "lobby.ticket.transferred",
    e.TicketFinished: "lobby.ticket.finished",
    e.TicketNoShow: "lobby.ticket.no_show",
    e.TicketRated: "lobby.ticket.rated",
}
TIMEOUT_SECONDS = 10.0
PARK_AFTER_SECONDS = 86_400.0
BACK_OFF_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
ANSWER_BYTES = 64 * 1024


def rows(book: Book, journal: str, entry: Entry, before: int) -> list[tuple[Any, ...]]:
    """Outbox rows of a decided command; `before` is the journal's seq before its events."""
    made = []
    for seq, event in enumerate(entry.events, start=before + 1):
        kind = TYPES.get(type(event))
        if kind:
            ticket = str(getattr(event, "ticket", ""))
            event_id = f"{journal}-{seq}"
            body = cloud_event(book, event_id, kind, ticket, event)
            made.append((event_id, seq, ticket, kind, json.dumps(body, ensure_ascii=False), entry.at, entry.at))
    return made


def cloud_event(book: Book, event_id: str, kind: str, ticket: str, event: e.Event) -> dict[str, Any]:
    """A CloudEvent 1.0 in JSON: the ticket as it stands after the event, who serves it, and what is special to the kind."""
    item = book.tickets.get(ticket)
    data: dict[str, Any] = {"ticket": views.ticket(book, item) if item else {"id": ticket}}
    if item and item.clerk:
        data["clerk"] = item.clerk.removeprefix("user:")
    if isinstance(event, e.TicketRated):
        data |= {"grade": event.grade, "reasons": event.reasons, "window": event.window, "case_numbers": event.cases}
    return {
        "specversion": "1.0", "id": event_id, "source": f"/lobby/{book.centre.id}", "type": kind, "subject": ticket,
        "time": views.clock(book, event.at), "datacontenttype": "application/json", "data": data,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row that is due."""

    id: str
    ticket: str
    body: str
    attempts: int
    created: float


class Carrier:
    """The one thread that posts; `clock` gives seconds since 1970."""

    def __init__(self, writer: Writer, url: str, secret: str, clock: Callable[[], float]) -> None:
        self._writer, self._url, self._clock = writer, url, clock
        self._webhook = Webhook(secret)
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        writer.listen(self._committed)

    def start(self) -> None:
        """Begin to carry."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is not delivered stays in the outbox."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=TIMEOUT_SECONDS + 1)

    def replay(self, parcel: str) -> bool:
        """Try a parked event again."""
        now = self._clock()
        found = self._writer.tend(lambda journal: journal.intake_again(parcel, now))
        self._wake.set()
        return found

    def _committed(self, commit: Commit) -> None:
        if any(type(event) in TYPES for _, event in commit.happened):
            self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                carried = self._carry_due()
            except Exception:  # the thread's one guard
                log.exception("the intake carrier stumbled")
                carried = 0
            if not carried:
                self._wake.wait(timeout=1.0)
                self._wake.clear()

    def _carry_due(self) -> int:
        now = self._clock()
        due = self._writer.tend(lambda journal: [Parcel(*row) for row in journal.intake_due(now)])
        for parcel in due:
            if self._stopping.is_set():
                break
            self._carry(parcel)
        return len(due)

    def _carry(self, parcel: Parcel) -> None:
        error = self._post(parcel)
        now = self._clock()
        if error is None:
            self._writer.tend(lambda journal: journal.intake_done(parcel.id, now))
            return
        pause = BACK_OFF_SECONDS[min(parcel.attempts, len(BACK_OFF_SECONDS) - 1)]
        parked = now - parcel.created > PARK_AFTER_SECONDS
        log.warning("intake system: %s (attempt %d, %s)", error, parcel.attempts + 1, "parked" if parked else "later")
        self._writer.tend(lambda journal: journal.intake_failed(parcel.id, now + pause, error, parked=parked))

    def _post(self, parcel: Parcel) -> str | None:
        """Deliver one; what went wrong, or None."""
        try:
            request = self._request(parcel)
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310 - a configured URL
                self._answered(parcel, response.read(ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            return f"HTTP {error.code}"
        except (OSError, ValueError) as error:
            return f"{type(error).__name__}: {error}"
        return None

    def _request(self, parcel: Parcel) -> urllib.request.Request:
        at = datetime.now(UTC)  # receivers compare it with their own clock
        headers = {
            "Content-Type": "application/cloudevents+json; charset=utf-8",
            "webhook-id": parcel.id, "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._webhook.sign(parcel.id, at, parcel.body),
        }  # fmt: skip
        return urllib.request.Request(self._url, parcel.body.encode(), headers, method="POST")  # noqa: S310 - as above

    def _answered(self, parcel: Parcel, body: bytes) -> None:
        try:
            case = json.loads(body).get("case_number") if body.strip() else None
        except (ValueError, AttributeError):
            log.warning("intake system: the answer to %s is no JSON object", parcel.id)
            return
        if isinstance(case, str) and 0 < len(case) <= 64:
            self._writer.submit(Asked("system:intake", BindCase(parcel.ticket, case)), quiet)
