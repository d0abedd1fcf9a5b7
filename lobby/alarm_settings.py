"""After how many minutes the office points at a window. Pure data of the centre file.

How long a wait may be is no alarm of its own: it is the centre's promise, `policy.target_minutes` and `policy.targets`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from lobby.matters import Matter

Minutes = Annotated[int, Field(ge=1, le=240)]


class Alarms(Matter):
    """A window is pointed at after so many minutes, each beginning with its own state.

    `quiet_minutes`: open and calling nobody while people wait; `called_minutes`: called, and nobody came;
    `paused_minutes`: paused; `serving_minutes`: one citizen served.
    """

    quiet_minutes: Minutes = 10
    called_minutes: Minutes = 5
    paused_minutes: Minutes = 15
    serving_minutes: Minutes = 30
