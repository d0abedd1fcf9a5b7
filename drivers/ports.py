"""Why a serial port or a TCP address cannot be opened, in one line for the person who can help.

What was looked for stands before it; here stands what is wrong, what else is there, and what to do.
"""

from __future__ import annotations

import contextlib
import errno
import grp
import os
import pwd
import socket
from pathlib import Path
from typing import Final

from serial.tools import list_ports

DEVICES: Final = Path("/dev")
MOST_TOLD: Final = 6
RULES: Final = "install systemd/99-lobby.rules"
USUAL_GROUP: Final = "dialout"
GROUP_OPENS: Final = 0o060
UNREACHABLE: Final = frozenset({errno.EHOSTUNREACH, errno.ENETUNREACH})


def why_not_port(path: str, error: Exception) -> str:
    """What an error of opening a serial port means for a person."""
    code = getattr(error, "errno", None)
    if code in {errno.EACCES, errno.EPERM}:
        return _no_permission(path)
    if code == errno.ENOENT:
        return f"no such port; is the device plugged in? {others_told(ports_beside(path), 'serial port')}"
    if code in {errno.EAGAIN, errno.EBUSY}:
        return "in use by another program or driver"
    if "onfigure port" in str(error):
        return "not a serial port"
    return str(error)


def why_not_address(error: OSError) -> str:
    """What an error of connecting means for a person."""
    if isinstance(error, ConnectionRefusedError):
        return (
            "nothing listens at this port; is the port right (printers 9100, Onbon 5005, C-Power 5200), or is it busy?"
        )
    if isinstance(error, socket.gaierror):
        return "no host of this name"
    if isinstance(error, TimeoutError) or error.errno in UNREACHABLE:
        return "nobody answers at this address; is it right, is the device switched on and on this network?"
    return str(error)


def ports_beside(path: str) -> list[str]:
    """The ports that are there: those in the same folder, such as `/dev/lobby`, then those that the system lists."""
    folder = Path(path).parent
    named: list[str] = []
    if folder != DEVICES:  # there stands everything, also what is no port
        with contextlib.suppress(OSError):
            named = sorted(str(each) for each in folder.iterdir() if each.is_char_device() and each.name != "ptmx")
    return [*named, *sorted({port.device for port in list_ports.comports()} - set(named))]


def others_told(others: list[str], what: str) -> str:
    """What else is there, in a few words."""
    if not others:
        return f"no other {what} is here"
    more = f" and {len(others) - MOST_TOLD} more" if len(others) > MOST_TOLD else ""
    return f"here are {', '.join(others[:MOST_TOLD])}{more}"


def _no_permission(path: str) -> str:
    group, may_open = USUAL_GROUP, True
    with contextlib.suppress(OSError, KeyError):
        node = Path(path).stat()
        group, may_open = grp.getgrgid(node.st_gid).gr_name, node.st_mode & GROUP_OPENS == GROUP_OPENS
    if not may_open:
        return f"no permission; nor has its group {group}: {RULES}, and add this user to the group {USUAL_GROUP}"
    return (
        f"no permission; add this user to the group {group}: sudo usermod -aG {group} {_user()},"
        " then log in again or restart the program"
    )


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())
