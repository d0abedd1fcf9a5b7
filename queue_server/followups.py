"""Rules of following a bad rating up: who, until when, what must have been done before it may be closed. Pure.

Deadlines are the ends of working days by the centre's calendar. Whoever gave their name is called back, always: such a
follow-up is not closed before the citizen was reached, or was tried in vain often enough.
"""

from __future__ import annotations

from typing import Any

from lobby.rating_settings import BAD
from queue_server import commands as c
from queue_server import events as e
from queue_server import views
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.follow_up import CLOSED, RECTIFIED, FollowUp
from queue_server.refusal import refuse
from queue_server.workdays import deadline

REACHED = ("settled", "explained", "unsettled", "declined")
MISSED = "not_reached"
RESULTS = (*REACHED, MISSED)
TRIES = 3
"""So many calls in vain count as a call back."""
SOON_SECONDS = 86_400


def opened(book: Book, rated: e.TicketRated, *, named: bool) -> e.FollowUpOpened | None:
    """The follow-up that a bad rating opens."""
    if rated.grade > BAD:
        return None
    settings = book.centre.ratings
    return e.FollowUpOpened(
        rated.at, rated.prompt, rated.ticket, rated.number or "", rated.window, rated.clerk, rated.service or "",
        rated.grade, rated.channel, deadline(book.centre, rated.at, settings.contact_days),
        deadline(book.centre, rated.at, settings.close_days), named, rated.cases, rated.reasons, rated.words,
    )  # fmt: skip


def assign(book: Book, command: c.AssignFollowUp, asked: Asked, now: float) -> list[e.Event]:
    """Somebody sees to it."""
    item = _open(book, command.follow_up)
    return [] if item.owner == command.owner else [e.FollowUpAssigned(now, item.id, command.owner, asked.actor)]


def contact(book: Book, command: c.RecordContact, asked: Asked, now: float) -> list[e.Event]:
    """The citizen was called: what came of it."""
    item = _open(book, command.follow_up)
    if command.result not in RESULTS:
        raise refuse("unknown_result", "“{found}” is no result of a call; there are: {allowed}.", status=422,
                     found=command.result[:40], allowed=", ".join(RESULTS))  # fmt: skip
    return [e.CitizenContacted(now, item.id, command.result, asked.actor, _key(item, command.words))]


def extend(book: Book, command: c.ExtendFollowUp, asked: Asked, now: float) -> list[e.Event]:
    """More time, with a reason."""
    item = _open(book, command.follow_up)
    _need_words(command.words)
    most, due = book.centre.ratings.extended_days, deadline(book.centre, item.opened_at, command.days)
    if command.days > most or due <= item.close_due:
        raise refuse("bad_extension", "It can be put off to {most} working days after the rating at most, "
                     "and only to a later day.", status=422, most=most)  # fmt: skip
    return [e.FollowUpExtended(now, item.id, due, asked.actor, _key(item, command.words))]


def rectify(book: Book, command: c.RecordRectification, asked: Asked, now: float) -> list[e.Event]:
    """What was put right in the hall."""
    item = _open(book, command.follow_up)
    _need_words(command.words)
    return [e.ServiceRectified(now, item.id, asked.actor, _key(item, command.words))]


def appeal(book: Book, command: c.AppealRating, asked: Asked, now: float) -> list[e.Event]:
    """Whoever was rated disagrees: once, with a reason."""
    item = _open(book, command.follow_up)
    _need_words(command.words)
    if item.appeal is not None:
        raise refuse("already_appealed", "This rating has been appealed against already.")
    return [e.RatingAppealed(now, item.id, asked.actor, _key(item, command.words))]


def review(book: Book, command: c.ReviewAppeal, asked: Asked, now: float) -> list[e.Event]:
    """Somebody other than who appealed looks at it."""
    item = _open(book, command.follow_up)
    if item.appeal != "asked":
        raise refuse("no_appeal", "There is no appeal to review.")
    if any(step.what == "appealed" and step.by == asked.actor for step in item.steps):
        raise refuse("own_appeal", "An appeal is reviewed by somebody else.", status=403)
    return [e.AppealReviewed(now, item.id, asked.actor, command.upheld, _key(item, command.words))]


