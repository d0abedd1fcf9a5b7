"""The kiosk's printer and scanner, each owned by one thread that opens it, uses it, and opens it again when it is lost.

Lost is one warning, back is one info; in between it is a state, never a crash. A slip is printed at once or not at
all: nothing is kept for a printer that is away, for its citizen has photographed the number by then.
"""

from __future__ import annotations

import logging
import queue
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drivers.blocks import BlockError
from drivers.errors import DeviceError, DeviceRefused, FrameError
from lobby.slip import Block

log = logging.getLogger(__name__)

BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds between attempts to open a device; the last one for ever."""
POLL_SECONDS = 5.0
SCAN_SECONDS = 0.5

Open = Callable[[], Any]
"""Gives the device, open; raises DeviceError. Called anew at each attempt, so that a changed address is found."""
Report = Callable[[Mapping[str, str]], None]
Done = Callable[[bool], None]
Job = tuple[Sequence[Block], Done]


class Line(ABC):
    """A thread and the device it owns; a subclass says what one turn with an open device is."""

    def __init__(self, name: str, open_device: Open, report: Report) -> None:
        """`report({"state": …})` is told each time, from this thread."""
        self._name, self._open, self._report = name, open_device, report
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._device: Any = None
        self._was_here: bool | None = None
        self._failures = 0

    def start(self) -> None:
        """Begin; the device may come later."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and give the line back."""
        self._stopping.set()
        self._wake()
        self._thread.join(5)

    @abstractmethod
    def _wake(self) -> None:
        """Interrupt a wait."""

    @abstractmethod
    def _turn(self) -> None:
        """One use of the open device; may raise DeviceError."""

    def _rest(self, seconds: float) -> None:
        """Wait before the next attempt."""
        self._stopping.wait(seconds)

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._once()
        except Exception:  # this thread's one guard
            log.exception("%s: its thread has ended", self._name)
        finally:
            self._drop()

    def _once(self) -> None:
        try:
            self._ready()
            self._turn()
        except DeviceError as error:
            self._lose(error)
            self._rest(BACK_OFF[min(self._failures - 1, len(BACK_OFF) - 1)])

    def _ready(self) -> None:
        """Have the device open; raises DeviceError."""
        if self._device is None:
            self._device = self._open()

    def _found(self, state: Mapping[str, str]) -> None:
        if self._was_here is False:
            log.info("%s is back", self._name)
        self._was_here, self._failures = True, 0
        self._report(state)

    def _lose(self, error: DeviceError) -> None:
        self._drop()
        self._failures += 1
        if self._was_here is not False:
            log.warning("%s is lost: %s", self._name, error)
        self._was_here = False
        self._report({"state": "offline"})

    def _drop(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.close()


class PrinterLine(Line):
    """A printer: slips as they come, and its state in between."""

    def __init__(self, name: str, open_device: Open, report: Report) -> None:
        super().__init__(name, open_device, report)
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()

    def print(self, blocks: Sequence[Block], done: Done) -> None:
        """Print at once or fail at once; `done(printed)` is called from this line's thread."""
        self._jobs.put((blocks, done))

    def _wake(self) -> None:
        self._jobs.put(None)

    def _turn(self) -> None:
        state: Mapping[str, str] = self._device.status()
        if state.get("state") == "unknown":
            # It takes bytes and says nothing: a line to nowhere, or a printer that hangs.
            self._report(state)
        else:
            self._found(state)
        self._next_job(POLL_SECONDS)

    def _rest(self, seconds: float) -> None:
        self._next_job(seconds)

    def _next_job(self, timeout: float) -> None:
        try:
            job = self._jobs.get(timeout=timeout)
        except queue.Empty:
            return
        if job is not None:
            self._print(*job)

    def _print(self, blocks: Sequence[Block], done: Done) -> None:
        printed = False
        try:
            self._fresh()
            self._found(self._device.print(blocks))
            printed = True
        except DeviceRefused as refused:
            log.warning("%s: no slip: %s", self._name, refused)
        except DeviceError as error:
            self._lose(error)
        except BlockError:
            log.exception("%s: a slip that no printer could print", self._name)
        finally:
            done(printed)

    def _fresh(self) -> None:
        """An open device. A connection that died while nobody printed is made anew before a slip is trusted to it."""
        if self._device is not None:
            try:
                self._device.status()
            except DeviceError:
                self._drop()
        self._ready()


class NoPrinter:
    """Stands where a kiosk has no printer: every number is shown for the phone."""

    def start(self) -> None:
        """Nothing."""

    def stop(self) -> None:
        """Nothing."""

    def print(self, blocks: Sequence[Block], done: Done) -> None:
        """Not printed."""
        del blocks
        done(False)


class ScannerLine(Line):
    """A scanner: gives what it read."""

    def __init__(self, name: str, open_device: Open, report: Report, on_code: Callable[[str], None]) -> None:
        super().__init__(name, open_device, report)
        self._on_code = on_code

    def _wake(self) -> None:
        """Its waits are short."""

    def _turn(self) -> None:
        if self._was_here is not True:
            self._found({"state": "ok"})
        try:
            code = self._device.wait(SCAN_SECONDS)
        except FrameError as error:
            log.info("%s: an unreadable code: %s", self._name, error)
            code = ""
        if code is not None:
            self._on_code(code)
