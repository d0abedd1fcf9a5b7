"""The technician's doors: how devices are, what they are told, their settings, a picture of their screen."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from pydantic import ConfigDict, Field

from lobby.catalogue import both
from lobby.codec import encode
from lobby.hall import Hall
from lobby.hours import at_hall
from lobby.kiosk_settings import KioskSettings
from lobby.registry import Row
from lobby.slip import Block
from queue_server import commands as c
from queue_server.house import House
from queue_server.screenshots import MAX_BYTES, Screenshots, is_png
from queue_server.settings import Pusher, Settings, StaleVersionError, version_of
from queue_server.web import guard, paging, trail
from queue_server.web.problems import house, problem

routes = Blueprint("devices", __name__, url_prefix="/api/v1")

DO_SECONDS = 30
MAX_SETTINGS = 12 * 1024  # a message has 16 KiB


class Do(guard.Body):
    """A verb for a device, with its own fields beside it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    verb: str = Field(max_length=40)


class Upkeep:
    """What is kept for devices beyond the book, made once for an app."""

    def __init__(self, of: House) -> None:
        self.settings = Settings(of.data, of.centre.kiosk)
        self.shots = Screenshots(of.clock)
        self.pusher = Pusher(self.settings, lambda device: of.presence.seats().get(device), of.desk.do, of.clock)
        of.desk.on_change(self.pusher.changed)


def upkeep() -> Upkeep:
    """Of this app."""
    found: Upkeep = current_app.extensions["upkeep"]
    return found


def devices_of(of: House, kept: Upkeep) -> dict[str, dict[str, Any]]:
    """Every enrolled device with its status and health; kiosks with the version of their settings and screenshot."""
    seats = of.presence.seats()
    found: dict[str, dict[str, Any]] = {}
    for row in of.registry.devices():
        seat, shot = seats.get(row.device), kept.shots.of(row.device)
        missed = of.desk.confirming.missed(row.device)
        found[row.device] = {
            "device": row.device, "kind": row.kind, "window": row.window, "status": seat.status if seat else "offline",
            "since": seat.since if seat else None, "version": seat.version if seat else None,
            "health": seat.health if seat else {}, "done": seat.done if seat else None,
            "screenshot": shot.at if shot else None,
            "settings": kept.settings.of(row.device).version if row.kind == "kiosk" else None,
            "shown": of.desk.confirming.shown(seat.health) if seat else None,
            "missed": {"number": missed.number, "at": missed.at} if missed else None,
        }  # fmt: skip
    return found


@routes.get("/devices")
def devices() -> Response:
    """Every device, how it is."""
    guard.need("report.see")
    return paging.listed(list(devices_of(house(), upkeep()).values()), "device")


@routes.post("/devices/<device>/do")
def do(device: str) -> Response:
    """Tell a device to do something; its `done` comes over the bus."""
    somebody = guard.need("device.do")
    _known(device)
    sent = guard.body(Do)
    if not house().desk.bus.connected:
        raise problem(503, "no_broker", "This device is not connected.")
    key = request.headers.get("Idempotency-Key") or str(uuid.uuid4())
    # The id follows from the key: the desk tells a device the same thing once, however often it is asked to.
    do_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"{somebody.name} {device} {key}"))
    guard.ask(somebody, c.TellDevice(device, sent.verb, do_id), sent.model_dump())
    expires = datetime.now(UTC) + timedelta(seconds=DO_SECONDS)
    head = {"id": do_id, "expires": expires.isoformat(timespec="milliseconds")}
    if not house().desk.do(device, {**sent.model_dump(), **_added(device, sent), **head}):
        raise problem(503, "no_broker", "This device is not connected.")
    response = jsonify({"id": do_id})
    response.status_code = 202
    return response


def _added(device: str, sent: Do) -> dict[str, Any]:
    """What a verb needs from here: an address for the picture, the settings as they stand."""
    if sent.verb == "screenshot":
        base = Hall.read(house().data).http.rstrip("/")
        return {"url": f"{base}/api/v1/uploads/{upkeep().shots.expect(device)}"}
    if sent.verb == "print" and "blocks" not in (sent.model_extra or {}):
        return {"blocks": _test_slip(device)}
    if sent.verb == "settings":
        return {"settings": _shown(upkeep().settings.of(device))}
    return {}


