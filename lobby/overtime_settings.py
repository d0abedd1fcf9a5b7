"""When a hall that works past closing time is told to open windows."""

from __future__ import annotations

from pydantic import Field

from lobby.matters import Matter


class Overtime(Matter):
    """A day counts once service went on for more than `minutes` after closing; `days` such `within_days` are a habit."""

    minutes: int = Field(15, ge=1, le=240)
    days: int = Field(3, ge=1, le=60)
    within_days: int = Field(14, ge=1, le=60)
