"""What of some days is not known, in sentences: a report says it beside its figures and invents nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lobby.catalogue import both
from lobby.centre import Centre
from lobby.messages import Text
from queue_server.reports.days import Span

TOLD = 6
"""So many are listed; the API has all of them."""


def doubts(
    centre: Centre, unreadable: Sequence[str], left_open: Sequence[str], gaps: Sequence[Span], set_back: Sequence[Span]
) -> list[Text]:
    """A sentence for each kind of gap there is. Days as `2026-11-23`, spans in seconds since 1970."""
    said = [
        (unreadable, both("These days name windows or queues that are gone and are not counted: {days}",
                          days=_listed(unreadable))),
        (gaps, both("Nothing was recorded for half an hour and more, so something may be missing: {times}",
                    times=_spans(centre, gaps))),
        (set_back, both("The clock was set back; whoever was in the house then is counted without times: {times}",
                        times=_spans(centre, set_back))),
        (left_open, both("The server was away when these days ended; whoever was still in the house is not counted as "
                         "served: {days}", days=_listed(left_open))),
    ]  # fmt: skip
    return [sentence for found, sentence in said if found]


def _spans(centre: Centre, spans: Sequence[Span]) -> Text:
    def clock(at: float, form: str) -> str:
        return datetime.fromtimestamp(at, centre.zone).strftime(form)

    return _listed([f"{clock(since, '%Y-%m-%d %H:%M')} – {clock(until, '%H:%M')}" for since, until in spans])


def _listed(texts: Sequence[str]) -> Text:
    some = Text(zh="、".join(texts[:TOLD]), en=", ".join(texts[:TOLD]))
    return both("{some} and {count} more", some=some, count=len(texts) - TOLD) if len(texts) > TOLD else some
