"""What a hall board in a browser needs besides the hall's numbers: colours, playlist, ways to the windows. Public.

Files of the playlist lie in `DATA/media`; only those that the centre's playlist names are given out.
"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, send_from_directory

from lobby.displays_settings import Show
from queue_server.web.problems import house, problem

routes = Blueprint("board", __name__, url_prefix="/api/v1")

FOLDER = "media"
TYPES: dict[str, dict[str, str]] = {
    "picture": {
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif",
        "bmp": "image/bmp",
    },
    "video": {"mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "mkv": "video/x-matroska",
              "mov": "video/quicktime", "avi": "video/x-msvideo"},
}  # fmt: skip
"""What each kind of show may be, by the ending of its file's name."""


@routes.get("/board")
def board() -> Response:
    """Colours, playlist, zones by name, and which way each window lies."""
    centre = house().centre
    shows = (show for show in centre.board.playlist if show.kind == "text" or _type(show))
    return jsonify({
        "theme": centre.board.theme.model_dump(),
        "playlist": [show.model_dump(mode="json", by_alias=True, exclude_none=True) for show in shows],
        "zones": {zone.id: zone.name.model_dump() for zone in centre.zones},
        "arrows": {window.id: window.arrow for window in centre.windows if window.arrow},
    })  # fmt: skip


@routes.get("/media/<name>")
def media(name: str) -> Response:
    """A file of the playlist; parts of it (Range), and 304 where it has been seen."""
    show = next((show for show in house().centre.board.playlist if show.file == name), None)
    kind, folder = _type(show) if show else None, (house().data / FOLDER).resolve()
    if kind is None or (folder / name).resolve().parent != folder or not (folder / name).is_file():
        raise problem(404, "http_404", "There is no such page or thing.")
    response: Response = send_from_directory(folder, name, mimetype=kind, conditional=True)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _type(show: Show) -> str | None:
    """The media type of a show's file, or None where its ending does not fit its kind."""
    ending = (show.file or "").rpartition(".")[2].lower()
    return TYPES.get(show.kind, {}).get(ending)
