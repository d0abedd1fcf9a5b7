"""Ports to listen on: one that was asked for, if it is free, or any free one.

Any free one is taken from below those that the kernel gives to outgoing connections: between the choice and the moment
a server listens there, one of those could take it.
"""

from __future__ import annotations

import random
import socket
from pathlib import Path

FIRST = 20_000
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")
TRIES = 50


class PortTaken(Exception):  # noqa: N818 - it says what is so
    """Somebody listens there already; the message says what to do."""


def free_port(host: str, port: int, option: str) -> int:
    """`port` if nobody listens there, a free one for 0; raises PortTaken, which names the command line's option."""
    if port == 0:
        return _any(host)
    try:
        return _tried(host, port)
    except OSError as error:
        raise PortTaken(
            f"port {port} cannot be used ({error.strerror}); "
            f"stop the program that listens there, or give another with {option} PORT ({option} 0 takes a free one)"
        ) from error


def _any(host: str) -> int:
    for _ in range(TRIES):
        try:
            return _tried(host, random.randrange(FIRST, _first_outgoing()))  # noqa: S311 - it keeps no secret
        except (OSError, ValueError):  # somebody is there, or the kernel's own begin below ours
            continue
    return _tried(host, 0)


def _tried(host: str, port: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        # As servers do: the last connections of an earlier start must not look like a listener.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        return int(sock.getsockname()[1])


def _first_outgoing() -> int:
    return int(OUTGOING.read_text("ascii").split()[0]) if OUTGOING.exists() else FIRST
