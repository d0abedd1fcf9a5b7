"""What the manager tells the hall: a notice, an emergency; what is refused, and what outlives a night."""

from __future__ import annotations

from typing import Any

import pytest
from server_of import Server
from site_of import Browser, Site, reason

from lobby import topics
from lobby.codec import decode
from lobby.messages import HallBoard
from queue_server import commands as c
from queue_server import views
from queue_server.journal import dump
from tests.until import until

FIRE = {"zh": "请从最近的出口离开", "en": "Please leave by the nearest exit"}
EARLY = {"zh": "今天16:00停止取号", "en": "No more numbers after 16:00 today"}


def retained(server: Server) -> HallBoard:
    """What a board that has just woken reads."""
    heard: list[dict[str, Any]] = []
    bus = server.broker.bus()
    bus.subscribe(topics.HALL_BOARD.of(server.centre.id), lambda _t, payload: heard.append(decode(payload)))
    bus.start()
    until(lambda: heard)
    return HallBoard.model_validate(heard[-1])


def delete(browser: Browser, path: str) -> Any:
    return browser.client.delete(f"/api/v1/{path}", headers={"Authorization": f"Bearer {browser.token}"})


def test_an_emergency_takes_the_boards_until_it_is_ended(site: Site) -> None:
    manager = site.signed_in("manager")
    begun = manager.put("hall/emergency", FIRE)
    assert (begun.status_code, begun.json["text"]) == (200, FIRE)
    on_board = retained(site.server).emergency
    assert on_board is not None
    assert on_board.id == begun.json["id"]
    assert site.stranger().get("hall").json["emergency"] == begun.json
    assert manager.get("office").json["emergency"] == begun.json
    assert manager.put("hall/emergency", FIRE).json == begun.json, "the same words are no second emergency"
    other = manager.put("hall/emergency", {**FIRE, "en": "Leave now"}).json
    assert other["id"] != begun.json["id"]
    assert delete(manager, "hall/emergency").status_code == 204
    assert retained(site.server).emergency is None
    assert delete(manager, "hall/emergency").status_code == 204
    told = [(row["event"], row["by"]) for row in dump(site.server.data) if row["event"].startswith("emergency")]
    assert told == [("emergency_begun", "user:manager")] * 2 + [("emergency_ended", "user:manager")]


def test_the_notice_is_the_centre_s_until_the_manager_says_another(site: Site) -> None:
    manager = site.signed_in("manager")
    assert retained(site.server).notice == site.server.centre.notice
    assert manager.put("hall/notice", EARLY).json == EARLY
    assert retained(site.server).notice.model_dump() == EARLY
    assert delete(manager, "hall/notice").status_code == 204
    assert "notice" not in retained(site.server).body()
    assert site.stranger().get("hall").json["notice"] is None


def test_both_outlive_restarts_and_nights(server: Server) -> None:
    server.do(c.SetNotice(EARLY["zh"], EARLY["en"]), "user:manager")
    server.do(c.BeginEmergency("e-1", FIRE["zh"], FIRE["en"]), "user:manager")
    for day in range(24, 29):  # more days than are read at a start
        server.clock.now += 86_400
        server.do(c.OpenDay(f"2026-11-{day}"), "system:calendar")
    server.end()
    server.begin()
    board = server.writer.look(lambda book: HallBoard.model_validate(views.hall_board(book, "j")))
    assert board.emergency is not None
    assert (board.emergency.id, board.notice.model_dump()) == ("e-1", EARLY)


@pytest.mark.parametrize("who", ["clerk-3", "desk", None])
def test_only_managers_speak_to_the_hall(site: Site, who: str | None) -> None:
    somebody = site.signed_in(who) if who else site.stranger()
    why = "not_allowed" if who else "not_signed_in"
    for path in ("hall/emergency", "hall/notice"):
        assert reason(somebody.put(path, FIRE)) == why
        assert reason(delete(somebody, path)) == why
    assert retained(site.server).emergency is None


@pytest.mark.parametrize(("body", "why", "found"), [
    ({"zh": "着火了"}, "bad_field", "en"),
    ({"zh": "着火了", "en": " \n "}, "empty", "both languages"),
    ({"zh": "火" * 201, "en": "Fire"}, "too_long", "201 characters; allowed are 200"),
    ({"zh": "火", "en": "x" * 10_240}, "too_long", "10240 characters; allowed are 400"),
    ({"zh": "火\u202e", "en": "Fire"}, "odd_sign", "U+202E"),
    ({"zh": "火\x00", "en": "Fire"}, "odd_sign", "U+0000"),
    ({"zh": ["火"], "en": "Fire"}, "bad_field", "zh"),
])  # fmt: skip
def test_what_no_board_can_show_is_refused_with_what_is_allowed(site: Site, body: Any, why: str, found: str) -> None:
    manager = site.signed_in("manager")
    for path in ("hall/emergency", "hall/notice"):
        answer = manager.put(path, body)
        assert (answer.status_code, reason(answer)) == (422, why)
        assert found in answer.json["message"]["en"]
    assert retained(site.server).emergency is None


def test_half_a_sign_is_refused(site: Site) -> None:
    """JSON can carry half of a surrogate pair, which is no text and could not be sent on."""
    manager = site.signed_in("manager")
    answer = manager.client.put(
        "/api/v1/hall/notice", data=b'{"zh": "\\ud800", "en": "x"}',
        headers={"Authorization": f"Bearer {manager.token}", "Content-Type": "application/json"},
    )  # fmt: skip
    assert answer.status_code == 422


def test_hostile_words_stay_words(site: Site) -> None:
    words = {"zh": "<img src=x onerror=alert(1)>\n{window}", "en": "%s'; DROP TABLE events; --"}
    said = site.signed_in("manager").put("hall/notice", words).json
    assert said == {"zh": "<img src=x onerror=alert(1)> {window}", "en": words["en"]}
    assert retained(site.server).notice.model_dump() == said


def test_a_press_that_is_sent_twice_is_one_emergency(site: Site) -> None:
    manager = site.signed_in("manager")
    first = manager.put("hall/emergency", FIRE, **{"Idempotency-Key": "one press"}).json
    delete(manager, "hall/emergency")
    again = manager.put("hall/emergency", FIRE, **{"Idempotency-Key": "one press"}).json
    assert again == first
    assert retained(site.server).emergency is None, "a late retry begins nothing anew"
