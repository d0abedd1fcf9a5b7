"""Electronic identity codes: somebody else makes an identity of a code, and it is sealed here at once.

Off unless the centre's settings name a verifier; then only codes that begin with its prefix are sent, to it alone.
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import threading
import urllib.request
from collections.abc import Callable
from typing import Any, Protocol

from kiosk.inputs import CardFailed, CardRead, Input
from kiosk.sealing import Seal
from lobby.catalogue import both
from lobby.kiosk_settings import Verifier as Settings

log = logging.getLogger(__name__)

SECONDS = 3.0
LONGEST_CODE = 2048
LONGEST_ANSWER = 64 * 1024


class Verifier(Protocol):
    """Makes a sealed identity of a code."""

    def verify(self, text: str) -> str | None:
        """The identity, sealed; None where there is none to be had. May take `SECONDS`."""


class HttpVerifier:
    """POST `{"code"}` to an address that answers 200 `{"name", "id_number"}`."""

    def __init__(self, settings: Settings, seal: Seal) -> None:
        self._settings, self._seal = settings, seal

    def verify(self, text: str) -> str | None:
        """See `Verifier.verify`. What was sent and what came is in no log."""
        if not text.startswith(self._settings.prefix) or len(text) > LONGEST_CODE:
            return None
        request = urllib.request.Request(  # noqa: S310 - the centre's own setting, checked to be http(s)
            self._settings.url, json.dumps({"code": text}).encode(), {"Content-Type": "application/json"}, method="POST"
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 - as above
                said: Any = json.loads(answer.read(LONGEST_ANSWER))
        except (OSError, ValueError) as error:
            log.warning("the verifier of identity codes does not help: %s", type(error).__name__)
            return None
        return self._sealed(said)

    def _sealed(self, said: object) -> str | None:
        if not isinstance(said, dict):
            return None
        name, number = said.get("name"), said.get("id_number")
        if not (isinstance(name, str) and isinstance(number, str) and 0 < len(name) <= 100 and 0 < len(number) <= 40):
            log.warning("the verifier of identity codes answered without a name and a number")
            return None
        return self._seal.close(name, number)


class VerifierDesk:
    """Asks in a thread of its own; only the newest code counts. `verifier` may be changed while it runs, or None."""

    def __init__(self, post: Callable[[Input], None]) -> None:
        self._post = post
        self.verifier: Verifier | None = None
        self._codes: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="verifier", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a question on its way is not waited for long."""
        self._codes.put(None)
        self._thread.join(SECONDS + 1)

    def verify(self, text: str) -> None:
        """Ask; `CardRead` or `CardFailed` comes."""
        self._codes.put(text)

    def _run(self) -> None:
        try:
            while (text := self._newest()) is not None:
                self._one(text)
        except Exception:  # this thread's one guard
            log.exception("the verifier's thread has ended")

    def _newest(self) -> str | None:
        text = self._codes.get()
        with contextlib.suppress(queue.Empty):
            while text is not None:
                text = self._codes.get_nowait()
        return text

    def _one(self, text: str) -> None:
        verifier = self.verifier
        sealed = verifier.verify(text) if verifier else None
        if sealed is None:
            self._post(
                CardFailed(both("This code could not be verified. Please use your identity card, or ask at reception."))
            )
        else:
            self._post(CardRead(sealed))
