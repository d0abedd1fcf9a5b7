"""Links move bytes and know nothing of their meaning.

`serial:///dev/ttyUSB0?baud=9600` (RS-232, RS-485 adapters, USB CDC), `tcp://192.168.1.50:9100` and `usb://0416:5011`
(`drivers.usb_link`). A link is opened late, may be closed twice, writes all or raises, and reads until there is
something or the deadline has come. What pyserial and the socket raise becomes one of the four device errors here and
nowhere else. Traps (hardware.md §7.2): an unplugged port raises `SerialException` from read but `OSError` or
`termios.error` elsewhere; a line that nobody drains stalls, so every piece written has a deadline; a peer that closed
takes the first write and loses it, so a TCP link looks before it writes.
"""

from __future__ import annotations

import contextlib
import select
import socket
import termios
from collections.abc import Callable, Iterator
from posixpath import normpath
from typing import Final, Protocol
from urllib.parse import parse_qsl, urlsplit

import serial

from drivers.errors import DeviceMissing, DeviceTimeout
from drivers.ports import why_not_address, why_not_port
from drivers.settings import SettingsError, suggestion

PIECE: Final = 256
"""Bytes written under one deadline: at 1200 baud 2.1 s, well within `WRITE_TIMEOUT`."""
WRITE_TIMEOUT: Final = 5.0
CONNECT_TIMEOUT: Final = 3.0
SERIAL_KEYS: Final = ("baud", "parity", "bits", "stop", "flow")
FLOWS: Final = ("none", "xonxoff", "rtscts", "dsrdtr")


class Link(Protocol):
    """What a device needs of a link; owned by one thread."""

    @property
    def name(self) -> str:
        """The address it was made from, for messages."""

    def open(self) -> None:
        """Open; nothing happens if it is open. Raises DeviceMissing."""

    def close(self) -> None:
        """Close; may be called twice, never raises."""

    def probe(self) -> None:
        """Look whether the line is still there, taking nothing from it. Raises DeviceMissing."""

    def write(self, data: bytes) -> None:
        """Hand all bytes to the line. Raises DeviceMissing, DeviceTimeout."""

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Return what is there, at most `max_bytes`, waiting up to `timeout_s` for the first; empty at the deadline."""


class SerialLink:
    """A serial port, 8N1 unless told; locked for us alone."""

    def __init__(
        self, path: str, baud: int = 9600, *, parity: str = "N", bits: int = 8, stop: int = 1, flow: str = "none"
    ) -> None:
        self.name = f"serial://{path}?baud={baud}"
        self.form = f"{baud} {bits}{parity}{stop}" + (f" {flow}" if flow != "none" else "")
        self._path = path
        self._form = (baud, bits, parity, stop)
        self._flow = flow
        self._port: serial.Serial | None = None

    @property
    def path(self) -> str:
        """The port's own name, without the ways to the same."""
        return "/" + normpath(self._path).lstrip("/")  # two strokes in front stay two for normpath

    def open(self) -> None:
        """Open and lock the port, dropping what it had said before."""
        if self._port is not None:
            return
        baud, bits, parity, stop = self._form
        try:
            self._port = serial.Serial(
                self._path, baud, bits, parity, stop,
                timeout=0, write_timeout=WRITE_TIMEOUT, exclusive=True,
                xonxoff=self._flow == "xonxoff", rtscts=self._flow == "rtscts", dsrdtr=self._flow == "dsrdtr",
            )  # fmt: skip
        except (OSError, termios.error, ValueError) as error:
            raise DeviceMissing(f"{self._path}: {why_not_port(self._path, error)}") from error

    def close(self) -> None:
        """Close the port, also when the device behind it is gone."""
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(OSError, termios.error):
                port.close()

    def probe(self) -> None:
        """See `Link.probe`."""
        with self._ours() as port:
            _ = port.in_waiting

    def write(self, data: bytes) -> None:
        """Write in pieces, each with a deadline of its own: any length at any speed, and a stalled line is noticed."""
        with self._ours() as port:
            for start in range(0, len(data), PIECE):
                port.write(data[start : start + PIECE])

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """See `Link.read`."""
        with self._ours() as port:
            if not _readable(port.fileno(), timeout_s):
                return b""
            return bytes(port.read(max_bytes))

    def fileno(self) -> int:
        """What may be waited on; -1 while closed."""
        return -1 if self._port is None else self._port.fileno()

    @contextlib.contextmanager
    def _ours(self) -> Iterator[serial.Serial]:
        if self._port is None:
            raise DeviceMissing(f"{self._path}: not open")
        try:
            yield self._port
        except serial.SerialTimeoutException as error:
            raise DeviceTimeout(f"{self._path}: the line takes no more bytes") from error
        except (OSError, termios.error, TypeError) as error:  # pyserial: TypeError when its fd has just become None
            raise DeviceMissing(f"{self._path}: unplugged ({error})") from error


