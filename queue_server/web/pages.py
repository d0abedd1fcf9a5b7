"""The pages of the built app. Every page is the same file; its own router shows what the address asks for."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from queue_server.web.problems import problem

routes = Blueprint("pages", __name__)

DIST = Path(__file__).with_name("dist")
YEAR_SECONDS = 31_536_000


@routes.get("/")
@routes.get("/sign-in")
@routes.get("/password")
@routes.get("/console")
@routes.get("/office")
@routes.get("/office/<tab>")
@routes.get("/wall")
@routes.get("/board")
@routes.get("/hall")
@routes.get("/book")
@routes.get("/in")
@routes.get("/in/wall")
@routes.get("/t/<token>")
@routes.get("/r/<window>")
def page(token: str = "", tab: str = "", window: str = "") -> Response:  # noqa: ARG001 - read by the page itself
    """The app."""
    if not (DIST / "index.html").exists():
        raise problem(503, "not_built", "The web app has not been built: run make run, or python hatch_build.py.")
    response = send_from_directory(DIST, "index.html")
    response.headers["Cache-Control"] = "no-cache"
    return response


@routes.get("/assets/<path:name>")
def asset(name: str) -> Response:
    """A built file; its name holds its content's hash, so it may be kept for ever."""
    return send_from_directory(DIST / "assets", name, max_age=YEAR_SECONDS)


@routes.get("/<name>")
def icon(name: str) -> Response:
    """Files beside the page: its icon."""
    return send_from_directory(DIST, name)
