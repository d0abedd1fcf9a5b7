"""The doors of the virtual lobby (`/hall`): only where the hardware is simulated."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from queue_server.simulation import MAX_SCREEN, Simulation
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("sim", __name__, url_prefix="/api/v1/sim")

PICTURES = ("image/png", "image/jpeg")


def _simulation() -> Simulation:
    found = house().simulation
    if found is None:
        raise problem(404, "not_simulated", "Only in a simulated hall.")
    return found


@routes.get("")
def doubles() -> Response:
    """Every double with what it saw."""
    return jsonify(_simulation().snapshot())


@routes.post("/<name>/touch")
def touch(name: str) -> Response:
    """What a person does to a double, or a finger on a kiosk's screen."""
    if not _simulation().knows(name):
        raise problem(404, "http_404", "There is no such page or thing.")
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="body", why="a JSON object")
    guard.our_page()
    if not _simulation().touch(name, body):
        raise problem(503, "no_broker", "This device is not connected.")
    return Response(status=202)


@routes.put("/kiosks/<kiosk>/screen")
def show(kiosk: str) -> Response:
    """A kiosk's screen, sent by the kiosk itself."""
    if guard.device() != kiosk:
        raise problem(403, "not_allowed", "You may not do this.")
    picture = request.get_data(cache=False)
    if request.content_type not in PICTURES or not 0 < len(picture) <= MAX_SCREEN:
        raise problem(
            422, "bad_field", "Field “{field}” does not fit: {why}.", field="body", why="image/png, at most 1 MB"
        )
    _simulation().show(kiosk, request.content_type, picture)
    return Response(status=204)


@routes.get("/kiosks/<kiosk>/screen")
def screen(kiosk: str) -> Response:
    """The newest picture; 304 where it has been seen."""
    found = _simulation().screen(kiosk)
    if found is None:
        raise problem(404, "http_404", "There is no such page or thing.")
    response = Response(found.picture, content_type=found.kind)
    response.set_etag(str(found.version))
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
