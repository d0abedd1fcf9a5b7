"""What is set for this time of day: loudness and brightness. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from lobby.kiosk_settings import Level

FULL = 100


def level(levels: Sequence[Level], now: time) -> int:
    """Per cent at this time; before the first of a day the last one stands, as from the evening before."""
    in_order = sorted(levels, key=lambda one: one.start)
    if not in_order:
        return FULL
    clock = now.strftime("%H:%M")
    begun = [one for one in in_order if one.start <= clock]
    return (begun or in_order)[-1].percent
