"""The doors to reports: days in groups with every figure, as JSON for the page and as files for a spreadsheet.

Everything is read from the journal beside the writer; only the devices' uptime stands in a table of its own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from lobby.centre import Centre
from lobby.hours import at_hall
from queue_server.exports import TYPES, WRITERS
from queue_server.house import House
from queue_server.past_days import Found, PastDays
from queue_server.reports import busy_hours, open_data, staffing
from queue_server.reports.groups import GROUPINGS, report
from queue_server.reports.sections import SECTIONS
from queue_server.uptime import DeviceLog
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("reports", __name__, url_prefix="/api/v1/reports")

MOST_DAYS = 92
HISTORY_DAYS = 56
"""Eight weeks teach the staffing plan and the busy hours."""
LANGUAGES = ("zh", "en")
IN_MONTH = ("day", "quarter", "service", "window", "clerk", "channel", "class", *SECTIONS)


def set_up(app: Flask, of: House) -> None:
    """What reports are read from, made once for an app; from now on it is kept when devices come and go."""
    app.extensions["past_days"] = PastDays(of.data, of.centre)
    app.extensions["device_log"] = log = DeviceLog(of.data, of.clock, of.presence)
    of.desk.on_change(log.changed)


@routes.get("")
def days() -> Response:
    """Which days there are, and by what they can be grouped."""
    guard.need("report.see")
    return jsonify({
        "days": _past().days(), "today": _today(house()),
        "groups": [{"id": grouping.id, "name": grouping.name.model_dump()} for grouping in GROUPINGS.values()],
        "sections": [{"id": section.id, "name": section.name.model_dump()} for section in SECTIONS.values()],
    })  # fmt: skip


@routes.get("/open-data.csv")
def open_days() -> Response:
    """Open data of some days: by hour and service, rounded, small numbers left out; nothing of a person."""
    guard.need("report.see")
    first, last = _span()
    text = io.StringIO(newline="")
    csv.writer(text).writerows(open_data.lines(_past().between(first, last).visits))
    response = Response(text.getvalue(), content_type=TYPES["csv"])
    name = f"{house().centre.id}-open-data-{first}-{last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@routes.get("/month/<month>")
def month(month: str) -> Response:
    """Every table of a month, `2026-11`, as the printed report has it."""
    guard.need("report.see")
    first, last = _month(month)
    found, centre = _past().between(first, last), _centre()
    return jsonify({
        **_told(found, first, last), "month": month, "centre": centre.name.model_dump(),
        "target_minutes": centre.policy.target_minutes, "target_share": centre.policy.target_share,
        "tables": {by: _table(by, found, first, last) for by in IN_MONTH},
    })  # fmt: skip


@routes.get("/staffing")
def week() -> Response:
    """How many windows each queue needs in each hour of the week that begins `from` (tomorrow), on days as they were."""
    guard.need("report.see")
    start = _day("from", date.fromisoformat(_today(house())) + timedelta(days=1))
    return jsonify(staffing.plan(_centre(), _history().visits, start))


@routes.get("/busy-hours")
def busy() -> Response:
    """When it is usually busy on the next day of service, as a sentence for the notice board."""
    guard.need("report.see")
    return jsonify(busy_hours.told(_centre(), _history().visits, date.fromisoformat(_today(house()))))


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
    if by not in GROUPINGS and by not in SECTIONS:
        raise problem(404, "unknown_grouping", "There is no report by “{found}”; there are: {allowed}.",
                      found=by[:40], allowed=", ".join((*GROUPINGS, *SECTIONS)))  # fmt: skip
    first, last = _span()
    found = _past().between(first, last)
    return {**_told(found, first, last), **_table(by, found, first, last)}


def _told(found: Found, first: str, last: str) -> dict[str, Any]:
    """Which days, and what of them is not known; `gaps` are half hours and more without a word while somebody waited."""
    return {
        "from": first, "to": last, "unreadable": found.unreadable, "days": [day.day for day in found.days],
        "gaps": [[at_hall(house().centre, at).isoformat(timespec="minutes") for at in gap]
                 for gap in found.gaps],
    }  # fmt: skip


def _table(by: str, found: Found, first: str, last: str) -> dict[str, Any]:
    if by in GROUPINGS:
        return report(_centre(), found.visits, by)
    rows: dict[str, Callable[[], list[Any]]] = {
        "appointments": lambda: _past().appointments(first, last),
        "follow_ups": lambda: _past().follow_ups(first, last),
        "packages": lambda: found.steps,
        "devices": lambda: _device_log().between([(day.begun, day.ended) for day in found.days]),
    }
    return SECTIONS[by].report(_centre(), rows[by]())


def _centre() -> Centre:
    """With the rules that stand."""
    return house().writer.look(lambda book: book.centre)


def _history() -> Found:
    """The last weeks before today."""
    today = date.fromisoformat(_today(house()))
    return _past().between((today - timedelta(days=HISTORY_DAYS)).isoformat(), (today - timedelta(days=1)).isoformat())


def _span() -> tuple[str, str]:
    today = date.fromisoformat(_today(house()))
    first, last = _day("from", today), _day("to", today)
    if first > last:
        raise _misfit("from", f"<= {last}")
    if (last - first).days >= MOST_DAYS:
        raise _misfit("to", f"<= {first + timedelta(days=MOST_DAYS - 1)}")
    return first.isoformat(), last.isoformat()


def _month(given: str) -> tuple[str, str]:
    try:
        first = date.fromisoformat(f"{given}-01")
    except ValueError as error:
        raise _misfit("month", "2026-11") from error
    after = (first + timedelta(days=31)).replace(day=1)
    return first.isoformat(), (after - timedelta(days=1)).isoformat()


def _day(field: str, usual: date) -> date:
    given = request.args.get(field)
    try:
        return date.fromisoformat(given) if given else usual
    except ValueError as error:
        raise _misfit(field, "2026-11-23") from error


def _misfit(field: str, allowed: str) -> Exception:
    return problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field=field, why=allowed)


def _today(of: House) -> str:
    """The book's day; before the first one is opened, that of the hall's clock."""
    return of.writer.look(lambda book: book.day) or at_hall(of.centre, of.clock()).date().isoformat()


def _past() -> PastDays:
    made: PastDays = current_app.extensions["past_days"]
    return made


def _device_log() -> DeviceLog:
    made: DeviceLog = current_app.extensions["device_log"]
    return made
