"""The pages of the built app. Every page is the same file; its own router shows what the address asks for."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from flask import Blueprint, Response, request, send_file, send_from_directory

from lobby import font
from queue_server.web.problems import problem

routes = Blueprint("pages", __name__)

DIST = Path(__file__).with_name("dist")
YEAR_SECONDS, MONTH_SECONDS = 31_536_000, 2_592_000


@routes.get("/")
@routes.get("/sign-in")
@routes.get("/password")
@routes.get("/console")
@routes.get("/office")
@routes.get("/office/<tab>")
@routes.get("/office/report/<tab>")
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
    """A built file, packed where the browser takes it; its name holds its content's hash, so it may be kept for ever."""
    packs = request.accept_encodings.quality("gzip") > 0 and (DIST / "assets" / f"{name}.gz").is_file()
    response = send_from_directory(
        DIST / "assets", f"{name}.gz" if packs else name, mimetype=mimetypes.guess_type(name)[0], max_age=YEAR_SECONDS
    )
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.cache_control.public, response.cache_control.immutable = True, True
    return response


@routes.get("/faces/<any(regular, bold):weight>.otf")
def face(weight: str) -> Response:
    """The house's typeface, for screens of the hall whose machine has no Chinese letters of its own."""
    response = send_file(font.path(bold=weight == "bold"), mimetype="font/otf", max_age=MONTH_SECONDS)
    response.cache_control.public = True
    return response


@routes.get("/<name>")
def icon(name: str) -> Response:
    """Files beside the page: its icon."""
    return send_from_directory(DIST, name)
