"""What the server orders: each done once, each answered, and no picture of anybody's number or appointment."""

from __future__ import annotations

import base64
import http.server
import json
import tempfile
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pygame
import pytest

from kiosk import actions, inputs, samples
from kiosk import pages as p
from kiosk.orders import Orders
from kiosk.settings import SettingsDesk
from kiosk.snapshots import PERSONAL, Snapshots, blank
from lobby import topics
from lobby.codec import encode
from tests.kiosk.conftest import CENTRE, WALL
from tests.until import until

GREEN = (10, 200, 30)


class Office(http.server.BaseHTTPRequestHandler):
    """Where pictures are sent to."""

    taken: list[tuple[str, str, bytes]]
    status = 204

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


class Boss:
    """Orders a kiosk about, and hears what came of it."""

    def __init__(self, house: Any) -> None:
        self.house, self.done, self.restarts = house, [], 0
        settings = SettingsDesk(house.folder / "settings.json", CENTRE.kiosk)
        self.glass = pygame.Surface((108, 192))
        self.glass.fill(GREEN)
        self.snapshots = Snapshots("kiosk-1", "secret", lambda: house.screen, lambda: self.glass)
        Orders(
            house.terminal, house.session.slips, settings, self.snapshots, post=house.give, later=lambda call: call(),
            restart=self._restart,
        )  # fmt: skip
        self.bus = house.broker.bus()
        self.bus.start()
        self.bus.subscribe(topics.DONE.of(CENTRE.id, "kiosk-1"), lambda _t, body: self.done.append(json.loads(body)))

    def order(self, verb: str, do_id: str | None = None, **more: Any) -> Any:
        expires = datetime.fromtimestamp(WALL + self.house.now, UTC) + timedelta(minutes=1)
        body = {"id": do_id or str(uuid.uuid4()), "verb": verb, "expires": expires.isoformat(), **more}
        self.bus.publish(topics.DO.of(CENTRE.id, "kiosk-1"), encode(body))
        return self.done[-1] if self.done else None

    def _restart(self) -> None:
        assert self.done, "afterwards there is nobody to say it"
        self.restarts += 1


@pytest.fixture
def boss(house: Any) -> Boss:
    return Boss(house)


@pytest.fixture
def office() -> Iterator[str]:
    Office.taken, Office.status = [], 204
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/once/abc"
    server.shutdown()
    thread.join()
    server.server_close()


def test_blocks_are_printed_and_done_says_whether_they_were(boss: Boss) -> None:
    assert boss.order("print", blocks=[{"text": "hello"}])["ok"]
    assert boss.house.tray.slips == [[{"text": "hello"}]]
    boss.house.tray.works = False
    assert boss.order("print", blocks=[{"text": "hello"}])["reason"] == "not_printed"


@pytest.mark.parametrize("blocks", [None, [], "text", ["text"], [{"text": "x"}] * 201])
def test_what_is_no_slip_is_refused(boss: Boss, blocks: Any) -> None:
    assert boss.order("print", blocks=blocks)["reason"] == "bad_blocks"
    assert boss.house.tray.slips == []


def test_the_same_order_twice_is_carried_out_once_and_answered_twice(boss: Boss) -> None:
    same = str(uuid.uuid4())
    first, second = boss.order("print", same, blocks=[{"text": "x"}]), boss.order("print", same, blocks=[{"text": "x"}])
    assert first == second
    assert (len(boss.house.tray.slips), len(boss.done)) == (1, 2)
    boss.order("restart", same_id := str(uuid.uuid4()))
    boss.order("restart", same_id)
    assert boss.restarts == 1


def test_settings_come_into_force_and_bad_ones_are_refused(boss: Boss) -> None:
    assert boss.order("settings", settings={"version": 2, "attract_seconds": 5}) == boss.done[-1]
    assert (boss.done[-1]["ok"], boss.done[-1]["version"]) == (True, 2)
    assert boss.order("settings", settings={"version": 1})["reason"] == "not_newer"
    assert boss.order("settings")["reason"] == "bad_settings"


