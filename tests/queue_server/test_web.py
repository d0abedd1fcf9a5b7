"""The web doors: who may, what comes back, what is refused and how it says so."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from server_of import Device
from site_of import PASSWORD, Browser, Site, reason

from queue_server.accounts import FAILURE_SECONDS, FAILURES


def test_a_clerk_s_walk(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    made = clerk.post("tickets", {"service": "tax"})
    assert (made.status_code, made.json["number"]) == (201, "A001")
    assert clerk.post("windows/3/open").json["state"] == "idle"
    called = clerk.post("windows/3/call-next").json
    assert set(called) == {"call", "ticket", "why"}
    assert called["why"]["passed"] == []
    assert clerk.post("windows/3/recall").json["state"] == "called"
    assert clerk.post("windows/3/start").json["state"] == "serving"
    assert clerk.post("windows/3/park", {"note": "copy"}).json["state"] == "parked"
    assert clerk.post("windows/3/resume").json["state"] == "serving"
    assert clerk.post("windows/3/transfer", {"service": "general"}).json["queue"] == "general"
    assert clerk.get(f"tickets/{made.json['id']}").json["state"] == "waiting"
    assert clerk.post("windows/3/close").json["state"] == "closed"


def test_nobody_waits_is_204(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    clerk.post("windows/3/open")
    assert clerk.post("windows/3/call-next").status_code == 204


def test_a_press_that_is_sent_twice_calls_once(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    clerk.post("tickets", {"service": "tax"})
    clerk.post("tickets", {"service": "tax"})
    clerk.post("windows/3/open")
    first, again = (clerk.post("windows/3/call-next", key="one press") for _ in range(2))
    assert first.json == again.json
    assert site.server.writer.look(lambda book: len(book.lines["tax"].order)) == 1
    assert reason(clerk.post("windows/3/recall", key="one press")) == "id_reused"


def test_refusals_speak_both_languages(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    clerk.post("tickets", {"service": "tax"})
    clerk.post("windows/3/open")
    clerk.post("windows/3/call-next")
    refused = clerk.post("windows/3/call-next")
    assert (refused.status_code, reason(refused)) == (409, "is_called")
    assert refused.json["message"] == {"zh": "A001已被叫到3号窗口。", "en": "A001 has been called to Window 3."}
    assert 'reason="is_called"' in site.server.desk.metrics.text().decode()


@pytest.mark.parametrize(("who", "path", "body", "status", "why"), [
    (None, "tickets", {"service": "tax"}, 401, "not_signed_in"),
    (None, "windows/3/call-next", {}, 401, "not_signed_in"),
    ("clerk-2", "windows/3/open", {}, 403, "other_window"),
    ("clerk-2", "day/close", {}, 403, "not_allowed"),
    ("clerk-2", "windows/2/call", {"ticket": "x"}, 403, "not_allowed"),
    ("manager", "windows/3/fly", {}, 404, "http_404"),
    ("manager", "windows/99/open", {}, 404, "unknown_window"),
    ("manager", "windows/3/start", {}, 409, "nobody_here"),
    ("manager", "windows/3/transfer", {}, 422, "bad_field"),
    ("manager", "tickets", {"service": "taxx"}, 404, "unknown_service"),
    ("manager", "tickets", {"service": "tax", "class": "king"}, 422, "bad_field"),
    ("manager", "tickets", {}, 422, "bad_field"),
    ("manager", "tickets", ["not", "an", "object"], 422, "bad_field"),
    ("manager", "appointments", {"service": "tax", "at": "2026-11-23T09:00:00", "name": "x"}, 422, "bad_field"),
    ("manager", "ratings", {"prompt": "x", "grade": 9}, 422, "bad_field"),
    ("manager", "devices/nobody/do", {"verb": "restart"}, 404, "unknown_device"),
])  # fmt: skip
def test_what_is_refused_says_why(site: Site, who: str | None, path: str, body: Any, status: int, why: str) -> None:
    somebody = site.signed_in(who) if who else site.stranger()
    answer = somebody.post(path, body)
    assert (answer.status_code, reason(answer)) == (status, why)


def test_a_wrong_token_is_nobody(site: Site) -> None:
    assert Browser(site.app.test_client(), "forged").get("office").status_code == 401


def test_only_failures_count_against_a_sign_in(site: Site) -> None:
    stranger = site.stranger()
    for _ in range(FAILURES + 5):
        assert stranger.post("session", {"username": "clerk-3", "password": PASSWORD}).status_code == 200
    for _ in range(FAILURES):
        assert reason(stranger.post("session", {"username": "clerk-2", "password": "guess"})) == "wrong_password"
    assert reason(stranger.post("session", {"username": "clerk-2", "password": PASSWORD})) == "locked_out"
    assert stranger.post("session", {"username": "clerk-3", "password": PASSWORD}).status_code == 200
    site.server.clock.now += FAILURE_SECONDS
    assert stranger.post("session", {"username": "clerk-2", "password": PASSWORD}).status_code == 200


def test_a_cookie_alone_changes_nothing_from_another_site(site: Site) -> None:
    client = site.app.test_client()
    Browser(client).post("session", {"username": "clerk-3", "password": PASSWORD})
    foreign = Browser(client).post("windows/3/open", Origin="http://evil.example")
    assert reason(foreign) == "other_site"
    assert Browser(client).post("windows/3/open", Origin="http://localhost").status_code == 200
    cookie = client.get_cookie("lobby_session")
    assert cookie.http_only
    assert cookie.same_site == "Strict"


def test_sign_out_ends_the_session(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    assert clerk.get("session").json["window"] == "3"
    assert clerk.client.delete("/api/v1/session", headers={"Authorization": f"Bearer {clerk.token}"}).status_code == 204
    assert clerk.get("session").status_code == 401


def test_the_phone_page_is_reached_by_token_and_cheap_to_poll(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    ticket = clerk.post("tickets", {"service": "tax"}).json
    stranger = site.stranger()
    seen = stranger.get(f"phone/{ticket['token']}")
    assert (seen.json["number"], seen.json["ahead"]) == ("A001", 0)
    assert stranger.get(f"phone/{ticket['token']}", **{"If-None-Match": seen.headers["ETag"]}).status_code == 304
    assert stranger.get(f"phone/{ticket['number']}").status_code == 404
    assert stranger.get(f"phone/{ticket['id']}").status_code == 404
    assert stranger.post(f"phone/{ticket['token']}/cancel").json["state"] == "cancelled"


def test_who_knows_only_the_number_can_give_nobody_s_number_up_nor_rate(site: Site) -> None:
    clerk, stranger = site.signed_in("clerk-3"), site.stranger()
    ticket = clerk.post("tickets", {"service": "tax"}).json
    for guess in (ticket["number"], ticket["id"]):
        assert stranger.post(f"phone/{guess}/cancel").status_code == 404
    for act in ("open", "call-next", "start", "finish"):
        clerk.post(f"windows/3/{act}")
    for guess in (ticket["number"], ticket["id"]):
        assert stranger.post(f"phone/{guess}/rate", {"grade": 1}).status_code == 404
    assert site.server.writer.look(lambda book: (book.counts, book.grades)) == ({"issued": 1, "served": 1}, {})


def test_a_visit_is_rated_once_from_the_phone(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    token = clerk.post("tickets", {"service": "tax"}).json["token"]
    for act in ("open", "call-next", "start", "finish"):
        clerk.post(f"windows/3/{act}")
    assert site.stranger().post(f"phone/{token}/rate", {"grade": 2}).json["rated"]
    assert reason(site.stranger().post(f"phone/{token}/rate", {"grade": 5})) == "already_rated"


def test_an_appointment_by_telephone_is_checked_in_at_reception(site: Site) -> None:
    desk = site.signed_in("desk")
    made = desk.post(
        "appointments", {"service": "tax", "at": "2026-11-23T09:10:00+08:00", "name": "王小明", "phone": "13800000000"}
    )
    assert made.status_code == 201
    assert len(made.json["code"]) == 6
    ticket = desk.post(f"appointments/{made.json['id']}/check-in")
    assert (ticket.status_code, ticket.json["class"]) == (201, "appointment")
    assert "王小明" not in site.stranger().get("hall").text


def test_the_office_has_the_day_in_figures(site: Site) -> None:
    manager = site.signed_in("manager")
    manager.post("tickets", {"service": "tax"})
    seen = manager.get("office").json
    assert (seen["today"]["issued"], seen["queues"]["tax"]["waiting"], seen["windows"]["3"]["state"]) == (
        1,
        1,
        "closed",
    )
    assert seen["hourly"] == [{"hour": 9, "issued": 1, "served": 0}]


def test_the_public_hall_has_numbers_only(site: Site) -> None:
    manager = site.signed_in("manager")
    token = manager.post("tickets", {"service": "tax"}).json["token"]
    text = site.stranger().get("hall").text
    assert token not in text
    assert '"clerk"' not in text


def test_every_answer_carries_its_policy(site: Site) -> None:
    answer = site.stranger().get("centre")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_large_body_is_refused(site: Site) -> None:
    assert site.signed_in("clerk-3").post("tickets", {"service": "x" * 3_000_000}).status_code == 413


def test_health_and_metrics(site: Site) -> None:
    client = site.app.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json == {"broker": True, "journal": True, "writer": True}
    assert b"lobby_waiting" in client.get("/metrics").data


def test_a_device_is_told_once_however_often_the_button_is_sent(site: Site) -> None:
    site.registry.enrol("kiosk-1", "kiosk")
    kiosk, manager = Device(site.server, "kiosk-1"), site.signed_in("manager")
    ids = [manager.post("devices/kiosk-1/do", {"verb": "restart"}, key="one press").json["id"] for _ in range(2)]
    assert ids[0] == ids[1]
    assert [(told["verb"], told["id"]) for told in kiosk.told] == [("restart", ids[0])]


def test_the_api_describes_itself(site: Site) -> None:
    described = site.app.test_client().get("/openapi.json").json
    assert described["openapi"] == "3.1.0"
    paths = described["paths"]
    assert "post" in paths["/api/v1/windows/{window}/call-next"]
    schema = paths["/api/v1/tickets"]["post"]["responses"]["201"]["content"]["application/json"]["schema"]
    assert set(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]) >= {
        "id",
        "number",
        "class",
    }
    references = set(re.findall(r'"\$ref": ?"#/components/schemas/(\w+)"', json.dumps(described)))
    assert references <= set(described["components"]["schemas"])
    told = set(paths)
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in site.app.url_map.iter_rules()}
    missing = {route for route in routes if route.startswith("/api/v1/")} - told - {"/api/v1/windows/{window}/{act}"}
    assert missing == set()
