"""What a technician does from the office: tell a device, set a kiosk, look at its screen; and calls for help."""

from __future__ import annotations

import base64
import struct
import uuid
import zlib
from typing import Any

import pytest
from server_of import Device
from site_of import Site, reason

from lobby import topics
from lobby.codec import encode
from lobby.registry import Credentials
from queue_server.journal import dump
from queue_server.screenshots import GOOD_SECONDS, MAX_BYTES
from queue_server.settings import AGAIN_SECONDS


def png(width: int = 2, height: int = 1, more: bytes = b"") -> bytes:
    """A small picture, by the book."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\x10\x20\x30" * 2) * 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + more + chunk(b"IEND", b"")


class Kiosk(Device):
    """A kiosk on the bus and at the upload address, with its own credential."""

    def __init__(self, site: Site, name: str = "kiosk-1") -> None:
        super().__init__(site.server, name)
        self.site, self.given = site, site.registry.enrol(name, "kiosk")

    def come(self, version: int | None = None, boot: str = "b1") -> None:
        health = {"printer": {"state": "ok"}} | (
            {} if version is None else {"settings": {"state": "ok", "version": version}}
        )
        self.bus.publish(topics.HEALTH.of(self.centre, self.name), encode(health), retain=True)
        self.say("online", boot)

    def say(self, status: str, boot: str = "b1") -> None:
        body = {"status": status, "kind": "kiosk", "version": "1", "boot": boot, "since": "2026-11-23T09:00:00+08:00"}
        self.bus.publish(topics.STATUS.of(self.centre, self.name), encode(body), retain=True)

    def put(self, url: str, picture: bytes, given: Credentials | None = None) -> Any:
        held = given or self.given
        pair = base64.b64encode(f"{held.username}:{held.password}".encode()).decode()
        path = "/" + url.split("/", 3)[3]
        return self.site.app.test_client().put(path, data=picture, headers={"Authorization": f"Basic {pair}"})

    def settings(self) -> list[int]:
        return [told["settings"]["version"] for told in self.told if told["verb"] == "settings"]


@pytest.fixture
def kiosk(site: Site) -> Kiosk:
    return Kiosk(site)


def journalled(site: Site, *kinds: str) -> list[dict[str, Any]]:
    return [row for row in dump(site.server.data) if row["event"] in kinds]


class TestScreenshot:
    def asked(self, site: Site, kiosk: Kiosk) -> str:
        assert site.signed_in("manager").post("devices/kiosk-1/do", {"verb": "screenshot"}).status_code == 202
        url: str = kiosk.told[-1]["url"]
        return url

    def test_asked_for_taken_and_shown(self, site: Site, kiosk: Kiosk) -> None:
        manager = site.signed_in("manager")
        assert reason(manager.get("devices/kiosk-1/screenshot")) == "no_screenshot"
        assert kiosk.put(self.asked(site, kiosk), png()).status_code == 204
        shown = manager.get("devices/kiosk-1/screenshot")
        assert (shown.content_type, shown.data) == ("image/png", png())
        assert manager.get("devices/kiosk-1/screenshot", **{"If-None-Match": shown.headers["ETag"]}).status_code == 304
        assert manager.get("office").json["devices"]["kiosk-1"]["screenshot"] == site.server.clock.now

    def test_an_address_is_good_once_for_one_device_for_a_minute(self, site: Site, kiosk: Kiosk) -> None:
        url = self.asked(site, kiosk)
        other = site.registry.enrol("kiosk-2", "kiosk")
        assert kiosk.put(url, png(), other).status_code == 404
        wrong = Credentials("kiosk-1", "kiosk-1", "guess", "", "", "dianjiang")
        assert kiosk.put(url, png(), wrong).status_code == 401
        assert kiosk.put(url + "x", png()).status_code == 404
        assert kiosk.put(url, png()).status_code == 204
        assert kiosk.put(url, png()).status_code == 404
        late = self.asked(site, kiosk)
        site.server.clock.now += GOOD_SECONDS
        assert kiosk.put(late, png()).status_code == 404

    @pytest.mark.parametrize(("picture", "status"), [
        (b"", 422), (b"GIF89a" + b"\0" * 60, 422), (png()[:-4], 422), (png(0, 5), 422), (png(9_000, 5), 422),
        (png(more=b"\0" * MAX_BYTES), 413),
    ])  # fmt: skip
    def test_only_a_picture_of_a_sensible_size_is_taken(
        self, site: Site, kiosk: Kiosk, picture: bytes, status: int
    ) -> None:
        answer = kiosk.put(self.asked(site, kiosk), picture)
        assert answer.status_code == status
        assert answer.json["message"]["zh"]
        assert site.signed_in("manager").get("devices/kiosk-1/screenshot").status_code == 404

    def test_a_large_screen_fits(self, site: Site, kiosk: Kiosk) -> None:
        """More than other requests may carry."""
        assert kiosk.put(self.asked(site, kiosk), png(more=b"\0" * 3_000_000)).status_code == 204

    def test_a_clerk_does_not_look_over_shoulders(self, site: Site, kiosk: Kiosk) -> None:
        kiosk.put(self.asked(site, kiosk), png())
        assert reason(site.signed_in("clerk-3").get("devices/kiosk-1/screenshot")) == "not_allowed"
        assert reason(site.stranger().get("devices/kiosk-1/screenshot")) == "not_signed_in"


class TestSettings:
    def test_each_change_is_a_version_and_is_told(self, site: Site, kiosk: Kiosk) -> None:
        manager = site.signed_in("manager")
        kiosk.come()
        first = manager.get("devices/kiosk-1/settings")
        assert (first.json["version"], first.headers["ETag"], kiosk.settings()) == (0, '"0"', [])
        wanted = {**first.json, "attract_seconds": 30, "volume": [{"from": "08:00", "percent": 40}], "version": 99}
        made = manager.put("devices/kiosk-1/settings", wanted, **{"If-Match": '"0"'})
        assert (made.status_code, made.json["version"], made.headers["ETag"]) == (200, 1, '"1"')
        assert kiosk.told[-1]["settings"] == made.json
        assert kiosk.settings() == [1]
        assert manager.get("devices/kiosk-1/settings").json["volume"] == [{"from": "08:00", "percent": 40}]
        assert [(row["version"], row["by"]) for row in journalled(site, "settings_changed")] == [(1, "user:manager")]

    def test_who_looked_at_an_older_version_is_told_so(self, site: Site, kiosk: Kiosk) -> None:
        manager = site.signed_in("manager")
        manager.put("devices/kiosk-1/settings", {"attract_seconds": 30}, **{"If-Match": '"0"'})
        late = manager.put("devices/kiosk-1/settings", {"attract_seconds": 60}, **{"If-Match": '"0"'})
        assert (late.status_code, reason(late)) == (412, "other_version")
        assert manager.get("devices/kiosk-1/settings").json["attract_seconds"] == 30
        assert kiosk.settings() == [1]

    @pytest.mark.parametrize(("body", "who", "path", "why"), [
        ({"attract_seconds": -1}, "manager", "kiosk-1", "bad_field"),
        ({"colour": "red"}, "manager", "kiosk-1", "bad_field"),
        ({"volume": [{"from": "25:00", "percent": 1}]}, "manager", "kiosk-1", "bad_field"),
        ({"notice": {"zh": "长" * 9_000, "en": "x"}}, "manager", "kiosk-1", "http_413"),
        ({}, "clerk-3", "kiosk-1", "not_allowed"),
        ({}, "manager", "nobody", "unknown_device"),
        ({}, "manager", "pad-9", "no_kiosk"),
    ])  # fmt: skip
    def test_what_does_not_fit_changes_nothing(
        self, site: Site, kiosk: Kiosk, body: Any, who: str, path: str, why: str
    ) -> None:
        site.registry.enrol("pad-9", "pad")
        assert reason(site.signed_in(who).put(f"devices/{path}/settings", body)) == why
        assert (kiosk.settings(), journalled(site, "settings_changed")) == ([], [])

    def test_who_was_away_is_told_when_it_is_back_and_not_again(self, site: Site, kiosk: Kiosk) -> None:
        site.signed_in("manager").put("devices/kiosk-1/settings", {"attract_seconds": 30})
        kiosk.told.clear()
        kiosk.come(version=0)
        assert kiosk.settings() == [1]
        kiosk.come(version=1)
        assert kiosk.settings() == [1]
        kiosk.say("offline")
        kiosk.come(version=1)
        assert kiosk.settings() == [1]
        kiosk.say("offline")
        kiosk.come(version=0, boot="b2")  # it lost its disk
        assert kiosk.settings() == [1, 1]

    def test_one_that_does_not_take_them_is_reminded_now_and_then_only(self, site: Site, kiosk: Kiosk) -> None:
        kiosk.come(version=0)
        site.signed_in("manager").put("devices/kiosk-1/settings", {"attract_seconds": 30})
        for turn in range(5):
            health = {"printer": {"state": "ok" if turn % 2 else "jam"}}
            kiosk.bus.publish(topics.HEALTH.of(kiosk.centre, "kiosk-1"), encode(health), retain=True)
        assert kiosk.settings() == [1]
        site.server.clock.now += AGAIN_SECONDS
        kiosk.bus.publish(topics.HEALTH.of(kiosk.centre, "kiosk-1"), encode({}), retain=True)
        assert kiosk.settings() == [1, 1]

    def test_they_outlive_a_restart_and_a_damaged_file_is_no_end(
        self, site: Site, kiosk: Kiosk, caplog: pytest.LogCaptureFixture
    ) -> None:
        site.signed_in("manager").put("devices/kiosk-1/settings", {"attract_seconds": 30})
        again = Site(site.server, site.server.data)
        assert again.signed_in("manager").get("devices/kiosk-1/settings").json["attract_seconds"] == 30
        again.registry.close()
        (site.server.data / "settings" / "kiosk-1.json").write_text("{")
        assert site.signed_in("manager").get("devices/kiosk-1/settings").json["version"] == 0
        assert "cannot be read" in caplog.text


def test_an_act_is_recorded_with_who_did_it_and_what_became_of_it(site: Site, kiosk: Kiosk) -> None:
    kiosk.come()
    manager = site.signed_in("manager")
    told = manager.post("devices/kiosk-1/do", {"verb": "restart"}, key="one press").json["id"]
    manager.post("devices/kiosk-1/do", {"verb": "restart"}, key="one press")
    rows = journalled(site, "device_told")
    assert [(row["device"], row["verb"], row["by"], row["do"]) for row in rows] == [
        ("kiosk-1", "restart", "user:manager", told)
    ]
    assert reason(manager.post("devices/kiosk-1/do", {"verb": "print"}, key="one press")) == "id_reused"
    done = {"id": told, "ok": False, "reason": "unknown_verb"}
    kiosk.bus.publish(topics.DONE.of(kiosk.centre, "kiosk-1"), encode(done))
    assert manager.get("office").json["devices"]["kiosk-1"]["done"] == done
    kiosk.bus.publish(topics.DONE.of(kiosk.centre, "kiosk-1"), b"nonsense")
    assert manager.get("office").json["devices"]["kiosk-1"]["done"] == done


def test_a_test_slip_has_both_scripts_and_no_number(site: Site, kiosk: Kiosk) -> None:
    manager = site.signed_in("manager")
    assert manager.post("devices/kiosk-1/do", {"verb": "print"}).status_code == 202
    blocks = kiosk.told[-1]["blocks"]
    assert [block["text"] for block in blocks if "text" in block][1:] == ["打印测试", "Test slip"]
    assert {"left": "kiosk-1", "right": "2026-11-23 09:00:00"} in blocks
    own = [{"text": "own words"}]
    manager.post("devices/kiosk-1/do", {"verb": "print", "blocks": own})
    assert kiosk.told[-1]["blocks"] == own


def test_a_server_that_lost_its_disk_does_not_fall_behind_its_kiosks(site: Site, kiosk: Kiosk) -> None:
    kiosk.come(version=7)
    made = site.signed_in("manager").put("devices/kiosk-1/settings", {"attract_seconds": 30}, **{"If-Match": '"0"'})
    assert made.json["version"] == 8


def test_pictures_are_put_by_staff_and_fetched_by_kiosks(site: Site, kiosk: Kiosk) -> None:
    client, manager = site.app.test_client(), site.signed_in("manager")
    staff = {"Authorization": f"Bearer {manager.token}"}
    pair = base64.b64encode(f"kiosk-1:{kiosk.given.password}".encode()).decode()
    path = "/api/v1/pictures/春节 1.png"
    assert client.put(path, data=png(), headers={"Authorization": f"Basic {pair}"}).status_code == 401
    assert client.put(path, data=png(), headers=staff).status_code == 204
    assert manager.get("pictures").json == ["春节 1.png"]
    got = client.get(path, headers={"Authorization": f"Basic {pair}"})
    assert (got.data, got.content_type) == (png(), "image/png")
    assert client.get(path).status_code == 401
    for name, body in (("a.png", b"GIF89a" * 20), ("a.svg", png()), (".hidden.png", png()), ("a.jpg", png())):
        assert client.put(f"/api/v1/pictures/{name}", data=body, headers=staff).status_code == 422
    assert client.put("/api/v1/pictures/a.jpg", data=b"\xff\xd8\xff\xe0 \xff\xd9", headers=staff).status_code == 204
    for climb in ("../journal.db", "..%2fjournal.db", "nothing.png"):
        assert client.get(f"/api/v1/pictures/{climb}", headers=staff).status_code == 404
    assert manager.get("pictures").json == ["a.jpg", "春节 1.png"]


class TestHelp:
    def test_a_call_is_seen_and_answered_once(self, site: Site, kiosk: Kiosk) -> None:
        manager, desk = site.signed_in("manager"), site.signed_in("desk")
        kiosk.ask("help")
        site.server.clock.now += 60
        kiosk.ask("help")  # somebody presses again: it is the same call, since then
        calls = [{"device": "kiosk-1", "at": "2026-11-23T09:00:00.000+08:00"}]
        assert (manager.get("office").json["helps"], desk.get("help").json) == (calls, calls)
        assert desk.post("help/kiosk-1/answer").json == []
        assert manager.post("help/kiosk-1/answer").json == []
        assert [row["by"] for row in journalled(site, "help_answered")] == ["user:desk"]
        kiosk.ask("help")
        assert desk.get("help").json == [{"device": "kiosk-1", "at": "2026-11-23T09:01:00.000+08:00"}]

    def test_it_survives_a_restart(self, site: Site, kiosk: Kiosk) -> None:
        kiosk.ask("help")
        site.server.end()
        site.server.begin()
        assert site.server.writer.look(lambda book: list(book.helps)) == ["kiosk-1"]

    def test_strangers_neither_see_nor_answer(self, site: Site, kiosk: Kiosk) -> None:
        kiosk.ask("help")
        assert site.stranger().get("help").status_code == 401
        assert site.stranger().post(f"help/{uuid.uuid4()}/answer").status_code == 401
