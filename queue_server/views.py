"""The book as others see it: tickets, windows, boards. Pure; every value is made anew, so that nobody holds the book.

Times leave as RFC 3339 on the hall's clock, waits as minutes.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from queue_server import assigning, packages, policy_words
from queue_server.book import Appointment, Book
from queue_server.check_in import remark
from queue_server.estimate import basis, queue_wait, wait_range
from queue_server.last_calls import last_calls
from queue_server.limits import closed_services
from queue_server.ticket import WAITING, Ticket


def clock(book: Book, at: float | None) -> str | None:
    """Seconds since 1970 as RFC 3339."""
    if at is None:
        return None
    return datetime.fromtimestamp(at, book.centre.zone).isoformat(timespec="milliseconds")


def ticket(book: Book, item: Ticket, *, token: bool = False) -> dict[str, Any]:
    """A ticket as DESIGN §7 has it; the phone token only for the one who took it."""
    ahead = book.ahead(item) if item.state == WAITING else 0
    low, high = wait_range(book, item.queue, ahead) if item.state == WAITING else (0, 0)
    seen: dict[str, Any] = {
        "id": item.id, "number": item.number, "queue": item.queue, "service": item.service,
        "class": "returned" if item.returned else item.ticket_class, "state": item.state, "window": item.window,
        "windows": [window.id for window in book.windows_of(item.queue)],
        "ahead": ahead, "wait_low": low, "wait_high": high,
        "wait_basis": basis(book, item.queue) if item.state == WAITING else None, "issued_at": clock(book, item.issued_at),
        "called_at": clock(book, item.called_at), "serving_at": clock(book, item.serving_at),
        "finished_at": clock(book, item.finished_at), "case_numbers": list(item.case_numbers),
        "item": item.item, "package": item.package, "basis": item.basis,
        "step": item.step + 1 if item.step is not None else None, "step_count": len(item.steps),
        "passed_by": passed_by(item),
    }  # fmt: skip
    if said := remark(book, item.appointment):
        seen["remark"] = said.model_dump()
    if token:
        seen["token"] = item.token
    return seen


def passed_by(item: Ticket) -> dict[str, Any]:
    """Who went before this number though it was there earlier: counts by rule, and one sentence without persons.

    For the citizen's phone and the console; `why` is None where nobody did.
    """
    told = policy_words.why_passed(item)
    return {"count": item.overtaken, "rules": dict(item.passed_by), "why": told.model_dump() if told else None}


def booking(book: Book, item: Appointment) -> dict[str, Any]:
    """An appointment as its owner sees it."""
    return {"id": item.id, "code": item.code, "service": item.service, "at": clock(book, item.slot)}


def appointment(book: Book, item: Appointment) -> dict[str, Any]:
    """An appointment as staff and platforms see it."""
    used = book.tickets.get(item.ticket or "")
    return appointment_row(item, used.number if used else None, book.centre.zone)


def appointment_row(item: Appointment, number: str | None, zone: tzinfo) -> dict[str, Any]:
    """The same without the book; `number` is that of its ticket."""
    at = datetime.fromtimestamp(item.slot, zone).isoformat(timespec="milliseconds")
    return {"id": item.id, "code": item.code, "service": item.service, "at": at, "external_id": item.external,
            "state": item.state, "by": item.by, "ticket": item.ticket, "number": number}  # fmt: skip


def window(book: Book, window_id: str) -> dict[str, Any]:
    """A window as everybody may see it: numbers only."""
    described, now, item = book.works[window_id], book.windows[window_id], book.at_window(window_id)
    return {
        "id": window_id, "window": window_id, "name": described.name.model_dump(), "kind": described.kind,
        "zone": described.zone, "state": now.state, "number": item.number if item else None,
        "call": item.call if item else None, "since": clock(book, now.since),
        "services": [service.name.model_dump() for service in book.centre.services_at(described)],
    }  # fmt: skip


def work(book: Book, window_id: str) -> dict[str, Any]:
    """What a window serves today, by queues; `version` names it, `assigned` says that it is not the centre file's."""
    today = book.works[window_id]
    return {
        "window": window_id, "name": today.name.model_dump(), "kind": today.kind, "serves": list(today.serves),
        "supports": list(today.supports), "version": assigning.version(today),
        "assigned": assigning.is_assigned(book, window_id),
    }  # fmt: skip


