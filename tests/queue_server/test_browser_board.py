"""What a board in a browser gets over HTTP: colours, playlist, its files and no others; closed hours; emergencies live."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk_of import MONDAY_NINE, dianjiang
from flask_socketio import SocketIOTestClient
from server_of import Server
from site_of import Site

from lobby.centre import Hours, Zone
from lobby.displays_settings import BoardSettings, Show
from lobby.messages import Text
from queue_server import commands as c
from queue_server.edges import Edges

FILM = bytes(range(256)) * 8
SHOWS = (
    Show(kind="picture", file="a picture.png"),
    Show(kind="video", file="film.mp4", seconds=60),
    Show(kind="picture", file="page.html"),
    Show(kind="picture", file="gone.png"),
    Show(kind="text", text=Text(zh="提示", en="Hint")),
)


@pytest.fixture
def server(tmp_path: Path) -> Any:
    base = dianjiang()
    others = (window.model_copy(update={"arrow": None}) for window in base.windows[1:])
    windows = (base.windows[0].model_copy(update={"arrow": "left"}), *others)
    zones = (Zone(id="hall", name=Text(zh="大厅", en="Hall")),)
    made = Server(tmp_path, centre=base.model_copy(
        update={"board": BoardSettings(playlist=SHOWS), "windows": windows, "zones": zones}))  # fmt: skip
    yield made
    made.end()


@pytest.fixture
def media(site: Site, tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    folder.mkdir()
    for name in ("a picture.png", "film.mp4", "page.html", "not-named.png"):
        (folder / name).write_bytes(FILM)
    return folder


def fetched(site: Site, name: str, **headers: str) -> Any:
    return site.app.test_client().get(f"/api/v1/media/{name}", headers=headers, buffered=True)


def test_the_board_is_told_how_it_looks_without_signing_in(site: Site) -> None:
    said = site.stranger().get("board").json
    assert said["theme"]["accent"] == "#FFBE2E"
    assert said["arrows"] == {site.server.centre.windows[0].id: "left"}
    assert said["zones"] == {"hall": {"zh": "大厅", "en": "Hall"}}
    assert [show.get("file", show.get("text")) for show in said["playlist"]] == [
        "a picture.png", "film.mp4", "gone.png", {"zh": "提示", "en": "Hint"},
    ]  # fmt: skip
    assert said["playlist"][0] == {
        "kind": "picture", "file": "a picture.png", "seconds": 15, "from": "00:00", "to": "24:00",
        "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    }  # fmt: skip


def test_files_of_the_playlist_are_given_in_parts_and_once(site: Site, media: Path) -> None:
    whole = fetched(site, "film.mp4")
    assert (whole.content_type, whole.data) == ("video/mp4", FILM)
    part = fetched(site, "film.mp4", Range="bytes=10-19")
    assert (part.status_code, part.data) == (206, FILM[10:20])
    assert fetched(site, "film.mp4", **{"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert fetched(site, "a%20picture.png").content_type == "image/png"


@pytest.mark.parametrize("name", [
    "not-named.png", "page.html", "gone.png", "..%2fcentre.toml", "%2e%2e/journal.db", "../registry.db", "film.mp4/",
    "film.mp4%00.png", "/etc/passwd", ".", "",
])  # fmt: skip
def test_nothing_else_is_given(site: Site, media: Path, name: str) -> None:
    answer = fetched(site, name)
    assert answer.status_code in (404, 308, 405)
    assert FILM not in answer.data


def test_a_link_out_of_the_folder_is_not_followed(site: Site, media: Path, tmp_path: Path) -> None:
    (media / "film.mp4").unlink()
    (tmp_path / "secret").write_bytes(b"secret")
    (media / "film.mp4").symlink_to(tmp_path / "secret")
    assert fetched(site, "film.mp4").status_code == 404


def test_the_entrance_is_told_why_a_service_gives_no_numbers(site: Site) -> None:
    assert site.stranger().get("hall").json["queues"]["tax"]["closed"] == {}
    site.server.do(c.CloseDay(), "user:manager")
    assert "closed" in site.stranger().get("hall").json["queues"]["tax"]["closed"]["tax"]["en"]


def test_hours_that_end_are_seen_once() -> None:
    now = [MONDAY_NINE + 7 * 3600 + 49 * 60]
    edges = Edges(dianjiang().model_copy(update={"hours": Hours()}), lambda: now[0])
    assert not edges.passed()
    now[0] += 120
    assert edges.passed()
    assert not edges.passed()


def test_an_emergency_reaches_open_boards_at_once(site: Site) -> None:
    board: Any = SocketIOTestClient(site.app, site.live.io, namespace="/live")
    assert board.emit("join", {"room": "hall"}, namespace="/live", callback=True)["snapshot"]["emergency"] is None
    site.signed_in("manager").put("hall/emergency", {"zh": "火", "en": "Fire"})
    site.live._send()  # what its thread does
    pushed = [each["args"][0] for each in board.get_received("/live") if each["name"] == "hall"]
    assert pushed[-1]["emergency"]["text"] == {"zh": "火", "en": "Fire"}
    assert pushed[-1]["windows"] == {}
