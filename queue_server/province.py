"""Ratings for the province's platform: one record for each case number, their fields out of our facts, proof kept.

Our facts are put into the outbox; their fields are made when it is posted, so that a map that was wrong is mended and
the parked records are replayed. The citizen's own words stay encrypted until then.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from standardwebhooks import Webhook

from lobby.centre import Centre
from lobby.rating_settings import ProvinceMap
from queue_server import events as e
from queue_server import views
from queue_server.book import Book
from queue_server.journal import Entry
from queue_server.outbox import Parcel, Posting
from queue_server.outbox_carrier import Letter, signed

NAME = "province"
TYPE = "rating"
RECEIPT_LENGTH = 200


def postings(book: Book, entry: Entry, before: int) -> list[Posting]:
    """Records of ratings just given, and of one whose case number has just become known."""
    made = []
    for seq, event in enumerate(entry.events, start=before + 1):
        for case, rated in _rated(book, event):
            key = f"{rated['rating']}/{case}"
            body = json.dumps({**rated, "case": case, "rating": key}, ensure_ascii=False)
            made.append(Posting(NAME, key, seq, key, TYPE, body, event.at))
    return made


def _rated(book: Book, event: e.Event) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(event, e.TicketRated):
        rated = facts(book.centre, event, views.clock(book, event.at))
        return [(case, rated) for case in event.cases]
    if isinstance(event, e.CaseBound):
        given = (prompt.rated for prompt in book.prompts.values() if prompt.ticket == event.ticket and prompt.rated)
        return [(event.case, facts(book.centre, rated, views.clock(book, rated.at))) for rated in given]
    return []


def facts(centre: Centre, rated: e.TicketRated, at: str | None) -> dict[str, Any]:
    """A rating in plain values; `words` is the key of the citizen's own."""
    window, service = centre.window.get(rated.window), centre.service.get(rated.service or "")
    return {
        "rating": rated.prompt, "grade": rated.grade, "at": at, "channel": rated.channel, "reasons": list(rated.reasons),
        "words": rated.words, "window": rated.window, "window_name": window.name.zh if window else None,
        "service": rated.service, "service_name": service.name.zh if service else None, "number": rated.number,
        "centre": centre.id, "centre_name": centre.name.zh, "version": rated.version, "flagged": bool(rated.flags),
    }  # fmt: skip


def mapped(theirs: ProvinceMap, rated: Mapping[str, Any]) -> dict[str, Any]:
    """A record as the platform wants it."""
    values = dict(rated)
    values["grade"] = theirs.grades.get(str(rated["grade"]), rated["grade"])  # type: ignore[call-overload]  # checked keys
    values["channel"] = theirs.channels.get(rated["channel"], rated["channel"])
    values["at"] = _time(theirs, str(rated["at"]))
    made: dict[str, Any] = {}
    for path, fact in theirs.fields.items():
        _put(made, path, values.get(fact))
    for path, value in theirs.constants.items():
        _put(made, path, value)
    return made


def _time(theirs: ProvinceMap, at: str) -> str | int:
    moment = datetime.fromisoformat(at)
    if theirs.time == "local":
        return moment.strftime("%Y-%m-%d %H:%M:%S")
    return int(moment.timestamp()) if theirs.time == "seconds" else at


def _put(made: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for name in outer:
        made = made.setdefault(name, {})
    made[last] = value


def found(answer: Any, path: str) -> Any:
    """What stands at a path of an answer; None where there is nothing."""
    for name in path.split("."):
        answer = answer.get(name) if isinstance(answer, Mapping) else None
    return answer


class Platform:
    """The receiver. `words` gives what is kept under a key, or None."""

    name = NAME

    def __init__(self, theirs: ProvinceMap, url: str, secret: str | None, words: Callable[[str], str | None]) -> None:
        self._map, self._url, self._words = theirs, url, words
        self._webhook = Webhook(secret) if secret else None

    def letter(self, parcel: Parcel) -> Letter:
        """The record in their fields."""
        rated = json.loads(parcel.body)
        if rated.get("words"):
            rated["words"] = self._words(rated["words"]) if "words" in self._map.fields.values() else None
        body = json.dumps(mapped(self._map, rated), ensure_ascii=False)
        plain = {"Content-Type": "application/json; charset=utf-8"}
        headers = signed(self._webhook, parcel.id, body, plain["Content-Type"]) if self._webhook else plain
        return Letter(self._url, body.encode(), headers)

    def refused(self, parcel: Parcel, status: int) -> None:
        """Any error is tried again, for a rating must not be lost; after a day a person decides."""

    def taken(self, _parcel: Parcel, status: int, answer: bytes) -> str | None:
        """The proof of receipt; ValueError where the answer does not say that the rating was taken."""
        said = json.loads(answer) if answer.strip() else None
        for path, wanted in self._map.accepted.items():
            if found(said, path) != wanted:
                raise ValueError(f"their answer does not say {path} = {wanted!r}")
        if self._map.receipt is None:
            return f"HTTP {status}"
        receipt = found(said, self._map.receipt)
        if receipt is None:
            raise ValueError(f"their answer has no {self._map.receipt}")
        return str(receipt)[:RECEIPT_LENGTH]
