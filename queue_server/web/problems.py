"""Every error as problem details (RFC 9457), with its sentence in both languages."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, request
from werkzeug.exceptions import HTTPException

from lobby.catalogue import both
from lobby.messages import Text
from queue_server.house import House
from queue_server.journal import JournalError
from queue_server.writer import BUSY, STORAGE, Outcome

log = logging.getLogger(__name__)


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """Raised anywhere in a door; becomes the answer."""

    def __init__(self, status: int, reason: str, message: Text, *, counted: bool = False) -> None:
        """`counted`: the writer's refusals stand in the metrics already."""
        super().__init__(message.en)
        self.status, self.reason, self.message, self.counted = status, reason, message, counted


def problem(status: int, reason: str, sentence: str, **values: object) -> Problem:
    """A problem to raise, with its sentence from the catalogue."""
    return Problem(status, reason, both(sentence, **values))


def refused(outcome: Outcome) -> Problem:
    """A refusal of the engine, as a problem."""
    message = Text.model_validate(outcome.body["message"])
    return Problem(outcome.status, str(outcome.body["reason"]), message, counted=True)


def _is_page() -> bool:
    """Whether a person at a browser went to an address: they are shown a page that says so, programs get the problem."""
    wanted = request.accept_mimetypes
    return not request.path.startswith("/api/") and wanted["text/html"] > wanted["application/json"]


def set_up(app: Flask) -> None:
    """One handler for each sort of error."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(JournalError, _storage)
    app.register_error_handler(TimeoutError, _busy)
    app.register_error_handler(Exception, _bug)


def house() -> House:
    """The parts of the server this request belongs to."""
    found: House = current_app.extensions["house"]
    return found


def _problem(error: Problem) -> Response:
    if not error.counted:
        house().metrics.bad.labels("http", error.reason).inc()
    return _answer(error.status, error.reason, error.message)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    words = {404: "There is no such page or thing.", 413: "The request is too large."}
    message = both(words[status]) if status in words else both("The request does not fit: {why}.", why=error.name)
    house().metrics.bad.labels("http", f"http_{status}").inc()
    if status == 404 and _is_page():
        return make_response(current_app.view_functions["pages.page"](), status)
    response = _answer(status, f"http_{status}", message)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _storage(error: JournalError) -> Response:
    log.warning("%s %s: %s", request.method, request.path, error)
    return _answer(STORAGE.status, STORAGE.reason, STORAGE.message)


def _busy(_error: TimeoutError) -> Response:
    log.warning("%s %s: the writer did not answer in time", request.method, request.path)
    return _answer(BUSY.status, BUSY.reason, BUSY.message)


def _bug(error: Exception) -> Response:  # the one guard of a request's thread
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return _answer(500, "server", both("Something went wrong on our side. It has been recorded."))


def _answer(status: int, reason: str, message: Text) -> Response:
    body: dict[str, Any] = {
        "type": f"urn:lobby:{reason}", "title": message.en, "status": status, "detail": message.zh,
        "reason": reason, "message": message.model_dump(),
    }  # fmt: skip
    response = jsonify(body)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response
