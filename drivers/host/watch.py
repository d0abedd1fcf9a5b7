"""Watches what is plugged in and out: a device that was lost is tried the moment its port is there again.

One thread for the whole machine that looks twice a second at names, and opens nothing. What is plugged in and stands
in no file is told once, with the line that the file needs.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from serial.tools import list_ports

from drivers.errors import DeviceError
from lobby.program import Startable

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.5
PORTS: Final = ("ttyUSB", "ttyACM")
"""Names of serial ports that come and go."""
DEV: Final = Path("/dev")
USB: Final = Path("/sys/bus/usb/devices")

Mark = tuple[int, ...]


class Watched(Protocol):
    """A line, see `drivers.host.line.Line`."""

    @property
    def is_waiting(self) -> bool: ...
    def link(self) -> str: ...
    def knock(self) -> None: ...


class Watch(Startable):
    """Knocks at lines whose ports have come.

    `plugged` names all that is plugged in; `offers` says of new names what the file would need.
    """

    def __init__(
        self,
        lines: Iterable[Watched],
        *,
        plugged: Callable[[], frozenset[str]],
        offers: Callable[[frozenset[str]], Sequence[str]],
    ) -> None:
        self._lines, self._plugged, self._offers = list(lines), plugged, offers
        self._marks: dict[int, Mark | None] = {}
        self._seen: frozenset[str] = frozenset()
        self._fresh: frozenset[str] = frozenset()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin; what is plugged in now is not news."""
        self._seen = self._plugged()
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(2)

    def look(self) -> None:
        """One look at everything."""
        now = self._plugged()
        fresh, self._seen = now - self._seen, now
        for number, line in enumerate(self._lines):
            if not line.is_waiting:
                self._marks.pop(number, None)
            elif self._has_come(number, line.link(), usb_changed=bool(fresh)):
                line.knock()
        # A look later, for udev takes its time to give names and rights.
        for offer in self._offers(self._fresh & now) if self._fresh else ():
            log.info("plugged in, and in no file: %s", offer)
        self._fresh = fresh

    def _has_come(self, number: int, link: str, *, usb_changed: bool) -> bool:
        """Whether a lost line's port was not there, or was another or not ours, when it was last looked at."""
        if link.startswith("usb:"):
            return usb_changed
        before = self._marks.get(number)
        is_known = number in self._marks
        self._marks[number] = now = mark(link)
        return is_known and now is not None and now != before

    def _run(self) -> None:
        try:
            while not self._stopping.wait(LOOK_SECONDS):
                self.look()
        except Exception:  # the thread's one guard: without it lost lines are only tried in their own time
            log.exception("ports that come are not noticed any more")


def mark(link: str) -> Mark | None:
    """What changes when a serial port is plugged in again or its rights change; None where it is not there."""
    parts = urlsplit(link)
    if parts.scheme != "serial":
        return None
    try:
        found = Path(parts.path).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_rdev, found.st_mode, found.st_uid, found.st_gid


def plugged_in() -> frozenset[str]:
    """The names of serial ports that come and go (`ttyUSB0`), and of USB devices by their sockets (`1-2.3`)."""
    ports = {each.name for each in _inside(DEV) if each.name.startswith(PORTS)}
    return frozenset(ports | {each.name for each in _inside(USB) if ":" not in each.name})


def offers_for(links: Iterable[str]) -> Callable[[frozenset[str]], list[str]]:
    """What `lobby devices scan` says of new names, but for those that the file's `links` name."""
    known = frozenset(_real(link) for link in links)

    def offers(names: frozenset[str]) -> list[str]:
        from drivers import scan, usb_bus  # noqa: PLC0415 - libusb is loaded when something was plugged in

        found = scan.serial_ports([port for port in list_ports.comports() if Path(port.device).name in names])
        with contextlib.suppress(DeviceError):  # USB that cannot be listed has nothing to offer
            found += scan.usb_devices([each for each in usb_bus.devices_on_buses() if usb_bus.port_of(each) in names])
        return ["; ".join(each.lines()).lstrip("# ") for each in found if each.link and _real(each.link) not in known]

    return offers


def _real(link: str) -> str:
    """A link by what it leads to, whatever name it goes by."""
    parts = urlsplit(link)
    return str(Path(parts.path).resolve()) if parts.scheme == "serial" else f"{parts.scheme}://{parts.netloc}".lower()


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
