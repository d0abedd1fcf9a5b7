"""One signed-in user of the server's HTTP interface, on the standard library alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from typing import Any

TIMEOUT_SECONDS = 5.0
SIGN_IN_AGAIN = 401


class Away(Exception):  # noqa: N818 - it says how the server is
    """The server did not answer."""


class Client:
    """Signs in when it first needs to, and again when its session has ended."""

    def __init__(self, base: str, name: str, password: str) -> None:
        """`base` is `http://host:port`."""
        self._base, self._name, self._password = base, name, password
        self._token = ""

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON of an answer below `/api/v1`; raises Away."""
        return self._signed_in("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """As `get`, with a body and a key of its own."""
        return self._signed_in("POST", path, body or {})

    def _signed_in(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[int, Any]:
        status, answer = self._send(method, path, body) if self._token else (SIGN_IN_AGAIN, None)
        if status == SIGN_IN_AGAIN:
            who = {"username": self._name, "password": self._password}
            status, answer = self._send("POST", "/session", who)
            if status != 200:
                return status, answer
            self._token = str(answer["token"])
            status, answer = self._send(method, path, body)
        return status, answer

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> tuple[int, Any]:
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - the address is our own server's
            f"{self._base}/api/v1{path}", data, headers, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
                return answer.status, _json(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _json(error.read())
        except OSError as error:
            raise Away(str(error)) from error


def _json(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except ValueError:
        return None
