"""Electronic identity codes against a real small HTTP server: sent there only, sealed at once, silent about all of it."""

from __future__ import annotations

import base64
import http.server
import json
import logging
import queue
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from nacl.public import PrivateKey, SealedBox

from kiosk import verifier
from kiosk.inputs import CardFailed, CardRead
from kiosk.sealing import Seal
from kiosk.verifier import HttpVerifier, VerifierDesk
from lobby.keys import public_text
from lobby.kiosk_settings import Verifier as Settings

pytestmark = pytest.mark.network

KEY = PrivateKey.generate()
SEAL = Seal(public_text(KEY))
PERSON = {"name": "王小明", "id_number": "11010519491231002X"}
CODE = "EID:9f8e7d6c"


class Office(http.server.BaseHTTPRequestHandler):
    """Who knows whose code it is."""

    heard: list[Any]
    answer: tuple[int, bytes]

    def do_POST(self) -> None:
        self.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, body = self.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    Office.heard, Office.answer = [], (200, json.dumps(PERSON).encode())
    office = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=office.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{office.server_port}/verify"
    office.shutdown()
    thread.join()
    office.server_close()


def made(address: str) -> HttpVerifier:
    return HttpVerifier(Settings(url=address, prefix="EID:"), SEAL)


def test_a_code_becomes_a_sealed_identity_and_leaves_no_trace(address: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sealed = made(address).verify(CODE)
    assert sealed
    assert json.loads(SealedBox(KEY).decrypt(base64.b64decode(sealed))) == {**PERSON, "phone": None}
    assert Office.heard == [{"code": CODE}]
    assert CODE not in caplog.text
    assert PERSON["name"] not in caplog.text


@pytest.mark.parametrize("text", ["7K4M2P", "https://hall/t/abc", "EID", "EID:" + "x" * 3000])
def test_what_is_no_such_code_is_sent_nowhere(address: str, text: str) -> None:
    assert made(address).verify(text) is None
    assert Office.heard == []


@pytest.mark.parametrize(
    "answer",
    [
        (404, b"{}"), (500, b"oops"), (200, b"no JSON"), (200, b"[]"), (200, b"{}"), (200, b'{"name": 1, "id_number": 2}'),
        (200, b'{"name": "", "id_number": ""}'), (200, json.dumps({"name": "x" * 200, "id_number": "1"}).encode()),
    ],
)  # fmt: skip
def test_a_verifier_that_does_not_help_is_no_identity(address: str, answer: tuple[int, bytes]) -> None:
    Office.answer = answer
    assert made(address).verify(CODE) is None


def test_a_verifier_that_is_away_or_silent_is_no_identity(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made("http://127.0.0.1:9/verify").verify(CODE) is None
    monkeypatch.setattr(verifier, "SECONDS", 0.2)
    silent = threading.Event()
    monkeypatch.setattr(Office, "do_POST", lambda _self: silent.wait(5))
    assert made(address).verify(CODE) is None
    silent.set()


def test_the_desk_is_off_without_settings_and_can_be_switched_on_while_it_runs(address: str) -> None:
    came: queue.Queue[Any] = queue.Queue()
    desk = VerifierDesk(came.put)
    desk.start()
    desk.verify(CODE)
    assert isinstance(came.get(timeout=60), CardFailed)
    assert Office.heard == []
    desk.verifier = made(address)
    desk.verify(CODE)
    assert isinstance(came.get(timeout=60), CardRead)
    desk.stop()
