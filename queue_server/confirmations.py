"""Which displays have shown a call: what was sent, what each tells in its health, who kept silent too long. Pure.

A display tells only the newest call it has shown; that confirms the older ones too. A voice may take longer while others
wait in its queue, but not longer than the call is good for. What is over (undone, finished, an emergency) is not waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lobby.centre import Centre, Device

CONFIRM_SECONDS: Final = 2.0
CALLS_KEPT: Final = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """A call that has gone out; times are seconds since 1970."""

    call: str
    ticket: str
    number: str
    window: str
    zone: str
    at: float
    expires: float


@dataclass(frozen=True, slots=True)
class Missed:
    """The call that a display did not show in time, and when it was made."""

    call: str
    number: str
    at: float


@dataclass(frozen=True, slots=True)
class Told:
    """What a display's health says: the newest call it has shown, how many wait in a voice's queue, a silent time."""

    last_call: str | None = None
    queue: int = 0
    silent: bool = False


@dataclass(frozen=True, slots=True)
class _Waited:
    """A call that a display has yet to tell of, and when that is looked at."""

    sent: Sent
    due: float
    before: str | None
    """What the display had told of when this one went out."""


def displays_of(centre: Centre, sent: Sent) -> list[Device]:
    """Who should show a call: the hall boards and voices of its zone, the strips of its window."""
    return [device for device in centre.devices if _shows(device, sent)]


def _shows(device: Device, sent: Sent) -> bool:
    if device.kind == "strip":
        return device.window == sent.window
    if device.kind == "voice" or (device.kind == "board" and device.view == "hall"):
        return device.zone in (None, sent.zone)
    return False


def told_of(health: Mapping[str, Any]) -> Told:
    """What a health says of calls, whichever part says it; what does not fit is passed over."""
    parts = [part for part in health.values() if isinstance(part, dict)]
    calls = [part["last_call"] for part in parts if isinstance(part.get("last_call"), str)]
    queues = [part["queue"] for part in parts if isinstance(part.get("queue"), int)]
    return Told(calls[0] if calls else None, max(queues, default=0), any(part.get("silent") is True for part in parts))


class Confirmations:
    """Of all displays. Holds no clock: every `now` is seconds since 1970."""

    def __init__(self) -> None:
        self._order: dict[str, int] = {}
        self._numbers: dict[str, str] = {}
        self._count = 0
        self._waited: dict[str, list[_Waited]] = {}
        self.missed: dict[str, Missed] = {}

    def sent(self, sent: Sent, displays: Mapping[str, Told], now: float) -> None:
        """A call has gone out to these displays; what they owe of the same ticket is not asked for any more."""
        self._count += 1
        self._order[sent.call], self._numbers[sent.call] = self._count, sent.number
        if len(self._order) > CALLS_KEPT:
            oldest = next(iter(self._order))
            del self._order[oldest], self._numbers[oldest]
        self._drop(lambda waited: sent.ticket == waited.sent.ticket)
        for device, told in displays.items():
            self._waited.setdefault(device, []).append(_Waited(sent, now + CONFIRM_SECONDS, told.last_call))

    def told(self, device: str, told: Told) -> bool:
        """A display's health; True where its mark has gone."""
        newest = self._order.get(told.last_call or "", 0)
        self._keep(
            device, [each for each in self._waited.get(device, []) if self._order.get(each.sent.call, 0) > newest]
        )
        missed = self.missed.get(device)
        if missed is None or not newest or newest < self._order.get(missed.call, 0):
            return False
        del self.missed[device]
        return True

    def number_of(self, call: str | None) -> str | None:
        """The number of one of the last calls."""
        return self._numbers.get(call or "")

    def over(self, ticket: str) -> None:
        """Nobody is called there any more."""
        self._drop(lambda waited: waited.sent.ticket == ticket)

    def forget(self) -> None:
        """Nothing is waited for: an emergency has the screens."""
        self._waited.clear()

    def next_due(self) -> float | None:
        """When to look next."""
        return min((each.due for waited in self._waited.values() for each in waited), default=None)

    def look(self, now: float, told: Mapping[str, Told]) -> dict[str, Missed]:
        """Who has kept silent too long, newly; `told` has the displays that are here."""
        found: dict[str, Missed] = {}
        for device in list(self._waited):
            said = told.get(device)
            if said is None:  # its mark is that it is lost
                del self._waited[device]
                continue
            self.told(device, said)
            waited = self._waited.get(device, [])
            late = [each for each in waited if each.due <= now]
            put_off = [_later(each, now) for each in late if _may_wait(each, said, now)]
            self._keep(device, [*put_off, *(each for each in waited if each.due > now)])
            silent = [each.sent for each in late if not _may_wait(each, said, now) and not _passed_over(each, said)]
            if silent and not said.silent:
                found[device] = self.missed[device] = Missed(silent[-1].call, silent[-1].number, silent[-1].at)
        return found

    def _keep(self, device: str, waited: list[_Waited]) -> None:
        if waited:
            self._waited[device] = waited
        else:
            self._waited.pop(device, None)

    def _drop(self, which: Callable[[_Waited], bool]) -> None:
        for device, waited in list(self._waited.items()):
            self._keep(device, [each for each in waited if not which(each)])


def _may_wait(waited: _Waited, told: Told, now: float) -> bool:
    """Others are before it in a voice's queue, and it is still good."""
    return told.queue > 0 and now < waited.sent.expires


def _later(waited: _Waited, now: float) -> _Waited:
    return replace(waited, due=min(now + CONFIRM_SECONDS, waited.sent.expires))


def _passed_over(waited: _Waited, told: Told) -> bool:
    """Dropped as stale by a voice that has said others meanwhile: it is busy, not broken."""
    return told.queue > 0 and told.last_call != waited.before