def close(book: Book, command: c.CloseFollowUp, asked: Asked, now: float) -> list[e.Event]:
    """Done: the citizen was called back, an appeal was reviewed, and something was put right or need not be."""
    item = _open(book, command.follow_up)
    if item.appeal == "asked":
        raise refuse("appeal_open", "The appeal has to be reviewed first.")
    if item.named and not is_called_back(item):
        raise refuse("not_called_back", "The citizen has to be called back first: reached, or tried {tries} times.",
                     tries=TRIES)  # fmt: skip
    if item.state != RECTIFIED and item.appeal != "upheld":
        raise refuse("not_rectified", "Say first what was put right.")
    return [e.FollowUpClosed(now, item.id, asked.actor, now > item.close_due, _key(item, command.words))]


def is_called_back(item: FollowUp) -> bool:
    """Whether the citizen was reached, whatever came of a later call, or tried in vain often enough."""
    return item.calls >= TRIES or any(step.what == "contacted" and step.result in REACHED for step in item.steps)


def due_of(item: FollowUp) -> float | None:
    """What is due next, seconds since 1970; None once it is closed. Whoever is not known cannot be called back."""
    if item.state == CLOSED:
        return None
    to_call = item.named and not is_called_back(item)
    return min(item.contact_due, item.close_due) if to_call else item.close_due


def alarm(item: FollowUp, now: float) -> str:
    """`overdue`, `soon` (within a day) or nothing."""
    due = due_of(item)
    if due is None or due - now > SOON_SECONDS:
        return ""
    return "overdue" if now > due else "soon"


def alarms(book: Book, now: float) -> dict[str, int]:
    """How many that are not closed are `overdue`, due `soon`, or neither (`none`)."""
    found = {"overdue": 0, "soon": 0, "none": 0}
    for item in book.follow_ups.values():
        if item.state != CLOSED:
            found[alarm(item, now) or "none"] += 1
    return found


def of_clerk(book: Book, clerk: str | None) -> dict[str, int]:
    """How many bad ratings of a clerk (`user:…`) are `open`, and how many `steps` were made with all of theirs.

    A console that sees either change reads them anew; nothing that was written goes this way.
    """
    own = [item for item in book.follow_ups.values() if clerk and item.clerk == clerk]
    return {"open": sum(item.state != CLOSED for item in own), "steps": sum(len(item.steps) for item in own)}


def seen(book: Book, item: FollowUp, now: float) -> dict[str, Any]:
    """As the manager's board has it; words are put in by the door, for they are not in the book."""
    plain = ("id", "number", "window", "grade", "channel", "named", "state", "owner", "contact", "calls", "appeal")
    service, window = book.centre.service.get(item.service), book.centre.window.get(item.window)
    return {
        **{name: getattr(item, name) for name in plain},
        "service_name": service.name.model_dump() if service else None,
        "window_name": window.name.model_dump() if window else None,
        "clerk": item.clerk.removeprefix("user:"), "cases": list(item.cases), "reasons": list(item.reasons),
        "opened_at": views.clock(book, item.opened_at), "contact_due": views.clock(book, item.contact_due),
        "close_due": views.clock(book, item.close_due), "due": views.clock(book, due_of(item)),
        "closed_at": views.clock(book, item.closed_at), "alarm": alarm(item, now),
        "called_back": is_called_back(item), "said": item.said,
        "steps": [{"at": views.clock(book, step.at), "what": step.what, "by": step.by.removeprefix("user:"),
                   "result": step.result, "words": step.words} for step in item.steps],
    }  # fmt: skip


def _open(book: Book, follow_up: str) -> FollowUp:
    item = book.follow_ups.get(follow_up)
    if item is None:
        raise refuse("unknown_follow_up", "There is no such follow-up.", status=404)
    if item.state == CLOSED:
        raise refuse("is_closed", "This follow-up is closed.")
    return item


def _need_words(words: str | None) -> None:
    if not words or not words.strip():
        raise refuse("no_reason", "Please write down the reason.", status=422)


def _key(item: FollowUp, words: str | None) -> str | None:
    """Under which key what was written is kept; the same in every replay."""
    return f"follow-up/{item.id}/{len(item.steps)}" if words and words.strip() else None
