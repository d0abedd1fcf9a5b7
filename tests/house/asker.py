"""A kiosk as somebody else would write it: paho and DESIGN §3, nothing of ours but its credentials.

It keeps every ask until its answer has come, and says the unanswered ones again with the same id.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

WINDOW = 16
AGAIN_SECONDS = 0.5


class Asker:
    """One device on the broker. `answers` is ask id → every answer that came for it, in order."""

    def __init__(self, device: str, centre: str, url: str, user: str, password: str, *, window: int = WINDOW) -> None:
        self.device = device
        self._topic, self._address = f"lobby/{centre}/device/{device}/", urlsplit(url)
        self._room = threading.Semaphore(window)
        self._lock = threading.Lock()
        self._said: dict[str, float] = {}
        self._bodies: dict[str, bytes] = {}
        self.answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.connects = self.said_again = 0
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=user, protocol=paho.MQTTv311)
        self._client.username_pw_set(user, password)
        self._client.reconnect_delay_set(1, 2)
        self._client.on_socket_open = _no_delay
        self._client.on_connect = self._came
        self._client.on_message = self._heard
        self._subscribed = threading.Event()
        self._client.on_subscribe = lambda *_: self._subscribed.set()

    def start(self) -> None:
        self._client.connect(self._address.hostname or "", self._address.port or 1883, keepalive=15)
        self._client.loop_start()
        assert self._subscribed.wait(10), f"{self.device} is not on the broker"

    def stop(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def ask(self, fields: Mapping[str, Any], *, times: int = 1) -> str:
        """Say a new ask so many times over, once there is room among those in flight; its id."""
        assert self._room.acquire(timeout=60), f"{self.device}: no answer for a minute"
        ask_id = str(uuid.uuid4())
        with self._lock:
            self._bodies[ask_id] = json.dumps({"id": ask_id, **fields}).encode()
        for _ in range(times):
            self._say(ask_id)
        return ask_id

    def again(self) -> None:
        """Say what has gone unanswered for half a second once more."""
        now = time.monotonic()
        with self._lock:
            late = [ask for ask, said in self._said.items() if ask in self._bodies and now - said >= AGAIN_SECONDS]
        for ask_id in late:
            self._say(ask_id)
        self.said_again += len(late)

    def waiting(self) -> int:
        """How many asks have no answer yet."""
        with self._lock:
            return len(self._bodies)

    def _say(self, ask_id: str) -> None:
        with self._lock:
            body = self._bodies.get(ask_id)
            self._said[ask_id] = time.monotonic()
        if body:
            self._client.publish(self._topic + "ask", body, qos=1)

    def _came(self, client: paho.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        assert not reason.is_failure, reason
        self.connects += 1
        client.subscribe(self._topic + "answer", qos=1)

    def _heard(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        answer = json.loads(message.payload)
        with self._lock:
            self.answers[answer["id"]].append(answer)
            first = self._bodies.pop(answer["id"], None)
        if first:
            self._room.release()


def _no_delay(_client: paho.Client, _data: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def issue(service: str) -> dict[str, str]:
    """The ask for a number."""
    return {"command": "issue", "service": service, "class": "normal"}


def numbers(askers: Iterable[Asker]) -> list[str]:
    """Every number that the askers were given, once an ask."""
    return [given[0]["ticket"]["number"] for asker in askers for given in asker.answers.values()]
