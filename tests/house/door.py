"""A signed-in clerk's line to the server: one connection that is kept, on the standard library alone."""

from __future__ import annotations

import http.client
import json
import uuid
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 60.0


class Door:
    """One connection; not for two threads at once."""

    def __init__(self, base: str, token: str = "") -> None:
        """`base` is `http://host:port`; `token` that of a session that another door signed in."""
        parts = urlsplit(base)
        self._line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
        self.token = token

    @classmethod
    def signed_in(cls, base: str, name: str, password: str) -> Self:
        door = cls(base)
        status, body = door.post("/session", {"username": name, "password": password})
        assert status == 200, body
        door.token = body["token"]
        return door

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> tuple[int, Any]:
        """Status and JSON below `/api/v1`; `key` is the press's own, a new one unless given."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4()), "Content-Type": "application/json"}
        return self._send("POST", path, json.dumps(body or {}), headers)

    def put(self, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"}
        return self._send("PUT", path, json.dumps(body), headers)

    def delete(self, path: str) -> tuple[int, Any]:
        return self._send("DELETE", path, None, {"Idempotency-Key": str(uuid.uuid4())})

    def get(self, path: str) -> tuple[int, Any]:
        return self._send("GET", path, None, {})

    def close(self) -> None:
        self._line.close()

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, Any]:
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        self._line.request(method, f"/api/v1{path}", body, headers)
        with self._line.getresponse() as answer:
            data = answer.read()
        return answer.status, json.loads(data) if data else None
