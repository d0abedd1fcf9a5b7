"""What really leaves for the broker: QoS 1 both ways, retained exactly where it is asked for, a will that stays.

The other end is a socket that reads MQTT 3.1.1 packets by hand (OASIS standard, sections 2.2, 3.1, 3.3, 3.8).
"""

from __future__ import annotations

import contextlib
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lobby.bus import MqttBus, Will
from lobby.outbox import Outbox
from tests.until import until

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK = 1, 0x20, 3, 0x40, 8, 0x90


class Ear:
    """Takes one connection and keeps its packets: (type, flags, body)."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"mqtt://127.0.0.1:{self._listening.getsockname()[1]}"
        self.packets: list[tuple[int, int, bytes]] = []
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self._thread.start()

    def of(self, kind: int) -> list[tuple[int, bytes]]:
        return [(flags, body) for found, flags, body in list(self.packets) if found == kind]

    def stop(self) -> None:
        self._thread.join(60)
        self._listening.close()

    def _run(self) -> None:
        line, _ = self._listening.accept()
        # Who hangs up does not wait for the last acknowledgement.
        with line, line.makefile("rb") as read, contextlib.suppress(ConnectionError):
            while head := read.read(1):
                kind, flags = head[0] >> 4, head[0] & 0x0F
                body = read.read(read.read(1)[0])  # packets of these stories are shorter than 128 bytes
                self.packets.append((kind, flags, body))
                self._answer(line, kind, flags, body)

    def _answer(self, line: socket.socket, kind: int, flags: int, body: bytes) -> None:
        if kind == CONNECT:
            line.sendall(bytes([CONNACK, 2, 0, 0]))
        elif kind == SUBSCRIBE:
            line.sendall(bytes([SUBACK, 3, *body[:2], 1]))
        elif kind == PUBLISH and flags & 0x06:
            after_topic = 2 + int.from_bytes(body[:2])
            line.sendall(bytes([PUBACK, 2]) + body[after_topic : after_topic + 2])


@pytest.fixture
def ear() -> Iterator[Ear]:
    made = Ear()
    yield made
    made.stop()


@pytest.mark.network
def test_every_message_leaves_with_qos_one_and_only_boards_stay(ear: Ear) -> None:
    bus = MqttBus(ear.url, "server", "secret", will=Will("lobby/x/server/status", b"gone"))
    bus.subscribe("lobby/x/device/+/ask", lambda _topic, _payload: None)
    bus.start()
    until(lambda: bus.connected and ear.of(SUBSCRIBE), "it is here and has asked to hear")
    assert bus.publish("lobby/x/board/hall", b"{}", retain=True)
    assert bus.publish("lobby/x/call", b"{}")
    until(lambda: len(ear.of(PUBLISH)) == 2, "both have come")
    bus.stop()
    assert [(flags >> 1 & 3, flags & 1) for flags, _ in ear.of(PUBLISH)] == [(1, 1), (1, 0)], "(QoS, retained)"
    assert ear.of(SUBSCRIBE)[0][1][-1] == 1, "heard with QoS 1 too"
    connect = ear.of(CONNECT)[0][1]
    assert connect[:7] == b"\x00\x04MQTT\x04", "MQTT 3.1.1"
    assert (connect[7] >> 2 & 1, connect[7] >> 3 & 3, connect[7] >> 5 & 1) == (1, 1, 1), "a will, QoS 1, retained"


def test_what_is_kept_for_a_server_that_is_away_outlives_a_power_cut(tmp_path: Path) -> None:
    """Committed with `synchronous=FULL` before `put` returns: another connection reads it, and the disk has it."""
    outbox = Outbox(tmp_path / "kiosk.db")
    outbox.put({"id": "one", "command": "register_offline"}, at=1.0, marks={"offline/tax": "2026-11-23 1"})
    with closing(sqlite3.connect(tmp_path / "kiosk.db")) as other:
        assert other.execute("SELECT id FROM asks").fetchall() == [("one",)]
        assert other.execute("SELECT value FROM marks").fetchall() == [("2026-11-23 1",)]
    assert outbox._db.execute("PRAGMA synchronous").fetchone()[0] == 2
    outbox.close()
