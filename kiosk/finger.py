"""From a finger (or the mouse, which is one) to a press. Pure.

A press acts when the finger is lifted inside the target it came down on. The target may be left by a slip of
`SLIP` pixels. A contact that bounces at the same place within 80 ms is one contact; how long it lasts does not matter,
so a long press is a press. A tap at the same place within half a second was meant for the page that stood there before:
whoever taps twice must not lose the number that came in between. A second finger is passed over until the first is
gone; where a panel forgot to say that it is gone, the same finger comes down anew, or another one after a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from kiosk.actions import Action
from kiosk.widgets import Point, Veil, Widget, target_at

BOUNCE_SECONDS = 0.08
HASTE_SECONDS = 0.5
"""Nobody sees a new page, decides, and touches it where the finger has just been any sooner."""
BOUNCE_PIXELS = 60
SLIP = 28
"""Design pixels (about 10 mm on a 32-inch screen)."""


FORGOTTEN_SECONDS = 20.0
"""A finger that has been down so long while another one comes is not there any more."""


@dataclass(frozen=True)
class Finger:
    """The finger on the glass: what it holds, and when and where the last one left."""

    held: Widget | None = None
    which: int | None = None
    left_at: float = float("-inf")
    left_where: Point = (0.0, 0.0)
    down_at: float = float("-inf")
    left_page: object = None

    def down(self, which: int, point: Point, widgets: Sequence[Widget], now: float, page: object = None) -> Finger:
        """The finger `which` comes down; `now` in seconds. `page` names what stands there; None where nobody sees it."""
        is_second = self.which not in (None, which) and now - self.down_at < FORGOTTEN_SECONDS
        if is_second or self._repeats(point, now, page):
            return self
        return Finger(target_at(widgets, point), which, self.left_at, self.left_where, now, self.left_page)

    def up(
        self, which: int, point: Point, widgets: Sequence[Widget], now: float, page: object = None
    ) -> tuple[Finger, Action | None]:
        """It is lifted: the action, if it is still over its target and the target is still there."""
        if which != self.which:
            return self, None
        gone = Finger(None, None, now, point, left_page=page)
        held = self.held
        if held is None or not _still_there(held, widgets) or not held.holds(point, SLIP):
            return gone, None
        return gone, held.action

    def _repeats(self, point: Point, now: float, page: object) -> bool:
        """A contact that bounced, or a tap more on what is no longer there."""
        near = hypot(point[0] - self.left_where[0], point[1] - self.left_where[1]) <= BOUNCE_PIXELS
        is_new = None not in (page, self.left_page) and page != self.left_page
        return near and now - self.left_at < (HASTE_SECONDS if is_new else BOUNCE_SECONDS)


def _still_there(held: Widget, widgets: Sequence[Widget]) -> bool:
    """Whether the same can still be done at the same place; its looks may have changed under the finger."""
    for widget in reversed(widgets):
        if isinstance(widget, Veil):
            return False
        if widget.action == held.action and widget.box == held.box:
            return True
    return False
