"""Only in simulation: the screen is touched from afar, by the virtual lobby's page and by the demo's citizens.

{"x": 0.5, "y": 0.4}     a finger at this place, in fractions of the page
{"service": "tax"}       the next press of somebody who wants a number of this service, wherever it stands
{"home": true}           the press that leads back to the first page
"""

from __future__ import annotations

import logging
from typing import Any

from kiosk.actions import Do
from kiosk.passer_by import next_spot, spot_of
from kiosk.stage import Stage
from lobby import topics
from lobby.codec import BadMessage, decode
from lobby.terminal import Terminal

log = logging.getLogger(__name__)


def listen(terminal: Terminal, stage: Stage) -> None:
    """Touch the stage as the bus says; call it before the terminal comes to the bus."""

    def touched(topic: str, payload: bytes) -> None:
        try:
            body = decode(payload)
            known = "service" in body or body.get("home") is True or _on_glass(body)
        except (BadMessage, KeyError, TypeError, ValueError):
            known = False
        if known:
            stage.later(lambda: touch(stage, body))
        else:
            log.warning('%s: found no touch; allowed {"x": 0..1, "y": 0..1}, {"service": ID}, {"home": true}', topic)

    terminal.bus.subscribe(topics.TOUCH.of(terminal.centre, terminal.device), touched)


def touch(stage: Stage, body: dict[str, Any]) -> None:
    """One press, on the main thread; none where nothing on the screen means what is wanted."""
    if "service" in body:
        spot = next_spot(stage.screen, stage.shown(), str(body["service"]))
    elif body.get("home") is True:
        spot = spot_of(stage.shown(), Do("home"))
    else:
        spot = float(body["x"]), float(body["y"])
    if spot is not None:
        stage.tap(*spot)


def _on_glass(body: dict[str, Any]) -> bool:
    return all(0 <= float(body[axis]) <= 1 for axis in ("x", "y"))
