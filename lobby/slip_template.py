"""What stands on a centre's slips and in which order: `[slip]` of the centre file. Pure data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from lobby.matters import Matter
from lobby.messages import Text

Named = Literal[
    "logo", "centre", "greeting", "number", "service", "item", "facts", "basis", "steps", "materials", "qr", "note",
    "hotline", "rule", "feed",
]  # fmt: skip
Fact = Literal["class", "ahead", "wait", "windows", "time"]


class Line(Matter):
    """A line of the centre's own."""

    text: Text
    align: Literal["left", "center", "right"] = "left"
    size: int = Field(1, ge=1, le=4)
    bold: bool = False


LAYOUT: tuple[Named, ...] = (
    "logo", "centre", "greeting", "rule", "number", "service", "item", "feed", "facts", "basis", "rule", "steps",
    "materials", "qr", "note",
)  # fmt: skip


class SlipTemplate(Matter):
    """`layout` names the parts from top to bottom; a table in it is a line of the centre's own.

    A part with nothing to say is left out. `logo` is a PNG beside the centre file, printed black, `logo_dots` wide.
    """

    greeting: Text | None = None
    note: Text | None = None
    logo: Annotated[str, Field(pattern=r"^[\w][\w .-]{0,80}\.png$")] | None = None
    logo_dots: int = Field(320, ge=64, le=576)
    layout: tuple[Named | Line, ...] = LAYOUT
    facts: tuple[Fact, ...] = ("class", "ahead", "wait", "windows", "time")
    number_size: int = Field(4, ge=2, le=8)
    qr_dots: int = Field(6, ge=3, le=10)
