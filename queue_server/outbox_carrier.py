"""Carries what leaves the house: one class, one thread for each receiver, so that a slow one holds up no other.

At least once, in order per subject, retried with back-off, parked after a while; the hall never waits for it. What a
receiver is (its address, what a letter to it looks like, what its answer means) is told by a `Receiver`.
"""

from __future__ import annotations

import http.client
import logging
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from standardwebhooks import Webhook

from queue_server.outbox import Parcel
from queue_server.writer import Commit, Writer

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10.0
PARK_AFTER_SECONDS = 86_400.0
BACK_OFF_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
ANSWER_BYTES = 64 * 1024
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A parcel as it is posted. `body` may hold what is personal: it is made at the last moment and kept nowhere."""

    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


class GoneError(Exception):
    """The letter can never be delivered, or nobody waits for it any more: it is dropped, with this reason."""


class Receiver(Protocol):
    """Somebody outside who takes parcels; `name` stands in the outbox and in logs."""

    name: str

    def letter(self, parcel: Parcel) -> Letter:
        """What to post. GoneError where it is not wanted any more; ValueError where it cannot be made just now."""
        ...

    def taken(self, parcel: Parcel, status: int, answer: bytes) -> str | None:
        """It was taken with this answer; the proof to keep. ValueError where the answer shows that it was not."""
        ...

    def refused(self, parcel: Parcel, status: int) -> None:
        """It answered with an error; GoneError where trying again is of no use."""
        ...


class _Straight(urllib.request.HTTPRedirectHandler):
    """A letter goes where it was addressed to: a redirected POST would arrive as a GET without its body."""

    def redirect_request(self, *_: Any) -> None:
        """None makes the redirection an error."""


LINE = urllib.request.build_opener(_Straight)


def signed(webhook: Webhook, parcel: str, body: str, content_type: str) -> dict[str, str]:
    """Headers of a letter signed by the Standard Webhooks scheme; receivers compare its time with their own clock."""
    at = datetime.now(UTC)
    return {
        "Content-Type": content_type, "webhook-id": parcel, "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": webhook.sign(parcel, at, body),
    }  # fmt: skip


class Carrier:
    """The one thread that posts to a receiver; `clock` gives seconds since 1970."""

    def __init__(
        self, writer: Writer, receiver: Receiver, clock: Callable[[], float], timeout: float = TIMEOUT_SECONDS
    ) -> None:
        """`timeout`: seconds that a receiver may take to answer."""
        self._writer, self._receiver, self._clock, self._timeout = writer, receiver, clock, timeout
        self.name, self._away = receiver.name, False
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"carrier-{self.name}", daemon=True)
        writer.listen(self._committed)

    def start(self) -> None:
        """Begin to carry."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is not delivered stays in the outbox."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=self._timeout + 1)

    def replay(self, parcel: str) -> bool:
        """Try a parked parcel again."""
        now = self._clock()
        found = self._writer.tend(lambda journal: journal.outbox.again(self.name, parcel, now))
        self._wake.set()
        return found

    def replay_all(self) -> int:
        """Try everything that is parked again; how many that are."""
        now = self._clock()
        count = self._writer.tend(lambda journal: journal.outbox.again_all(self.name, now))
        self._wake.set()
        return count

    def carry_due(self) -> int:
        """Post what is due now; how many that were. Parcels of one subject follow each other in later rounds.

        A receiver that cannot be reached at all is tried once a round, not once for each of a day's parcels.
        """
        now = self._clock()
        due = self._writer.tend(lambda journal: journal.outbox.due(self.name, now))
        for parcel in due:
            if self._stopping.is_set() or not self._carry(parcel):
                break
        return len(due)

    def _committed(self, commit: Commit) -> None:
        if self.name in commit.receivers:
            self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                carried = self.carry_due()
            except Exception:  # the thread's one guard
                log.exception("the carrier to %s stumbled", self.name)
                carried = 0
            if self._away:
                self._stopping.wait(LOOK_SECONDS)
            elif not carried:
                self._wake.wait(timeout=LOOK_SECONDS)
                self._wake.clear()

    def _carry(self, parcel: Parcel) -> bool:
        """Post one and write down what became of it; whether the receiver was there."""
        self._away = False
        try:
            receipt = self._post(parcel)
        except GoneError as reason:
            self._failed(parcel, str(reason), "dropped")
        except (OSError, http.client.HTTPException, ValueError) as error:
            old = self._clock() - parcel.created > PARK_AFTER_SECONDS
            self._failed(parcel, _in_words(error), "parked" if old else "waiting")
            self._away = isinstance(error, OSError) and not isinstance(error, urllib.error.HTTPError)
        else:
            now = self._clock()
            self._writer.tend(lambda journal: journal.outbox.done(self.name, parcel.id, now, receipt))
        return not self._away

    def _failed(self, parcel: Parcel, error: str, state: str) -> None:
        due = self._clock() + BACK_OFF_SECONDS[min(parcel.attempts, len(BACK_OFF_SECONDS) - 1)]
        level = logging.INFO if state == "dropped" else logging.WARNING
        log.log(level, "%s: %s (attempt %d, %s)", self.name, error, parcel.attempts + 1, state)
        self._writer.tend(lambda journal: journal.outbox.failed(self.name, parcel.id, due, error, state=state))

    def _post(self, parcel: Parcel) -> str | None:
        """Deliver one; its receipt. OSError, HTTPException, ValueError where it has to be tried again."""
        letter = self._receiver.letter(parcel)
        request = urllib.request.Request(letter.url, letter.body, dict(letter.headers), method="POST")  # noqa: S310 - a configured URL
        try:
            with LINE.open(request, timeout=self._timeout) as response:
                return self._receiver.taken(parcel, response.status, response.read(ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            error.close()
            self._receiver.refused(parcel, error.code)
            raise


def _in_words(error: Exception) -> str:
    """For the log and the manager: never the answer's own text, which is not ours to keep."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    return f"{type(error).__name__}: {error}"