def test_a_notice_is_shown_and_taken_away(boss: Boss) -> None:
    assert boss.order("show", notice={"zh": "三楼停水", "en": "No water on the third floor"})["ok"]
    assert boss.house.screen.facts.notice.zh == "三楼停水"
    assert boss.order("show", notice={"zh": "x"})["reason"] == "bad_notice"
    assert boss.house.screen.facts.notice.zh == "三楼停水"
    assert boss.order("show", notice=None)["ok"]
    assert boss.house.screen.facts.notice is None


def test_an_unknown_verb_is_told_what_there_is(boss: Boss) -> None:
    assert boss.order("dance")["allowed"] == ["print", "restart", "screenshot", "settings", "show"]


@pytest.mark.network
def test_a_picture_of_the_first_page_goes_to_its_address_with_our_own_password(boss: Boss, office: str) -> None:
    boss.snapshots.start()
    boss.order("screenshot", url=office)
    until(lambda: boss.done, "it is done")
    ((path, password, picture),) = Office.taken
    assert (boss.done[0]["ok"], path) == (True, "/once/abc")
    assert base64.b64decode(password.removeprefix("Basic ")) == b"kiosk-1:secret"
    assert seen(picture, boss.house.folder).get_at((50, 50))[:3] == GREEN
    boss.snapshots.stop()


@pytest.mark.network
def test_what_belongs_to_a_citizen_is_not_in_the_picture(boss: Boss, office: str) -> None:
    boss.snapshots.start()
    boss.house.press(actions.Pick("tax"))
    assert isinstance(boss.house.screen.page, p.Given)
    boss.order("screenshot", url=office)
    boss.house.give(inputs.Touch(actions.Do("help")))
    assert isinstance(boss.house.screen.page, p.Helped)
    boss.order("screenshot", url=office)
    until(lambda: len(Office.taken) == 2, "both came")
    for _, _, body in Office.taken:
        picture = seen(body, boss.house.folder)
        assert all(
            picture.get_at((x, y))[:3] != GREEN for x in range(0, picture.get_width(), 40) for y in range(0, 900, 40)
        )
    boss.snapshots.stop()


def test_every_page_that_holds_an_identity_a_number_or_a_code_is_blank() -> None:
    """A new page with such a field must be thought of here."""
    held = {"ticket", "tickets", "token", "sealed", "code", "booking", "url", "at"}
    kinds = [kind for kind in p.Page.__args__ if held & set(kind.__dataclass_fields__)]
    assert set(kinds) <= set(PERSONAL)
    for page in (p.Pin("271828"), p.CheckIn("7K4M2P")):
        assert isinstance(page, PERSONAL)
    assert blank(p.Given(samples.ticket(CENTRE, "A001"), None)).get_size() == (540, 960)


@pytest.mark.network
def test_an_address_that_does_not_take_it_is_told(boss: Boss, office: str) -> None:
    assert boss.order("screenshot", url="file:///etc/passwd")["reason"] == "bad_url"
    boss.snapshots.start()
    Office.status = 410
    boss.order("screenshot", url=office)
    until(lambda: len(boss.done) == 2, "it is done")
    assert boss.done[-1] == {"id": boss.done[-1]["id"], "ok": False, "reason": "http_410"}
    boss.order("screenshot", url="http://127.0.0.1:9/")
    until(lambda: len(boss.done) == 3, "it is done")
    assert boss.done[-1]["reason"] == "unreachable"
    boss.snapshots.stop()


def seen(picture: bytes, folder: Path) -> pygame.Surface:
    (folder / "seen.png").write_bytes(picture)
    return pygame.image.load(folder / "seen.png")


@pytest.mark.network
def test_where_no_file_can_be_written_it_is_told_and_the_next_picture_comes(
    boss: Boss, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss.snapshots.start()
    with monkeypatch.context() as full:
        full.setattr(tempfile, "tempdir", str(boss.house.folder / "gone"))
        boss.order("screenshot", url=office)
        until(lambda: boss.done, "it is told")
    assert boss.done[0]["reason"] == "storage"
    boss.order("screenshot", url=office)
    until(lambda: len(boss.done) == 2, "it is done")
    assert boss.done[1]["ok"]
    boss.snapshots.stop()
