"""A bad rating is followed up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server import events as e
from queue_server.apply.change import Changes
from queue_server.book import Book
from queue_server.follow_up import CLOSED, CONTACTED, OPEN, RECTIFIED, FollowUp, Step


def _opened(book: Book, ev: e.FollowUpOpened) -> None:
    book.follow_ups[ev.follow_up] = FollowUp(
        ev.follow_up, ev.ticket, ev.number, ev.window, ev.clerk, ev.service, ev.grade, ev.channel, ev.named, ev.at,
        ev.contact_due, ev.close_due, list(ev.cases), list(ev.reasons), ev.said,
    )  # fmt: skip


def _step(item: FollowUp, ev: Any, what: str, result: str | None = None) -> None:
    item.steps.append(Step(ev.at, what, ev.by, result, getattr(ev, "words", None)))


def _assigned(item: FollowUp, ev: e.FollowUpAssigned) -> None:
    _step(item, ev, "assigned", ev.owner)
    item.owner = ev.owner


def _contacted(item: FollowUp, ev: e.CitizenContacted) -> None:
    _step(item, ev, "contacted", ev.result)
    item.calls += 1
    item.contact, item.contacted_at = ev.result, ev.at
    if item.state == OPEN:
        item.state = CONTACTED


def _extended(item: FollowUp, ev: e.FollowUpExtended) -> None:
    _step(item, ev, "extended")
    item.close_due = ev.close_due


def _rectified(item: FollowUp, ev: e.ServiceRectified) -> None:
    _step(item, ev, "rectified")
    item.state = RECTIFIED


def _appealed(item: FollowUp, ev: e.RatingAppealed) -> None:
    _step(item, ev, "appealed")
    item.appeal = "asked"


def _reviewed(item: FollowUp, ev: e.AppealReviewed) -> None:
    item.appeal = "upheld" if ev.upheld else "rejected"
    _step(item, ev, "reviewed", item.appeal)


def _closed(item: FollowUp, ev: e.FollowUpClosed) -> None:
    _step(item, ev, "closed")
    item.state, item.closed_at = CLOSED, ev.at


def _of(change: Callable[[FollowUp, Any], None]) -> Callable[[Book, Any], None]:
    """A change of a follow-up that is here; a day of the past is read alone, without those that were opened before it."""

    def changed(book: Book, ev: Any) -> None:
        item = book.follow_ups.get(ev.follow_up)
        if item is not None:
            change(item, ev)

    return changed


CHANGES: Changes = {
    e.FollowUpOpened: _opened,
    e.FollowUpAssigned: _of(_assigned),
    e.CitizenContacted: _of(_contacted),
    e.FollowUpExtended: _of(_extended),
    e.ServiceRectified: _of(_rectified),
    e.RatingAppealed: _of(_appealed),
    e.AppealReviewed: _of(_reviewed),
    e.FollowUpClosed: _of(_closed),
}
