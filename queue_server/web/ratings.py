"""Ratings: the reasons there are, the code to scan at a window, and the record for managers, as a page and as CSV.

At a window nobody rates for somebody else: it needs the page of one's own number, or the number together with the end of the
case number (办件编号), which stands on the receipt and on no board. Who guesses is kept out for a while.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import chain, islice
from typing import Any
from urllib.parse import quote

import segno
from flask import Blueprint, Response, current_app, jsonify, request, stream_with_context
from pydantic import Field, model_validator

from lobby.hours import day_of
from queue_server import commands as c
from queue_server.accounts.lockout import LockedOutError, Lockout
from queue_server.exports import TYPES
from queue_server.outbox import STATES
from queue_server.province import NAME as PROVINCE
from queue_server.rating_records import Records, csv_lines, summary
from queue_server.web import guard
from queue_server.web.phone import Grade
from queue_server.web.problems import Problem, house, problem

routes = Blueprint("ratings", __name__, url_prefix="/api/v1/ratings")

PROOF = re.compile(r"^[0-9A-Za-z._/-]{4,64}$")
LONGEST_DAYS = 366
WORDS_AT_ONCE = 500
LANGUAGES = ("zh", "en")


class AtWindow(Grade):
    """A grade at a window's code: with the token of one's own page, or with number and end of the case number."""

    token: str | None = Field(None, max_length=64)
    number: str | None = Field(None, max_length=12)
    case: str | None = Field(None, pattern=PROOF.pattern)

    @model_validator(mode="after")
    def one_proof(self) -> AtWindow:
        if (self.token is None) == (self.number is None or self.case is None):
            raise ValueError("give either token, or number and case")
        return self


@routes.get("/reasons")
def reasons() -> Response:
    """Why somebody may give each grade, by the table in force."""
    table = house().centre.reasons
    response = jsonify({
        "version": table.version, "days": house().centre.ratings.days,
        "choices": [choice.model_dump(include={"id", "grade", "text"}) for choice in table.choices],
    })  # fmt: skip
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response


@routes.get("/windows/<window>/code.svg")
def code(window: str) -> Response:
    """The code to print and put up at a window: it leads to that window's rating page."""
    _need_window(window)
    public = (house().public_url or request.host_url).rstrip("/")
    out = BytesIO()
    segno.make_qr(f"{public}/r/{quote(window)}", error="m").save(out, kind="svg", scale=8, border=4)
    return Response(out.getvalue(), content_type="image/svg+xml")


@routes.post("/windows/<window>")
def rate_at_window(window: str) -> Response:
    """A visit is rated by the code at its window."""
    _need_window(window)
    sent = guard.body(AtWindow)
    number = sent.number.strip().upper() if sent.number else None
    command = c.RateService(None, sent.grade, "window", window, sent.reasons, sent.token, number, sent.case, sent.words)
    outcome = _guarded(window, number or "", f"window:{window}", command, sent.model_dump())
    return jsonify(outcome)


def _need_window(window: str) -> None:
    if window not in house().centre.window:
        raise problem(404, "http_404", "There is no such page or thing.")


def _guarded(window: str, number: str, actor: str, command: c.RateService, sent: dict[str, Any]) -> dict[str, Any]:
    """Ask, and count who guesses: by the number at this window, wherever they sit."""
    guesses: Lockout = current_app.extensions.setdefault("guesses", Lockout(house().clock))
    try:
        guesses.check(number, window)
    except LockedOutError as locked:
        raise problem(429, "too_many_tries", "Too many tries. Please try again in {minutes} minutes, or ask at the window.",
                      minutes=locked.minutes) from locked  # fmt: skip
    try:
        return guard.ask(actor, command, sent).body
    except Problem as refused:
        if refused.reason == "unknown_prompt":
            guesses.failed(number, window)
        raise


@routes.get("")
def ratings() -> Response:
    """The ratings of some days (`from`, `to`), the newest 5,000 with what the citizen wrote, and the sums of all."""
    guard.need("rating.see")
    records, since, until = _asked_for()
    found = _with_words(records.newest(since, until))
    return jsonify({"summary": summary(records.totals(since, until)), "ratings": found})


@routes.get("/csv")
def export() -> Response:
    """All of them as a file, in the language of `language`."""
    guard.need("rating.see")
    language = request.args.get("language", "zh")
    if language not in LANGUAGES:
        raise _misfit("language", ", ".join(LANGUAGES))
    records, since, until = _asked_for()
    rows = chain.from_iterable(map(_with_words, _batches(records.every(since, until))))
    response = Response(stream_with_context(csv_lines(rows, language)), content_type=TYPES["csv"])
    name = f"{house().centre.id}-ratings-{_day('from')}-{_day('to')}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@routes.get("/province")
def sent_to_province() -> Response:
    """What goes to the province's platform, by state, with the receipts."""
    guard.need("rating.see")
    state = request.args.get("state", "delivered")
    if state not in STATES:
        raise _misfit("state", ", ".join(STATES))
    return jsonify(house().writer.tend(lambda journal: journal.outbox.rows(PROVINCE, state)))


@routes.post("/province/replay")
def replay() -> Response:
    """Everything that is parked on its way to the province is tried again."""
    guard.need("intake.replay")
    room = house().post_room
    carrier = next((one for one in room.carriers if one.name == PROVINCE), None) if room else None
    if carrier is None:
        raise problem(404, "no_province", "No province platform is set up here.")
    return jsonify({"count": carrier.replay_all()})


def _asked_for() -> tuple[Records, float, float]:
    """Where they are read, and the days that are asked for, seconds since 1970; today where none are said."""
    centre, first, last = house().centre, _day("from"), _day("to")
    if not first <= last < first + timedelta(days=LONGEST_DAYS):
        raise _misfit("to", f"{first} - {first + timedelta(days=LONGEST_DAYS - 1)}")
    start, end = (datetime.combine(day, time(), centre.zone).timestamp() for day in (first, last + timedelta(days=1)))
    return Records(house().data, centre), start, end


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Some at a time: words lie in the writer's journal, and it has other things to do."""
    return iter(lambda: list(islice(rows, WORDS_AT_ONCE)), [])


def _with_words(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    room = house().post_room
    kept = room.words_of([row["words"] for row in rows if row["words"]]) if room else {}
    return [{**row, "words": kept.get(row["words"])} for row in rows]


def _day(field: str) -> date:
    given = request.args.get(field) or day_of(house().centre, house().clock())
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise _misfit(field, "YYYY-MM-DD") from None


def _misfit(field: str, why: str) -> Problem:
    return problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field=field, why=why)
