"""What a centre says of ratings (好差评): how long one may be given, what looks odd, how a bad one is followed up, reasons.

Pure data. The settings stand in the centre file's `[ratings]`; the reasons in `ratings.toml` beside it, with a version that
goes with each rating, because the State renews the list from time to time.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lobby.matters import Code, Matter
from lobby.messages import Text

Grade = Annotated[int, Field(ge=1, le=5)]
PAD_MOST = 6  # reasons of one grade that a pad's small screen shows
BAD = 2  # this grade and below open a follow-up
Fact = Literal[
    "case", "rating", "grade", "at", "channel", "reasons", "words", "window", "window_name", "service", "service_name",
    "number", "centre", "centre_name", "version", "flagged",
]  # fmt: skip
Channel = Literal["pad", "phone", "window", "kiosk", "staff"]


class RatingSettings(Matter):
    """How ratings are taken and bad ones followed up.

    On a phone a visit may be rated for `days` after it. A rating given less than `fast_seconds` after it was asked for, and
    those of a window from the `burst_count`-th within `burst_minutes` on, are kept and flagged. With the QR at the window a
    visit may be rated by its case number for `window_minutes`. The other figures are working days from a bad rating on:
    until the citizen is called back, until it is closed, and until when it can be put off at most.
    """

    days: int = Field(5, ge=0, le=20)
    fast_seconds: float = Field(2.0, ge=0, le=30)
    burst_count: int = Field(5, ge=2, le=100)
    burst_minutes: int = Field(3, ge=1, le=60)
    window_minutes: int = Field(60, ge=5, le=480)
    contact_days: int = Field(1, ge=1, le=15)
    close_days: int = Field(5, ge=1, le=30)
    extended_days: int = Field(15, ge=1, le=60)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if not self.contact_days <= self.close_days <= self.extended_days:
            raise ValueError("contact_days no more than close_days, and close_days no more than extended_days")
        return self


class Reason(Matter):
    """Why somebody gives a grade. `pad` reasons stand on the pad too."""

    id: Code
    grade: Grade
    text: Text
    pad: bool = False


class Reasons(Matter):
    """The file `ratings.toml`."""

    version: str = Field("", max_length=40)
    choices: tuple[Reason, ...] = ()

    @model_validator(mode="after")
    def each_once(self) -> Self:
        twice = [name for name, count in Counter(choice.id for choice in self.choices).items() if count > 1]
        if twice:
            raise ValueError(f"each id only once (found {', '.join(twice)} twice)")
        on_pad = Counter(choice.grade for choice in self.choices if choice.pad)
        full = [str(grade) for grade, count in on_pad.items() if count > PAD_MOST]
        if full:
            raise ValueError(
                f"at most {PAD_MOST} reasons of a grade with pad = true (grade {', '.join(full)} has more)"
            )
        return self

    def of(self, grade: int) -> tuple[Reason, ...]:
        """The reasons of a grade, in the order of the file."""
        return tuple(choice for choice in self.choices if choice.grade == grade)


class Province(Matter):
    """The province's rating platform: where ratings with a case number are pushed, signed where there is a secret."""

    url: str | None = Field(None, pattern=r"^https?://\S+$", max_length=500)
    secret_file: str | None = None


class ProvinceMap(Matter):
    """The file `province-map.toml`: their fields out of our facts.

    A field may be a path (`body.score`). `grades` and `channels` are their words for ours; `receipt` is the path of the
    proof in their answer; `accepted` what must stand at a path of it for the rating to be taken.
    """

    version: str = Field("", max_length=40)
    fields: dict[str, Fact] = Field(default_factory=dict)
    constants: dict[str, str | int | bool] = Field(default_factory=dict)
    grades: dict[Literal["1", "2", "3", "4", "5"], str | int] = Field(default_factory=dict)
    channels: dict[Channel, str | int] = Field(default_factory=dict)
    time: Literal["rfc3339", "local", "seconds"] = "rfc3339"
    receipt: str | None = Field(None, max_length=100)
    accepted: dict[str, str | int | bool] = Field(default_factory=dict)
