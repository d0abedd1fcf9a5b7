"""The desk: asks come in over MQTT, answers go out once the journal has them. Nothing is decided here.

Who asks is known by the topic, which the broker's access list guards.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from lobby import VERSION, topics
from lobby.asks import AnyAsk
from lobby.bus import Bus, Will
from lobby.centre import Centre
from lobby.codec import BadMessage, encode, read_ask
from queue_server.answers import refused
from queue_server.asks import NOT_REGISTERED, Seat, command_of, refusal_body
from queue_server.boards import Boards, server_status
from queue_server.confirming import Confirming
from queue_server.inquiries import Inquiries, Inquiry
from queue_server.metrics import Metrics
from queue_server.persons import Persons
from queue_server.presence import Presence
from queue_server.refusal import Refusal
from queue_server.wall_screens import WallScreens
from queue_server.writer import Outcome, Writer, digest

log = logging.getLogger(__name__)

TOLD_KEPT = 500


class Desk:
    """The server's seat on the bus."""

    def __init__(
        self, centre: Centre, writer: Writer, make_bus: Callable[[Will], Bus], *, clock: Callable[[], float],
        seat_of: Callable[[str], Seat | None], pads: Callable[[str], list[str]], persons: Persons, presence: Presence,
        metrics: Metrics, wall: WallScreens,
    ) -> None:  # fmt: skip
        self._centre, self._writer, self._clock, self._since = centre, writer, clock, clock()
        self._seat_of, self.persons = seat_of, persons
        self._inquiries = Inquiries(writer, persons, clock, wall)
        self.presence, self.metrics = presence, metrics
        self._changed: list[Callable[[str], None]] = []
        self._told: deque[str] = deque(maxlen=TOLD_KEPT)
        topic = topics.SERVER_STATUS.of(centre.id)
        self.bus = make_bus(Will(topic, server_status("offline", VERSION, self._since)))
        self.boards = Boards(centre, writer, self.bus, pads, clock)
        writer.listen(self.boards.committed)
        self.confirming = Confirming(
            centre, presence, metrics, clock, lambda: self.bus.connected, self.device_changed
        )  # fmt: skip
        writer.listen(self.confirming.committed)
        self.bus.subscribe(topics.ASK.of(centre.id, "+"), self._asked)
        self.bus.subscribe(topics.STATUS.of(centre.id, "+"), self._status)
        self.bus.subscribe(topics.HEALTH.of(centre.id, "+"), self._health)
        self.bus.subscribe(topics.DONE.of(centre.id, "+"), self._done)
        self.bus.on_link(self._linked)

    def start(self) -> None:
        """Come to the bus."""
        self.boards.start()
        self.confirming.start()
        self.bus.start()

    def stop(self) -> None:
        """Leave it, saying so."""
        self.bus.publish(
            topics.SERVER_STATUS.of(self._centre.id), server_status("offline", VERSION, self._since), retain=True
        )
        self.boards.stop()
        self.confirming.stop()
        self.bus.stop()

    def on_change(self, handler: Callable[[str], None]) -> None:
        """Be told, with the device's name, that its status or health changed."""
        self._changed.append(handler)

    def device_changed(self, device: str) -> None:
        """Something else about a device is another: its settings, its picture."""
        for handler in self._changed:
            handler(device)

    def do(self, device: str, body: dict[str, Any]) -> bool:
        """Tell a device to do something, once for each id; False where there is no broker."""
        if body["id"] in self._told:
            return True
        sent = self.bus.publish(topics.DO.of(self._centre.id, device), encode(body))
        if sent:
            self._told.append(body["id"])
        return sent

    # --- asks -------------------------------------------------------------------------------------------------------

    def _asked(self, topic: str, payload: bytes) -> None:
        device = topics.device_of(topic)
        try:
            ask = read_ask(payload)
        except BadMessage as error:
            self._bad(device, error)
            return
        command = self._command(device, ask)
        if isinstance(command, Refusal):
            self._answer(device, ask, Outcome(*refused(command)))
        elif isinstance(ask, Inquiry):
            self._answer(device, ask, self._inquiries.answer(ask, device))
        else:
            self._writer.submit(command, lambda outcome: self._answer(device, ask, outcome))

    def _command(self, device: str, ask: AnyAsk) -> Any:
        seat = self._seat_of(device)
        if seat is None:
            return NOT_REGISTERED
        if isinstance(ask, Inquiry):
            return None
        sent = digest(ask.model_dump(mode="json", exclude={"age_ms"}))
        return command_of(ask, seat, self.persons, self._clock(), sent)

    def _answer(self, device: str, ask: AnyAsk, outcome: Outcome) -> None:
        reason = None if outcome.ok else str(outcome.body["reason"])
        self.metrics.count("mqtt", ask.command, outcome.status, reason)
        body = {"id": str(ask.id), "ok": outcome.ok, **outcome.body}
        self.bus.publish(topics.ANSWER.of(self._centre.id, device), encode(body))

    def _bad(self, device: str, error: BadMessage) -> None:
        self.metrics.bad.labels("mqtt", error.reason).inc()
        log.warning("%s sent an unreadable ask: %s", device, error.reason)
        refusal = refusal_body(Refusal(error.reason, error.message))
        body = {"id": str(error.ask_id) if error.ask_id else None, **refusal}
        self.bus.publish(topics.ANSWER.of(self._centre.id, device), encode(body))

    # --- devices ----------------------------------------------------------------------------------------------------

    def _linked(self, here: bool) -> None:
        if not here:
            return
        self.bus.publish(
            topics.SERVER_STATUS.of(self._centre.id), server_status("online", VERSION, self._since), retain=True
        )
        self.boards.everything()

    def _status(self, topic: str, payload: bytes) -> None:
        self._device_said(topic, payload, self.presence.status)

    def _health(self, topic: str, payload: bytes) -> None:
        self._device_said(topic, payload, self.presence.health)

    def _device_said(self, topic: str, payload: bytes, hear: Callable[[str, bytes], bool]) -> None:
        device = topics.device_of(topic)
        try:
            changed = hear(device, payload)
        except BadMessage as error:
            self.metrics.bad.labels("mqtt", error.reason).inc()
            log.warning("%s sent an unreadable status: %s", device, error.reason)
            return
        if changed:
            self.confirming.told(device)
            self.device_changed(device)

    def _done(self, topic: str, payload: bytes) -> None:
        self._device_said(topic, payload, self.presence.done)
