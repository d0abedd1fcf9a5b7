"""Somebody at a simulated kiosk who wants a number of a service, and where they press next. Pure.

The demo's citizens know no layout: they say what they came for, and this finds the target that leads there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kiosk.actions import Action, Choose, Do, Pick, Turn
from kiosk.pages import Given, Home, Screen, Sorry
from kiosk.widgets import HEIGHT, WIDTH, Point, Widget


def next_spot(screen: Screen, widgets: Sequence[Widget], service: str) -> Point | None:
    """Where to press next, in fractions of the page; None where nothing leads on to a number of this service."""
    spots = (spot_of(widgets, action) for action in _wishes(screen, service))
    return next((spot for spot in spots if spot is not None), None)


def spot_of(widgets: Sequence[Widget], action: Action) -> Point | None:
    """The middle of the target that means this, in fractions of the page."""
    box = next((widget.box for widget in widgets if widget.action == action), None)
    return ((box[0] + box[2] / 2) / WIDTH, (box[1] + box[3] / 2) / HEIGHT) if box else None


def _wishes(screen: Screen, service: str) -> Iterator[Action]:
    """What they would press, most wanted first."""
    if isinstance(screen.page, Given | Sorry):
        return
    yield from (Do("take"), Do("skip"), Pick(service))
    items = [item for item in screen.facts.centre.items if item.service == service]
    yield from (Choose("item", item.id) for item in items)
    yield from (Choose("department", item.department) for item in items if item.department)
    number = getattr(screen.page, "number", 0)
    yield Turn(number + 1)
    if not isinstance(screen.page, Home):
        yield Do("home")
