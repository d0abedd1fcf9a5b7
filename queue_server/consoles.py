"""What clerks see: the desk of one window, the lines they call from, the other windows. Pure; every value is made anew.

A line goes out as one short row for each number, so that four hundred who wait are some twenty kilobytes; a page makes the
sentence and the order from the row's own figures, which are the policy's.
"""

from __future__ import annotations

from typing import Any

from queue_server import followups, handing, off_site, packages, policy, views
from queue_server.book import Book
from queue_server.ticket import FINISHED, NO_SHOW, PARKED, Ticket

NO_SHOWS_SHOWN = 20


def desk(book: Book, window: str, now: float) -> dict[str, Any]:
    """One window: who is there, who was set aside, who missed the call, who would be next, and what may be called."""
    item = book.at_window(window)
    here = [other for other in book.tickets.values() if other.window == window]
    missed = [other for other in here if other.state == NO_SHOW][-NO_SHOWS_SHOWN:]
    return {
        "window": _window(book, window), "ticket": ticket(book, item) if item else None,
        "why": {key: item.why[key] for key in ("zh", "en")} if item and item.why else None,
        "rating": _rating(book, here), "sent_on": _sent_on(book, window),
        "parked": {other.number: _aside(book, other) for other in here if other.state == PARKED},
        "no_shows": {other.number: _aside(book, other) for other in missed},
        "help": f"window:{window}" in book.helps, **coming(book, window, now),
        "follow_ups": followups.of_clerk(book, book.windows[window].clerk),  # bad ratings of who sits here
        "urged": handing.urged(book, window),  # overdue cases taken in here (催办): case_number, number, due, since
    }  # fmt: skip


def coming(book: Book, window: str, now: float) -> dict[str, Any]:
    """The queues this window ever calls from, those it may call from now, and whom it would call."""
    rules = policy.rules_at(book, now)
    return {"calls_from": queues(book, window, now), "queues": policy.callable_queues(book, window, rules),
            "next": _next(book, window, now)}  # fmt: skip


def line(book: Book, queue: str, now: float) -> dict[str, Any]:
    """Who waits in a queue: number → row. `weight` times the minutes since `row[3]`, and the credit, make the rank."""
    rules = policy.rules_at(book, now)
    weight = book.weight(queue, rules)
    rows = {item.number: _row(book, item, weight, rules.max_overtakes) for item in book.waiting(queue)}
    return {"queue": queue, "weight": weight, "rows": rows}


def staff(book: Book) -> dict[str, Any]:
    """Every window in a word, with its clerk; what the hall is told; how consoles behave. For those who work here only."""
    return {
        "settings": book.centre.console.model_dump(mode="json"),
        "day": book.day if book.is_open else None, "notice": views.notice(book), "emergency": views.emergency(book),
        "windows": {window: _other(book, window) for window in book.windows},
    }  # fmt: skip


def snapshot(book: Book, window: str, now: float) -> dict[str, Any]:
    """All of it, for who has no live connection."""
    seen = desk(book, window, now)
    lines = {queue: line(book, queue, now) for queue in queues(book, window, now)}
    return {"seq": book.seq, **seen, "lines": lines, "staff": staff(book)}


def queues(book: Book, window: str, now: float) -> list[str]:
    """The queues a window ever calls from: its own, and those it supports."""
    return [*book.works[window].serves, *policy.supported(book, window, policy.rules_at(book, now))]


def owners(book: Book, window: str, clerk: str, *, own: bool) -> tuple[str, ...] | None:
    """Under which ids the person at a window is kept; None for who neither serves them nor has this window as `own`."""
    item = book.at_window(window)
    if item is None:
        return ()
    if not own and clerk != item.clerk:
        return None
    return tuple(key for key in (item.id, item.appointment) if key)


def masked(name: str | None) -> str | None:
    """`张三丰` → `张**`: enough to ask for somebody by, whatever its length."""
    return f"{name.strip()[:1]}**" if name and name.strip() else None


