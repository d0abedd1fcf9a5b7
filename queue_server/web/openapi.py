"""`/openapi.json`: OpenAPI 3.1, made from the routes themselves, their first sentences, and the models they read.

What a door reads and answers stands in two small tables here; a test walks all routes, so that none is forgotten.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic import BaseModel, Field
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from lobby import VERSION
from lobby.kiosk_settings import KioskSettings
from lobby.messages import CallLine, Emergency, QueueBoard, Text, Ticket
from queue_server.web import announce, clerk, devices, guard, phone, session, tickets, windows

routes = Blueprint("openapi", __name__)


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


class Appointment(BaseModel):
    """A promise of a time."""

    id: str
    code: str
    service: str
    at: str
    external_id: str | None = None
    state: str = Field(pattern="^(booked|used)$")


class Told(BaseModel):
    """The id under which a device was told."""

    id: str


BODIES: dict[str, type[BaseModel]] = {
    "session.sign_in": session.SignIn,
    "clerk.act": clerk.Act,
    "tickets.issue": tickets.Issue,
    "tickets.book_appointment": tickets.Booking,
    "tickets.rate": tickets.Rating,
    "devices.do": devices.Do,
    "devices.change_settings": KioskSettings,
    "phone.rate": phone.Grade,
    "windows.assign": windows.Work,
    "windows.preview": windows.Work,
    "announce.set_notice": announce.Words,
    "announce.begin_emergency": announce.Words,
}
ANSWERS: dict[str, tuple[int, type[BaseModel] | None]] = {
    "session.sign_in": (200, Session),
    "session.who": (200, Session),
    "tickets.issue": (201, Ticket),
    "tickets.ticket": (200, Ticket),
    "tickets.cancel": (200, Ticket),
    "tickets.come_back": (200, Ticket),
    "tickets.check_in": (201, Ticket),
    "tickets.book_appointment": (201, Appointment),
    "devices.settings": (200, KioskSettings),
    "devices.change_settings": (200, KioskSettings),
    "devices.do": (202, Told),
    "devices.upload": (204, None),
    "pictures.keep": (204, None),
    "announce.set_notice": (200, Text),
    "announce.take_notice_down": (204, None),
    "announce.begin_emergency": (200, Emergency),
    "announce.end_emergency": (204, None),
}
OPEN = ("public", "board", "phone", "pages", "openapi", "session.sign_in", "sim")
HIDDEN = ("pages", "openapi", "static")
MODE: JsonSchemaMode = "validation"
OTHERS = (Problem, Called, CallLine, QueueBoard)


@routes.get("/openapi.json")
def description() -> Response:
    """This page."""
    return jsonify(document(current_app))


@cache
def document(app: Flask) -> dict[str, Any]:
    """The whole description of an app's `/api/v1`."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in HIDDEN:
            for path, operation in _operations(app, rule):
                paths.setdefault(path, {})[_method(rule)] = operation
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lobby", "version": VERSION, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": _schemas(), "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "cookie": {"type": "apiKey", "in": "cookie", "name": guard.COOKIE},
            "device": {"type": "http", "scheme": "basic"},
        }},
    }  # fmt: skip


def _operations(app: Flask, rule: Rule) -> list[tuple[str, dict[str, Any]]]:
    """One operation for a route, but one for each act at a window: `/windows/{window}/call-next` and its like."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
    if rule.endpoint != "clerk.act":
        return [(path, _operation(app, rule, path, rule.endpoint))]
    made = []
    for act in clerk.ACTS:
        own = path.replace("{act}", act)
        operation = _operation(app, rule, own, f"clerk.{act}")
        operation["responses"] |= _act_answers(act)
        made.append((own, operation))
    return made


def _operation(app: Flask, rule: Rule, path: str, name: str) -> dict[str, Any]:
    words = (app.view_functions[rule.endpoint].__doc__ or "").strip()
    operation: dict[str, Any] = {
        "operationId": name.replace(".", "_").replace("-", "_"), "summary": words.splitlines()[0] if words else name,
        "tags": [rule.endpoint.split(".")[0]], "parameters": _parameters(path, _method(rule)),
        "responses": _responses(rule.endpoint), "security": _security(rule.endpoint),
    }  # fmt: skip
    if rule.endpoint in BODIES:
        operation["requestBody"] = {"content": _json(_reference(BODIES[rule.endpoint]))}
    return operation


def _parameters(path: str, method: str) -> list[dict[str, Any]]:
    named = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    if method == "post" or (method != "get" and path.startswith("/api/v1/hall/")):
        key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": guard.MAX_KEY}}
        named.append({**key, "description": "made once for each act and kept over its retries"})
    return named


def _responses(endpoint: str) -> dict[str, Any]:
    status, model = ANSWERS.get(endpoint, (200, None))
    done: dict[str, Any] = {"description": "done"}
    if model:
        done["content"] = _json(_reference(model))
    problem = {"description": "why not", "content": {"application/problem+json": {"schema": _reference(Problem)}}}
    return {str(status): done, "default": problem}


def _act_answers(act: str) -> dict[str, Any]:
    if act in ("call-next", "call"):
        nobody = {"204": {"description": "nobody waits"}} if act == "call-next" else {}
        return {"200": {"description": "called", "content": _json(_reference(Called))}, **nobody}
    if act in ("open", "pause", "close"):
        return {"200": {"description": "the window", "content": _json({"type": "object"})}}
    return {"200": {"description": "the ticket", "content": _json(_reference(Ticket))}}


def _security(endpoint: str) -> list[dict[str, list[str]]]:
    if endpoint in ("sim.show", "devices.upload"):
        return [{"device": []}]
    open_to_all = endpoint in OPEN or endpoint.split(".", maxsplit=1)[0] in OPEN
    return [] if open_to_all else [{"bearer": []}, {"cookie": []}]


def _schemas() -> dict[str, Any]:
    models: set[type[BaseModel]] = {*BODIES.values(), *(model for _, model in ANSWERS.values() if model), *OTHERS}
    wanted = [(model, MODE) for model in sorted(models, key=lambda model: model.__name__)]
    _, found = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _method(rule: Rule) -> str:
    return next(method for method in sorted(rule.methods or ()) if method not in ("HEAD", "OPTIONS")).lower()
