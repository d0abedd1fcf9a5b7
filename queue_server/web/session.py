"""Signing in and out, and one's own password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from pydantic import Field

from queue_server import first_sign_in
from queue_server.accounts import LockedOutError, User, WeakPasswordError, WrongPasswordError
from queue_server.accounts.passwords import LONGEST, SHORTEST
from queue_server.web import guard, trail
from queue_server.web.problems import Problem, house, problem

routes = Blueprint("session", __name__, url_prefix="/api/v1/session")


class SignIn(guard.Body):
    """Name and password."""

    username: str
    password: str


class NewPassword(guard.Body):
    """The password until now, and the one from now on."""

    now: str
    wanted: str = Field(json_schema_extra={"minLength": SHORTEST, "maxLength": LONGEST})


@routes.post("")
def sign_in() -> Response:
    """A token for scripts and a cookie for pages."""
    given = guard.body(SignIn)
    name = given.username[:100]
    # A stranger's word is not kept: it may be a password in the wrong field.
    g.tried = name if house().accounts.users.get(name) else "unknown"
    try:
        user, token = house().accounts.sign_in(name, given.password[:1000], request.remote_addr or "")
    except WrongPasswordError as error:
        raise problem(401, "wrong_password", "Name or password is wrong.") from error
    except LockedOutError as error:
        raise _locked_out(error) from error
    g.user = user
    trail.note(after={"role": user.role, "window": user.window})
    return begun(jsonify({"token": token, **shown(user)}), token)


@routes.get("")
def who() -> Response:
    """Who is signed in."""
    return jsonify(shown(guard.user(changing=True)))


@routes.get("/ways")
def ways() -> Response:
    """How one can sign in here: always by password, and by the house's own provider where one is configured."""
    provider = house().centre.oidc
    return jsonify({"password": True, "provider": provider.button.model_dump() if provider else None})


@routes.put("/password")
def choose_password() -> Response:
    """A new password of one's own; all other sessions end."""
    somebody = guard.user(changing=True)
    given = guard.body(NewPassword)
    try:
        ended = house().accounts.choose_password(
            somebody.name, given.now[:1000], given.wanted, guard.token(), request.remote_addr or ""
        )
    except WrongPasswordError as error:
        raise problem(403, "wrong_password", "The password until now is wrong.") from error
    except LockedOutError as error:
        raise _locked_out(error) from error
    except WeakPasswordError as error:
        raise problem(422, "weak_password", str(error), least=SHORTEST, most=LONGEST) from error
    trail.note(after={"sessions_ended": ended})
    first_sign_in.forget(house().data, somebody.name)
    return jsonify(shown(house().accounts.user_of(guard.token() or "") or somebody))


@routes.delete("")
def sign_out() -> Response:
    """End the session."""
    guard.user(changing=True)
    house().accounts.sign_out(guard.token() or "")
    response = Response(status=204)
    response.delete_cookie(guard.COOKIE, httponly=True, samesite="Strict", secure=is_secure())
    return response


def begun(response: Response, token: str) -> Response:
    """With the cookie of a session that has begun."""
    response.set_cookie(
        guard.COOKIE, token, max_age=int(house().accounts.sessions.limits.whole), httponly=True, samesite="Strict",
        secure=is_secure(),
    )  # fmt: skip
    return response


def is_secure() -> bool:
    """Whether people reach us by HTTPS: this request came so, or the hall's public address says so."""
    return request.is_secure or (house().public_url or "").startswith("https://")


def shown(user: User) -> dict[str, Any]:
    """Somebody, for pages and scripts."""
    return {
        "name": user.name, "role": user.role, "window": user.window, "permissions": sorted(user.permissions),
        "must_change_password": user.must_change,
    }  # fmt: skip


def _locked_out(error: LockedOutError) -> Problem:
    return problem(429, "locked_out", "Too many failed attempts; please wait {minutes} minutes.", minutes=error.minutes)
