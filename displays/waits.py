"""How long one waits, in words; none where nothing is known of it yet and only the count is worth showing. Pure."""

from __future__ import annotations

from lobby.catalogue import both
from lobby.messages import QueueBoard, Text


def known(queue: QueueBoard) -> bool:
    """Whether the minutes of a queue rest on anything."""
    return queue.wait_basis != "none"


def wait_words(queue: QueueBoard) -> Text:
    """How long somebody waits who takes a number now."""
    if not queue.open_windows:
        return both("No open window")
    if not queue.waiting or (known(queue) and not queue.wait_high):
        return both("Hardly any wait")
    if not known(queue):
        return Text(zh="", en="")
    if queue.wait_low == queue.wait_high:
        return both("about {low} min", low=queue.wait_low)
    return both("{low}-{high} min", low=queue.wait_low, high=queue.wait_high)
