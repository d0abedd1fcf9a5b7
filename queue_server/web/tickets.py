"""Tickets by staff, ratings, and the end of the day."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from pydantic import Field

from lobby import ids
from lobby.hours import day_of
from queue_server import commands as c
from queue_server import views
from queue_server.web import guard, paging
from queue_server.web.problems import house, problem

routes = Blueprint("tickets", __name__, url_prefix="/api/v1")


class Issue(guard.Body):
    """A number for somebody at the desk."""

    service: str = Field(max_length=200)
    ticket_class: str = Field("normal", alias="class", pattern="^(normal|priority)$")
    basis: str | None = Field(None, max_length=200)
    item: str | None = Field(None, max_length=200)
    package: str | None = Field(None, max_length=200)


class Rating(guard.Body):
    """A grade given to a prompt."""

    prompt: str
    grade: int = Field(ge=1, le=5)
    reasons: tuple[str, ...] = ()


@routes.post("/tickets")
def issue() -> Response:
    """A number, given by staff."""
    somebody = guard.need("ticket.issue")
    sent = guard.body(Issue)
    command = c.IssueTicket(
        sent.service, ids.uuid7(house().clock()), ids.token(), sent.ticket_class, sent.basis, sent.item, sent.package
    )
    outcome = guard.ask(somebody, command, sent.model_dump())
    return _made(outcome.body["ticket"])


@routes.get("/tickets")
def tickets() -> Response:
    """All of today's."""
    guard.need("report.see")
    seen = house().writer.look(lambda book: [views.ticket(book, item) for item in book.tickets.values()])
    return paging.listed(seen, "id", usual=paging.ALL)


@routes.get("/tickets/<ticket>")
def ticket(ticket: str) -> Response:
    """One of today's."""
    guard.user()
    found = house().writer.look(
        lambda book: views.ticket(book, book.tickets[ticket]) if ticket in book.tickets else None
    )
    if found is None:
        raise problem(404, "unknown_ticket", "There is no such number today.")
    return jsonify(found)


@routes.post("/tickets/<ticket>/cancel")
def cancel(ticket: str) -> Response:
    """Given up, at the desk."""
    return jsonify(guard.ask(guard.need("ticket.cancel"), c.CancelTicket(ticket), {}).body["ticket"])


@routes.post("/tickets/<ticket>/return")
def come_back(ticket: str) -> Response:
    """Back after a missed call."""
    return jsonify(guard.ask(guard.need("ticket.return"), c.ReturnTicket(ticket), {}).body["ticket"])


@routes.post("/ratings")
def rate() -> Response:
    """A rating brought by staff's tablet; one for each visit."""
    somebody = guard.need("window.operate")
    sent = guard.body(Rating)
    command = c.RateService(sent.prompt, sent.grade, "staff", somebody.window, sent.reasons)
    return _made(guard.ask(somebody, command, sent.model_dump()).body["rating"])


@routes.post("/day/close")
def close_day() -> Response:
    """The end of the day: what waits expires, what is served is finished and flagged."""
    return jsonify(guard.ask(guard.need("day.close"), c.CloseDay(), {}).body)


@routes.post("/day/open")
def open_day() -> Response:
    """The day again, after it was closed by mistake."""
    somebody = guard.need("day.close")
    return jsonify(guard.ask(somebody, c.OpenDay(day_of(house().centre, house().clock())), {}).body)


def _made(body: object) -> Response:
    response = jsonify(body)
    response.status_code = 201
    return response
