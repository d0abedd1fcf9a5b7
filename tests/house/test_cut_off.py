"""A citizen never leaves without a number (law 8): the real server is frozen, then killed, under a real kiosk."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import psutil
import pytest

from lobby.registry import Registry
from lobby.terminal import Credentials
from tests.house.hall import Up, journal, verified
from tests.until import until

pytestmark = [pytest.mark.network]


class Visitor:
    """Somebody in the hall with eyes on the paper and a finger, who needs no server: over the broker alone."""

    def __init__(self, up: Up) -> None:
        registry = Registry(up.data)
        given: Credentials = registry.enrol("visitor", "sim")
        registry.close()
        self.seen: dict[str, dict[str, Any]] = {}
        host, port = given.broker.removeprefix("mqtt://").split(":")
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, given.username)
        self.client.username_pw_set(given.username, given.password)
        self.client.on_connect = lambda client, *_: client.subscribe("lobby/dianjiang/sim/+/seen", 1)
        self.client.on_message = lambda _c, _u, message: self._saw(message.topic.split("/")[3], message.payload)
        self.client.connect(host, int(port))
        self.client.loop_start()
        until(lambda: "kiosk-1-printer" in self.seen, "the doubles are seen")

    def _saw(self, double: str, payload: bytes) -> None:
        self.seen[double] = json.loads(payload)

    def take(self, service: str, slips: int) -> None:
        """Press on, from wherever the kiosk stands, until so many slips have come out."""
        self._touch({"home": True})
        until(lambda: self.slips() == slips or self._touch({"service": service}), f"slip {slips}", 180)

    def _touch(self, what: dict[str, Any]) -> None:
        self.client.publish("lobby/dianjiang/sim/kiosk-1/touch", json.dumps(what), 1)

    def slips(self) -> int:
        return int(self.seen["kiosk-1-printer"].get("slips", 0))

    def paper(self) -> list[str]:
        return [str(item.get("text")) for item in self.seen["kiosk-1-printer"].get("paper", [])]

    def leave(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    made = Up(tmp_path / "data")
    try:
        made.start()
        yield made
    finally:
        made.stop()


def issued(up: Up) -> dict[str, str]:
    """Number → state, of every ticket in the journal."""
    found: dict[str, str] = {}
    for event in journal(up.data):
        if event["event"] == "ticket_issued":
            found[event["number"]] = "waiting"
        elif event["event"] == "ticket_cancelled":
            found[event["number"]] = "cancelled"
    return found


def freeze(server: psutil.Process) -> list[psutil.Process]:
    """Stop a server and its worker in their tracks: connected, and silent."""
    both = [server, *server.children()]
    for process in both:
        process.send_signal(signal.SIGSTOP)
    return both


def test_the_server_is_silent_then_dead_and_every_citizen_has_one_number(up: Up) -> None:
    visitor = Visitor(up)
    visitor.take("tax", slips=1)
    assert "A001" in visitor.paper()
    server = up.child("server")
    frozen = freeze(server)
    visitor.take("police", slips=2)
    assert "DK01" in visitor.paper()
    for process in frozen:
        process.kill()
    until(lambda: "DK01" in issued(up), "the number is registered on return", 180)
    tickets = issued(up)
    assert tickets["A001"] == tickets["DK01"] == "waiting"
    # If the silent server had taken the ask after all, that ticket is cancelled: one citizen, one number.
    assert {number for number, state in tickets.items() if state == "waiting"} == {"A001", "DK01"}
    verified(up.data)
    visitor.leave()
