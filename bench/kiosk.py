"""One load client, a process of its own: asks, waits for the answer, asks again at once.

Orders come as lines of JSON on standard input: `{"centre", "seconds"}`; the figures go back as one line:
`{"ms": [every round trip]}`. Alone in its process, so that nobody else's GIL is measured.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

SERVICES = ("tax", "estate", "projects", "police", "transport", "market", "marriage", "general", "collect")
LATE_SECONDS = 5.0


class Kiosk:
    """One connection that has one ask in flight."""

    def __init__(self, device: str, host: str, port: int, password: str) -> None:
        self._device, self._centre, self._until = device, "", 0.0
        self._ask, self._said, self._nth = "", 0.0, sum(device.encode())
        self.trips: list[float] = []
        self._ready = 0
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=device, protocol=paho.MQTTv311)
        self._client.username_pw_set(device, password)
        self._client.on_socket_open = _no_delay
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._heard
        self._client.connect(host, port, keepalive=30)

    def come(self, *centres: str) -> None:
        """Hear the answers of these centres."""
        self._wait(self._client.is_connected)
        for centre in centres:
            self._client.subscribe(f"lobby/{centre}/device/{self._device}/answer", qos=1)
        self._wait(lambda: self._ready == len(centres))

    def run(self, centre: str, seconds: float) -> list[float]:
        """Ask for so long; milliseconds of every round trip."""
        self._centre, self._until, self.trips = centre, time.monotonic() + seconds, []
        self._next()
        while self._ask:
            self._client.loop(0.5)
            if time.monotonic() > self._until + LATE_SECONDS:
                raise RuntimeError(f"{self._device}: no answer for {LATE_SECONDS:g} s")
        return self.trips

    def rest(self) -> None:
        """Keep the connection until an order comes."""
        while not select.select([sys.stdin], [], [], 0)[0]:
            self._client.loop(0.2)

    def _wait(self, true: Callable[[], bool]) -> None:
        late = time.monotonic() + LATE_SECONDS
        while not true():
            self._client.loop(0.1)
            if time.monotonic() > late:
                raise RuntimeError(f"{self._device}: the broker does not let it in")

    def _next(self) -> None:
        self._ask, self._nth = str(uuid.uuid4()), self._nth + 1
        body = {"id": self._ask, "command": "issue", "service": SERVICES[self._nth % len(SERVICES)], "class": "normal"}
        self._said = time.perf_counter()
        self._client.publish(f"lobby/{self._centre}/device/{self._device}/ask", json.dumps(body), qos=1)

    def _heard(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        if self._ask.encode() not in message.payload[:60]:
            return
        self.trips.append((time.perf_counter() - self._said) * 1000)
        self._ask = ""
        if time.monotonic() < self._until:
            self._next()

    def _subscribed(self, *_: Any) -> None:
        self._ready += 1


def _no_delay(_client: paho.Client, _data: Any, sock: Any) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _say(body: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(body) + "\n")
    sys.stdout.flush()


def main() -> None:
    given = json.loads(sys.stdin.readline())
    kiosk = Kiosk(given["device"], given["host"], given["port"], given["password"])
    kiosk.come(*given["centres"])
    _say({"ready": True})
    while True:
        kiosk.rest()
        line = sys.stdin.readline()
        if not line:
            return
        order = json.loads(line)
        _say({"ms": [round(trip, 3) for trip in kiosk.run(order["centre"], order["seconds"])]})


if __name__ == "__main__":
    main()
