"""The doors of who looks after users: who there is, what they may, and which sessions are open."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel, Field

from lobby.accounts_settings import RoleName
from queue_server.accounts import ROLES, LastAdminError, NameTakenError
from queue_server.accounts.users import Account
from queue_server.web import guard, paging, trail
from queue_server.web.problems import house, problem

routes = Blueprint("users", __name__, url_prefix="/api/v1")

NAME = r"^\w[\w.@-]{0,59}$"


class NewUser(guard.Body):
    """Somebody new."""

    name: str = Field(pattern=NAME)
    role: RoleName
    window: str | None = Field(None, max_length=100)


class Change(guard.Body):
    """Somebody as they are from now on."""

    role: RoleName
    window: str | None = Field(None, max_length=100)
    disabled: bool = False


class ShownUser(BaseModel):
    """A user; `provider` where they come in by the house's own provider."""

    name: str
    role: str
    window: str | None
    disabled: bool
    must_change: bool
    provider: bool


class MadeUser(ShownUser):
    """A user with a password for once: it is shown now and never again."""

    password: str


class Once(BaseModel):
    """A password for once."""

    password: str


class OpenSession(BaseModel):
    """A session that is open; times are seconds since 1970."""

    id: str
    name: str
    began: float
    seen: float
    until: float
    place: str


class Role(BaseModel):
    """A role and what it may."""

    role: str
    permissions: list[str]


@routes.get("/roles")
def roles() -> Response:
    """What each role may."""
    guard.need("user.edit")
    return jsonify([{"role": role, "permissions": sorted(held)} for role, held in ROLES.items()])


@routes.get("/users")
def users() -> Response:
    """Everybody who may sign in."""
    guard.need("user.edit")
    return paging.listed([account.shown() for account in house().accounts.users.all()], "name")


@routes.post("/users")
def add() -> Response:
    """Somebody new, with a password for once."""
    guard.need("user.edit")
    sent = guard.body(NewUser)
    _fits(sent.role, sent.window)
    try:
        password = house().accounts.add(sent.name, sent.role, sent.window)
    except NameTakenError as error:
        raise problem(409, "name_taken", "There is a user “{name}” already.", name=sent.name) from error
    after = _known(sent.name).shown()
    trail.note(after=after)
    response = jsonify({**after, "password": password})
    response.status_code = 201
    return response


@routes.put("/users/<name>")
def change(name: str) -> Response:
    """Another role or window, or no entrance."""
    guard.need("user.edit")
    account, sent = _known(name), guard.body(Change)
    _fits(sent.role, sent.window)
    try:
        after = house().accounts.change(account, **sent.model_dump())
    except LastAdminError as error:
        raise _last() from error
    trail.note(account.shown(), after.shown())
    return jsonify(after.shown())


@routes.delete("/users/<name>")
def remove(name: str) -> Response:
    """Take somebody out for good."""
    guard.need("user.edit")
    account = _known(name)
    try:
        house().accounts.remove(name)
    except LastAdminError as error:
        raise _last() from error
    trail.note(before=account.shown())
    return Response(status=204)


@routes.post("/users/<name>/reset-password")
def reset_password(name: str) -> Response:
    """A password for once; they are signed out everywhere."""
    guard.need("user.edit")
    password = house().accounts.reset_password(_known(name))
    trail.note(after={"must_change": True})
    return jsonify({"password": password})


@routes.get("/sessions")
def sessions() -> Response:
    """Which sessions are open: everybody's for who looks after users, one's own for anybody else."""
    somebody = guard.user()
    whose = None if somebody.may("user.edit") else somebody.name
    return paging.listed([one.shown() for one in house().accounts.sessions.all(whose)], "id")


@routes.delete("/sessions/<session>")
def end(session: str) -> Response:
    """End a session: one's own, or anybody's for who looks after users."""
    somebody = guard.user()
    whose = None if somebody.may("user.edit") else somebody.name
    found = next((one for one in house().accounts.sessions.all(whose) if one.id == session), None)
    if found is None or not house().accounts.sessions.end_one(session):
        raise problem(404, "http_404", "There is no such page or thing.")
    trail.note(before={"name": found.name})
    return Response(status=204)


def _known(name: str) -> Account:
    account = house().accounts.users.get(name)
    if account is None:
        raise problem(404, "unknown_user", "There is no user “{found}”.", found=name[:60])
    return account


def _fits(role: str, window: str | None) -> None:
    """A clerk sits at a window of this hall; others may."""
    windows: dict[str, Any] = house().centre.window
    if (window is not None and window not in windows) or (role == "clerk" and window is None):
        raise problem(422, "unknown_window", "There is no window “{found}”; there are: {allowed}.",
                      found=(window or "")[:40], allowed=", ".join(windows))  # fmt: skip


def _last() -> Exception:
    return problem(409, "last_admin", "Nobody would be left who may change users; make somebody else admin first.")