class TcpLink:
    """A TCP connection to a printer, an LED card or a serial server."""

    def __init__(self, host: str, port: int, *, connect_timeout_s: float = CONNECT_TIMEOUT) -> None:
        self.name = f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"
        self.where = (host, port)
        self._connect_timeout_s = connect_timeout_s
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect, without Nagle's delay and with keep-alive."""
        if self._socket is not None:
            return
        try:
            line = socket.create_connection(self.where, self._connect_timeout_s)
        except OSError as error:
            raise DeviceMissing(f"{self.name}: cannot connect: {why_not_address(error)}") from error
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        line.settimeout(WRITE_TIMEOUT)
        self._socket = line

    def close(self) -> None:
        """Shut down and close."""
        line, self._socket = self._socket, None
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def probe(self) -> None:
        """See `Link.probe`."""
        with self._ours() as line:
            self._look(line)

    def write(self, data: bytes) -> None:
        """Write all; raises DeviceMissing before a byte is lost when the other end has closed already."""
        with self._ours() as line:
            self._look(line)
            rest = memoryview(data)
            while rest:
                rest = rest[line.send(rest) :]

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """See `Link.read`; an orderly close of the other end is DeviceMissing, not silence."""
        with self._ours() as line:
            if not _readable(line.fileno(), timeout_s):
                return b""
            data = line.recv(max_bytes)
        if not data:
            raise DeviceMissing(f"{self.name}: the other end closed the connection")
        return data

    def fileno(self) -> int:
        """What may be waited on; -1 while closed."""
        return -1 if self._socket is None else self._socket.fileno()

    def _look(self, line: socket.socket) -> None:
        if _readable(line.fileno(), 0) and not line.recv(1, socket.MSG_PEEK):
            raise DeviceMissing(f"{self.name}: the other end closed the connection")

    @contextlib.contextmanager
    def _ours(self) -> Iterator[socket.socket]:
        if self._socket is None:
            raise DeviceMissing(f"{self.name}: not open")
        try:
            yield self._socket
        except TimeoutError as error:
            raise DeviceTimeout(f"{self.name}: the other end takes no more bytes") from error
        except OSError as error:
            raise DeviceMissing(f"{self.name}: connection lost ({error})") from error


def make_link(url: str) -> Link:
    """The link an address names, not yet open. Raises SettingsError."""
    makers: dict[str, Callable[[str], Link]] = {"serial": _serial_of, "tcp": _tcp_of, "usb": _usb_of}
    scheme = url.partition("://")[0]
    if scheme not in makers:
        allowed = "serial:///dev/NAME?baud=9600, tcp://HOST:PORT or usb://VENDOR:PRODUCT"
        raise SettingsError([f"link: found {url!r}; allowed {allowed}{suggestion(scheme, makers)}"])
    return makers[scheme](url)


def open_link(url: str) -> Link:
    """The link an address names, open. Raises SettingsError, DeviceMissing."""
    link = make_link(url)
    link.open()
    return link


def check_link(url: str) -> list[str]:
    """What is wrong with an address, without touching anything; an empty list says that it is good."""
    try:
        make_link(url)
    except SettingsError as error:
        return list(error.problems)
    return []


def _serial_of(url: str) -> SerialLink:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    problems = [
        f"link: found {key!r}; allowed {', '.join(SERIAL_KEYS)}{suggestion(key, SERIAL_KEYS)}"
        for key in options
        if key not in SERIAL_KEYS
    ]
    if not parts.path or parts.netloc:
        problems.append(f"link: found {url!r}; allowed a path with three slashes, serial:///dev/NAME?baud=9600")
    baud = _picked(options, "baud", [str(each) for each in serial.Serial.BAUDRATES if each >= 300], "9600", problems)
    parity = _picked(options, "parity", ["N", "E", "O"], "N", problems)
    bits = _picked(options, "bits", ["7", "8"], "8", problems)
    stop = _picked(options, "stop", ["1", "2"], "1", problems)
    flow = _picked(options, "flow", FLOWS, "none", problems)
    if problems:
        raise SettingsError(problems)
    return SerialLink(parts.path, int(baud), parity=parity, bits=int(bits), stop=int(stop), flow=flow)


def _picked(
    options: dict[str, str], key: str, allowed: list[str] | tuple[str, ...], default: str, problems: list[str]
) -> str:
    value = options.get(key, default)
    if value not in allowed:
        problems.append(f"link: found {key}={value}; allowed {', '.join(allowed)}")
        return default
    return value


def _tcp_of(url: str) -> TcpLink:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    if not parts.hostname or not port or parts.path not in {"", "/"} or parts.query:
        raise SettingsError([f"link: found {url!r}; allowed tcp://HOST:PORT with a port from 1 to 65535"])
    return TcpLink(parts.hostname, port)


def _usb_of(url: str) -> Link:
    from drivers.usb_link import usb_of  # noqa: PLC0415 - a machine without USB devices loads no libusb

    return usb_of(url)


def _readable(descriptor: int, timeout_s: float) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(max(0.0, timeout_s) * 1000))
