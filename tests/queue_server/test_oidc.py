"""Sign-in by the house's own provider: a browser goes there and comes back, and nobody comes in who should not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from provider_of import CLIENT, SECRET, Provider
from server_of import Server
from site_of import PASSWORD, Site, reason

from lobby.accounts_settings import Oidc
from queue_server.accounts.provider import JOURNEY_SECONDS

pytestmark = pytest.mark.network
WAY = "/api/v1/session/provider"


@pytest.fixture
def provider(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # plain http between two programs on this machine
    made = Provider(server.clock)
    made.person["groups"] = ["hall-managers"]
    yield made
    made.stop()


@pytest.fixture
def hall(server: Server, provider: Provider, tmp_path: Path) -> Iterator[Site]:
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    settings = Oidc(
        issuer=provider.issuer, client_id=CLIENT, client_secret_file=str(secret), window_claim="window",
        roles={"hall-admins": "admin", "hall-managers": "manager", "hall-clerks": "clerk"},
    )  # fmt: skip
    server.centre = server.centre.model_copy(update={"oidc": settings})
    made = Site(server, tmp_path)
    yield made
    made.registry.close()


def there(client: FlaskClient, goal: str = "") -> str:
    """Where the browser is sent to."""
    left = client.get(WAY + (f"?next={goal}" if goal else ""))
    assert left.status_code == 302, left.text
    return str(left.headers["Location"])


def signed_in_there(url: str) -> str:
    """What the provider sends the browser back with."""
    answer = requests.get(url, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def back(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_somebody_of_the_house_comes_in_and_is_known_the_next_time(hall: Site, provider: Provider) -> None:
    client = hall.app.test_client()
    assert back(client, signed_in_there(there(client, "/office?day=1"))) == "/office?day=1"
    assert client.get("/api/v1/session").json["name"] == "li.na"
    assert client.get("/api/v1/session").json["role"] == "manager"
    cookie = client.get_cookie("lobby_session")
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    provider.person |= {"groups": ["hall-clerks"], "window": "3", "preferred_username": "li.na.married"}
    assert back(client, signed_in_there(there(client))) == "/console"
    again = client.get("/api/v1/session").json
    assert (again["name"], again["role"], again["window"]) == ("li.na", "clerk", "3")
    lines = hall.server.accounts.audit.lines(limit=1)
    assert (lines[0].act.act, lines[0].act.who) == ("oidc.come_back", "li.na")


def test_the_request_holds_state_nonce_and_a_challenge_and_no_secret(hall: Site) -> None:
    asked = parse_qs(urlsplit(there(hall.app.test_client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert all(len(asked[name][0]) >= 32 for name in ("state", "nonce", "code_challenge"))
    assert "client_secret" not in asked


def test_the_button_stands_only_where_a_provider_is_configured(hall: Site, site: Site) -> None:
    assert hall.stranger().get("session/ways").json["provider"]["en"]


def test_without_a_provider_there_is_no_such_door(site: Site) -> None:
    assert site.stranger().get("session/ways").json == {"password": True, "provider": None}
    assert reason(site.stranger().get("session/provider")) == "http_404"


@pytest.mark.parametrize(("person", "said"), [
    ({"groups": ["gardeners"]}, "no_role"),
    ({"groups": []}, "no_role"),
    ({"preferred_username": "manager"}, "name_taken"),
    ({"preferred_username": ""}, "provider_failed"),
])  # fmt: skip
def test_who_has_no_place_here_is_told_so(hall: Site, provider: Provider, person: dict[str, Any], said: str) -> None:
    provider.person |= person
    client = hall.app.test_client()
    assert back(client, signed_in_there(there(client))) == f"/sign-in?said={said}"
    assert client.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("lie", [
    {"nonce": "of another sign-in"}, {"iss": "http://elsewhere"}, {"aud": ["another program"]}, {"exp": 1},
    {"iat": 99_999_999_999}, {"at_hash": "wrong"},
])  # fmt: skip
def test_a_token_that_is_not_for_us_now_opens_nothing(hall: Site, provider: Provider, lie: dict[str, Any]) -> None:
    provider.lies = lie
    client = hall.app.test_client()
    assert back(client, signed_in_there(there(client))) == "/sign-in?said=provider_failed"
    assert client.get("/api/v1/session").status_code == 401


def test_a_token_signed_by_somebody_else_opens_nothing_and_a_new_key_is_learnt(hall: Site, provider: Provider) -> None:
    client = hall.app.test_client()
    back(client, signed_in_there(there(client)))
    provider.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
    assert back(client, signed_in_there(there(client))) == "/sign-in?said=provider_failed"
    provider.key = provider.stated = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    assert back(client, signed_in_there(there(client))) == "/office"


def test_an_answer_counts_once_in_its_own_browser_and_in_time(hall: Site) -> None:
    client, thief = hall.app.test_client(), hall.app.test_client()
    answer = signed_in_there(there(client))
    assert back(thief, answer) == "/sign-in?said=too_late"
    assert back(client, answer) == "/office"
    client.set_cookie("lobby_state", parse_qs(urlsplit(answer).query)["state"][0], path=WAY)
    assert back(client, answer) == "/sign-in?said=too_late"
    late = signed_in_there(there(client))
    hall.server.clock.now += JOURNEY_SECONDS
    assert back(client, late) == "/sign-in?said=too_late"


def test_who_says_no_there_stays_outside_here(hall: Site) -> None:
    client = hall.app.test_client()
    state = parse_qs(urlsplit(there(client)).query)["state"][0]
    assert back(client, f"{WAY}/back?error=access_denied&state={state}") == "/sign-in?said=provider_failed"


def test_a_provider_that_is_away_is_no_fault_of_ours(hall: Site, provider: Provider) -> None:
    provider.issuer = "http://another.example"
    assert back(hall.app.test_client(), WAY) == "/sign-in?said=provider_failed"


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_after_signing_in(hall: Site, goal: str) -> None:
    client = hall.app.test_client()
    assert back(client, signed_in_there(there(client, goal))) == "/office"


def test_who_was_kept_out_here_is_kept_out_by_this_door_too(hall: Site) -> None:
    client = hall.app.test_client()
    back(client, signed_in_there(there(client)))
    account = hall.server.accounts.users.get("li.na")
    assert account is not None
    hall.server.accounts.change(account, disabled=True)
    assert client.get("/api/v1/session").status_code == 401
    assert back(client, signed_in_there(there(client))) == "/sign-in?said=kept_out"
    refused = hall.stranger().post("session", {"username": "li.na", "password": PASSWORD})
    assert reason(refused) == "wrong_password"