def _test_slip(device: str) -> list[Block]:
    """What a technician wants to see on paper: both scripts, large type, a rule, a QR code; and no number."""
    centre, title = house().centre, both("Test slip")
    at = at_hall(centre, house().clock()).strftime("%Y-%m-%d %H:%M:%S")
    return [
        {"text": centre.name.zh, "align": "center", "bold": True},
        {"text": title.zh, "align": "center", "width": 2, "height": 2},
        {"text": title.en, "align": "center"},
        {"rule": True},
        {"left": device, "right": at},
        {"qr": f"{centre.id} {device}", "size": 6},
    ]


@routes.get("/devices/<device>/settings")
def settings(device: str) -> Response:
    """What is set for a kiosk; its version is the ETag."""
    guard.need("device.do")
    _kiosk(device)
    return _with_version(upkeep().settings.of(device))


@routes.put("/devices/<device>/settings")
def change_settings(device: str) -> Response:
    """Set a kiosk anew: the version grows by one, and the kiosk is told now or when it is back."""
    somebody = guard.need("device.do")
    _kiosk(device)
    wanted = guard.body(KioskSettings)
    if len(encode(_shown(wanted))) > MAX_SETTINGS:
        raise problem(413, "http_413", "The request is too large.")
    before = _shown(upkeep().settings.of(device))
    seat = house().presence.seats().get(device)
    try:
        with upkeep().settings.changing(device, wanted, guard.seen_number(), version_of(seat) if seat else 0) as after:
            guard.ask(somebody, c.ChangeSettings(device, after.version), _shown(after))
    except StaleVersionError as error:
        raise problem(412, "other_version", "Somebody else has changed this in the meantime (version {version}). "
                      "Please look at it again.", version=error.version) from error  # fmt: skip
    trail.note(before, _shown(after))
    upkeep().pusher.push(device)
    house().desk.device_changed(device)
    return _with_version(after)


@routes.put("/uploads/<token>")
def upload(token: str) -> Response:
    """A screenshot, put by the device at the address it was given: once, as a PNG of at most 4 MiB."""
    device = guard.device()
    if not upkeep().shots.claim(token, device):
        raise problem(404, "http_404", "There is no such page or thing.")
    request.max_content_length = MAX_BYTES
    picture = request.get_data(cache=False)
    if not is_png(picture):
        raise problem(
            422, "bad_field", "Field “{field}” does not fit: {why}.", field="body", why="image/png, at most 4 MiB"
        )
    upkeep().shots.keep(device, picture)
    house().desk.device_changed(device)
    return Response(status=204)


@routes.get("/devices/<device>/screenshot")
def screenshot(device: str) -> Response:
    """The newest picture of a device's screen; 404 where none was asked for, 304 where it has been seen."""
    guard.need("device.do")
    _known(device)
    shot = upkeep().shots.of(device)
    if shot is None:
        raise problem(404, "no_screenshot", "No picture of this screen has come yet.")
    response = Response(shot.picture, content_type="image/png")
    response.set_etag(str(int(shot.at * 1000)))
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


def _known(device: str) -> Row:
    known = {row.device: row for row in house().registry.devices()}
    if device not in known:
        raise problem(404, "unknown_device", "There is no device “{found}”; there are: {allowed}.",
                      found=device[:40], allowed=", ".join(known))  # fmt: skip
    return known[device]


def _kiosk(device: str) -> None:
    if _known(device).kind != "kiosk":
        raise problem(404, "no_kiosk", "Only kiosks have settings.")


def _shown(of: KioskSettings) -> dict[str, Any]:
    return of.model_dump(mode="json", by_alias=True, exclude_none=True)


def _with_version(of: KioskSettings) -> Response:
    response = jsonify(_shown(of))
    response.set_etag(str(of.version))
    return response
