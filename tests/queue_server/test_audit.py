"""The audit: every act with who, what, before, after, when and from where; it only grows, and nothing personal is in it."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from typing import Any

import pytest
from site_of import PASSWORD, Browser, Site, reason


def audit(admin: Browser, **query: str) -> list[dict[str, Any]]:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    lines: list[dict[str, Any]] = admin.get(f"audit?{asked}").json
    return lines


def test_every_act_says_who_what_before_and_after(site: Site, admin: Browser) -> None:
    clerk = site.signed_in("clerk-3")
    clerk.post("tickets", {"service": "tax"})
    clerk.post("windows/3/open")
    clerk.post("windows/3/call-next", key="one")
    clerk.post("windows/3/call-next", key="one")
    admin.put("users/clerk-3", {"role": "clerk", "window": "2"})
    last, called, opened = audit(admin, limit="3")
    assert (last["who"], last["act"], last["what"]) == ("admin", "users.change", "name=clerk-3")
    assert (last["before"]["window"], last["after"]["window"]) == ("3", "2")
    assert (called["who"], called["act"], called["before"]) == ("clerk-3", "clerk.call-next", {"window": "idle"})
    assert (called["after"]["number"], called["place"]) == ("A001", "127.0.0.1")
    assert (opened["before"], opened["after"]["state"]) == ({"window": "closed"}, "idle")


def test_who_was_kept_out_is_written_down_without_their_secret(site: Site, admin: Browser) -> None:
    stranger = site.stranger()
    stranger.post("session", {"username": "clerk-3", "password": "hunter2 hunter2"})
    stranger.post("session", {"username": "my password by mistake", "password": ""})
    site.signed_in("clerk-2").post("windows/3/open")
    lines = audit(admin, limit="10")
    assert [(line["who"], line["act"], line["reason"]) for line in lines[:4]] == [
        ("clerk-2", "clerk.open", "other_window"), ("clerk-2", "session.sign_in", None),
        ("unknown", "session.sign_in", "wrong_password"), ("clerk-3", "session.sign_in", "wrong_password"),
    ]  # fmt: skip
    assert "hunter2" not in json.dumps(lines)
    assert "mistake" not in json.dumps(lines)


def test_nothing_personal_is_written_down(site: Site, admin: Browser) -> None:
    booking = {"service": "tax", "at": "2026-11-23T10:00:00+08:00", "name": "王小明", "phone": "13800000000"}
    assert admin.post("appointments", booking).status_code == 201
    phone = admin.post("tickets", {"service": "tax"}).json["token"]
    site.stranger().post(f"phone/{phone}/cancel")
    text = json.dumps(audit(admin), ensure_ascii=False)
    assert "phone.cancel" in text
    assert not [secret for secret in ("王小明", "13800000000", phone, PASSWORD) if secret in text]


def test_the_audit_is_read_in_parts_filtered_and_exported(site: Site, admin: Browser) -> None:
    for _ in range(5):
        admin.post("tickets", {"service": "tax"})
    first = admin.get("audit?limit=2&act=tickets.issue")
    assert 'rel="next"' in first.headers["Link"]
    rest = admin.client.get(first.headers["Link"].split(";")[0][1:-1].replace("limit=2", "limit=3"),
                            headers={"Authorization": f"Bearer {admin.token}"})  # fmt: skip
    assert len({line["seq"] for line in first.json + rest.json}) == 5
    assert "Link" not in rest.headers
    assert audit(admin, who="nobody") == []
    table = list(csv.DictReader(io.StringIO(admin.get("audit/export").data.decode("utf-8-sig"))))
    assert table[0]["act"] == "tickets.issue"
    assert reason(site.signed_in("clerk-3").get("audit")) == "not_allowed"


def test_what_a_spreadsheet_takes_for_a_formula_stays_text(site: Site, admin: Browser) -> None:
    admin.client.delete("/api/v1/users/=cmd", headers={"Authorization": f"Bearer {admin.token}"})
    site.server.accounts.add_missing([("=1+1", "manager", None)], {"=1+1": PASSWORD})
    site.signed_in("=1+1")
    assert "'=1+1" in admin.get("audit/export").text


def test_the_audit_only_grows_and_shows_what_was_changed_behind_its_back(site: Site, admin: Browser) -> None:
    admin.post("tickets", {"service": "tax"})
    kept = site.server.accounts.audit
    assert kept.broken() is None
    for statement in ("DELETE FROM audit", "UPDATE audit SET who = 'somebody else'"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            kept._db.execute(statement)
    kept._db.execute("DROP TRIGGER audit_stays")
    kept._db.execute("UPDATE audit SET who = 'somebody else' WHERE seq = 2")
    assert kept.broken() == 2


def test_what_a_manager_changes_is_kept_as_it_was_and_as_it_is(site: Site, admin: Browser) -> None:
    admin.put("hall/notice", {"zh": "周三维护", "en": "Maintenance on Wednesday"})
    admin.delete("hall/notice")
    admin.put("windows/14/work", {"serves": ["tax"], "supports": []})
    admin.post("windows/14/work/preview", {"serves": ["general"], "supports": []})
    admin.post("day/close")
    closed, moved, taken, put = audit(admin, limit="4")
    assert (closed["before"]["open"], closed["after"]["open"]) == (True, False)
    assert (moved["before"]["serves"], moved["after"]["serves"]) == (["general"], ["tax"])
    assert put["after"]["notice"]["zh"] == "周三维护"
    assert (taken["before"]["notice"]["zh"], taken["after"]["notice"]) == ("周三维护", None)
