"""What a page is made of: boxes, words, codes and pictures at design pixels, some of which can be pressed. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kiosk.actions import Action
from lobby.colour import Colour

WIDTH, HEIGHT = 1080, 1920
MARGIN = 40
SMALLEST_TARGET = 54
"""20 mm on a 32-inch portrait screen of 1080x1920."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Widget:
    """A box; with an action it is a target, even where nothing is drawn."""

    box: Box
    action: Action | None = field(default=None, kw_only=True)

    def holds(self, point: Point, slip: float = 0) -> bool:
        """Whether a point is inside, or so many pixels beside it."""
        x, y, width, height = self.box
        return x - slip <= point[0] <= x + width + slip and y - slip <= point[1] <= y + height + slip


@dataclass(frozen=True)
class Panel(Widget):
    """A filled box with round corners."""

    face: Colour
    radius: float = 0
    edge: Colour | None = None
    shadow: bool = False
    edge_width: float = 4


@dataclass(frozen=True)
class Gradient(Widget):
    """A box from one colour to another, downwards."""

    top: Colour
    bottom: Colour


@dataclass(frozen=True)
class Dot(Widget):
    """A disc that fills its box."""

    face: Colour


@dataclass(frozen=True)
class Face(Widget):
    """A face that looks as a grade of a rating does, 5 to 1; a disc that fills its box."""

    grade: int
    face: Colour
    ink: Colour


@dataclass(frozen=True)
class Label(Widget):
    """Words; they shrink to `smallest` times their size before they are cut."""

    text: str
    size: int
    ink: Colour
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "middle", "bottom"] = "middle"
    lines: int = 1
    smallest: float = 0.72


@dataclass(frozen=True)
class Code(Widget):
    """A QR code."""

    content: str


@dataclass(frozen=True)
class Picture(Widget):
    """A picture that the view has loaded under this name, whole and unstretched in the middle of its box."""

    name: str


@dataclass(frozen=True)
class Veil(Widget):
    """Dims what lies under it; whatever is under it cannot be pressed."""


def target_at(widgets: Sequence[Widget], point: Point) -> Widget | None:
    """The topmost target at a point."""
    for widget in reversed(widgets):
        if isinstance(widget, Veil):
            return None
        if widget.action is not None and widget.holds(point):
            return widget
    return None
