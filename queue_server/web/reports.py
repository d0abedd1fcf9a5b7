"""The doors to reports: days in groups with every figure, as JSON for the page and as files for a spreadsheet.

Everything is read from the journal beside the writer; only the devices' uptime stands in a table of its own.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from flask import Blueprint, Flask, Response, current_app, jsonify, request

from lobby.centre import Centre
from lobby.hours import at_hall
from queue_server.exports import TYPES, WRITERS
from queue_server.house import House
from queue_server.report_maker import ReportMaker, Wanted
from queue_server.report_process import Reports
from queue_server.reports.groups import GROUPINGS
from queue_server.reports.sections import SECTIONS
from queue_server.uptime import DeviceLog
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("reports", __name__, url_prefix="/api/v1/reports")

MOST_DAYS = 92
LANGUAGES = ("zh", "en")
JSON = "application/json"


def set_up(app: Flask, of: House) -> None:
    """What reports are read from, made once for an app; from now on it is kept when devices come and go."""
    app.extensions["reports"] = Reports(of.data, of.centre)
    app.extensions["device_log"] = log = DeviceLog(of.data, of.clock, of.presence)
    of.desk.on_change(log.changed)


@routes.get("")
def days() -> Response:
    """Which days there are, and by what they can be grouped."""
    guard.need("report.see")
    return jsonify({
        "days": _reports().maker.past.days(), "today": _today(house()),
        "groups": [{"id": grouping.id, "name": grouping.name.model_dump()} for grouping in GROUPINGS.values()],
        "sections": [{"id": section.id, "name": section.name.model_dump()} for section in SECTIONS.values()],
    })  # fmt: skip


@routes.get("/open-data.csv")
def open_days() -> Response:
    """Open data of some days: by hour and service, rounded, small numbers left out; nothing of a person."""
    guard.need("report.see")
    wanted = _wanted(*_span())
    made = _reports().make(wanted, partial(ReportMaker.open_data, wanted=wanted))
    return _file(made, "csv", f"open-data-{wanted.first}-{wanted.last}")


@routes.get("/month/<month>")
def month(month: str) -> Response:
    """Every table of a month, `2026-11`, as the printed report has it."""
    guard.need("report.see")
    wanted = _wanted(*_month(month))
    return _answer(_reports().make(wanted, partial(ReportMaker.month, wanted=wanted, month=month)))


@routes.get("/staffing")
def week() -> Response:
    """How many windows each queue needs in each hour of the week that begins `from` (tomorrow), on days as they were."""
    guard.need("report.see")
    start = _day("from", date.fromisoformat(_today(house())) + timedelta(days=1))
    wanted = _history()
    return _answer(_reports().make(wanted, partial(ReportMaker.staffing, wanted=wanted, start=start)))


@routes.get("/busy-hours")
def busy() -> Response:
    """When it is usually busy on the next day of service, as a sentence for the notice board."""
    guard.need("report.see")
    wanted, today = _history(), date.fromisoformat(_today(house()))
    return _answer(_reports().make(wanted, partial(ReportMaker.busy_hours, wanted=wanted, today=today)))


@routes.get("/<by>")
def grouped(by: str) -> Response:
    """Every figure of some days (`from`, `to`; today where they are not said), by service, window, clerk and so on."""
    guard.need("report.see")
    _known(by)
    wanted = _wanted(*_span())
    return _answer(_reports().make(wanted, partial(ReportMaker.table, wanted=wanted, by=by)))


@routes.get("/<by>/<form>")
def export(by: str, form: str) -> Response:
    """The same as a file, `csv` or `xlsx`, in the language of `language`."""
    guard.need("report.see")
    if form not in WRITERS:
        raise problem(404, "http_404", "There is no such page or thing.")
    language = request.args.get("language", "zh")
    if language not in LANGUAGES:
        raise _misfit("language", ", ".join(LANGUAGES))
    _known(by)
    wanted = _wanted(*_span())
    work = partial(ReportMaker.file, wanted=wanted, by=by, form=form, language=language)
    return _file(_reports().make(wanted, work), form, f"{by}-{wanted.first}-{wanted.last}")


def _known(by: str) -> None:
    if by not in GROUPINGS and by not in SECTIONS:
        raise problem(404, "unknown_grouping", "There is no report by “{found}”; there are: {allowed}.",
                      found=by[:40], allowed=", ".join((*GROUPINGS, *SECTIONS)))  # fmt: skip


def _answer(made: bytes) -> Response:
    return Response(made, content_type=JSON)


def _file(made: bytes, form: str, name: str) -> Response:
    response = Response(made, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{house().centre.id}-{name}.{form}"'
    return response


def _wanted(first: str, last: str) -> Wanted:
    return Wanted(_centre(), first, last, house().clock())


def _centre() -> Centre:
    """With the rules that stand."""
    return house().writer.look(lambda book: book.centre)


def _history() -> Wanted:
    return Wanted.history(_centre(), _today(house()), house().clock())


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


def _reports() -> Reports:
    made: Reports = current_app.extensions["reports"]
    return made
