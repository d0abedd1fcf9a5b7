"""One knock at a broker's door: does it answer, and does it let this user in?

A CONNECT and its CONNACK by hand (MQTT 3.1.1, 3.1 and 3.2), so that `enrol` and `up` can ask without a client's
threads and retries.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
from urllib.parse import urlsplit

WELCOME = 0
TIMEOUT_SECONDS = 2.0


def knock(url: str, user: str, password: str, timeout_s: float = TIMEOUT_SECONDS) -> int | None:
    """The broker's return code (0 welcome, 4 or 5 refused), or None where nobody answers."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or (8883 if parts.scheme == "mqtts" else 1883))
    try:
        with contextlib.ExitStack() as stack:
            line = stack.enter_context(socket.create_connection(address, timeout_s))
            if parts.scheme == "mqtts":
                context = ssl.create_default_context()
                line = stack.enter_context(context.wrap_socket(line, server_hostname=address[0]))
            line.sendall(_connect(user, password))
            answer = line.recv(4)
            if answer[3:] == bytes([WELCOME]):
                line.sendall(b"\xe0\x00")
            return answer[3] if len(answer) == 4 and answer[0] == 0x20 else None
    except OSError:
        return None


def _connect(user: str, password: str) -> bytes:
    flags = 0xC2  # user name, password, clean session
    body = _text("MQTT") + struct.pack(">BBH", 4, flags, 10) + _text(user) + _text(user) + _text(password)
    return b"\x10" + _length(len(body)) + body


def _text(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def _length(count: int) -> bytes:
    out = bytearray()
    while True:
        count, low = divmod(count, 128)
        out.append(low | (0x80 if count else 0))
        if not count:
            return bytes(out)
