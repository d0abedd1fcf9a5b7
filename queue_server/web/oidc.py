"""The way to the house's own provider and back. A browser walks it, so whatever goes wrong ends at the sign-in page."""

from __future__ import annotations

import logging
import re
import secrets
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, request

from queue_server.accounts import LastAdminError, NameTakenError, WrongPasswordError
from queue_server.accounts.provider import JOURNEY_SECONDS, Newcomer, Provider, ProviderError
from queue_server.house import House
from queue_server.web import session, trail
from queue_server.web.problems import house, problem

log = logging.getLogger(__name__)

routes = Blueprint("oidc", __name__, url_prefix="/api/v1/session/provider")

STATE = "lobby_state"
OUR_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]{0,500}")


def set_up(app: Flask, of: House) -> None:
    """Know the provider, where the centre has one."""
    app.extensions["provider"] = Provider(of.centre.oidc, of.clock) if of.centre.oidc else None


@routes.get("")
def leave() -> Response:
    """Away to the provider; `next` is the page to come back to."""
    wanted = request.args.get("next", "/")
    try:
        url, journey = _provider().begin(_back(), wanted if OUR_PATH.fullmatch(wanted) else "/")
    except (ProviderError, OSError) as error:
        return _refused("provider_failed", error)
    response = _sent(url)
    response.set_cookie(STATE, journey.state, max_age=JOURNEY_SECONDS, httponly=True, samesite="Lax",
                        secure=session.is_secure(), path=routes.url_prefix)  # fmt: skip
    return response


@routes.get("/back")
def come_back() -> Response:
    """Back from the provider, with who it is."""
    state = request.args.get("state", "")
    if not state or not secrets.compare_digest(state.encode(), request.cookies.get(STATE, "").encode()):
        return _refused("too_late", ProviderError("too_late", "not the browser that left"))
    try:
        newcomer, goal = _provider().finish(state, request.args)
    except (ProviderError, OSError) as error:
        return _refused(error.reason if isinstance(error, ProviderError) else "provider_failed", error)
    return _welcomed(newcomer, goal)


def _welcomed(newcomer: Newcomer, goal: str) -> Response:
    window = newcomer.window if newcomer.window in house().centre.window else None
    try:
        user, token = house().accounts.welcome(
            newcomer.subject, newcomer.name, newcomer.role, window, request.remote_addr or ""
        )
    except NameTakenError as error:
        return _refused("name_taken", error)
    except (WrongPasswordError, LastAdminError) as error:
        return _refused("kept_out", error)
    trail.act_now("oidc.come_back", user.name, "", 302, {"role": user.role, "window": user.window})
    if goal == "/":
        goal = "/console" if user.window else "/office"
    response = session.begun(_sent(goal), token)
    response.delete_cookie(STATE, path=routes.url_prefix, httponly=True, samesite="Lax", secure=session.is_secure())
    return response


def _refused(reason: str, error: Exception) -> Response:
    log.warning("sign-in by the provider: %s (%s)", reason, error)
    return _sent("/sign-in?" + urlencode({"said": reason}))


def _sent(where: str) -> Response:
    response = Response(status=302)
    response.headers["Location"] = where
    return response


def _back() -> str:
    return (house().public_url or request.host_url).rstrip("/") + f"{routes.url_prefix}/back"


def _provider() -> Provider:
    found: Provider | None = current_app.extensions["provider"]
    if found is None:
        raise problem(404, "http_404", "There is no such page or thing.")
    return found
