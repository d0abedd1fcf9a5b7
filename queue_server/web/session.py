"""Signing in and out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from queue_server.accounts import LockedOutError, User, WrongPasswordError
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("session", __name__, url_prefix="/api/v1/session")


class SignIn(guard.Body):
    """Name and password."""

    username: str
    password: str


@routes.post("")
def sign_in() -> Response:
    """A token for scripts and a cookie for pages."""
    given = guard.body(SignIn)
    try:
        user, token = house().accounts.sign_in(given.username[:100], given.password[:1000], request.remote_addr or "")
    except WrongPasswordError as error:
        raise problem(401, "wrong_password", "Name or password is wrong.") from error
    except LockedOutError as error:
        raise problem(
            429, "locked_out", "Too many failed attempts; please wait {minutes} minutes.", minutes=error.minutes
        ) from error
    response = jsonify({"token": token, **_shown(user)})
    response.set_cookie(
        guard.COOKIE,
        token,
        max_age=int(house().accounts.sessions.limits.whole),
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response


@routes.get("")
def who() -> Response:
    """Who is signed in."""
    return jsonify(_shown(guard.user()))


@routes.delete("")
def sign_out() -> Response:
    """End the session."""
    guard.user()
    house().accounts.sign_out(guard.token() or "")
    response = Response(status=204)
    response.delete_cookie(guard.COOKIE, httponly=True, samesite="Strict")
    return response


def _shown(user: User) -> dict[str, Any]:
    return {"name": user.name, "role": user.role, "window": user.window, "permissions": sorted(user.permissions)}
