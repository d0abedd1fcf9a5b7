"""How long one waits, in words. Pure."""

from __future__ import annotations

from lobby.catalogue import both
from lobby.messages import QueueBoard, Text


def wait_words(queue: QueueBoard) -> Text:
    """How long somebody waits who takes a number now."""
    if not queue.open_windows:
        return both("No open window")
    if not queue.waiting or not queue.wait_high:
        return both("Hardly any wait")
    if queue.wait_low == queue.wait_high:
        return both("about {low} min", low=queue.wait_low)
    return both("{low}-{high} min", low=queue.wait_low, high=queue.wait_high)
