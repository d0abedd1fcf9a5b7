"""What every answer carries: policies for browsers, cookies that are Secure where HTTPS is on, tags, lists in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from server_of import Server
from site_of import PASSWORD, Browser, Site, reason

from lobby.accounts_settings import SignIn
from queue_server.web import create_app

Make = Callable[..., FlaskClient]


@pytest.fixture
def client_of(server: Server, tmp_path: Path) -> Iterator[Make]:
    """A browser before a hall with another public address, or with a proxy before it."""
    sites = []

    def make(*, public_url: str | None = None, behind_proxy: bool = False) -> FlaskClient:
        server.centre = server.centre.model_copy(update={"sign_in": SignIn(behind_proxy=behind_proxy)})
        site = Site(server, tmp_path)
        sites.append(site)
        app, _ = create_app(replace(site.app.extensions["house"], public_url=public_url))
        return app.test_client()

    yield make
    for site in sites:
        site.registry.close()


def sign_in(client: FlaskClient, **sent: Any) -> str:
    answer = client.post("/api/v1/session", json={"username": "clerk-3", "password": PASSWORD}, **sent)
    assert answer.status_code == 200
    return str(answer.headers["Set-Cookie"])


def test_every_answer_tells_the_browser_what_it_may_not_do(site: Site) -> None:
    for path in ("/api/v1/centre", "/healthz", "/nowhere", "/api/v1/users"):
        headers = site.app.test_client().get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert "unsafe" not in policy["default-src"] + policy["script-src"] + policy["style-src"]
        assert policy["connect-src"] == "'self' ws://localhost"
        assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'", "'none'")
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers


def test_a_strange_host_writes_nothing_into_the_policy(site: Site) -> None:
    answer = site.app.test_client().get("/healthz", headers={"Host": "evil.example; script-src *"})
    assert "script-src *" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("public_url", "sent", "secure"), [
    (None, {}, False),
    ("http://hall.example", {}, False),
    ("https://hall.example", {}, True),
    (None, {"base_url": "https://localhost"}, True),
])  # fmt: skip
def test_a_cookie_is_secure_exactly_where_https_is_on(
    client_of: Make, public_url: str | None, sent: dict[str, Any], secure: bool
) -> None:
    cookie = sign_in(client_of(public_url=public_url), **sent)
    assert ("Secure" in cookie) is secure
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie


def test_who_asks_is_believed_to_a_proxy_only_where_there_is_one(client_of: Make) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.2.3"}
    assert "Secure" in sign_in(client_of(behind_proxy=True), headers=told)
    assert "Secure" not in sign_in(client_of(), headers=told)


@pytest.mark.parametrize(("headers", "status"), [
    ({"Origin": "http://localhost"}, 200),
    ({"Sec-Fetch-Site": "same-origin"}, 200),
    ({"Idempotency-Key": "k"}, 200),
    ({"Origin": "http://evil.example"}, 403),
    ({"Origin": "http://localhost.evil.example", "Idempotency-Key": "k"}, 403),
    ({"Origin": "null"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Idempotency-Key": "k"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({}, 403),
])  # fmt: skip
def test_a_cookie_alone_changes_nothing_for_another_page(site: Site, headers: dict[str, str], status: int) -> None:
    client = site.app.test_client()
    sign_in(client)
    answer = client.post("/api/v1/windows/3/open", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert reason(answer) == "other_site"
    assert client.get("/api/v1/session").status_code == 200


@pytest.mark.parametrize("cookie", ["", "x", "lobby_", "🙂", "a" * 5000, "' OR 1=1 --", "../../etc/passwd"])
def test_a_forged_cookie_is_nobody(site: Site, cookie: str) -> None:
    client = site.app.test_client(use_cookies=False)
    headers = {"Cookie": f"lobby_session={cookie}".encode().decode("latin-1"), "Idempotency-Key": "k"}
    assert client.get("/api/v1/session", headers=headers).status_code == 401
    assert client.post("/api/v1/windows/3/open", headers=headers).status_code == 401


def test_all_json_that_is_polled_is_tagged(site: Site) -> None:
    manager = site.signed_in("manager")
    for path in ("office", "queues", "windows", "hall", "tickets", "devices", "appointments", "audit"):
        first = manager.get(path)
        again = manager.get(path, **{"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.data) == (200, 304, b""), path
    before = manager.get("queues").headers["ETag"]
    manager.post("tickets", {"service": "tax"})
    assert manager.get("queues", **{"If-None-Match": before}).status_code == 200


def test_long_lists_come_in_parts(site: Site, admin: Browser) -> None:
    for name in "abc":
        admin.post("users", {"name": name, "role": "auditor"})
    seen: list[str] = []
    path = "users?limit=3"
    while path:
        part = admin.get(path)
        seen += [row["name"] for row in part.json]
        path = part.headers.get("Link", "").partition(">")[0].removeprefix("</api/v1/")
    assert seen == sorted(seen)
    assert seen == [row["name"] for row in admin.get("users").json]
    for wrong in ("limit=0", "limit=x", "limit=1001", "limit=-1", "after=nobody"):
        assert reason(admin.get(f"users?{wrong}")) == "bad_field"


def test_a_method_that_is_not_there_says_which_are(site: Site) -> None:
    answer = site.app.test_client().put("/api/v1/tickets")
    assert (answer.status_code, reason(answer)) == (405, "http_405")
    assert "POST" in answer.headers["Allow"]


def test_hostile_text_comes_back_as_text_and_harms_nobody(site: Site, admin: Browser) -> None:
    hostile = "<script>alert(1)</script>'; DROP TABLE users; -- ${7*7} {{7*7}}"
    assert reason(admin.post("users", {"name": hostile, "role": "auditor"})) == "bad_field"
    refused = admin.get("users?after=" + hostile)
    assert refused.content_type == "application/problem+json"
    admin.client.post(f"/api/v1/users/{hostile}/reset-password", headers={"Authorization": f"Bearer {admin.token}"})
    assert admin.get("users").status_code == 200
