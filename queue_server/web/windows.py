"""The manager's doors to the work of windows: which queues a window serves today, looked at before and after."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import Field

from queue_server import assigning, views
from queue_server import commands as c
from queue_server.book import Book
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("windows", __name__, url_prefix="/api/v1/windows")

MOST_QUEUES = 100


class Work(guard.Body):
    """The queues a window is to serve as its own, those it is to support, and why."""

    serves: list[str] = Field(max_length=MOST_QUEUES)
    supports: list[str] = Field([], max_length=MOST_QUEUES)
    reason: str | None = Field(None, max_length=200)


@routes.get("/works")
def works() -> Response:
    """What every window serves today."""
    guard.need("report.see")
    return jsonify(house().writer.look(lambda book: [views.work(book, window) for window in book.windows]))


@routes.get("/<window>/work")
def work(window: str) -> Response:
    """What a window serves today; its version is the ETag."""
    guard.need("report.see")
    _known(window)
    return _with_version(house().writer.look(lambda book: views.work(book, window)))


@routes.post("/<window>/work/preview")
def preview(window: str) -> Response:
    """What would be other if this window served these queues: open windows of each queue before and after."""
    guard.need("window.assign")
    _known(window)
    wanted = guard.body(Work)
    return jsonify(house().writer.look(lambda book: _difference(book, window, wanted)))


@routes.put("/<window>/work")
def assign(window: str) -> Response:
    """Have a window serve other queues until the day ends, or until it is taken back; If-Match guards what was seen."""
    somebody = guard.need("window.assign")
    wanted, seen = guard.body(Work), guard.seen()
    command = c.AssignWindow(window, tuple(wanted.serves), tuple(wanted.supports), wanted.reason, seen)
    outcome = guard.ask(somebody, command, {"act": "put", "seen": seen, **wanted.model_dump()})
    return _with_version(outcome.body["work"])


@routes.delete("/<window>/work")
def restore(window: str) -> Response:
    """Have a window serve what the centre's file says again."""
    seen = guard.seen()
    outcome = guard.ask(guard.need("window.assign"), c.RestoreWindow(window, seen), {"act": "delete", "seen": seen})
    return _with_version(outcome.body["work"])


def _difference(book: Book, window: str, wanted: Work) -> dict[str, Any]:
    before = book.works[window]
    touched = {*before.serves, *before.supports, *wanted.serves, *wanted.supports}
    left = assigning.left_alone(book, window, wanted.serves, wanted.supports)
    is_open = book.windows[window].state in assigning.OPEN
    return {
        "work": views.work(book, window),
        "queues": [
            {
                **views.queue(book, queue), "alone": queue in left,
                "open_windows_then": book.open_windows(queue)
                + is_open * ((queue in wanted.serves) - (queue in before.serves)),
            }
            for queue in book.lines if queue in touched
        ],
    }  # fmt: skip


def _known(window: str) -> None:
    if window not in house().centre.window:
        raise problem(404, "unknown_window", "There is no window “{found}”; there are: {allowed}.",
                      found=window[:40], allowed=", ".join(house().centre.window))  # fmt: skip


def _with_version(seen: dict[str, Any]) -> Response:
    response = jsonify(seen)
    response.set_etag(seen["version"])
    return response
