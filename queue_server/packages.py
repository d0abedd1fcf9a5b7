"""Rules of packages (一件事): one ticket, several steps at one or more windows. Pure.

A step that this very window can do goes on at once; otherwise the citizen waits for the next one, and that wait counts
from the end of the last step. In sequence the steps stand as they are written; in any order the shortest line is first.
"""

from __future__ import annotations

from typing import Any

from lobby.catalogue import both
from lobby.centre import Centre
from lobby.matters import Package
from lobby.messages import Text
from queue_server import events as e
from queue_server.book import Book
from queue_server.ticket import SERVING, StepNow, Ticket

SENT_ON = 12
"""As many as a board has lines."""
SAID = 3


def begun(centre: Centre, issued: e.TicketIssued) -> list[e.Event]:
    """That a number just given is for a package; nothing for others."""
    package = centre.package.get(issued.package or "")
    if package is None:
        return []
    steps = [_described(centre, package, place) for place in range(len(package.steps))]
    first = first_step(package, issued.service)
    return [e.PackageBegun(issued.at, issued.ticket, package.id, steps, package.order, first)]


def first_step(package: Package, service: str) -> int:
    """The step that a number of this service begins with; 0 where none fits."""
    fits = [place for place, step in enumerate(package.steps) if step.service == service]
    return fits[0] if fits and (package.order == "any" or fits[0] == 0) else 0


def services(package: Package) -> list[str]:
    """What a package's number may be for: its first step's service, or any step's where the order is free."""
    return list(dict.fromkeys(step.service for step in package.steps[: None if package.order == "any" else 1]))


def step_done(book: Book, ticket: Ticket, now: float, *, rest: bool = True) -> list[e.Event]:
    """The step at its window is finished; with what comes next, unless it was the last one or the `rest` is given up."""
    if ticket.step is None or ticket.window is None:
        return []
    spent = [(step.waited, step.walked, step.served) for step in ticket.steps if step.state == "done"]
    served = ticket.served + (max(0.0, now - ticket.state_at) if ticket.state == SERVING else 0.0)
    waited, walked, own = (
        max(0.0, whole - sum(one[place] for one in spent))
        for place, whole in enumerate((ticket.waited, ticket.walked, served))
    )
    done = e.StepFinished(now, ticket.id, ticket.window, ticket.clerk or "", ticket.step, waited, walked, own)
    following = next_step(book, ticket) if rest else None
    if following is None:
        return [done]
    step, here = ticket.steps[following], ticket.steps[following].queue in book.works[ticket.window].serves
    return [done, e.StepBegun(now, ticket.id, ticket.window, following, step.service, step.queue, here)]


def next_step(book: Book, ticket: Ticket) -> int | None:
    """Which step follows the present one; None after the last."""
    left = [place for place, step in enumerate(ticket.steps) if step.state == "to_do" and place != ticket.step]
    if not left or not ticket.any_order:
        return left[0] if left else None
    own = book.works[ticket.window].serves if ticket.window else ()
    return min(left, key=lambda place: (ticket.steps[place].queue not in own, *_line(book, ticket.steps[place]), place))


def _line(book: Book, step: StepNow) -> tuple[bool, int]:
    """How long the line of a step is; one where no window is open is the longest."""
    return book.open_windows(step.queue) == 0, len(book.lines[step.queue].order)


def seen(book: Book, ticket: Ticket) -> list[dict[str, Any]]:
    """The steps as clerks and the citizen's phone show them: name, state, windows, and the minutes each took."""
    return [
        {
            "name": {"zh": step.zh, "en": step.en}, "service": step.service, "department": step.department,
            "state": step.state, "window": step.window,
            "windows": [window.id for window in book.windows_of(step.queue)],
            "waited_seconds": round(step.waited), "walked_seconds": round(step.walked),
            "served_seconds": round(step.served),
        }
        for step in ticket.steps
    ]  # fmt: skip


def going_on(book: Book) -> list[dict[str, Any]]:
    """Whom the hall sends on: numbers that wait for a later step, the newest first, and the windows of that step."""
    found = [
        ticket for line in book.lines.values() for *_, name in line.order
        if (ticket := book.tickets[name]).joined is not None
    ]  # fmt: skip
    found.sort(key=lambda ticket: -ticket.lined_at)
    return [
        {"number": ticket.number, "queue": ticket.queue, "windows": [one.id for one in book.windows_of(ticket.queue)]}
        for ticket in found[:SENT_ON]
    ]


def sent_on(book: Book) -> Text | None:
    """The same in words, for the foot of every board: the newest few."""
    told = [
        both("{number}: next step at {windows}.", number=one["number"], windows=_names(book, one["windows"]))
        for one in going_on(book)[:SAID] if one["windows"]
    ]  # fmt: skip
    return Text(zh="".join(text.zh for text in told), en=" ".join(text.en for text in told)) if told else None


def _names(book: Book, windows: list[str]) -> Text:
    names = [book.centre.window[window].name for window in windows[:SAID]]
    return Text(zh="、".join(name.zh for name in names), en=", ".join(name.en for name in names))


def _described(centre: Centre, package: Package, place: int) -> dict[str, str]:
    step = package.steps[place]
    said = {
        "zh": step.name.zh,
        "en": step.name.en,
        "service": step.service,
        "queue": centre.service[step.service].queue,
    }
    return said | ({"department": step.department} if step.department else {})
