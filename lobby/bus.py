"""The bus: publish and subscribe. `MqttBus` is the only place that speaks MQTT; `MemoryBroker` serves tests.

Handlers run on the bus's own thread and must be quick; one that fails is logged and harms nobody else. `publish` hands
a message to the connection or says False: what must not be lost waits in an outbox, never in the client's memory.
"""

from __future__ import annotations

import logging
import random
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.matcher import MQTTMatcher

log = logging.getLogger(__name__)

Handler = Callable[[str, bytes], None]
KEEPALIVE_SECONDS = 15
MOST_DELAY_SECONDS = 2.0
INFLIGHT = 256


@dataclass(frozen=True)
class Will:
    """What the broker says when this connection is lost: retained, QoS 1."""

    topic: str
    payload: bytes


class Bus(Protocol):
    """One connection of one user."""

    def start(self) -> None:
        """Connect, and keep connecting until stopped."""

    def stop(self) -> None:
        """Disconnect at once; the will is not sent."""

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Hand a QoS 1 message to the connection; False where there is none."""

    def subscribe(self, topics: str, handler: Handler) -> None:
        """Hear a topic filter, now and after each reconnection."""

    def on_link(self, handler: Callable[[bool], None]) -> None:
        """Be told when the connection comes (True) and goes (False)."""

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""


class MqttBus:
    """A bus over a real broker, MQTT 3.1.1. Unknown and failing handlers are logged, never fatal."""

    def __init__(self, url: str, user: str, password: str, *, will: Will | None = None) -> None:
        """`url` is `mqtt://host:port`; `user` is the client id too."""
        parts = urlsplit(url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 1883)
        self._handlers: dict[str, list[Handler]] = {}
        self._hearers = MQTTMatcher()  # type: ignore[no-untyped-call]  # paho types it not
        self._link_handlers: list[Callable[[bool], None]] = []
        self._connected = threading.Event()
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id=user, protocol=paho.MQTTv311, clean_session=True)
        client.username_pw_set(user, password)
        if parts.scheme == "mqtts":
            client.tls_set()
        if will:
            client.will_set(will.topic, will.payload, qos=1, retain=True)
        # Without jitter hundreds of devices would come back in lock-step after a power cut; with more than two seconds
        # a board would be wrong for longer than three after the broker's return.
        client.reconnect_delay_set(1, random.uniform(1.2, MOST_DELAY_SECONDS))  # type: ignore[arg-type]  # noqa: S311 - paho only adds it to a clock; spreading, not secrecy
        client.max_inflight_messages_set(INFLIGHT)
        client.on_socket_open = _no_delay
        client.on_connect = self._came
        client.on_disconnect = self._went
        client.on_message = self._heard
        self._client = client

    @property
    def connected(self) -> bool:
        """Whether the broker is there."""
        return self._connected.is_set()

    def start(self) -> None:
        """Connect in the background; a broker that is not there yet is waited for."""
        self._client.connect_async(*self._address, keepalive=KEEPALIVE_SECONDS)
        self._client.loop_start()

    def stop(self) -> None:
        """Disconnect; handlers are not called any more."""
        self._client.disconnect()
        self._client.loop_stop()
        self._connected.clear()

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Hand over a QoS 1 message; False while there is no connection, and nothing is queued then."""
        if not self._connected.is_set():
            return False
        return self._client.publish(topic, payload, qos=1, retain=retain).rc == paho.MQTT_ERR_SUCCESS

    def subscribe(self, topics: str, handler: Handler) -> None:
        """Hear a filter; overlapping filters of one bus are each heard once."""
        self._handlers.setdefault(topics, []).append(handler)
        self._hearers[topics] = self._handlers[topics]
        if self.connected:
            self._client.subscribe(topics, qos=1)

    def on_link(self, handler: Callable[[bool], None]) -> None:
        """Call `handler(True)` after each connect (subscriptions made) and `handler(False)` at each loss."""
        self._link_handlers.append(handler)

    def _came(self, client: paho.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            log.warning("broker %s:%s refuses: %s", *self._address, reason)
            return
        client.drop_out_messages()  # stale ones; their senders' outboxes and boards say it anew
        if self._handlers:
            client.subscribe([(topics, 1) for topics in self._handlers])
        self._connected.set()
        self._tell(here=True)

    def _went(self, _client: paho.Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if self._connected.is_set():
            self._connected.clear()
            log.log(
                logging.WARNING if reason.is_failure else logging.INFO, "broker %s:%s lost: %s", *self._address, reason
            )
            self._tell(here=False)

    def _tell(self, *, here: bool) -> None:
        for handler in self._link_handlers:
            _guarded(handler, here)

    def _heard(self, _client: paho.Client, _data: Any, message: paho.MQTTMessage) -> None:
        topic, payload = message.topic, bytes(message.payload)
        for handlers in self._hearers.iter_match(topic):  # type: ignore[no-untyped-call]  # as above
            for handler in handlers:
                _guarded(handler, topic, payload)


def _no_delay(_client: paho.Client, _data: Any, sock: Any) -> None:
    # Without it a round trip takes 40-80 ms instead of 1-3 (measured).
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _guarded(handler: Callable[..., None], *args: Any) -> None:
    try:
        handler(*args)
    except Exception:  # the one guard of the bus's thread: an exception here would end paho's loop in silence
        log.exception("a handler of the bus failed")


@dataclass
class MemoryBroker:
    """A broker in this process, for tests: retained messages, wills, and delivery in the publisher's own thread."""

    retained: dict[str, bytes] = field(default_factory=dict)
    buses: list[MemoryBus] = field(default_factory=list)
    log: list[tuple[str, bytes]] = field(default_factory=list)

    def bus(self, *, will: Will | None = None) -> MemoryBus:
        """A new connection."""
        return MemoryBus(self, will)

    def deliver(self, topic: str, payload: bytes, *, retain: bool) -> None:
        """To everybody who listens; an empty retained payload clears."""
        self.log.append((topic, payload))
        if retain and payload:
            self.retained[topic] = payload
        elif retain:
            self.retained.pop(topic, None)
        for bus in list(self.buses):
            bus.hear(topic, payload)


class MemoryBus:
    """A connection to a `MemoryBroker`; `lose()` cuts it as a pulled cable would."""

    def __init__(self, broker: MemoryBroker, will: Will | None) -> None:
        self._broker, self._will = broker, will
        self._handlers: list[tuple[str, Handler]] = []
        self._link_handlers: list[Callable[[bool], None]] = []
        self._here = False

    @property
    def connected(self) -> bool:
        """Whether this bus is on the broker."""
        return self._here

    def start(self) -> None:
        """Come to the broker; retained messages are heard first, as with a real one."""
        self._here = True
        self._broker.buses.append(self)
        for topics, handler in list(self._handlers):
            self._retained(topics, handler)
        for tell in self._link_handlers:
            _guarded(tell, True)

    def stop(self) -> None:
        """Leave without the will."""
        if self._here:
            self._here = False
            self._broker.buses.remove(self)

    def lose(self) -> None:
        """Be cut off: the will is sent and the owner is told."""
        self.stop()
        if self._will:
            self._broker.deliver(self._will.topic, self._will.payload, retain=True)
        for tell in self._link_handlers:
            _guarded(tell, False)

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Deliver at once, or False while cut off."""
        if self._here:
            self._broker.deliver(topic, payload, retain=retain)
        return self._here

    def subscribe(self, topics: str, handler: Handler) -> None:
        """Hear a filter, with what is retained now."""
        self._handlers.append((topics, handler))
        if self._here:
            self._retained(topics, handler)

    def on_link(self, handler: Callable[[bool], None]) -> None:
        """As `Bus.on_link`."""
        self._link_handlers.append(handler)

    def hear(self, topic: str, payload: bytes) -> None:
        """Called by the broker."""
        for topics, handler in list(self._handlers):
            if paho.topic_matches_sub(topics, topic):
                _guarded(handler, topic, payload)

    def _retained(self, topics: str, handler: Handler) -> None:
        for topic, payload in list(self._broker.retained.items()):
            if paho.topic_matches_sub(topics, topic):
                _guarded(handler, topic, payload)
