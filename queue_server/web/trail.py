"""Every act is written down in one place: after each POST, PUT or DELETE, who it was, what was done, and how it ended.

A door that knows how a thing was before says so by `note(before=…, after=…)`; of the others the state of the window or
ticket they name is looked up before, and the gist of their answer is kept. What a request carried is never kept: it may
be personal.
"""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

from flask import Flask, Response, g, request

from queue_server.accounts.audit import Act
from queue_server.journal import JournalError
from queue_server.web import looks
from queue_server.web.problems import house

log = logging.getLogger(__name__)

SAFE = ("GET", "HEAD", "OPTIONS")
UNKEPT = ("sim",)
"""Doors of the virtual hall: touches on doubles change nothing that counts."""
LOOKING = ("windows.preview", "policy.preview", "booking.find", "whatif.ask", "whatif.advice")
"""Doors that are asked by POST and change nothing."""
REFUSALS = (403, 429)
"""Refusals that are kept: somebody wanted what they may not do. Other refusals did nothing."""
SECRET = ("token",)
GIST = ("id", "number", "state", "window", "queue", "service", "version", "serves", "supports", "day")


def note(before: Any = None, after: Any = None) -> None:
    """How the thing was before this request, and how it is now; plain values, nothing personal and no secret."""
    g.noted = (before, after)


def set_up(app: Flask) -> None:
    """Write down what this app's doors do."""
    app.before_request(_look)
    app.after_request(_write)


def act_now(name: str, who: str, what: str, status: int, after: Any = None) -> None:
    """Write down what no POST, PUT or DELETE did: somebody came in by the provider."""
    _add(Act(at=house().clock(), who=who, act=name, what=what, status=status, reason=None, before=None, after=after,
             place=request.remote_addr or ""))  # fmt: skip


def _look() -> None:
    if request.method not in SAFE and request.blueprint not in UNKEPT:
        g.looked = _seen(after=False)


def _seen(*, after: bool) -> Any:
    """How the thing stands that this request is about; None where there is nothing to look at, or nothing can be read."""
    view, given = looks.look(request.endpoint or "", after=after), request.view_args or {}
    if view is None:
        return None
    try:
        return house().writer.look(lambda book: view(book, given))
    except JournalError:  # the door itself will say so, or has said what it did
        return None


def _write(response: Response) -> Response:
    if request.method in SAFE or request.blueprint in (None, *UNKEPT) or g.get("repeated"):
        return response
    if request.endpoint in LOOKING:
        return response
    if response.status_code >= 400 and response.status_code not in REFUSALS and "tried" not in g:
        return response
    body = response.get_json(silent=True) if response.is_json else None
    done = response.status_code < 400
    before, after = g.get("noted") or (g.get("looked"), (_seen(after=True) or _gist(body)) if done else None)
    reason = body.get("reason") if isinstance(body, dict) and not done else None
    _add(Act(
        at=house().clock(), who=who(), act=_name(), what=_what(), status=response.status_code, reason=reason,
        before=before, after=after, place=request.remote_addr or "",
    ))  # fmt: skip
    return response


def _add(act: Act) -> None:
    try:
        house().accounts.audit.add(act)
    except sqlite3.Error:
        log.exception("%s could not be written down", act.act)


def who() -> str:
    """Who this request turned out to come from; a citizen's phone and a stranger have no name."""
    if g.get("user") is not None:
        return str(g.user.name)
    return str(g.get("device") or g.get("tried") or ("phone" if request.blueprint == "phone" else "stranger"))


def _name() -> str:
    act = (request.view_args or {}).get("act")
    endpoint = request.endpoint or ""
    return f"{endpoint.partition('.')[0]}.{act}" if act else endpoint


def _what() -> str:
    given = {key: value for key, value in (request.view_args or {}).items() if key not in SECRET and key != "act"}
    return " ".join(f"{key}={str(value)[:100]}" for key, value in given.items())


def _gist(body: Any) -> Any:
    """Of an answer only what is known to be nobody's secret."""
    if not isinstance(body, dict):
        return None
    if isinstance(body.get("ticket"), dict):
        body = body["ticket"]
    return {key: body[key] for key in GIST if isinstance(body.get(key), str | int | list)} or None
