"""When a hall that works past closing time is told to open windows: minutes, days, and of how many days."""

from __future__ import annotations

from pydantic import Field

from lobby.matters import Matter


class Overtime(Matter):
    """A day counts once service went on for more than `minutes` after closing; `days` such of the last `of` are a habit."""

    minutes: int = Field(15, ge=1, le=240)
    days: int = Field(3, ge=1, le=60)
    of: int = Field(10, ge=1, le=60)
