"""The door of the hall's big screen: sums of the day for whoever signs in to read, or holds a token for it.

What moves by the second (windows, queues, calls) the page hears with the public hall; this is asked for every few seconds.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from queue_server.reports import now as reports
from queue_server.web import guard
from queue_server.web.problems import house

routes = Blueprint("wall", __name__, url_prefix="/api/v1/wall")


@routes.get("")
def wall() -> Response:
    """Waiting, waits and served by service, satisfaction and arrivals of the day; 304 where nothing is new."""
    guard.need("wall.see")
    now = house().clock()
    response = jsonify(house().writer.look(lambda book: reports.wall(book, now)))
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
