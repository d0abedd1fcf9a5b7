"""Many listeners in one process: each a connection of its own that subscribes, reads and acknowledges.

In a hall they are machines of their own; so that here they cost the two sides that are measured as little as may be,
they speak MQTT 3.1.1 by hand (CONNECT 3.1, SUBSCRIBE 3.8, PUBLISH 3.3, PUBACK 3.4) and look at no payload.
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from typing import Any

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK, PINGREQ = 0x10, 0x20, 0x30, 0x40, 0x82, 0x90, 0xC0
KEEPALIVE = 60


def main() -> None:
    """`{"host", "port", "listeners": [{"user", "password", "topics"}]}` on standard input; runs until that is closed."""
    given = json.loads(sys.stdin.readline())
    asyncio.run(_crowd(given))


async def _crowd(given: dict[str, Any]) -> None:
    loop = asyncio.get_running_loop()
    here = [await _come(given["host"], given["port"], listener) for listener in given["listeners"]]
    sys.stdout.write(f"{len(here)} here\n")
    sys.stdout.flush()
    closed = asyncio.Event()
    loop.add_reader(sys.stdin.fileno(), closed.set)  # nothing more is ever told: it is the end
    pings = asyncio.create_task(_ping([listener.transport for listener in here]))
    await closed.wait()
    pings.cancel()


async def _ping(transports: list[asyncio.Transport]) -> None:
    while True:
        await asyncio.sleep(KEEPALIVE / 2)
        for transport in transports:
            transport.write(bytes([PINGREQ, 0]))


async def _come(host: str, port: int, about: dict[str, Any]) -> Listener:
    loop = asyncio.get_running_loop()
    _, listener = await loop.create_connection(lambda: Listener(about, loop.create_future()), host, port)
    await asyncio.wait_for(listener.ready, 10)
    return listener


class Listener(asyncio.Protocol):
    """One connection."""

    def __init__(self, about: dict[str, Any], ready: asyncio.Future[None]) -> None:
        self.ready = ready
        self._about, self._rest = about, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - a TCP connection has one
        self.transport = transport
        user = _text(self._about["user"])
        head = _text("MQTT") + struct.pack(">BBH", 4, 0xC2, KEEPALIVE)
        transport.write(_packet(CONNECT, head + user + user + _text(self._about["password"])))

    def data_received(self, data: bytes) -> None:
        data, place = self._rest + data, 0
        while (found := _next(data, place)) is not None:
            start, end = found
            self._heard(data[place], data[start:end])
            place = end
        self._rest = data[place:]

    def connection_lost(self, _: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"{self._about['user']}: the broker hung up"))

    def _heard(self, head: int, body: bytes) -> None:
        kind = head & 0xF0
        if kind == PUBLISH and head & 0x06:
            at = 2 + int.from_bytes(body[:2])
            self.transport.write(bytes([PUBACK, 2]) + body[at : at + 2])
        elif kind == CONNACK and body[1] == 0:
            topics = b"".join(_text(topic) + b"\x01" for topic in self._about["topics"])
            self.transport.write(_packet(SUBSCRIBE, b"\x00\x01" + topics))
        elif kind == SUBACK:
            self.ready.set_result(None)


def _next(data: bytes, place: int) -> tuple[int, int] | None:
    """Where the body of the packet at `place` begins and ends; None where it is not whole."""
    count, shift = 0, 0
    for at in range(place + 1, min(place + 5, len(data))):
        count |= (data[at] & 0x7F) << shift
        shift += 7
        if not data[at] & 0x80:
            return (at + 1, at + 1 + count) if at + 1 + count <= len(data) else None
    return None


def _packet(kind: int, body: bytes) -> bytes:
    count, length = len(body), bytearray()
    while True:
        count, low = divmod(count, 128)
        length.append(low | (0x80 if count else 0))
        if not count:
            return bytes([kind]) + bytes(length) + body


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">H", len(data)) + data


if __name__ == "__main__":
    main()
