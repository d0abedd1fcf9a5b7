"""A bad rating is followed up."""

from __future__ import annotations

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


def _step(book: Book, ev: Any, what: str, result: str | None = None) -> FollowUp:
    item = book.follow_ups[ev.follow_up]
    item.steps.append(Step(ev.at, what, ev.by, result, getattr(ev, "words", None)))
    return item


def _assigned(book: Book, ev: e.FollowUpAssigned) -> None:
    _step(book, ev, "assigned", ev.owner).owner = ev.owner


def _contacted(book: Book, ev: e.CitizenContacted) -> None:
    item = _step(book, ev, "contacted", ev.result)
    item.calls += 1
    item.contact, item.contacted_at = ev.result, ev.at
    if item.state == OPEN:
        item.state = CONTACTED


def _extended(book: Book, ev: e.FollowUpExtended) -> None:
    _step(book, ev, "extended").close_due = ev.close_due


def _rectified(book: Book, ev: e.ServiceRectified) -> None:
    _step(book, ev, "rectified").state = RECTIFIED


def _appealed(book: Book, ev: e.RatingAppealed) -> None:
    _step(book, ev, "appealed").appeal = "asked"


def _reviewed(book: Book, ev: e.AppealReviewed) -> None:
    result = "upheld" if ev.upheld else "rejected"
    _step(book, ev, "reviewed", result).appeal = result


def _closed(book: Book, ev: e.FollowUpClosed) -> None:
    item = _step(book, ev, "closed")
    item.state, item.closed_at = CLOSED, ev.at


CHANGES: Changes = {
    e.FollowUpOpened: _opened,
    e.FollowUpAssigned: _assigned,
    e.CitizenContacted: _contacted,
    e.FollowUpExtended: _extended,
    e.ServiceRectified: _rectified,
    e.RatingAppealed: _appealed,
    e.AppealReviewed: _reviewed,
    e.FollowUpClosed: _closed,
}
