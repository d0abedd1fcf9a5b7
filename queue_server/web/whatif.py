"""The manager's doors to the simulator: ask what would be, watch it being worked out, be advised."""

from __future__ import annotations

import pickle
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from lobby.hours import at_hall, day_of
from queue_server import policy_days, whatif_advice, whatif_plan
from queue_server.book import Book
from queue_server.events import Event
from queue_server.house import House
from queue_server.policy_editing import contradictions_of, read, written
from queue_server.refusal import RefusedError
from queue_server.web import guard
from queue_server.web.problems import Problem, house, problem
from queue_server.whatif import AssignAt, Change, CloseAt, OpenAt, OtherRules, Plan, Question
from queue_server.whatif_answer import Summary, ranges
from queue_server.whatif_pool import BusyError, Job, Played, Pool

routes = Blueprint("whatif", __name__, url_prefix="/api/v1/what-if")

DAYS_LIKE_IT = 10
POOL = "what-if"


class Asked(guard.Body, Question):
    """What is to be other, and on which day."""


@routes.post("")
def ask() -> Response:
    """Play a day with and without some changes: 202 with the id under which the answer comes."""
    guard.need("report.see")
    question = guard.body(Asked)
    book = house().writer.look(_copied)
    _check(book, question)
    plans = _plans(house(), book, question)
    targets = {queue: book.centre.policy.target(queue) for queue in book.lines}
    each = max(1, question.replications // len(plans))
    work = partial(_answer, plans=plans, question=question, each=each, targets=targets)
    return _accepted(lambda pool: pool.ask(work, 2 * each * len(plans)))


@routes.get("/<job>")
def answer(job: str) -> Response:
    """How far it is; with its answer once it is done."""
    guard.need("report.see")
    found = _pool().job(job)
    if found is None:
        raise problem(404, "http_404", "There is no such page or thing.")
    return jsonify(found.told())


@routes.get("/days")
def days() -> Response:
    """The days of the journal that can be played again."""
    guard.need("report.see")
    return jsonify(policy_days.days(house().data))


@routes.post("/advice")
def advice() -> Response:
    """For each queue whose wait leaves the centre's target: the smallest change that brings it back. 202, as above."""
    guard.need("report.see")
    book, now = house().writer.look(_copied), house().clock()
    wanting = whatif_plan.out_of_target(book, now)
    plan = _rest_of_today(house(), book)
    targets = {queue: book.centre.policy.target(queue) for queue in book.lines}

    def work(played: Played) -> dict[str, Any]:
        def play(changes: tuple[Change, ...]) -> list[Summary]:
            return played(plan, changes, whatif_advice.DAYS_EACH, targets)

        as_it_is = play(()) if wanting else []
        late = [queue for queue in wanting if whatif_advice.short(book, queue, as_it_is)]
        found = [whatif_advice.advise(book, queue, as_it_is, play) for queue in late]
        return {"wanting": late, "advice": [one for one in found if one]}

    return _accepted(
        lambda pool: pool.ask(work, whatif_advice.DAYS_EACH * (1 + len(wanting) * whatif_advice.MOST_TRIED))
    )


def _accepted(ask: Any) -> Response:
    try:
        job: Job = ask(_pool())
    except BusyError as error:
        raise problem(503, "busy", "The server is very busy. Please try again in a moment.") from error
    response = jsonify(job.told())
    response.status_code = 202
    response.headers["Location"] = f"/api/v1/what-if/{job.id}"
    return response


def _pool() -> Pool:
    """Of this app."""
    found: Pool = current_app.extensions.setdefault(POOL, Pool())
    return found


def _copied(book: Book) -> Book:
    """The book as it stands, apart from the writer's."""
    held: Book = pickle.loads(pickle.dumps(book))  # noqa: S301 - a copy of what this program holds
    return held


def _check(book: Book, question: Question) -> None:
    """Refuse what the hall does not have, before anything is played."""
    for change in question.changes:
        if isinstance(change, OpenAt | CloseAt | AssignAt) and change.window not in book.windows:
            raise problem(404, "unknown_window", "There is no window “{found}”; there are: {allowed}.",
                          found=change.window[:40], allowed=", ".join(book.windows))  # fmt: skip
        named = (*change.serves, *change.supports) if isinstance(change, AssignAt) else ()
        for queue in named:
            if queue not in book.lines:
                raise problem(422, "unknown_queue", "There is no queue “{found}”; there are: {allowed}.",
                              found=queue[:40], allowed=", ".join(book.lines))  # fmt: skip
        if isinstance(change, OtherRules):
            _check_rules(book, change)


def _check_rules(book: Book, change: OtherRules) -> None:
    try:
        draft = read({**written(book.centre.policy), **change.policy})
    except RefusedError as error:
        refusal = error.refusal
        raise Problem(refusal.status, refusal.reason, refusal.message) from error
    if found := contradictions_of(book, draft):
        raise Problem(422, "contradictory_policy", found[0].sentence)


def _plans(of: House, book: Book, question: Question) -> list[Plan]:
    """One plan, or one for each day of the month that was asked for."""
    if question.month_days is not None:
        first, last = question.month_days
        chosen = [day for day in policy_days.days(of.data) if first <= date.fromisoformat(day).day <= last]
        found = [plan for plan in (_recorded(of, book, day) for day in chosen[-DAYS_LIKE_IT:]) if plan]
    elif question.day == "today":
        return [_rest_of_today(of, book)]
    else:
        found = [plan for plan in [_recorded(of, book, question.day)] if plan]
    if not found:
        raise _no_basis()
    return found


def _recorded(of: House, book: Book, day: str) -> Plan | None:
    try:
        return whatif_plan.recorded(book.centre, policy_days.events_of(of.data, day))
    except whatif_plan.NoBasisError:
        return None


def _rest_of_today(of: House, book: Book) -> Plan:
    now = of.clock()
    today = day_of(of.centre, now)
    try:
        return whatif_plan.rest_of_today(book, now, policy_days.events_of(of.data, today), _like(of, now, today))
    except whatif_plan.NoBasisError as error:
        raise _no_basis() from error


def _like(of: House, now: float, today: str) -> list[list[Event]]:
    """Days of the same weekday where there are any, else the last ones."""
    before = [day for day in policy_days.days(of.data) if day < today]
    weekday = at_hall(of.centre, now).weekday()
    same = [day for day in before if date.fromisoformat(day).weekday() == weekday]
    return [policy_days.events_of(of.data, day) for day in (same or before)[-DAYS_LIKE_IT // 2 :]]


def _no_basis() -> Problem:
    return problem(409, "no_basis", "No basis yet: nothing was recorded from which this day could be played.")


def _answer(
    play: Played, *, plans: list[Plan], question: Question, each: int, targets: dict[str, float]
) -> dict[str, Any]:
    """Ranges without and with the changes, by the same chance; and of how many days."""
    changes: tuple[Change, ...] = question.changes
    before = [day for plan in plans for day in play(plan, (), each, targets)]
    after = [day for plan in plans for day in play(plan, changes, each, targets)] if changes else before
    first = plans[0]
    return {
        "days": len(before), "start": first.start, "closing": first.closing,
        "gaps": [list(gap) for plan in plans for gap in plan.gaps],
        "now": ranges(before), "then": ranges(after) if changes else None,
        "basis": sum(len(values) for values in first.durations.values()),
    }  # fmt: skip
