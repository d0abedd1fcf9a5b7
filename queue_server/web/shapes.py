"""Shapes of answers that have no model elsewhere, for the description of the API."""

from __future__ import annotations

from pydantic import BaseModel, Field

from lobby.messages import Text, Ticket


class Problem(BaseModel):
    """An error (RFC 9457), with its sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    reason: str
    message: Text


class Why(BaseModel):
    """Why this number, before those in `passed`."""

    zh: str
    en: str
    passed: list[str]


class Called(BaseModel):
    """A call and its reason."""

    call: str
    ticket: Ticket
    why: Why


class Session(BaseModel):
    """Who is signed in; `token` only at signing in."""

    token: str | None = None
    name: str
    role: str
    window: str | None = None
    permissions: list[str]
    must_change_password: bool


class Ways(BaseModel):
    """How one can sign in: by password, and by a provider with these words on its button."""

    password: bool
    provider: Text | None


class Appointment(BaseModel):
    """A promise of a time."""

    id: str
    code: str
    service: str
    at: str
    external_id: str | None = None
    state: str = Field(pattern="^(booked|used|cancelled|missed|excused)$")
    by: str | None = None
    ticket: str | None = None
    number: str | None = None


class Promise(BaseModel):
    """An appointment as its owner sees it."""

    id: str
    code: str
    service: str
    at: str
    state: str | None = None
    number: str | None = None


class Told(BaseModel):
    """The id under which a device was told."""

    id: str


class Health(BaseModel):
    """Which parts of the server are well."""

    writer: bool
    journal: bool
    broker: bool


class Alive(BaseModel):
    """The process answers."""

    status: str


class Touch(BaseModel):
    """What a person does to a double of the virtual hall; each double reads its own fields."""

    model_config = {"extra": "allow"}
