"""Rules of ratings (好差评): voluntary, once for each service, only by who was served, within the centre's days. Pure."""

from __future__ import annotations

from typing import Any, Literal

from lobby.centre import Centre
from queue_server import commands as c
from queue_server import events as e
from queue_server import followups
from queue_server.book import Book, Prompt
from queue_server.commands import Asked
from queue_server.refusal import refuse
from queue_server.ticket import Ticket

CASE_END = 4
"""So many last characters of a case number must be known, besides the number on the slip, to rate at a window's code."""
FROM_CITIZEN = ("phone", "window")
AT_WINDOW = ("pad", "staff")
"""What stands before the clerk, who must not be able to rate for those who have gone."""
ON_ITS_WAY_SECONDS = 1.0
"""So long a grade may travel from a pad that does not say when it was touched."""
CLOCKS_DIFFER_SECONDS = 60.0
Standing = Literal["open", "given", "over"]


def asked(book: Book, ticket: Ticket, window: str, prompt: str, now: float) -> e.RatingAsked:
    """The citizen is asked how it went: by the pad at once, on their phone for the centre's days."""
    until = now + book.centre.policy.prompt_seconds
    last = max(until, now + book.centre.ratings.days * 86_400)
    return e.RatingAsked(now, ticket.id, prompt, ticket.number, window, ticket.clerk or "", ticket.service, ticket.token,
                         until, last, list(ticket.case_numbers), ticket.appointment)  # fmt: skip


def rate(book: Book, command: c.RateService, _asked: Asked, now: float) -> list[e.Event]:
    """A grade for the visit it belongs to; a bad one opens a follow-up."""
    prompt = visit(book, command, now - book.centre.ratings.window_minutes * 60)
    if prompt is None:  # says nothing of whether somebody else's number or case exists
        raise refuse("unknown_prompt", "Nobody was asked for this rating.", status=404)
    by_slip_only = command.channel == "kiosk" and command.prompt is not None  # what a window asks, its own pad answers
    if by_slip_only or command.window not in (None, prompt.window):
        raise refuse("other_window", "This rating belongs to another window.", status=403)
    if prompt.grade is not None:
        raise refuse("already_rated", "This visit has been rated already. Thank you.")
    _need_time(book, command, prompt, now)
    rated = _rated(book, command, prompt, now)
    opened = followups.opened(book, rated, named=command.named)
    return [rated, opened] if opened else [rated]


def _need_time(book: Book, command: c.RateService, prompt: Prompt, now: float) -> None:
    """A pad, or the tablet in its place, is touched while it asks; all else has the centre's days."""
    if command.channel in AT_WINDOW:
        if touched_at(command, prompt, now) > prompt.until + ON_ITS_WAY_SECONDS:
            raise refuse("too_late_to_rate", "The pad asked for {seconds} seconds. That time is over; on the phone page "
                         "the visit can still be rated.", seconds=book.centre.policy.prompt_seconds)  # fmt: skip
    elif standing(prompt, now) == "over":
        raise refuse("too_late_to_rate", "A visit can be rated for {days} days. That time is over.",
                     days=book.centre.ratings.days)  # fmt: skip


def touched_at(command: c.RateService, prompt: Prompt, now: float) -> float:
    """When the grade was given: what the device says, where that can be so, for it may have been cut off; else now."""
    said = command.touched
    return said if said is not None and prompt.asked_at - CLOCKS_DIFFER_SECONDS <= said <= now else now


def _rated(book: Book, command: c.RateService, prompt: Prompt, now: float) -> e.TicketRated:
    words = f"rating/{prompt.id}" if command.words and command.words.strip() else None
    return e.TicketRated(
        now, prompt.ticket, prompt.id, command.grade, prompt.window, prompt.clerk, command.channel, list(prompt.cases),
        _reasons(book, command), prompt.number, prompt.service, book.centre.reasons.version or None,
        _flags(book, prompt, touched_at(command, prompt, now), now), words,
    )  # fmt: skip


def standing(prompt: Prompt, now: float) -> Standing:
    """Whether a visit may be rated by its citizen, was, or may be no more; of a pad see `_need_time`."""
    if prompt.grade is not None:
        return "given"
    return "over" if prompt.rate_until and now > prompt.rate_until else "open"


def visit(book: Book, command: c.RateService, since: float = 0.0) -> Prompt | None:
    """What is rated: named by its prompt, by the phone's token, or, finished after `since`, by number and case."""
    if command.prompt is not None or command.token is not None:
        return book.prompts.get(command.prompt or book.rating_tokens.get(command.token or "", ""))
    return _by_case(book, command, since)


def _by_case(book: Book, command: c.RateService, since: float) -> Prompt | None:
    """The last visit of a number at a window, proved by the end of its case number, which no board ever shows."""
    end = (command.case or "").strip().upper()[-CASE_END:]
    visits = (
        prompt for prompt in book.prompts.values()
        if prompt.window == command.window and prompt.number == command.number and prompt.asked_at >= since
    )  # fmt: skip
    last = max(visits, key=lambda prompt: prompt.asked_at, default=None)
    proved = last is not None and len(end) == CASE_END and any(case.upper().endswith(end) for case in last.cases)
    return last if proved else None


def pad_reasons(centre: Centre) -> list[dict[str, Any]]:
    """What a pad with a screen may offer once a grade was touched: few enough for a second touch to end it."""
    return [choice.model_dump(include={"id", "grade", "text"}) for choice in centre.reasons.choices if choice.pad]


def _reasons(book: Book, command: c.RateService) -> list[str]:
    """Codes that were given. What strangers send must be in the centre's table: a free text is never a reason."""
    allowed = [reason.id for reason in book.centre.reasons.of(command.grade)]
    wrong = [reason for reason in command.reasons if reason not in allowed]
    if wrong and command.channel in FROM_CITIZEN:
        raise refuse("unknown_reason", "“{found}” is no reason for this grade; there are: {allowed}.", status=422,
                     found=wrong[0][:40], allowed=", ".join(allowed) or "-")  # fmt: skip
    return list(dict.fromkeys(command.reasons))


def _flags(book: Book, prompt: Prompt, touched: float, now: float) -> list[str]:
    """What is odd: nobody reads five grades in a moment, and no window serves so many in so short a time."""
    settings = book.centre.ratings
    asked_at = prompt.lit_at if prompt.lit_at and prompt.lit_at <= touched else prompt.asked_at
    given_at = touched if touched >= asked_at else now  # a pad's clock may be behind ours
    fast = bool(asked_at) and given_at - asked_at < settings.fast_seconds
    since = now - settings.burst_minutes * 60
    lately = sum(at >= since for at in book.rated_lately.get(prompt.window, ()))
    return ["fast"] * fast + ["burst"] * (lately + 1 >= settings.burst_count)
