"""One thread for one line, with all devices on it: each has its turns, its own troubles, and its own way back.

The thread sleeps until the line speaks, somebody has an order, or a pause is over. A device that fails is closed and
tried again with growing pauses, and costs the others no more than its turn; when the line itself is gone, it is gone
for all of them, each told the reason, and they come back together.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from drivers.errors import DeviceError
from drivers.host.bell import Bell
from drivers.host.member import Member
from drivers.line import SharedLine, Tap, Waitable
from drivers.settings import SettingsError

log = logging.getLogger(__name__)

LONGEST_SLEEP: Final = 60.0
LISTEN_SECONDS: Final = 0.2
"""A turn's listening on a link that cannot be waited on (USB); so long may an order wait there."""
ATTENTIVE_SECONDS: Final = 0.3
"""After a byte every pad is asked again for so long: half a frame must be given up, another's bytes may lie about."""
GLANCE_SECONDS: Final = 0.05
AT_ONCE_SECONDS: Final = 0.001
JOIN_SECONDS: Final = 2.0


class Line:
    """The devices of one line; several of them hold taps of `shared`.

    `link` tells where it is now, for who watches ports; `clock` gives seconds, from any start.
    """

    def __init__(
        self,
        name: str,
        members: Sequence[Member],
        shared: SharedLine | None = None,
        link: Callable[[], str] = lambda: "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.link = name, link
        self._members, self._shared, self._clock = list(members), shared, clock
        self._bell = Bell()
        self._stopping, self._knocked = threading.Event(), threading.Event()
        self._attentive_until = -1.0
        self._rested_at = self._heard_at = clock()
        self._thread = threading.Thread(target=self._run, name=f"line {name}", daemon=True)
        for member in self._members:
            member.seat.ring = self._bell.ring

    @property
    def is_waiting(self) -> bool:
        """Whether a device of it was lost and will be tried again."""
        return any(member.is_waiting for member in self._members)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def knock(self) -> None:
        """The port has come: whoever was lost is tried now. From any thread."""
        self._knocked.set()
        self._bell.ring()

    def end(self) -> None:
        """Ask for an end after the present turn, without waiting for it."""
        self._stopping.set()
        self._bell.ring()

    def stop(self) -> None:
        """End, and wait for it a while: a line that takes no bytes may hold its thread, and no other."""
        self.end()
        if self._thread.ident is not None:
            self._thread.join(JOIN_SECONDS)
        if not self._thread.is_alive():
            self._bell.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            has_spoken = self._rest()
            if self._knocked.is_set():
                self._knocked.clear()
                self._hasten()
            now = self._clock()
            for member in self._members:
                is_asked = has_spoken and member.device is not None and member.seat.listens
                if not self._stopping.is_set() and (is_asked or member.due_in(now) <= 0):
                    self._give_turn(member)
        for member in self._members:
            member.close()

    def _rest(self) -> bool:
        """Sleep until there is something to do; True when the line has spoken, or nobody knows."""
        listening = [each.device for each in self._members if each.device is not None and each.seat.listens]
        descriptor = next((_descriptor(device) for device in listening), -1)
        now = self._clock()
        seconds = min((each.due_in(now) for each in self._members), default=LONGEST_SLEEP)
        is_attentive = now < self._attentive_until
        if is_attentive:
            seconds = min(seconds, GLANCE_SECONDS)
        is_blind = bool(listening) and descriptor < 0
        if is_blind or any(isinstance(each.link, Tap) and each.link.has_heard for each in listening):
            seconds = 0.0
        has_spoken = self._bell.wait(min(seconds, LONGEST_SLEEP), descriptor)
        self._wake(now, has_spoken=has_spoken)
        return has_spoken or is_attentive or is_blind

    def _wake(self, slept_at: float, *, has_spoken: bool) -> None:
        """Note since when bytes may have lain there: if it found them without sleeping, since the turns before."""
        now = self._clock()
        self._heard_at = self._rested_at if has_spoken and now - slept_at < AT_ONCE_SECONDS else now
        self._rested_at = now
        if has_spoken:
            self._attentive_until = now + ATTENTIVE_SECONDS

    def _give_turn(self, member: Member) -> None:
        is_blind = member.device is not None and _descriptor(member.device) < 0
        member.seat.late_s = self._clock() - self._heard_at
        try:
            member.turn(LISTEN_SECONDS if is_blind else 0.0)
        except SettingsError as error:
            member.lose(str(error), self._clock(), for_good=True)
        except DeviceError as error:
            self._lost(member, str(error))
        except Exception:  # the thread's one guard: a driver that breaks must not take the others along
            if not member.is_waiting:
                log.exception("%s: its turn broke", member.name)
            self._lost(member, "internal error")

    def _lost(self, member: Member, why: str) -> None:
        """One device is gone, or with its line all of them, to be tried again at the same moment."""
        is_line_gone = self._shared is not None and not self._shared.is_open
        now = self._clock()
        for each in self._members if is_line_gone else [member]:
            each.lose(why, now)

    def _hasten(self) -> None:
        for member in self._members:
            if member.is_waiting:
                member.hasten()


def _descriptor(device: Any) -> int:
    """What may be waited on for a device to speak, -1 where nothing may."""
    return device.link.fileno() if isinstance(device.link, Waitable) else -1
