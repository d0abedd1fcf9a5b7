"""A receiver of signed events as they come in the world: refusing, slow, failing, losing its answers; real HTTP."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "intake_receiver.py"


class Receiver:
    """`ways` are what it does with the next letters: an HTTP status, `"lose"` (taken, no answer); then it answers 200.

    While `held` is clear it keeps every letter waiting. `came` holds (event, sort) in order of arrival.
    """

    def __init__(self, *ways: int | str, answer: dict[str, Any] | None = None) -> None:
        self.ways, self.answer = list(ways), answer or {}
        self.came: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.held, self.reached = threading.Event(), threading.Event()
        self.held.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/events"

    def stop(self) -> None:
        self.held.set()
        self._server.shutdown()
        self._server.server_close()

    def types(self) -> list[str]:
        return [event["type"].rpartition(".")[2] for event in self.came]

    def _take(self, body: bytes, headers: dict[str, str]) -> int | str:
        self.reached.set()
        self.held.wait(60)
        way = self.ways.pop(0) if self.ways else 200
        if way in (200, "lose"):
            self.came.append(Webhook(SECRET).verify(body, headers))
            self.headers.append(headers)
        return way

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                way = outer._take(body, {name.lower(): value for name, value in self.headers.items()})
                if way == "lose":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                payload = json.dumps(outer.answer if way == 200 else {}).encode()
                self.send_response(int(way))
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@contextmanager
def example(folder: Path, port: int = 0) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The receiver of docs/examples, in a process of its own; (its address, the process)."""
    process = subprocess.Popen(
        [sys.executable, str(EXAMPLE), str(port), SECRET, str(folder / "seen.db")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    try:
        yield process.stdout.readline().split()[1], process
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
