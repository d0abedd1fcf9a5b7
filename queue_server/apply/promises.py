"""What a day taught is kept."""

from __future__ import annotations

from queue_server import events as e
from queue_server.apply.change import Changes, nothing

CHANGES: Changes = {
    e.DayLearnt: nothing,
}