def ticket(book: Book, item: Ticket) -> dict[str, Any]:
    """The number at the window with all that a clerk needs for it; nobody's name."""
    described = book.centre.item.get(item.item or "")
    package = book.centre.package.get(item.package or "")
    promise = book.appointments.get(item.appointment or "")
    ground = book.centre.ground.get(item.basis or "")
    service = book.centre.service[item.service]
    materials = (described and described.materials) or (package and package.materials) or service.materials
    return {
        **views.ticket(book, item), "channel": item.channel, "note": item.note, "nth": item.nth,
        "item_name": described.name.model_dump() if described else None, "item_code": described.code if described else None,
        "materials": [each.model_dump() for each in materials],
        "package_name": package.name.model_dump() if package else None,
        "ground": ground.name.model_dump() if ground else None,
        "appointment_at": views.clock(book, promise.slot) if promise else None,
        "sent_from": item.sent_from, "sent_reason": item.sent_reason,
        # a package's steps (name, service, state to_do|now|done, window, windows, seconds of each), and units that have no
        # desk in the hall (name, phone, state asked|acknowledged|to_call)
        "steps": packages.seen(book, item), "units": off_site.seen(book.centre, item),
    }  # fmt: skip


def _window(book: Book, window: str) -> dict[str, Any]:
    seen, now = views.window(book, window), book.windows[window]
    kept = ("window", "name", "kind", "state", "number", "call", "since")
    return {**{key: seen[key] for key in kept}, "clerk": _clerk(now.clerk), "reason": now.reason}


def _other(book: Book, window: str) -> dict[str, Any]:
    now, item = book.windows[window], book.at_window(window)
    return {"state": now.state, "number": item.number if item else None, "since": views.clock(book, now.since),
            "clerk": _clerk(now.clerk)}  # fmt: skip


def _clerk(actor: str | None) -> str | None:
    return actor.removeprefix("user:") if actor else None


def _next(book: Book, window: str, now: float) -> dict[str, Any] | None:
    if book.windows[window].state != "idle":
        return None
    choice = policy.next_ticket(book, window, now)
    if choice is None:
        return None
    item = choice.ticket
    return {"number": item.number, "service": item.service, "class": _class(item), "why": choice.why.model_dump()}


def _rating(book: Book, here: list[Ticket]) -> dict[str, Any] | None:
    """How it stands with the last visit that was asked for: its grade, and until when the pad asks for one."""
    last = max((t for t in here if t.prompt and t.state == FINISHED), key=lambda t: t.finished_at or 0, default=None)
    if last is None:
        return None
    prompt = book.prompts.get(last.prompt or "")
    until = views.clock(book, prompt.until) if prompt else None
    return {"prompt": last.prompt, "number": last.number, "grade": last.grade, "until": until}


def _sent_on(book: Book, window: str) -> dict[str, Any] | None:
    """Who was sent on from here last and still waits elsewhere: by a clerk, or by the intake system."""
    gone = (t for line in book.lines for t in book.waiting(line) if t.sent_from == window)
    last = max(gone, key=lambda t: t.state_at, default=None)
    if last is None:
        return None
    return {"number": last.number, "service": last.service, "window": last.to_window,
            "at": views.clock(book, last.state_at)}  # fmt: skip


def _aside(book: Book, item: Ticket) -> dict[str, Any]:
    return {"id": item.id, "service": item.service, "class": _class(item), "note": item.note,
            "at": views.clock(book, item.state_at)}  # fmt: skip


def _class(item: Ticket) -> str:
    return "returned" if item.returned else item.ticket_class


def _row(book: Book, item: Ticket, weight: float, limit: int) -> list[Any]:
    """Service, class, since when in line, since when its rank counts, credit in minutes, and what is special to few.

    That is: how many others go first after a missed call, the one window it was sent to, and whether it was passed over
    so often that it goes first. What is nothing at the end is left out.
    """
    left = max(0, item.bar - book.lines[item.queue].called) if item.bar is not None else 0
    patient = bool(limit) and item.overtaken >= limit
    credit = (item.since - book.key(item)) / 60 * weight
    row = [
        item.service,
        _class(item),
        int(item.lined_at),
        int(item.since),
        round(credit, 1),
        left,
        item.to_window,
        patient,
    ]
    while not row[-1]:
        row.pop()
    return row
