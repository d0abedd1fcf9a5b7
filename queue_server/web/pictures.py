"""Pictures that kiosks show while nobody is there: put from the office, fetched by devices; files in `DATA/pictures`."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path

from flask import Blueprint, Response, jsonify, request

from queue_server.screenshots import MAX_BYTES, is_png
from queue_server.web import guard
from queue_server.web.problems import house, problem

routes = Blueprint("pictures", __name__, url_prefix="/api/v1/pictures")

FOLDER = "pictures"
NAME = re.compile(r"\w[\w .-]{0,80}\.(png|jpg|jpeg)")  # as `lobby.kiosk_settings.Picture` has it
MOST = 50
JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


def _folder() -> Path:
    folder = house().data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _names() -> list[str]:
    return sorted(path.name for path in _folder().iterdir() if NAME.fullmatch(path.name))


@routes.get("")
def pictures() -> Response:
    """The names of all pictures."""
    guard.need("device.do")
    return jsonify(_names())


@routes.get("/<name>")
def picture(name: str) -> Response:
    """One picture, for a device with its own password or for staff; 304 where it has been seen."""
    if request.authorization and request.authorization.type == "basic":
        guard.device()
    else:
        guard.need("device.do")
    if name not in _names():
        raise problem(404, "http_404", "There is no such page or thing.")
    found = (_folder() / name).read_bytes()
    response = Response(found, content_type="image/png" if name.endswith(".png") else "image/jpeg")
    response.set_etag(hashlib.sha256(found).hexdigest()[:24])
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@routes.put("/<name>")
def keep(name: str) -> Response:
    """Keep a picture, PNG or JPEG of at most 4 MiB; one of the same name is replaced."""
    guard.need("device.do")
    if not NAME.fullmatch(name):
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="name", why="*.png, *.jpg")
    request.max_content_length = MAX_BYTES
    found = request.get_data(cache=False)
    if not (is_png(found) if name.endswith(".png") else _is_jpeg(found)):
        raise problem(422, "bad_field", "Field “{field}” does not fit: {why}.", field="body", why="PNG, JPEG; 4 MiB")
    if name not in _names() and len(_names()) >= MOST:
        raise problem(409, "too_many", "There are {most} pictures already; please replace one of them.", most=MOST)
    with tempfile.NamedTemporaryFile(dir=_folder(), prefix=".", delete=False) as draft:
        draft.write(found)
    Path(draft.name).replace(_folder() / name)
    return Response(status=204)


def _is_jpeg(found: bytes) -> bool:
    return len(found) > len(JPEG_START + JPEG_END) and found.startswith(JPEG_START) and found.endswith(JPEG_END)
