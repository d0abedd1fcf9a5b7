"""The web doors of a server of tests, and somebody at a page or a script who uses them."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from server_of import Server

from lobby.hall import Hall
from lobby.registry import Registry
from queue_server.house import House
from queue_server.simulation import Simulation
from queue_server.web import create_app

PASSWORD = "a long enough word"


class Browser:
    """Somebody at a page or a script."""

    def __init__(self, client: FlaskClient, token: str | None = None) -> None:
        self.client, self.token = client, token

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        given = {"Idempotency-Key": key or str(uuid.uuid4()), **headers}
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        return self.client.post(f"/api/v1/{path}", json=body if body is not None else {}, headers=given)

    def put(self, path: str, body: Any, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.token}", **headers} if self.token else headers
        return self.client.put(f"/api/v1/{path}", json=body, headers=given)

    def delete(self, path: str, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.token}", **headers} if self.token else headers
        return self.client.delete(f"/api/v1/{path}", headers=given)

    def get(self, path: str, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.token}", **headers} if self.token else headers
        return self.client.get(f"/api/v1/{path}", headers=given)


class Site:
    def __init__(self, server: Server, data: Path) -> None:
        self.server = server
        Hall(str(data / "centre.toml"), "dianjiang", "mqtt://127.0.0.1:1", "http://127.0.0.1:1", simulated=True).write(
            data
        )
        self.registry = Registry(data)
        users = [
            ("manager", "manager", None),
            ("clerk-3", "clerk", "3"),
            ("clerk-2", "clerk", "2"),
            ("desk", "reception", None),
        ]
        server.accounts.add_missing(users, {name: PASSWORD for name, _, _ in users})
        house = House(server.centre, data, server.writer, server.accounts, self.registry, server.desk, server.clock,
                      simulation=Simulation(server.centre, server.desk.bus), post_room=server.post_room)  # fmt: skip
        self.app, self.live = create_app(house)

    def signed_in(self, name: str) -> Browser:
        answer = self.stranger().post("session", {"username": name, "password": PASSWORD})
        assert answer.status_code == 200
        return Browser(self.app.test_client(use_cookies=False), answer.json["token"])

    def stranger(self) -> Browser:
        return Browser(self.app.test_client(use_cookies=False))


def reason(answer: Any) -> str:
    assert answer.content_type == "application/problem+json"
    assert answer.json["message"]["zh"]
    assert answer.json["message"]["en"]
    return str(answer.json["reason"])
