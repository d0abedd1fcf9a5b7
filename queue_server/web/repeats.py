"""`Idempotency-Key` on every POST: who asks again under the same key is given the same answer, and nothing is done twice.

What goes through the writer is remembered by the writer, in the journal. Of everything else the answer is kept here for a
day, under who asked and their key; the same key with another content is refused. Refusals are not kept: they did nothing.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack

from flask import Flask, Response, g, request

from queue_server.accounts.repeats import Kept
from queue_server.web import guard
from queue_server.web.problems import Problem, house
from queue_server.writer import OTHER_BODY

HEADERS = ("Content-Type", "Set-Cookie", "Location", "ETag")


def set_up(app: Flask) -> None:
    """Honour the keys of this app's POSTs."""
    app.before_request(_before)
    app.after_request(_after)
    app.teardown_request(_done)


def _before() -> Response | None:
    key = guard.key() if request.method == "POST" and request.endpoint else None
    if key is None:
        return None
    g.actor, g.key, g.digest = _actor(), key, _digest()
    g.turn = ExitStack()
    g.turn.enter_context(house().accounts.repeats.one_at_a_time(g.actor, key))
    kept = house().accounts.repeats.find(g.actor, key)
    if kept is None:
        return None
    if kept.digest != g.digest:
        raise Problem(OTHER_BODY.status, OTHER_BODY.reason, OTHER_BODY.message)
    g.repeated = True
    response = Response(kept.body, kept.status)
    for name, value in kept.headers:
        response.headers.add(name, value) if name == "Set-Cookie" else response.headers.set(name, value)
    return response


def _after(response: Response) -> Response:
    if "key" not in g or g.get("by_writer") or g.get("repeated") or not 200 <= response.status_code < 300:
        return response
    headers = [[name, value] for name, value in response.headers.items() if name in HEADERS]
    body = response.get_data(as_text=True)
    house().accounts.repeats.keep(g.actor, g.key, Kept(g.digest, response.status_code, headers, body))
    return response


def _done(_error: BaseException | None = None) -> None:
    turn: ExitStack | None = g.pop("turn", None)
    if turn:
        turn.close()


def _actor() -> str:
    """Whom an answer belongs to: a user over all their sessions; others by what they hold, or by where they are."""
    somebody = guard.user_or_nobody()
    if somebody is not None:
        return f"user:{somebody.name}"
    held = request.headers.get("Authorization") or (request.view_args or {}).get("token") or request.remote_addr
    return f"{request.blueprint}:{held}"


def _digest() -> str:
    return hashlib.sha256(request.full_path.encode() + b"\n" + request.get_data()).hexdigest()
