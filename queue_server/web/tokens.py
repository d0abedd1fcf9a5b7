"""API tokens for machines: made with what they may do and until when, shown once, taken back at any time."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from pydantic import BaseModel, Field

from queue_server.accounts import PERMISSIONS, NameTakenError
from queue_server.web import guard, paging, trail
from queue_server.web.problems import house, problem

routes = Blueprint("tokens", __name__, url_prefix="/api/v1/tokens")

DAY_SECONDS = 86_400
MOST_DAYS = 3650


class NewToken(guard.Body):
    """What a machine may do (`scopes` are permissions, no more than the maker's own) and for how many days."""

    name: str = Field(pattern=r"^\w[\w.@ -]{0,59}$")
    scopes: tuple[str, ...] = Field(json_schema_extra={"items": {"type": "string", "enum": [*sorted(PERMISSIONS)]}})
    days: int | None = Field(365, ge=1, le=MOST_DAYS)


class ShownToken(BaseModel):
    """A token without what opens the door; times are seconds since 1970."""

    id: str
    name: str
    scopes: list[str]
    made_by: str
    made: float
    until: float | None
    used: float | None
    revoked: float | None


class MadeToken(BaseModel):
    """A new token: shown now and never again."""

    id: str
    token: str


@routes.get("")
def tokens() -> Response:
    """All there are and were."""
    guard.need("token.edit")
    return paging.listed(house().accounts.tokens.all(), "id")


@routes.post("")
def make() -> Response:
    """A new token."""
    somebody = guard.need("token.edit")
    sent = guard.body(NewToken)
    beyond = set(sent.scopes) - somebody.permissions
    if beyond:
        raise problem(422, "beyond", "You cannot give what you may not do yourself: {found}.",
                      found=", ".join(sorted(beyond))[:200])  # fmt: skip
    until = house().clock() + sent.days * DAY_SECONDS if sent.days else None
    try:
        key, token = house().accounts.tokens.make(sent.name, set(sent.scopes), somebody.name, until)
    except NameTakenError as error:
        raise problem(409, "name_taken", "There is a token “{name}” already.", name=sent.name) from error
    trail.note(after={"id": key, "name": sent.name, "scopes": sorted(sent.scopes), "until": until})
    response = jsonify({"id": key, "token": token})
    response.status_code = 201
    return response


@routes.delete("/<key>")
def revoke(key: str) -> Response:
    """It opens nothing from now on."""
    guard.need("token.edit")
    found = next((row for row in house().accounts.tokens.all() if row["id"] == key), None)
    if found is None or not house().accounts.tokens.revoke(key):
        raise problem(404, "http_404", "There is no such page or thing.")
    trail.note(before={"name": found["name"], "scopes": found["scopes"]}, after={"revoked": True})
    return Response(status=204)
