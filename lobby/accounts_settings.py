"""How people sign in at a centre, as its file says it: how long a session lasts, and the house's own provider. Pure data."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from lobby.messages import Text

RoleName = Literal["clerk", "reception", "manager", "technician", "auditor", "wall", "admin"]


class SignIn(BaseModel):
    """Sessions end after `idle_minutes` without a word, and in any case after `session_hours`.

    `behind_proxy`: one reverse proxy of ours stands before the server and says who asks (`X-Forwarded-For`, `-Proto`,
    `-Host`); without it those headers count for nothing, for anybody could send them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    idle_minutes: int = Field(240, ge=5, le=1440)
    session_hours: int = Field(12, ge=1, le=168)
    behind_proxy: bool = False


class Oidc(BaseModel):
    """Sign-in by OpenID Connect. `roles` says which role a value of `role_claim` gives; the first that fits counts.

    `name_claim` is the user's name here, `window_claim` the id of a clerk's window.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(pattern=r"^https?://\S+$")
    client_id: str = Field(min_length=1)
    client_secret_file: str | None = None
    scope: str = "openid profile"
    role_claim: str = "groups"
    roles: dict[str, RoleName] = Field(min_length=1)
    name_claim: str = "preferred_username"
    window_claim: str | None = None
    button: Text = Text(zh="用单位账号登录", en="Sign in with your house account")
