"""Checks a journal, replays it, and follows the chain of the audit: `lobby verify`. Mistakes are told, nothing changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lobby import config
from lobby.centre import Centre
from lobby.hall import Hall
from queue_server.accounts.audit import Audit
from queue_server.accounts.register import AUDIT_FILE
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.journal import FILE, JournalError, read_event


def verify(data: Path) -> list[str]:
    """What is wrong with the journal of a data folder; nothing where all is well."""
    path = data / FILE
    if not path.exists():
        return [f"{path}: found no journal; allowed the --data folder of a hall that has been started once"]
    centre = config.load(Path(Hall.read(data).centre_file))
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5)) as db:
            damage = [f"{path}: {row[0]}" for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            return (damage or _replay(path, db, centre)) + _audited(data / AUDIT_FILE)
    except sqlite3.DatabaseError as error:
        return [f"{path}: {error}"]


def _audited(path: Path) -> list[str]:
    if not path.exists():  # nobody has signed in yet
        return []
    audit = Audit(path)
    try:
        line = audit.broken()
    except sqlite3.DatabaseError as error:
        return [f"{path}: {error}"]
    finally:
        audit.close()
    return [] if line is None else [f"{path}: line {line} is not what was written, or one before it is gone"]


def _replay(path: Path, db: sqlite3.Connection, centre: Centre) -> list[str]:
    book, expected = Book(centre), 1
    wrong: list[str] = []
    for seq, at, kind, body in db.execute("SELECT seq, at, event, body FROM events ORDER BY seq"):
        if seq != expected:
            wrong.append(f"{path}: seq {expected} is missing (found {seq})")
        expected = seq + 1
        try:
            apply(book, read_event(kind, at, body))
        except (JournalError, KeyError, ValueError) as error:
            return [*wrong, f"{path}: seq {seq} ({kind}) cannot be applied: {error!r}"]
    return wrong


def fingerprint(book: Book) -> dict[str, Any]:
    """A book as plain values, to compare one made live with one made by replay."""
    return {
        "day": book.day, "open": book.is_open, "serials": book.serials, "counts": book.counts, "grades": book.grades,
        "tickets": {key: asdict(ticket) for key, ticket in book.tickets.items()},
        "windows": {key: asdict(window) for key, window in book.windows.items()},
        "lines": {key: asdict(line) for key, line in book.lines.items()},
        "prompts": {key: asdict(prompt) for key, prompt in book.prompts.items()},
        "appointments": {key: asdict(item) for key, item in book.appointments.items()},
        "follow_ups": {key: asdict(item) for key, item in book.follow_ups.items()},
        "calls": list(book.calls), "asks": dict(book.asks), "cases": dict(book.cases),
        "collecting": dict(book.collecting), "urged": {key: asdict(item) for key, item in book.urged.items()},
        "overtime": dict(book.overtime),
        "policy": [one.version for one in book.policies], "rules": book.centre.policy.model_dump(mode="json"),
        "notice": book.notice.model_dump() if book.notice else None,
        "emergency": asdict(book.emergency) if book.emergency else None,
    }  # fmt: skip
