"""A simulated window intake system: takes signed CloudEvents, drops repeats, answers with a case number.

`lobby up` runs it where the centre has no intake system of its own, so that a newcomer sees the hand-off; the tests run
it too. It checks the signature by the Standard Webhooks scheme and refuses what is not signed. In memory only.
"""

from __future__ import annotations

import base64
import json
import logging
import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter
from standardwebhooks import Webhook, WebhookVerificationError

from lobby.hall import replace
from lobby.program import run, set_up_logging

log = logging.getLogger(__name__)

MAX_BODY = 256 * 1024
SERVING = "lobby.ticket.serving"


@dataclass(frozen=True)
class Address:
    """Where the simulated intake system of a hall is, and its signing secret: `DATA/sim/intake.json`, mode 0600."""

    port: int
    secret: str

    @classmethod
    def new(cls, port: int) -> Self:
        """With a fresh secret in the form of Standard Webhooks."""
        return cls(port, "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode())

    @property
    def url(self) -> str:
        """Where events are posted."""
        return f"http://127.0.0.1:{self.port}/events"

    @classmethod
    def read(cls, data: Path) -> Self:
        """From a data folder; raises OSError, ValueError."""
        return TypeAdapter(cls).validate_json((data / "sim" / "intake.json").read_bytes())

    def write(self, data: Path) -> None:
        """Into a data folder."""
        replace(data / "sim" / "intake.json", json.dumps(asdict(self)))


def main(data: Path) -> None:
    """`lobby intake`: run until SIGTERM."""
    set_up_logging()
    address = Address.read(data)
    run([IntakeDouble(address.secret, address.port)])


class IntakeDouble:
    """An HTTP server on `port` (0 is a free one). `received` holds each event once, in the order of arrival."""

    def __init__(self, secret: str, port: int = 0) -> None:
        self._webhook = Webhook(secret)
        self._lock = threading.Lock()
        self._cases: dict[str, str] = {}
        self.received: list[dict[str, Any]] = []
        self.repeats = 0
        self.is_down = False
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="intake-double", daemon=True
        )

    @property
    def url(self) -> str:
        """Where events are posted."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/events"

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """(status, answer) for a posted event."""
        if self.is_down:
            return 503, {"reason": "down"}
        try:
            event = self._webhook.verify(body, {name.lower(): value for name, value in headers.items()})
        except (WebhookVerificationError, ValueError) as error:
            log.warning("an event was refused: %s", error)
            return 401, {"reason": "bad_signature"}
        return 200, self._known(event)

    def _known(self, event: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            if any(event["id"] == before["id"] for before in self.received):
                self.repeats += 1
            else:
                self.received.append(event)
            if event["type"] != SERVING:
                return {}
            ticket = event["data"]["ticket"]
            case = self._cases.setdefault(
                ticket["id"], f"AJ{ticket['issued_at'][:10].replace('-', '')}{len(self._cases) + 1:04d}"
            )
            return {"case_number": case}


def _handler(double: IntakeDouble) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            body = self.rfile.read(min(length, MAX_BODY))
            status, answer = double.take(body, dict(self.headers.items()))
            payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_: Any) -> None:
            """Quiet: events speak of citizens' tickets."""

    return Handler
