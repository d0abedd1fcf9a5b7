"""Sign-in by the house's own provider: OpenID Connect, authorization code with PKCE, state and nonce; Authlib speaks it.

What the provider says of itself is fetched at the first use and kept; its keys are fetched anew where an unknown one signs.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from lobby.accounts_settings import Oidc

log = logging.getLogger(__name__)

JOURNEY_SECONDS, JOURNEYS_KEPT = 600, 1000
ANSWER_SECONDS = 5.0
LEEWAY_SECONDS = 60
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Those that a provider makes with a key of its own; none that a shared secret, or nobody, could make."""


class ProviderError(Exception):
    """Nobody comes in: `reason` is a word for the page, the message is for the log."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to the provider and back: what only this browser and we know of it, and where it wants to go then."""

    state: str
    nonce: str
    verifier: str
    back: str
    goal: str
    until: float


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Whom the provider has sent. `subject` is theirs for ever, the rest may be another tomorrow."""

    subject: str
    name: str
    role: str
    window: str | None


class Provider:
    """The provider of one centre. Thread-safe; `clock` gives seconds since 1970."""

    def __init__(self, settings: Oidc, clock: Callable[[], float]) -> None:
        self._settings, self._clock = settings, clock
        self._lock, self._journeys = threading.Lock(), dict[str, Journey]()
        self._said: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def begin(self, back: str, goal: str) -> tuple[str, Journey]:
        """Where to send the browser, and the journey it is on; `back` is our own address for the way back."""
        now = self._clock()
        journey = Journey(
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(24),
            secrets.token_urlsafe(48),
            back,
            goal,
            now + JOURNEY_SECONDS,
        )
        with self._talking(back) as session:
            url, _ = session.create_authorization_url(
                self._metadata()["authorization_endpoint"], state=journey.state, nonce=journey.nonce,
                code_verifier=journey.verifier,
            )  # fmt: skip
        with self._lock:
            kept = [one for one in self._journeys.values() if one.until > now][-JOURNEYS_KEPT:]
            self._journeys = {one.state: one for one in (*kept, journey)}
        return str(url), journey

    def finish(self, state: str, answer: Mapping[str, str]) -> tuple[Newcomer, str]:
        """Who has come back with the provider's answer, and where they wanted to go; ProviderError. A state counts once."""
        with self._lock:
            journey = self._journeys.pop(state, None)
        if journey is None or journey.until <= self._clock():
            raise ProviderError("too_late", "no journey of this state")
        if "code" not in answer:
            raise ProviderError("provider_failed", f"the provider refused: {answer.get('error', 'no code')[:80]}")
        claims = self._claims(journey, answer["code"])
        return self._newcomer(claims), journey.goal

    def _claims(self, journey: Journey, code: str) -> Mapping[str, Any]:
        try:
            with self._talking(journey.back) as session:
                token = session.fetch_token(
                    self._metadata()["token_endpoint"], code=code, code_verifier=journey.verifier,
                    grant_type="authorization_code", timeout=ANSWER_SECONDS,
                )  # fmt: skip
            return self._read(token, journey.nonce)
        except (requests.RequestException, AuthlibBaseError, JoseError, LookupError, ValueError, TypeError) as error:
            raise ProviderError("provider_failed", f"{type(error).__name__}: {error}"[:300]) from error

    def _read(self, token: Mapping[str, Any], nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token whose signature, issuer, audience, times and nonce are right."""
        registry = JWSRegistry(algorithms=list(SIGNATURES), strict_check_header=False)
        try:
            read = jwt.decode(token["id_token"], key=self._key_set(), registry=registry)
        except (InvalidKeyIdError, ValueError):
            read = jwt.decode(token["id_token"], key=self._key_set(anew=True), registry=registry)
        claims = CodeIDToken(
            read.claims, read.header,
            {"iss": {"essential": True, "value": self._settings.issuer},
             "aud": {"essential": True, "value": self._settings.client_id}},
            {"nonce": nonce, "client_id": self._settings.client_id, "access_token": token.get("access_token")},
        )  # fmt: skip
        claims.validate(now=int(self._clock()), leeway=LEEWAY_SECONDS)
        return dict(claims)

    def _newcomer(self, claims: Mapping[str, Any]) -> Newcomer:
        wish = self._settings
        held = claims.get(wish.role_claim, [])
        values = [held] if isinstance(held, str) else held if isinstance(held, list) else []
        role = next((role for value, role in wish.roles.items() if value in values), None)
        if role is None:
            raise ProviderError("no_role", f"no value of {wish.role_claim} gives a role")
        name = claims.get(wish.name_claim)
        if not isinstance(name, str) or not name.strip():
            raise ProviderError("provider_failed", f"no {wish.name_claim}")
        window = claims.get(wish.window_claim) if wish.window_claim else None
        return Newcomer(f"{wish.issuer} {claims['sub']}", name.strip()[:60], role, str(window) if window else None)

    def _talking(self, back: str) -> OAuth2Session:
        wish = self._settings
        secret = Path(wish.client_secret_file).read_text("utf-8").strip() if wish.client_secret_file else None
        return OAuth2Session(
            wish.client_id, secret, scope=wish.scope, redirect_uri=back, code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            default_timeout=ANSWER_SECONDS,
        )  # fmt: skip

    def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself; it must be the one that was configured."""
        if self._said is None:
            said = _fetched(self._settings.issuer.rstrip("/") + "/.well-known/openid-configuration")
            if said.get("issuer") != self._settings.issuer:
                raise ProviderError("provider_failed", "another issuer than the configured one answers there")
            self._said = said
        return self._said

    def _key_set(self, *, anew: bool = False) -> KeySet:
        if self._keys is None or anew:
            self._keys = KeySet.import_key_set(_fetched(self._metadata()["jwks_uri"]))
        return self._keys


def _fetched(url: str) -> Any:
    try:
        answer = requests.get(url, timeout=ANSWER_SECONDS)
        answer.raise_for_status()
        return answer.json()
    except requests.RequestException as error:
        raise ProviderError("provider_failed", f"{url}: {type(error).__name__}") from error
