"""Numbers that the server may have given and nobody got: each is asked for once more, by its old id, and given up.

A kiosk that lost its power between ask and answer, and came back when the citizen had gone, leaves such a one. They wait
in the outbox's marks until the server has answered, so that no window ever calls a number that nobody holds.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Mapping
from typing import Any

from kiosk.errands import Later
from lobby.messages import Answer
from lobby.outbox import Outbox
from lobby.terminal import NOT_NOW, Terminal

log = logging.getLogger(__name__)

MARK = "orphans"
MOST = 20


class Orphans:
    """What is to be given up. On the main thread; `later` brings answers there."""

    def __init__(self, terminal: Terminal, outbox: Outbox, later: Later) -> None:
        self._terminal, self._outbox, self._later = terminal, outbox, later
        self._waiting = _read(outbox.mark(MARK))

    def with_one_more(self, ask: Mapping[str, Any]) -> dict[str, str | None]:
        """The mark to write, so that this ask's number will be given up too."""
        self._waiting = [*(one for one in self._waiting if one["id"] != ask["id"]), dict(ask)][-MOST:]
        return _mark(self._waiting)

    def settle(self) -> None:
        """Ask for all of them again; call it when the server has come back, and every few seconds."""
        for ask in self._waiting:
            self._terminal.ask(ask, lambda answer: self._later(lambda: self._answered(answer)))

    def _answered(self, answer: Answer) -> None:
        rest = [ask for ask in self._waiting if ask["id"] != str(answer.id)]
        if len(rest) == len(self._waiting) or answer.reason in NOT_NOW:
            return
        try:
            self._give_up(answer, _mark(rest))
            self._waiting = rest
        except sqlite3.Error:
            log.exception("the outbox cannot be written; a number that nobody got waits to be given up")

    def _give_up(self, answer: Answer, marks: dict[str, str | None]) -> None:
        ticket = answer.ticket
        if ticket is None or ticket.token is None:
            self._outbox.note(marks)
            return
        log.warning(
            "number %s was given while this kiosk lost its power; nobody has it, and it is given up", ticket.number
        )
        cancel = {"command": "cancel", "ticket": ticket.id, "token": ticket.token}
        self._terminal.ask(cancel, lambda _: None, keep=True, marks=marks)


def _read(mark: str | None) -> list[dict[str, Any]]:
    try:
        found = json.loads(mark or "[]")
    except ValueError:
        return []
    return [ask for ask in found if isinstance(ask, dict) and "id" in ask] if isinstance(found, list) else []


def _mark(asks: list[dict[str, Any]]) -> dict[str, str | None]:
    return {MARK: json.dumps(asks, ensure_ascii=False) if asks else None}
