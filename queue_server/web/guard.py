"""Who asks: a bearer token, the session cookie of our own pages, or a device's own password. And what they may do."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar

from flask import g, request
from pydantic import BaseModel, ConfigDict, ValidationError

from queue_server.accounts import User
from queue_server.commands import Asked, Command, Person
from queue_server.web.problems import house, problem, refused
from queue_server.writer import Outcome, digest

COOKIE = "lobby_session"
SAFE = ("GET", "HEAD", "OPTIONS")
MAX_KEY = 200


class Body(BaseModel):
    """What a request carries."""

    model_config = ConfigDict(frozen=True, extra="ignore")


B = TypeVar("B", bound=BaseModel)


def token() -> str | None:
    """The session or API token of this request, from its header or its cookie."""
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and value:
        return value.strip()
    cookie = request.cookies.get(COOKIE)
    if cookie and request.method not in SAFE:
        our_page()
    return cookie


def our_page() -> None:
    """A cookie alone is not enough to change something: a browser's request must come from our own pages.

    A browser says where it comes from; one so old that it does not cannot send our headers from another site unasked.
    """
    origin, fetched = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    silent = origin is None and fetched is None
    foreign = fetched not in (None, "same-origin", "none") or (
        origin is not None and origin.split("://")[-1] != request.host
    )
    if foreign or (silent and "Idempotency-Key" not in request.headers and not request.is_json):
        raise problem(403, "other_site", "The request came from another site.")


def user_or_nobody() -> User | None:
    """Who is signed in, if anybody is."""
    if "user" not in g:
        held = token()
        g.user = house().accounts.user_of(held) if held else None
    found: User | None = g.user
    return found


def user(*, changing: bool = False) -> User:
    """Who is signed in, or 401; 403 for who must choose a password first, unless they are about to (`changing`)."""
    somebody = user_or_nobody()
    if somebody is None:
        held = token()
        if held and house().accounts.sessions.ended(held):
            raise problem(401, "session_expired", "Your session has ended; please sign in again.")
        raise problem(401, "not_signed_in", "Please sign in.")
    if somebody.must_change and not changing:
        raise problem(403, "password_change", "Please choose a password of your own first.")
    return somebody


def need(permission: str) -> User:
    """Who is signed in and may do this, or 401 or 403."""
    somebody = user()
    if not somebody.may(permission):
        raise problem(403, "not_allowed", "You may not do this.")
    return somebody


def need_window(window: str) -> User:
    """A clerk at their own window, or somebody for every window."""
    somebody = need("window.operate")
    if somebody.window != window and not somebody.may("window.any"):
        raise problem(403, "other_window", "This window belongs to another clerk.")
    return somebody


def device() -> str:
    """The device whose password this request carries (HTTP Basic), or 401."""
    given = request.authorization
    if given and given.type == "basic" and given.username and given.password:
        name = house().registry.check(given.username, given.password)
        if name:
            g.device = f"device:{name}"
            return name
    raise problem(401, "unknown_device", "This device is not registered.")


def body(model: type[B]) -> B:
    """The request's JSON as a model; an empty body is an empty object."""
    try:
        return model.model_validate(request.get_json(silent=False) if request.data else {})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise problem(
            422, "bad_field", "Field “{field}” does not fit: {why}.", field=field, why=first["msg"]
        ) from error


def ask(
    somebody: User | str,
    command: Command,
    sent: dict[str, Any],
    person: Person | None = None,
    *,
    under: str | None = None,
) -> Outcome:
    """Ask the writer under the request's Idempotency-Key, or `under` another name it has; a refusal is a problem."""
    actor = somebody if isinstance(somebody, str) else f"user:{somebody.name}"
    g.by_writer = True
    asked = Asked(actor, command, key() or under or str(uuid.uuid4()), digest({"route": request.path, **sent}), person)
    outcome = house().writer.ask(asked)
    g.repeated = outcome.repeated
    reason = None if outcome.ok else str(outcome.body["reason"])
    house().metrics.count("http", type(command).__name__, outcome.status, reason)
    if not outcome.ok:
        raise refused(outcome)
    return outcome


def key() -> str | None:
    """The request's Idempotency-Key, 1 to 200 characters, if it has one."""
    given = request.headers.get("Idempotency-Key")
    if given is not None and not 0 < len(given) <= MAX_KEY:
        raise problem(
            422, "bad_key", "Field “{field}” does not fit: {why}.", field="Idempotency-Key", why="1-200 characters"
        )
    return given


def seen() -> str | None:
    """The version that was looked at, from If-Match; None where it is not said."""
    given = request.headers.get("If-Match", "*").strip().removeprefix("W/").strip('"')
    return None if given == "*" else given[:2_000]


def seen_number() -> int | None:
    """The same where versions are counted; refused where it is no number."""
    given = seen()
    if given is not None and not given.isdecimal():
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="If-Match", why='"version"')
    return None if given is None else int(given)
