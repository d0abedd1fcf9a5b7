"""Checking in on a phone, in the hall only: the code on the wall opens the door, the appointment's code does the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Literal, TypeVar

import segno
from flask import Blueprint, Response, current_app, jsonify, request
from pydantic import Field

from lobby import ids
from lobby.hours import at_hall
from queue_server import commands as c
from queue_server.wall_codes import ForgedError, OldError, WallCodes, key_of
from queue_server.web import guard
from queue_server.web.appointments import made
from queue_server.web.booking import ACTOR, tried
from queue_server.web.problems import house, problem

T = TypeVar("T")
routes = Blueprint("check_in", __name__, url_prefix="/api/v1/check-in")


class Wall(guard.Body):
    """What the code on the wall says."""

    code: str = Field(max_length=60)


class PhoneCheckIn(guard.Body):
    """The pass that the code on the wall gave, the appointment's code, the telephone's last digits."""

    allowed: str = Field(alias="pass", max_length=80)
    code: str = Field(min_length=4, max_length=60)
    phone: str | None = Field(None, pattern=r"^\d{4}$")
    on_behalf: Literal["family", "agent"] | None = None


def codes() -> WallCodes:
    """The codes of this hall."""
    found: WallCodes | None = current_app.extensions.get("wall_codes")
    if found is None:
        key = key_of(house().data / "keys" / "wall.key")
        minutes = house().centre.appointments.wall_minutes
        found = current_app.extensions.setdefault("wall_codes", WallCodes(key, minutes, house().clock))
    return found


@routes.get("/wall-link")
def wall_link() -> Response:
    """The addresses of the page that shows the code, and of the entrance's board with it: for screens in the hall only."""
    guard.need("timetable.edit")
    key = codes().wall_key
    return jsonify({"path": f"/in/wall#{key}", "board": f"/board?view=entrance#{key}"})


@routes.get("/code")
def code() -> Response:
    """The code of this minute as an address for phones, for a screen that holds the wall's key."""
    _need_wall()
    found, until = codes().code()
    response = jsonify({"url": _url(found), "until": at_hall(house().centre, until).isoformat(timespec="seconds"),
                        "centre": house().centre.name.model_dump()})  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.get("/code.svg")
def picture() -> Response:
    """The same as a picture, for screens that show pictures only."""
    _need_wall()
    out = BytesIO()
    segno.make_qr(_url(codes().code()[0]), error="m").save(out, kind="svg", scale=8, border=4)
    return Response(out.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def _need_wall() -> None:
    if not codes().may_show(request.args.get("key", "")):
        raise problem(403, "not_the_wall", "This page belongs on a screen in the hall; its address is in the office.")


def _url(found: str) -> str:
    public = (house().public_url or request.host_url).rstrip("/")
    return f"{public}/in?c={found}"


@routes.post("/enter")
def enter() -> Response:
    """A fresh code from the wall is exchanged for a pass, good for one check-in."""
    sent = guard.body(Wall)
    given, until = _fresh(lambda: codes().enter(sent.code))
    return jsonify({"pass": given, "until": at_hall(house().centre, until).isoformat(timespec="seconds")})


@routes.post("")
def check_in() -> Response:
    """An appointment becomes a number, on the phone of somebody who stands in the hall."""
    sent = guard.body(PhoneCheckIn)
    with tried(sent.code), _passing(sent.allowed):
        command = c.CheckIn(ids.uuid7(house().clock()), ids.token(), sent.code.strip().upper(), phone=sent.phone,
                            agent=sent.on_behalf)  # fmt: skip
        return made(guard.ask(ACTOR, command, sent.model_dump()).body["ticket"])


@contextmanager
def _passing(given: str) -> Iterator[None]:
    """The pass is used up, unless the check-in fails."""
    with ExitStack() as stack:
        _fresh(lambda: stack.enter_context(codes().spent(given)))
        yield


def _fresh(use: Callable[[], T]) -> T:
    """What a code or a pass gives, or why it gives nothing."""
    try:
        return use()
    except ForgedError as error:
        raise problem(403, "forged_code", "This code is not from our wall. Please scan the one in the hall.") from error
    except OldError as error:
        raise problem(
            403, "old_code", "This code is over. Please scan the one on the wall in the hall again."
        ) from error
