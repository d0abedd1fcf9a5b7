"""Boards of the entrance that show the code on the wall: who may, and what they show. They ask over the bus, each minute.

A browser's board holds the wall's key in its address; one of ours is known by its own seat, and the centre file says that
it may (`check_in`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lobby.centre import Centre
from queue_server.refusal import refuse
from queue_server.wall_codes import MINUTE, WallCodes


class WallScreens:
    """`public_url` is how phones reach the pages; without it no code leads anywhere. `clock`: seconds since 1970."""

    def __init__(self, codes: WallCodes, centre: Centre, public_url: str | None, clock: Callable[[], float]) -> None:
        self._codes, self._public_url, self._clock = codes, public_url, clock
        self._boards = {device.id for device in centre.devices if device.check_in}
        self._minutes = centre.appointments.wall_minutes

    def shown(self, device: str) -> dict[str, Any]:
        """What this board shows now, as `messages.WallCode`. Raises RefusedError where it may show nothing."""
        if device not in self._boards or self._public_url is None:
            raise refuse("not_the_wall", "This screen is not set to show the code for checking in.", status=403)
        found, following = self._codes.code()
        next_in = max(0.0, following - self._clock())
        good_for = next_in + (self._minutes - 1) * MINUTE
        return {"url": f"{self._public_url.rstrip('/')}/in?c={found}", "next_in": next_in, "good_for": good_for}
