"""A device's seat on the bus: status with its will, health, asks with their answers, and what it is told to do.

Every program that owns devices opens one terminal for each. Asks given with `keep=True` go through the outbox and are
said again until their answer has come; others are said once. Callbacks run on the bus's thread and must be quick.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter

from lobby import VERSION, topics
from lobby.bus import Bus, MqttBus, Will
from lobby.codec import BadMessage, encode, read
from lobby.messages import Answer, DeviceKind, DeviceStatus, Do
from lobby.outbox import WINDOW, Outbox

log = logging.getLogger(__name__)

OnAnswer = Callable[[Answer], None]
OnDo = Callable[[Do], Mapping[str, Any] | None]
RETRY_SECONDS = 5.0
NOT_NOW = ("storage", "busy")
"""Refusals that say nothing about the ask itself: a kept ask outlives them."""


@dataclass(frozen=True)
class Credentials:
    """What `lobby enrol` hands out, as it lies in `DATA/credentials/<device>.json` (mode 0600)."""

    device: str
    username: str
    password: str
    broker: str
    server_key: str
    centre: str

    @classmethod
    def read(cls, path: Path) -> Self:
        """From a file; raises OSError or ValueError."""
        return TypeAdapter(cls).validate_json(path.read_bytes())


class Terminal:
    """One device on the bus. `clock` gives seconds since 1970."""

    def __init__(
        self,
        make_bus: Callable[[Will], Bus],
        *,
        centre: str,
        device: str,
        kind: DeviceKind,
        clock: Callable[[], float],
        outbox: Outbox | None = None,
    ) -> None:
        self.centre, self.device, self._kind, self._clock = centre, device, kind, clock
        self._outbox = outbox if outbox is not None else Outbox(":memory:")
        self._boot, self._since = uuid.uuid4().hex[:12], datetime.fromtimestamp(clock(), UTC)
        self._answers: dict[str, OnAnswer] = {}
        self._doers: dict[str, OnDo] = {}
        self._health: dict[str, Any] = {}
        self._said: dict[str, float] = {}
        self._lock = threading.Lock()
        self.bus = make_bus(Will(topics.STATUS.of(centre, device), self._status("offline")))
        self.bus.subscribe(topics.ANSWER.of(centre, device), self._answered)
        self.bus.subscribe(topics.DO.of(centre, device), self._told)
        self.bus.on_link(self._linked)

    @classmethod
    def over_mqtt(
        cls, credentials: Credentials, kind: DeviceKind, clock: Callable[[], float], outbox: Outbox | None = None
    ) -> Self:
        """A terminal on the broker its credentials name."""

        def make(will: Will) -> Bus:
            return MqttBus(credentials.broker, credentials.username, credentials.password, will=will)

        return cls(make, centre=credentials.centre, device=credentials.device, kind=kind, clock=clock, outbox=outbox)

    @property
    def since(self) -> datetime:
        """When this program took its seat."""
        return self._since

    def start(self) -> None:
        """Come to the bus."""
        self.bus.start()

    def stop(self) -> None:
        """Leave it, saying so."""
        self.bus.publish(topics.STATUS.of(self.centre, self.device), self._status("offline"), retain=True)
        self.bus.stop()

    def ask(
        self,
        body: Mapping[str, Any],
        on_answer: OnAnswer,
        *,
        keep: bool = False,
        instead_of: str | None = None,
        marks: Mapping[str, str | None] | None = None,
    ) -> str:
        """Say a command; returns its id (made here unless given). `instead_of` names a kept ask this one replaces."""
        ask = {"id": str(uuid.uuid4()), **body}
        with self._lock:
            self._answers[ask["id"]] = on_answer
            if instead_of:
                self._answers.pop(instead_of, None)
        if keep:
            self._outbox.put(ask, at=self._clock(), instead_of=instead_of, marks=marks)
            self.flush()
        else:
            self._say(ask)
        return str(ask["id"])

    def forget(self, ask_id: str) -> None:
        """Nobody waits for this answer any more (a kept ask stays kept)."""
        with self._lock:
            self._answers.pop(ask_id, None)

    def flush(self) -> None:
        """Say kept asks again that have gone unanswered; call it every few seconds.

        With one that is said again go all that came after it: a `printed` must not be there before its number is.
        """
        now, is_due = self._clock(), False
        for ask in self._outbox.waiting(WINDOW):
            is_due = is_due or now - self._said.get(ask["id"], 0.0) >= RETRY_SECONDS
            if is_due and self._say(ask):
                self._said[ask["id"]] = now

    def health(self, part: str, state: Mapping[str, Any]) -> None:
        """What is so with one part; published when it changes."""
        if self._health.get(part) != state:
            self._health[part] = dict(state)
            self._publish_health()

    def on_do(self, verb: str, doer: OnDo) -> None:
        """What to do at a verb; its mapping becomes the `done` (ok unless it says otherwise); None where `done` follows."""
        self._doers[verb] = doer

    def done(self, do_id: str, outcome: Mapping[str, Any]) -> None:
        """What came of an order; from any thread."""
        self.bus.publish(topics.DONE.of(self.centre, self.device), encode({"id": do_id, "ok": True, **outcome}))

    def _say(self, ask: Mapping[str, Any]) -> bool:
        return self.bus.publish(topics.ASK.of(self.centre, self.device), encode(ask))

    def _status(self, status: str) -> bytes:
        return encode(
            DeviceStatus.model_validate(
                {
                    "status": status,
                    "kind": self._kind,
                    "version": VERSION,
                    "boot": self._boot,
                    "since": self._since,
                }
            ).body()
        )

    def _publish_health(self) -> None:
        self.bus.publish(topics.HEALTH.of(self.centre, self.device), encode(self._health), retain=True)

    def _linked(self, here: bool) -> None:
        if here:
            self.bus.publish(topics.STATUS.of(self.centre, self.device), self._status("online"), retain=True)
            self._publish_health()
            self._said.clear()
            self.flush()

    def _answered(self, _topic: str, payload: bytes) -> None:
        answer = read(Answer, payload)
        ask_id = str(answer.id)
        if answer.reason in NOT_NOW and self._outbox.keeps(ask_id):
            return  # it stays kept, and `flush` says it again
        with self._lock:
            on_answer = self._answers.pop(ask_id, None)
        self._said.pop(ask_id, None)
        if on_answer:
            on_answer(answer)
        if self._outbox.drop(ask_id):
            self.flush()

    def _told(self, _topic: str, payload: bytes) -> None:
        try:
            do = read(Do, payload)
        except BadMessage as error:
            log.warning("%s: unreadable do: %s", self.device, error)
            return
        outcome = self._run(do)
        if outcome is not None:
            self.done(str(do.id), outcome)

    def _run(self, do: Do) -> Mapping[str, Any] | None:
        if do.expires.timestamp() < self._clock():
            return {"ok": False, "reason": "stale"}
        doer = self._doers.get(do.verb)
        if doer is None:
            return {"ok": False, "reason": "unknown_verb", "allowed": sorted(self._doers)}
        return doer(do)
