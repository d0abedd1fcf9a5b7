"""The doors to reports: days in groups with every figure, as JSON for the page and as files for a spreadsheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from lobby.hours import at_hall
from queue_server.exports import TYPES, WRITERS
from queue_server.house import House
from queue_server.past_days import PastDays, UnreadableDayError
from queue_server.reports.groups import GROUPINGS, report
from queue_server.reports.visits import Visit, visits_of
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("reports", __name__, url_prefix="/api/v1/reports")

MOST_DAYS = 92
LANGUAGES = ("zh", "en")


@routes.get("")
def days() -> Response:
    """Which days there are, and by what they can be grouped."""
    guard.need("report.see")
    return jsonify({
        "days": _past().days(), "today": _today(house()),
        "groups": [{"id": grouping.id, "name": grouping.name.model_dump()} for grouping in GROUPINGS.values()],
    })  # fmt: skip


@routes.get("/<by>")
def grouped(by: str) -> Response:
    """Every figure of some days (`from`, `to`; today where they are not said), by service, window, clerk and so on."""
    guard.need("report.see")
    return jsonify(_report(by))


@routes.get("/<by>/<form>")
def export(by: str, form: str) -> Response:
    """The same as a file, `csv` or `xlsx`, in the language of `language`."""
    guard.need("report.see")
    if form not in WRITERS:
        raise problem(404, "http_404", "There is no such page or thing.")
    language = request.args.get("language", "zh")
    if language not in LANGUAGES:
        raise _misfit("language", ", ".join(LANGUAGES))
    made = _report(by)
    response = Response(WRITERS[form](made, language), content_type=TYPES[form])
    name = f"{house().centre.id}-{by}-{made['from']}-{made['to']}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _report(by: str) -> dict[str, Any]:
    if by not in GROUPINGS:
        raise problem(404, "unknown_grouping", "There is no report by “{found}”; there are: {allowed}.",
                      found=by[:40], allowed=", ".join(GROUPINGS))  # fmt: skip
    first, last = _day("from"), _day("to")
    if first > last:
        raise _misfit("from", f"<= {last}")
    if (last - first).days >= MOST_DAYS:
        raise _misfit("to", f"<= {first + timedelta(days=MOST_DAYS - 1)}")
    visits, unreadable = _visits(first.isoformat(), last.isoformat())
    made = report(house().writer.look(lambda book: book.centre), visits, by)
    return {"from": first.isoformat(), "to": last.isoformat(), "unreadable": unreadable, **made}


def _visits(first: str, last: str) -> tuple[list[Visit], list[str]]:
    """Everybody of those days, and the days that cannot be read any more; the present one is taken from the book."""
    day, present = house().writer.look(
        lambda book: (book.day, visits_of(book) if book.day and first <= book.day <= last else [])
    )
    found: list[Visit] = []
    unreadable = []
    for each in _past().days():
        if first <= each <= last and each != day:
            try:
                found += _past().visits(each)
            except UnreadableDayError:
                unreadable.append(each)
    return [*found, *present], unreadable


def _day(field: str) -> date:
    given = request.args.get(field) or _today(house())
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise _misfit(field, "2026-11-23") from error


def _misfit(field: str, allowed: str) -> Exception:
    return problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field=field, why=allowed)


def _today(of: House) -> str:
    """The book's day; before the first one is opened, that of the hall's clock."""
    return of.writer.look(lambda book: book.day) or at_hall(of.centre, of.clock()).date().isoformat()


def _past() -> PastDays:
    made: PastDays | None = current_app.extensions.get("past_days")
    if made is None:
        made = current_app.extensions["past_days"] = PastDays(house().data, house().centre)
    return made
