"""The far end of a line, for simulated devices: a pty that looks like a serial port, or a listening TCP port.

Each wire is one thread that owns its descriptors; others hand it orders and wait for them. Traps (hardware.md §7.2,
§7.3): a pty whose slave nobody holds open gives EIO, so the wire holds it; a TCP client is dropped by `shutdown`
before `close`; a line that nobody reads loses bytes, as a real one does.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import select
import socket
import threading
import tty
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final, Protocol

CHUNK: Final = 4096
ORDER_TIMEOUT: Final = 5.0

logger = logging.getLogger(__name__)

Heard = Callable[[bytes], None]


class Wire(Protocol):
    """What a double needs of its end of the line."""

    @property
    def address(self) -> str: ...
    def start(self, heard: Heard) -> None: ...
    def stop(self) -> None: ...
    def send(self, data: bytes) -> None: ...
    def unplug(self) -> None: ...
    def replug(self) -> None: ...
    def stall(self, on: bool) -> None: ...


class _WireThread(ABC):
    """One thread that waits for bytes and for orders; subclasses own the descriptors."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._heard: Heard = _ignore
        self._orders: queue.SimpleQueue[tuple[Callable[[], None], Future[None]]] = queue.SimpleQueue()
        self._line = threading.RLock()
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._stalled = False
        self._bell = -1
        self._rope = -1

    def start(self, heard: Heard) -> None:
        """Plug in and begin to hear; a second call does nothing."""
        if self._thread is not None:
            return
        self._heard = heard
        self._plug()
        self._bell, self._rope = os.pipe()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Unplug and end the thread; may be called twice."""
        thread = self._thread
        if thread is None:
            return
        self._ask(self._finish)
        thread.join(ORDER_TIMEOUT)
        self._thread = None
        os.close(self._bell)
        os.close(self._rope)

    def unplug(self) -> None:
        """Pull the plug; the other end notices."""
        self._ask(self._pull)

    def replug(self) -> None:
        """Put the plug back at the same address."""
        self._ask(self._plug)

    def stall(self, on: bool) -> None:
        """Stop reading (a half-open socket, a line nobody drains), or read on."""
        self._stalled = on
        self._ask(_nothing)

    def _ask(self, order: Callable[[], None]) -> None:
        if self._thread is None or self._thread is threading.current_thread():
            order()
            return
        done: Future[None] = Future()
        self._orders.put((order, done))
        os.write(self._rope, b"!")
        done.result(ORDER_TIMEOUT)

    def _run(self) -> None:
        try:
            while not self._stopping:
                self._turn()
        except Exception:  # the thread's one guard: a line that breaks must say so
            logger.exception("%s: the simulated line broke", self._name)
            raise

    def _turn(self) -> None:
        poll = select.poll()
        poll.register(self._bell, select.POLLIN)
        watched = self._watched()
        for descriptor in watched:
            poll.register(descriptor, select.POLLIN)
        ready = {descriptor for descriptor, _ in poll.poll()}
        if self._bell in ready:
            os.read(self._bell, CHUNK)
            self._obey()
            return
        for descriptor in ready:
            watched[descriptor]()

    def _obey(self) -> None:
        while not self._orders.empty():
            order, done = self._orders.get()
            try:
                with self._line:
                    order()
            except OSError as error:
                done.set_exception(error)
            else:
                done.set_result(None)

    def _finish(self) -> None:
        self._pull()
        self._stopping = True

    @abstractmethod
    def _watched(self) -> dict[int, Callable[[], object]]: ...

    @abstractmethod
    def _plug(self) -> None: ...
    @abstractmethod
    def _pull(self) -> None: ...


class PtyWire(_WireThread):
    """A pseudo-terminal published as a symbolic link at `path`."""

    def __init__(self, path: Path, baud: int = 9600) -> None:
        super().__init__(f"pty {path.name}")
        self.baud = baud
        self._path = path
        self._master = -1
        self._slave = -1

    @property
    def address(self) -> str:
        """The link address a driver opens."""
        return f"serial://{self._path.absolute()}?baud={self.baud}"

    def send(self, data: bytes) -> None:
        """Put bytes on the line; what does not fit is lost."""
        with self._line, contextlib.suppress(OSError):
            if self._master >= 0:
                os.write(self._master, data)

    def _plug(self) -> None:
        if self._master >= 0:
            return
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        if self._path.exists() and not self._path.is_symlink():
            raise FileExistsError(f"{self._path} is a file; a simulated port is published as a link there")
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(self._path)

    def _pull(self) -> None:
        if self._master < 0:
            return
        if self._path.is_symlink() and str(self._path.readlink()) == os.ttyname(self._slave):
            self._path.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def _watched(self) -> dict[int, Callable[[], object]]:
        return {} if self._master < 0 or self._stalled else {self._master: self._read}

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._heard(os.read(self._master, CHUNK))


class TcpWire(_WireThread):
    """A listening port that serves one connection at a time; others wait, as at most printers."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1", *, baud: int = 9600) -> None:
        super().__init__(f"tcp {port}")
        self.baud = baud
        self._where = (host, port)
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None

    @property
    def address(self) -> str:
        """The link address a driver opens; the port is known once started."""
        return f"tcp://{self._where[0]}:{self._where[1]}"

    def send(self, data: bytes) -> None:
        """Send to whoever is connected; lost when nobody is."""
        with self._line, contextlib.suppress(OSError):
            while self._client is None or self._is_replaced():
                self._drop()
                if not self._accept():
                    return
                os.write(self._rope, b"!")
            self._client.send(data, socket.MSG_DONTWAIT)

    def _plug(self) -> None:
        if self._listener is not None:
            return
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(self._where)
        except OSError:
            listener.close()
            raise
        listener.listen(1)
        listener.setblocking(False)
        self._listener = listener
        self._where = (self._where[0], listener.getsockname()[1])

    def _pull(self) -> None:
        self._drop()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            client.close()

    def _watched(self) -> dict[int, Callable[[], object]]:
        if self._client is not None:
            return {} if self._stalled else {self._client.fileno(): self._read}
        return {} if self._listener is None else {self._listener.fileno(): self._accept}

    def _accept(self) -> bool:
        """Take whoever waits; also asked by `send`, so that nobody who has just connected misses a byte."""
        with self._line, contextlib.suppress(BlockingIOError):
            if self._listener is not None and self._client is None:
                self._client, _ = self._listener.accept()
                self._client.setblocking(True)
                self._client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return True
        return False

    def _is_replaced(self) -> bool:
        """Whether the client has closed and the next one waits, which our thread may not have seen yet."""
        poll = select.poll()
        for end, event in ((self._client, select.POLLRDHUP), (self._listener, select.POLLIN)):
            if end is not None:
                poll.register(end, event)
        return len(poll.poll(0)) == 2

    def _read(self) -> None:
        client = self._client
        if client is None:
            return
        try:
            data = client.recv(CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return  # `send` has put the next client in the place of the one that was heard
        except OSError:
            data = b""
        if data:
            self._heard(data)
            return
        with self._line:
            if self._client is client:
                self._drop()


def _ignore(_: bytes) -> None:
    """Nobody listens yet."""


def _nothing() -> None:
    """An order that only wakes the thread."""
