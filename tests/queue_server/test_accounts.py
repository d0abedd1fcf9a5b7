"""Accounts at the doors: first passwords, users, sessions, tokens, and what is written down about all of it."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from site_of import PASSWORD, Browser, Site, reason

from queue_server.accounts import PERMISSIONS, ROLES, Accounts
from queue_server.accounts.passwords import WeakPasswordError, check
from queue_server.accounts.sessions import hashed
from queue_server.first_sign_in import FILE, add_first_users

NEW = "another long word"


def signed_in_with(site: Site, name: str, password: str) -> Browser:
    answer = site.stranger().post("session", {"username": name, "password": password})
    assert answer.status_code == 200, answer.json
    return Browser(site.app.test_client(use_cookies=False), answer.json["token"])


def test_admin_holds_every_permission_and_nobody_else_looks_after_users() -> None:
    assert ROLES["admin"] == PERMISSIONS
    assert [role for role, held in ROLES.items() if "user.edit" in held] == ["admin"]


# --- first passwords ------------------------------------------------------------------------------------------------


def test_a_user_who_was_made_chooses_a_password_before_anything_else(site: Site, admin: Browser) -> None:
    once = admin.post("users", {"name": "li.na", "role": "clerk", "window": "2"}).json["password"]
    clerk = signed_in_with(site, "li.na", once)
    assert clerk.get("session").json["must_change_password"] is True
    assert reason(clerk.post("windows/2/open")) == "password_change"
    assert reason(clerk.get("windows/2")) == "password_change"
    assert clerk.put("session/password", {"now": once, "wanted": NEW}).json["must_change_password"] is False
    assert clerk.post("windows/2/open").status_code == 200


@pytest.mark.parametrize(
    "weak", ["short", "li.na", "li.na2026", "password", "12345678", "aaaaaaaaaa", PASSWORD, "x" * 300]
)
def test_an_easy_password_is_refused_kindly(site: Site, weak: str) -> None:
    clerk = site.signed_in("clerk-3")
    refused = clerk.put("session/password", {"now": PASSWORD, "wanted": weak.replace("li.na", "clerk-3")})
    assert (refused.status_code, reason(refused)) == (422, "weak_password")
    assert refused.json["message"]["zh"] != refused.json["message"]["en"]


def test_a_good_password_may_be_in_any_script() -> None:
    check("清风徐来水波不兴", "li.na")
    with pytest.raises(WeakPasswordError):
        check("清风", "li.na")


def test_another_password_ends_all_other_sessions(site: Site) -> None:
    here, there = site.signed_in("clerk-3"), site.signed_in("clerk-3")
    assert reason(here.put("session/password", {"now": "wrong", "wanted": NEW})) == "wrong_password"
    assert here.put("session/password", {"now": PASSWORD, "wanted": NEW}).status_code == 200
    assert here.get("session").status_code == 200
    assert reason(there.get("session")) == "session_expired"
    signed_in_with(site, "clerk-3", NEW)


def test_the_first_start_forces_a_password_only_where_it_made_one_up(
    site: Site, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forced(folder: str) -> dict[str, bool]:
        data = tmp_path / folder
        data.mkdir()
        add_first_users(data, site.server.centre, everybody=True)
        accounts = Accounts(data / "accounts.db", site.server.clock)
        found = {account.name: account.must_change for account in accounts.users.all()}
        accounts.close()
        assert (data / FILE).stat().st_mode & 0o777 == 0o600
        return found

    monkeypatch.delenv("LOBBY_ADMIN_PASSWORD", raising=False)
    unasked = forced("one")
    assert unasked.pop("admin") is True
    assert not any(unasked.values())
    assert "first sign-in: admin " in capsys.readouterr().err
    monkeypatch.setenv("LOBBY_ADMIN_PASSWORD", "chosen by the house")
    assert not any(forced("two").values())


def test_a_password_of_one_s_own_takes_the_first_one_out_of_the_file(site: Site) -> None:
    file = site.server.data / FILE
    file.write_text(f"manager abc\nclerk-3 {PASSWORD}\n", "utf-8")
    site.signed_in("clerk-3").put("session/password", {"now": PASSWORD, "wanted": NEW})
    assert file.read_text("utf-8") == "manager abc\n"


# --- users and sessions ---------------------------------------------------------------------------------------------


def test_users_are_made_changed_kept_out_and_taken_out(site: Site, admin: Browser) -> None:
    made = admin.post("users", {"name": "王芳", "role": "reception"})
    assert (made.status_code, made.json["must_change"]) == (201, True)
    assert reason(admin.post("users", {"name": "王芳", "role": "manager"})) == "name_taken"
    assert reason(admin.post("users", {"name": "x", "role": "clerk", "window": "99"})) == "unknown_window"
    desk = signed_in_with(site, "王芳", made.json["password"])
    assert admin.put("users/王芳", {"role": "auditor"}).json["role"] == "auditor"
    assert desk.get("session").status_code == 401
    assert admin.put("users/王芳", {"role": "auditor", "disabled": True}).json["disabled"] is True
    refused = site.stranger().post("session", {"username": "王芳", "password": made.json["password"]})
    assert reason(refused) == "wrong_password"
    assert admin.delete("users/王芳").status_code == 204
    assert [row["name"] for row in admin.get("users").json] == ["admin", "clerk-2", "clerk-3", "desk", "manager"]


def test_somebody_who_may_change_users_always_stays(admin: Browser) -> None:
    assert reason(admin.put("users/admin", {"role": "manager"})) == "last_admin"
    assert reason(admin.put("users/admin", {"role": "admin", "disabled": True})) == "last_admin"
    assert reason(admin.delete("users/admin")) == "last_admin"
    assert admin.get("users").status_code == 200


def test_a_forgotten_password_is_given_anew_for_once(site: Site, admin: Browser) -> None:
    clerk = site.signed_in("clerk-3")
    once = admin.post("users/clerk-3/reset-password").json["password"]
    assert clerk.get("session").status_code == 401
    assert signed_in_with(site, "clerk-3", once).get("session").json["must_change_password"] is True


def test_a_session_ends_by_idleness_and_by_age(site: Site) -> None:
    clerk, clock, limits = site.signed_in("clerk-3"), site.server.clock, site.server.accounts.sessions.limits
    for _ in range(int(limits.whole / limits.idle)):
        clock.now += limits.idle - 1
        assert clerk.get("session").status_code == 200
    clock.now += limits.idle - 1
    assert reason(clerk.get("session")) == "session_expired"
    idle = site.signed_in("clerk-3")
    clock.now += limits.idle
    assert reason(idle.post("windows/3/open")) == "session_expired"


def test_everybody_sees_and_ends_their_own_sessions_and_admin_all(site: Site, admin: Browser) -> None:
    clerk = site.signed_in("clerk-3")
    own = clerk.get("sessions").json
    assert {row["name"] for row in own} == {"clerk-3"}
    assert {row["name"] for row in admin.get("sessions").json} == {"admin", "clerk-3"}
    other = next(row["id"] for row in admin.get("sessions").json if row["name"] == "admin")
    assert clerk.delete(f"sessions/{other}").status_code == 404
    assert admin.delete(f"sessions/{own[0]['id']}").status_code == 204
    assert clerk.get("session").status_code == 401


def test_a_press_after_the_session_s_end_is_not_lost(site: Site) -> None:
    """The page signs in again and sends the same press once more: it counts once, whatever came of the first."""
    clerk = site.signed_in("clerk-3")
    clerk.post("tickets", {"service": "tax"})
    clerk.post("windows/3/open")
    site.server.clock.now += site.server.accounts.sessions.limits.idle
    assert reason(clerk.post("windows/3/call-next", key="this press")) == "session_expired"
    again = site.signed_in("clerk-3")
    first, second = (again.post("windows/3/call-next", key="this press") for _ in range(2))
    assert (first.status_code, first.json) == (200, second.json)


# --- tokens ---------------------------------------------------------------------------------------------------------


def test_a_machine_does_what_its_token_says_and_nothing_else(site: Site, admin: Browser) -> None:
    made = admin.post("tokens", {"name": "website", "scopes": ["appointment.book"], "days": 1})
    assert made.status_code == 201
    machine = Browser(site.app.test_client(use_cookies=False), made.json["token"])
    assert machine.get("appointments").status_code == 200
    assert reason(machine.get("office")) == "not_allowed"
    assert machine.get("session").json["role"] == "machine"
    assert reason(machine.put("session/password", {"now": "x", "wanted": NEW})) == "wrong_password"
    assert made.json["token"] not in json.dumps(admin.get("tokens").json)
    site.server.clock.now += 86_400
    assert machine.get("appointments").status_code == 401


def test_a_token_is_taken_back(site: Site, admin: Browser) -> None:
    made = admin.post("tokens", {"name": "website", "scopes": ["appointment.book"], "days": None}).json
    assert reason(admin.post("tokens", {"name": "website", "scopes": []})) == "name_taken"
    machine = Browser(site.app.test_client(use_cookies=False), made["token"])
    assert machine.get("appointments").status_code == 200
    assert admin.delete(f"tokens/{made['id']}").status_code == 204
    assert machine.get("appointments").status_code == 401
    assert admin.delete(f"tokens/{made['id']}").status_code == 404


def test_a_token_holds_no_more_than_its_maker(site: Site, admin: Browser) -> None:
    made = admin.post("tokens", {"name": "maker", "scopes": ["token.edit", "report.see"]}).json
    machine = Browser(site.app.test_client(use_cookies=False), made["token"])
    assert reason(machine.post("tokens", {"name": "more", "scopes": ["user.edit"]})) == "beyond"
    assert reason(admin.post("tokens", {"name": "typo", "scopes": ["window.fly"]})) == "beyond"
    assert machine.post("tokens", {"name": "as much", "scopes": ["report.see"]}).status_code == 201


# --- answers given again --------------------------------------------------------------------------------------------


def test_a_key_is_honoured_where_the_writer_is_not_asked(site: Site, admin: Browser) -> None:
    first, again = (admin.post("users", {"name": "x", "role": "auditor"}, key="k") for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json) == (201, first.json)
    assert reason(admin.post("users", {"name": "y", "role": "auditor"}, key="k")) == "id_reused"
    assert [line["act"] for line in admin.get("audit?act=users").json] == ["users.add"]


def test_many_at_once_under_one_key_do_it_once(site: Site, admin: Browser) -> None:
    def press(_: int) -> Any:
        other = Browser(site.app.test_client(use_cookies=False), admin.token)
        return other.post("users", {"name": "x", "role": "auditor"}, key="k")

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(press, range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["password"] for answer in answers}) == 1


def test_of_those_who_ask_under_one_key_one_is_answered_at_a_time(site: Site) -> None:
    repeats, inside, crowds = site.server.accounts.repeats, list[int](), set[int]()

    def ask(number: int) -> None:
        with repeats.one_at_a_time("user:admin", "k"):
            inside.append(number)
            Event().wait(0.005)  # time for whoever would come in beside
            crowds.add(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(ask, range(24)))
    assert crowds == {1}
    assert repeats._busy == {}


def test_signing_in_twice_under_one_key_begins_one_session(site: Site) -> None:
    given = {"username": "clerk-3", "password": PASSWORD}
    tokens = {site.stranger().post("session", given, key="k").json["token"] for _ in range(2)}
    assert len(tokens) == 1
    assert reason(site.stranger().post("session", {**given, "password": "guess"}, key="k")) == "id_reused"


def test_kept_answers_are_not_to_be_read_from_the_file(site: Site, admin: Browser) -> None:
    token = admin.post("tokens", {"name": "website", "scopes": [], "days": 1}, key="k").json["token"]
    rows = site.server.accounts._store.rows("SELECT box FROM answers")
    assert rows
    assert all(token.encode() not in row[0] for row in rows)


def test_an_older_file_is_opened_and_its_sessions_go_on(site: Site, tmp_path: Path) -> None:
    path, clock = tmp_path / "accounts.db", site.server.clock
    with closing(sqlite3.connect(path)) as file:
        file.executescript(
            """CREATE TABLE users (name TEXT PRIMARY KEY, role TEXT NOT NULL, "window" TEXT, password TEXT NOT NULL);
            CREATE TABLE sessions (token TEXT PRIMARY KEY, name TEXT NOT NULL, until REAL NOT NULL);
            INSERT INTO users VALUES ('clerk-3', 'clerk', '3', 'x');"""
        )
        file.execute("INSERT INTO sessions VALUES (?, 'clerk-3', ?)", (hashed("held"), clock.now + 12 * 3600 - 60))
        file.commit()
    for _ in range(2):
        accounts = Accounts(path, clock)
        user = accounts.user_of("held")
        assert user is not None
        assert (user.name, user.window, user.must_change) == ("clerk-3", "3", False)
        assert [one.name for one in accounts.sessions.all()] == ["clerk-3"]
        accounts.close()
