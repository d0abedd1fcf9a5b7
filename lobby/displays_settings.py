"""What a centre sets for its boards and voices: colours, what is shown in turn, how calls are said. Pure data.

`[board]` and `[voice]` of the centre file. Files named here lie in `DATA/media` and `DATA/voice` of the machine that shows
or says them.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lobby.kiosk_settings import Clock, Level
from lobby.matters import Matter
from lobby.messages import Text

Hex = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Arrow = Literal["left", "right", "ahead", "back", "up", "down"]
"""Which way a window lies, as seen by somebody who looks at the board: `ahead` past it, `back` behind the reader,
`up` and `down` other floors.
"""


class Theme(Matter):
    """The colours of a board; inks are chosen so that each keeps 4.5:1 on its ground."""

    night_top: Hex = "#163770"
    night: Hex = "#0A1C40"
    panel: Hex = "#1A3364"
    accent: Hex = "#FFBE2E"


class Show(Matter):
    """One thing of the playlist: a picture, a silent video, or a text, for so many seconds (a video: at most).

    Shown on `days` between `start` and `end`, in turn with the others, beside the calls; never over a new call.
    """

    kind: Literal["picture", "video", "text"]
    file: Annotated[str, Field(pattern=r"^[\w][\w .-]{0,80}$")] | None = None
    text: Text | None = None
    seconds: int = Field(15, ge=3, le=3600)
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    start: Clock = Field("00:00", alias="from")
    end: str = Field("24:00", alias="to", pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")

    @model_validator(mode="after")
    def _has_what_it_shows(self) -> Self:
        if self.kind == "text" and self.text is None:
            raise ValueError("found a text without words; allowed one with text = { zh, en }")
        if self.kind != "text" and self.file is None:
            raise ValueError(
                f"found a {self.kind} without a file; allowed one with file = the name of a file in DATA/media"
            )
        return self


class BoardSettings(Matter):
    """How hall boards look and what they show beside the calls."""

    theme: Theme = Theme()
    playlist: tuple[Show, ...] = ()


class Silence(Matter):
    """A time without voice: calls are shown only. Emergencies are said all the same."""

    start: Clock = Field(alias="from")
    end: Clock = Field(alias="to")


class VoiceSettings(Matter):
    """How calls are said: languages in order, how often, how loud by hour, when not at all.

    `clips` is a folder in `DATA/voice` with recorded words; what it lacks is spoken by the engine. `music` is a file of
    background sound in `DATA/voice`, played under everything at `music_percent` and ducked while something is said.
    """

    languages: tuple[Literal["zh", "en"], ...] = Field(("zh",), min_length=1)
    repeats: int = Field(2, ge=1, le=5)
    volume: tuple[Level, ...] = (Level.model_validate({"from": "00:00", "percent": 100}),)
    silent: tuple[Silence, ...] = ()
    one_as_yao: bool = False
    clips: Annotated[str, Field(pattern=r"^[\w][\w.-]{0,40}$")] | None = None
    music: Annotated[str, Field(pattern=r"^[\w][\w .-]{0,80}\.(wav|ogg|mp3)$")] | None = None
    music_percent: int = Field(20, ge=0, le=100)
