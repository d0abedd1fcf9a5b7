"""The one table of the bus: topic, who writes it, quality of service, retained or not, and its message.

`lobby/asyncapi.py` writes `docs/asyncapi.yaml` from it and `lobby/acl.py` the broker's access list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lobby import asks, messages

Writer = Literal["server", "device", "double", "hall"]


@dataclass(frozen=True)
class Topic:
    """One row: `path` holds `{centre}` and, where it has one, `{device}`, `{window}` or `{queue}`."""

    name: str
    path: str
    writer: Writer
    qos: int
    retained: bool
    message: Any
    what: str

    def of(self, centre: str, part: str = "") -> str:
        """The topic of one centre (and device, window or queue); `+` as part gives a filter."""
        return self.path.format(centre=centre, device=part, window=part, queue=part)


SERVER_STATUS = Topic(
    "server_status",
    "lobby/{centre}/server/status",
    "server",
    1,
    True,
    messages.ServerStatus,
    "The server is here, or its will.",
)
WINDOW_BOARD = Topic(
    "window_board",
    "lobby/{centre}/board/window/{window}",
    "server",
    1,
    True,
    messages.WindowBoard,
    "What this window shows now.",
)
QUEUE_BOARD = Topic(
    "queue_board",
    "lobby/{centre}/board/queue/{queue}",
    "server",
    1,
    True,
    messages.QueueBoard,
    "How full this queue is.",
)
HALL_BOARD = Topic(
    "hall_board",
    "lobby/{centre}/board/hall",
    "server",
    1,
    True,
    messages.HallBoard,
    "The last calls and the hall's notice.",
)
CALL = Topic("call", "lobby/{centre}/call", "server", 1, False, messages.Call, "A number is called to a window, now.")
STATUS = Topic(
    "status",
    "lobby/{centre}/device/{device}/status",
    "device",
    1,
    True,
    messages.DeviceStatus,
    "The device is here, or its will.",
)
HEALTH = Topic(
    "health",
    "lobby/{centre}/device/{device}/health",
    "device",
    1,
    True,
    dict[str, Any],
    "How each part of the device is.",
)
ASK = Topic("ask", "lobby/{centre}/device/{device}/ask", "device", 1, False, asks.AnyAsk, "A command of the device.")
ANSWER = Topic(
    "answer", "lobby/{centre}/device/{device}/answer", "server", 1, False, messages.Answer, "What became of an ask."
)
DO = Topic("do", "lobby/{centre}/device/{device}/do", "server", 1, False, messages.Do, "A command of the server.")
DONE = Topic("done", "lobby/{centre}/device/{device}/done", "device", 1, False, messages.Done, "What became of a do.")
SEEN = Topic(
    "seen",
    "lobby/{centre}/sim/{device}/seen",
    "double",
    1,
    True,
    dict[str, Any],
    "Only in simulation: what the double decoded from the bytes that reached it.",
)
TOUCH = Topic(
    "touch",
    "lobby/{centre}/sim/{device}/touch",
    "hall",
    1,
    False,
    dict[str, Any],
    "Only in simulation: what a person does to the double.",
)

TOPICS = (
    SERVER_STATUS,
    WINDOW_BOARD,
    QUEUE_BOARD,
    HALL_BOARD,
    CALL,
    STATUS,
    HEALTH,
    ASK,
    ANSWER,
    DO,
    DONE,
    SEEN,
    TOUCH,
)


def boards(centre: str) -> str:
    """The filter of every board of a centre."""
    return f"lobby/{centre}/board/#"


def device_of(topic: str) -> str:
    """The device that a `…/device/<device>/…` or `…/sim/<device>/…` topic belongs to."""
    return topic.split("/")[3]
