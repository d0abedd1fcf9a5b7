"""Hearing a topic as messages: what is cleared comes as None, what cannot be read is logged and harms nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from lobby.bus import Bus
from lobby.codec import BadMessage, read
from lobby.messages import Message

log = logging.getLogger(__name__)

M = TypeVar("M", bound=Message)


def listen(bus: Bus, topics: str, model: type[M], heard: Callable[[str, M | None], None]) -> None:
    """Call `heard(last level of the topic, message)` on the bus's thread; a cleared retained message is None."""

    def hear(topic: str, payload: bytes) -> None:
        try:
            message = read(model, payload) if payload else None
        except BadMessage as error:
            log.warning("%s: unreadable: %s", topic, error)
            return
        heard(topic.rpartition("/")[2], message)

    bus.subscribe(topics, hear)
