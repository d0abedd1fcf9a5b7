"""Who may do what: every route for every role, for nobody, and for a machine that may do nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from door_rules import DEVICE, DOORS, OWN_WINDOW, PUBLIC, SENT, SIGNED_IN
from site_of import PASSWORD, Site

from queue_server.accounts import PERMISSIONS, ROLES
from queue_server.web.openapi import HIDDEN

NAMES = {"window": "3", "act": "open", "device": "kiosk-1", "name": "nobody", "by": "service", "form": "csv"}
KEPT_OUT = {"not_allowed", "other_window", "password_change"}


def routes(site: Site) -> Iterator[str]:
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in HIDDEN:
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
            yield from (f"{method} {path}" for method in rule.methods - {"HEAD", "OPTIONS"})


def doors(site: Site) -> dict[str, str]:
    """Those of the table that are there; the test of the table itself says what is missing."""
    found = set(routes(site))
    return {door: rule for door, rule in DOORS.items() if door in found}


def try_door(site: Site, door: str, token: str | None) -> str:
    """`401`, `403` or `in`, whatever came of it then."""
    method, _, path = door.partition(" ")
    filled = re.sub(r"{(\w+)}", lambda name: NAMES.get(name.group(1), "none"), path)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client = site.app.test_client(use_cookies=False)
    answer = client.open(filled, method=method, headers=headers, json=None if method == "GET" else SENT.get(door, {}))
    assert answer.status_code < 500 or answer.status_code == 503, f"{door}: {answer.text}"
    why: dict[str, Any] = (answer.get_json(silent=True) or {}) if answer.status_code in (401, 403) else {}
    if answer.status_code == 401 and why["reason"] in ("not_signed_in", "unknown_device"):
        return "401"
    return "403" if why.get("reason") in KEPT_OUT else "in"


def fitting(rule: str, held: frozenset[str], *, window: bool) -> str:
    if rule == DEVICE:
        return "401"
    if rule in (PUBLIC, SIGNED_IN):
        return "in"
    if rule == OWN_WINDOW:
        return "in" if "window.operate" in held and (window or "window.any" in held) else "403"
    enough = set(rule.split("|"))
    assert enough <= PERMISSIONS, f"{rule} is no permission"
    return "in" if enough & held else "403"


def test_every_route_stands_in_the_table_and_nothing_else(site: Site) -> None:
    found = set(routes(site))
    assert sorted(found - set(DOORS)) == [], "new routes: add a line for each to door_rules.py"
    assert sorted(set(DOORS) - found) == [], "these routes are no more: take their lines out of door_rules.py"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_comes_in_where_it_may_and_nowhere_else(site: Site, role: str) -> None:
    accounts = site.server.accounts
    accounts.add_missing([("somebody", role, "3"), ("root", "admin", None)], {"somebody": PASSWORD})
    wrong = {}
    for door, rule in doors(site).items():
        token = accounts.sessions.begin("somebody", "here")
        found, wanted = try_door(site, door, token), fitting(rule, ROLES[role], window=True)
        if found != wanted:
            wrong[door] = f"{found}, should be {wanted}"
    assert wrong == {}


def test_nobody_comes_in_but_by_public_doors(site: Site) -> None:
    for token in (None, "forged", "lobby_forged"):
        found = {door: try_door(site, door, token) for door in doors(site)}
        assert {door for door, what in found.items() if what == "in"} == {
            door for door, rule in doors(site).items() if rule == PUBLIC
        }, token


def test_a_machine_that_may_do_nothing_does_nothing(site: Site) -> None:
    _, token = site.server.accounts.tokens.make("idle", [], "admin", None)
    wrong = {
        door: found
        for door, rule in doors(site).items()
        if (found := try_door(site, door, token)) != fitting(rule, frozenset(), window=False)
    }
    assert wrong == {}


@pytest.mark.parametrize("scope", sorted(PERMISSIONS))
def test_a_machine_with_one_permission_opens_its_doors_alone(site: Site, scope: str) -> None:
    _, token = site.server.accounts.tokens.make("one", [scope], "admin", None)
    wrong = {
        door: found
        for door, rule in doors(site).items()
        if (found := try_door(site, door, token)) != fitting(rule, frozenset({scope}), window=False)
    }
    assert wrong == {}


def test_a_clerk_works_at_their_own_window_alone(site: Site) -> None:
    for door in (door for door, rule in doors(site).items() if rule == OWN_WINDOW):
        token = site.server.accounts.sessions.begin("clerk-2", "here")
        assert try_door(site, door, token) == "403", door


def test_who_must_choose_a_password_does_nothing_but_that(site: Site) -> None:
    once = site.server.accounts.add("new", "admin", None)
    assert once
    for door, rule in doors(site).items():
        token = site.server.accounts.sessions.begin("new", "here")
        own = door.endswith(("/session", "/session/password")) or rule in (PUBLIC, DEVICE)
        assert (try_door(site, door, token) == "403") is not own, door
