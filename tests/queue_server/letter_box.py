"""Somebody outside who takes letters over real HTTP, with everything that can go wrong on the way."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Letter:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class LetterBox:
    """`faults` are used up one a letter: a status, `lost` (taken, but the answer never arrives), `slow` or `garbage`."""

    def __init__(self, answer: Any = None) -> None:
        self.letters: list[Letter] = []
        self.faults: deque[int | str] = deque()
        self.answer, self.tries = answer, 0
        self.patience = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/letters"

    @property
    def ids(self) -> list[str]:
        return [letter.headers["webhook-id"] for letter in self.letters]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.patience.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, letter: Letter) -> int | str:
        self.tries += 1
        fault = self.faults.popleft() if self.faults else 200
        if fault in (200, "lost", "garbage"):
            self.letters.append(letter)
        return fault


def _handler(box: LetterBox) -> type[BaseHTTPRequestHandler]:
    return type("BoxHandler", (Handler,), {"box": box})


class Handler(BaseHTTPRequestHandler):
    box: LetterBox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        fault = self.box.take(Letter(self.path, headers, body))
        if fault == "slow":
            self.box.patience.wait(60)
        if fault in ("lost", "slow"):
            self.close_connection = True
            self.connection.close()
            return
        self._answer(fault)

    def do_GET(self) -> None:
        """Where a redirected letter would end."""
        self.box.letters.append(Letter("redirected", {}, b""))
        self._answer(200)

    def _answer(self, fault: int | str) -> None:
        answer = self.box.answer
        said = b"<html>" if fault == "garbage" else json.dumps(answer).encode() if answer is not None else b""
        self.send_response(fault if isinstance(fault, int) else 200)
        if isinstance(fault, int) and 300 <= fault < 400:
            self.send_header("Location", self.box.url)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: Any) -> None:
        """Quiet."""
