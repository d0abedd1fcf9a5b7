"""What a page is made of: boxes, words and codes at design pixels, some of which can be pressed. Pure data."""

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

WHITE: Colour = (255, 255, 255)
PAPER: Colour = (237, 242, 250)
INK: Colour = (16, 26, 48)
GREY: Colour = (84, 96, 118)
LINE: Colour = (222, 229, 240)
NAVY: Colour = (10, 34, 80)
DEEP: Colour = (15, 52, 118)
BLUE: Colour = (27, 92, 190)
PALE: Colour = (226, 236, 252)
GREEN: Colour = (14, 112, 60)
PALE_GREEN: Colour = (222, 243, 230)
AMBER: Colour = (140, 74, 0)
PALE_AMBER: Colour = (255, 240, 208)
GOLD: Colour = (247, 209, 116)
RED: Colour = (176, 28, 32)
PALE_RED: Colour = (253, 228, 228)


@dataclass(frozen=True)
class Widget:
    """A box; with an action it is a target."""

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
class Label(Widget):
    """Words; they shrink to `smallest` times their size before they are cut."""

    text: str
    size: int
    ink: Colour = INK
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


def button(
    box: Box, text: str, action: Action, *, face: Colour = BLUE, ink: Colour = WHITE, size: int = 44, radius: float = 30
) -> list[Widget]:
    """A filled button with its words in the middle."""
    x, y, width, height = box
    return [
        Panel(box, face, radius, shadow=True, action=action),
        Label((x + 20, y, width - 40, height), text, size, ink, bold=True, align="center", smallest=0.6),
    ]


def pill(box: Box, text: str, face: Colour, ink: Colour, size: int) -> list[Widget]:
    """A word on a round coloured ground, which cannot be pressed."""
    return [
        Panel(box, face, box[3] / 2),
        Label(box, text, size, ink, bold=True, align="center"),
    ]
