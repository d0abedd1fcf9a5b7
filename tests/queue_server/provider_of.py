"""A small real OpenID Connect provider, made of Authlib's own server, on a real port: code grant, PKCE demanded, RS256."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "lobby", "the secret of this hall"


class Client:
    """The hall, as the provider knows it."""

    client_id = CLIENT
    id_token_signed_response_alg = "RS256"

    def get_client_id(self) -> str:
        return CLIENT

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri.endswith("/api/v1/session/provider/back")

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


@dataclass
class Code:
    """A code that was given out, once."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    get_acr = get_amr = get_auth_time


@dataclass
class Provider:
    """Its server; `person` is who signs in there, `lies` are claims that are put over the true ones."""

    now: Any
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "4711", "preferred_username": "li.na", "groups": []})
    lies: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = self.stated = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.app = Flask("provider")
        self._oauth = AuthorizationServer(self.app, lambda name: Client() if name == CLIENT else None, lambda *_: None)
        self._oauth.register_grant(_grant(self), [_openid(self), CodeChallenge(required=True)])
        self._doors()
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.issuer = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _doors(self) -> None:
        @self.app.get("/.well-known/openid-configuration")
        def about() -> Any:
            return jsonify({
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            })  # fmt: skip

        @self.app.get("/keys")
        def keys() -> Any:
            return jsonify(KeySet([self.stated]).as_dict(private=False))

        @self.app.get("/authorize")
        def authorize() -> Any:
            grant = self._oauth.get_consent_grant(end_user=self)
            return self._oauth.create_authorization_response(request, grant_user=self, grant=grant)

        @self.app.post("/token")
        def token() -> Any:
            return self._oauth.create_token_response()


def _grant(provider: Provider) -> type[grants.AuthorizationCodeGrant]:
    class Grant(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            sent = request.payload.data
            provider.codes[code] = Code(code, sent["redirect_uri"], sent["scope"], sent["nonce"],
                                        sent["code_challenge"], sent["code_challenge_method"])  # fmt: skip

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, code: Code) -> None:
            del provider.codes[code.code]

        def authenticate_user(self, code: Code) -> Provider:
            return provider

    return Grant


def _openid(provider: Provider) -> OpenIDCode:
    class Extension(OpenIDCode):
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return False

        def resolve_client_private_key(self, client: Any) -> RSAKey:
            return provider.key

        def get_encode_header(self, client: Any) -> dict[str, str]:
            return {"alg": "RS256", "kid": str(provider.key.kid)}

        def get_client_claims(self, client: Any) -> dict[str, Any]:
            now = int(provider.now())
            return {"iss": provider.issuer, "aud": [CLIENT], "iat": now, "exp": now + 300, "auth_time": now}

        def generate_user_info(self, user: Any, scope: str) -> UserInfo:
            return UserInfo({**provider.person, **provider.lies})

    return Extension(require_nonce=True)
