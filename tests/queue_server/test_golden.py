"""Golden journals: what an older version wrote is read today, event for event, and makes the same books (law 3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.events import KINDS
from queue_server.journal import read_event
from tests.journals.make import Golden, goldens, replayed

RECORDS = ("tickets", "windows", "lines", "prompts", "appointments")
"""Things with fields, by their ids; a later version may add a field to them, never an id."""


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: golden.name)
def test_an_old_journal_makes_the_books_it_made_then(golden: Golden) -> None:
    then, now = golden.books(), replayed(golden)
    assert then.keys() == now.keys()
    assert {seq: found for seq in then if (found := list(differences(then[seq], now[seq])))} == {}


@pytest.mark.parametrize("golden", goldens(), ids=lambda golden: golden.name)
def test_an_old_journal_has_no_gap(golden: Golden) -> None:
    rows = list(golden.rows())
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))


def test_every_kind_of_event_is_in_some_golden_journal() -> None:
    """A new kind needs a new golden journal: tests/journals/README.md."""
    told = {row["event"] for golden in goldens() for row in golden.rows()}
    assert told == set(KINDS)


def test_a_later_version_may_add_fields_and_nothing_else_differs() -> None:
    """The comparison itself: it forgives a new field of a ticket, and sees every other change."""
    then, now = (max(books.items())[1] for books in (goldens()[0].books(), replayed(goldens()[0])))
    ticket = next(iter(now["tickets"].values()))
    ticket["a_later_field"] = 1
    assert list(differences(then, now)) == []
    ticket["number"] = "Z999"
    now["serials"]["A"] += 1
    now["tickets"]["nobody"] = dict(ticket)
    del now["windows"]["3"]
    found = [line.partition(":")[0] for line in differences(then, now)]
    assert found == ["serials.A", "tickets", f"tickets.{ticket['id']}.number", "windows"]


def test_an_event_without_its_later_fields_is_read_with_their_defaults() -> None:
    event: Any = read_event("ticket_called", 0.0, '{"ticket": "t", "window": "3", "call": "c", "clerk": "user:x"}')
    assert (event.why, event.passed) == ({}, [])


def differences(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Where today's book is another than that of then; fields that did not exist then are passed over."""
    for key, before in then.items():
        after = now.get(key)
        if key not in RECORDS:
            yield from _values(key, before, after)
            continue
        if before.keys() != (after or {}).keys():
            yield f"{key}: then {sorted(before)}, now {sorted(after or {})}"
        for name in before.keys() & (after or {}).keys():
            for field, value in before[name].items():
                yield from _values(f"{key}.{name}.{field}", value, (after or {})[name].get(field, "nothing"))


def _values(where: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _values(f"{where}.{key}", before.get(key, "nothing"), after.get(key, "nothing"))
    elif before != after:
        yield f"{where}: then {before!r}, now {after!r}"
