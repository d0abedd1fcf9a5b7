"""Ports to listen on: one that was asked for, if it is free, or any free one."""

from __future__ import annotations

import socket


class PortTaken(Exception):  # noqa: N818 - it says what is so
    """Somebody listens there already; the message says what to do."""


def free_port(host: str, port: int, option: str) -> int:
    """`port` if nobody listens there, a free one for 0; raises PortTaken, which names the command line's option."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        # As servers do: the last connections of an earlier start must not look like a listener.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, port))
        except OSError as error:
            raise PortTaken(
                f"port {port} cannot be used ({error.strerror}); "
                f"stop the program that listens there, or give another with {option} PORT ({option} 0 takes a free one)"
            ) from error
        return int(sock.getsockname()[1])
