"""What a manager may set for kiosks, in the centre file and later from the office: shown things, sound and light by hour.

Pure data. The same model stands in the centre file's `[kiosk]` and travels in a `do settings`, with a version that grows.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lobby.matters import Matter
from lobby.messages import Text

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Picture = Annotated[str, Field(pattern=r"^[\w][\w .-]{0,80}\.(png|jpg|jpeg)$")]


class Level(Matter):
    """From a time of day on, so many per cent, until the next one; before the first of a day the last one stands."""

    start: Clock = Field(alias="from")
    percent: int = Field(ge=0, le=100)


class Verifier(Matter):
    """Who makes an identity out of an electronic identity code. Codes that begin with `prefix` are sent to `url` only."""

    url: str = Field(pattern=r"^https?://")
    prefix: str = Field(min_length=2, max_length=40)


class KioskSettings(Matter):
    """How the kiosks of a centre behave.

    `home` is what the first page offers; `checklist` shows what to bring before a number is given. After `attract_seconds`
    without a touch the pictures (files in `DATA/pictures`) and the notice are shown (0: never). `brightness` is carried out
    where the machine can.
    """

    home: Literal["services", "departments"] = "services"
    checklist: bool = True
    attract_seconds: int = Field(120, ge=0, le=3600)
    picture_seconds: int = Field(10, ge=3, le=120)
    pictures: tuple[Picture, ...] = ()
    notice: Text | None = None
    volume: tuple[Level, ...] = (Level.model_validate({"from": "00:00", "percent": 70}),)
    brightness: tuple[Level, ...] = (Level.model_validate({"from": "00:00", "percent": 100}),)
    verifier: Verifier | None = None
    version: int = Field(0, ge=0)