def window_board(book: Book, journal: str, window_id: str) -> dict[str, Any]:
    """The retained board of a window."""
    seen = window(book, window_id)
    kept = ("window", "name", "state", "number", "call", "since", "services")
    return {"journal": journal, "seq": book.seq, **{key: seen[key] for key in kept}}


def queue(book: Book, queue_id: str) -> dict[str, Any]:
    """A queue as everybody may see it."""
    described = book.centre.queue[queue_id]
    low, high = queue_wait(book, queue_id)
    return {
        "queue": queue_id, "letter": described.letter, "name": described.name.model_dump(),
        "waiting": len(book.lines[queue_id].order), "open_windows": book.open_windows(queue_id),
        "wait_low": low, "wait_high": high, "wait_basis": basis(book, queue_id),
    }  # fmt: skip


def queue_board(book: Book, journal: str, queue_id: str, now: float) -> dict[str, Any]:
    """The retained board of a queue, with the reason of each of its services that gives no numbers now."""
    return {"journal": journal, "seq": book.seq, **queue_now(book, queue_id, now)}


def queue_now(book: Book, queue_id: str, now: float) -> dict[str, Any]:
    """A queue, with the reason of each of its services that gives no numbers now."""
    closed = {service: words.model_dump() for service, words in closed_services(book, queue_id, now).items()}
    return {**queue(book, queue_id), "closed": closed}


def calls(book: Book) -> list[dict[str, Any]]:
    """The last calls, newest first: those called or being served."""
    seen = []
    for last in last_calls(book):
        item, described = last.ticket, book.centre.window[last.ticket.window or ""]
        seen.append({
            "call": item.call, "number": item.number, "window": described.id, "window_name": described.name.model_dump(),
            "state": item.state, "nth": item.nth, "at": clock(book, last.at), "zone": last.zone,
        })  # fmt: skip
    return seen


def hall_board(book: Book, journal: str) -> dict[str, Any]:
    """The one retained message that a hall board needs."""
    said = {key: words for key, words in (("notice", foot(book)), ("emergency", emergency(book))) if words}
    return {"journal": journal, "seq": book.seq, "name": book.centre.name.model_dump(), "calls": calls(book), **said,
            "next_steps": packages.going_on(book)}  # fmt: skip


def foot(book: Book) -> dict[str, str] | None:
    """What the boards say along their foot: the hall's notice, and where the numbers of packages are called next."""
    said = [words for words in (book.notice, packages.sent_on(book)) if words]
    return {"zh": "　".join(words.zh for words in said), "en": "  ".join(words.en for words in said)} if said else None


def notice(book: Book) -> dict[str, str] | None:
    """The hall's notice: the centre's own, or the manager's."""
    return book.notice.model_dump() if book.notice else None


def emergency(book: Book) -> dict[str, Any] | None:
    """What takes every screen, while it lasts."""
    lasts = book.emergency
    if lasts is None:
        return None
    return {"id": lasts.id, "text": {"zh": lasts.zh, "en": lasts.en}, "since": clock(book, lasts.since)}


def call(book: Book, item: Ticket, at: float) -> dict[str, Any]:
    """A call as it goes out once, to voices and boards."""
    described = book.centre.window[item.window or ""]
    return {
        "call": item.call, "ticket": item.id, "number": item.number, "window": described.id,
        "window_name": described.name.model_dump(), "nth": item.nth, "zone": described.zone,
        "at": clock(book, at), "expires": clock(book, at + book.centre.policy.call_seconds),
    }  # fmt: skip


def hall(book: Book, journal: str, now: float) -> dict[str, Any]:
    """Everything public, in one snapshot."""
    return {
        "seq": book.seq, "journal": journal, "day": book.day if book.is_open else None,
        "windows": {item: window(book, item) for item in book.windows},
        "queues": {item: queue_now(book, item, now) for item in book.lines},
        "next_steps": packages.going_on(book),  # numbers of packages, and the windows of their next step
        "calls": calls(book), "notice": foot(book), "emergency": emergency(book),
    }  # fmt: skip
