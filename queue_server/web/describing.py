"""How the description of the API (OpenAPI 3.1) is made from the routes, their first sentences, and the tables of `openapi`.

Every answer that a route gives is named: what it does when all is well, and each refusal that can befall it. Which those
are follows from what the route is: whether one must be signed in, names a thing, sends a body, asks the writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from werkzeug.routing import Rule

from lobby.messages import Ticket
from queue_server.web import guard, paging
from queue_server.web.shapes import Called, Problem

MODE: JsonSchemaMode = "validation"
JSON = "application/json"
PNG, JPEG = "image/png", "image/jpeg"
TICKET_ACTS = ("recall", "start", "finish", "no-show", "park", "resume", "transfer")
"""What a clerk does with a ticket, which is then answered; others answer with what is theirs."""

Answer = type[BaseModel] | list[type[BaseModel]] | None
"""A model, a list of one, or nothing that is described."""


@dataclass(frozen=True)
class Tables:
    """What the routes themselves do not say, each by endpoint; see `openapi`."""

    bodies: Mapping[str, type[BaseModel]]
    answers: Mapping[str, tuple[int, Answer]]
    media: Mapping[str, tuple[str, ...]]
    sent_files: Mapping[str, tuple[str, ...]]
    queries: Mapping[str, Mapping[str, dict[str, Any]]]
    also: Mapping[str, tuple[int, ...]]
    lists: tuple[str, ...]
    versioned: tuple[str, ...]
    open_doors: tuple[str, ...]
    device_doors: tuple[str, ...]
    acts: tuple[str, ...]
    others: tuple[type[BaseModel], ...]


def paths(app: Flask, hidden: tuple[str, ...], tables: Tables) -> dict[str, dict[str, Any]]:
    """Every path with its operations; `hidden` are blueprints of pages."""
    found: dict[str, dict[str, Any]] = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] not in hidden:
            for path, name in operations(rule, tables.acts):
                found.setdefault(path, {})[method(rule)] = _operation(app, rule, path, name, tables)
    return dict(sorted(found.items()))


def operations(rule: Rule, acts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(path, name): one operation for a route, but one for each act at a window: `/windows/{window}/call-next`."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
    if rule.endpoint != "clerk.act":
        yield path, rule.endpoint
        return
    for act in acts:
        yield path.replace("{act}", act), f"clerk.{act}"


def method(rule: Rule) -> str:
    """`get`, `post`, `put` or `delete`."""
    return next(method for method in sorted(rule.methods or ()) if method not in ("HEAD", "OPTIONS")).lower()


def schemas(tables: Tables) -> dict[str, Any]:
    """Every model that the operations name."""
    models: set[type[BaseModel]] = {*tables.bodies.values(), *tables.others, Problem, Called, Ticket}
    for _, answer in tables.answers.values():
        models |= {answer[0]} if isinstance(answer, list) else {answer} if answer else set()
    wanted = [(model, MODE) for model in sorted(models, key=lambda model: model.__name__)]
    _, found = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    made: dict[str, Any] = found["$defs"]
    return made


def _operation(app: Flask, rule: Rule, path: str, name: str, tables: Tables) -> dict[str, Any]:
    words = (app.view_functions[rule.endpoint].__doc__ or "").strip()
    operation: dict[str, Any] = {
        "operationId": name.replace(".", "_").replace("-", "_"), "summary": words.splitlines()[0] if words else name,
        "tags": [rule.endpoint.split(".")[0]], "parameters": _parameters(path, rule, tables),
        "responses": _responses(path, rule, name, tables), "security": _security(rule.endpoint, tables),
    }  # fmt: skip
    if rule.endpoint in tables.bodies:
        operation["requestBody"] = {"content": {JSON: {"schema": _reference(tables.bodies[rule.endpoint])}}}
    elif rule.endpoint in tables.sent_files:
        kinds = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in tables.sent_files[rule.endpoint]}
        operation["requestBody"] = {"required": True, "content": kinds}
    return operation


def _parameters(path: str, rule: Rule, tables: Tables) -> list[dict[str, Any]]:
    text, doing, endpoint = {"type": "string"}, method(rule), rule.endpoint
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": text} for name in re.findall(r"{(\w+)}", path)
    ]
    if doing == "post" or (doing != "get" and path.startswith("/api/v1/hall/")):
        key = {"type": "string", "minLength": 1, "maxLength": guard.MAX_KEY}
        found.append({"name": "Idempotency-Key", "in": "header", "schema": key,
                      "description": "made once for each act and kept over its retries"})  # fmt: skip
    if _is_tagged(path, doing, endpoint, tables):
        found.append({"name": "If-None-Match", "in": "header", "schema": text, "description": "304 where it stands"})
    if endpoint in tables.versioned:
        found.append({"name": "If-Match", "in": "header", "schema": text, "description": "412 where another stands"})
    asked = dict(tables.queries.get(endpoint, {}))
    if endpoint in tables.lists:
        asked |= {"limit": {"type": "integer", "minimum": 1, "maximum": paging.MOST}, "after": text}
    return found + [{"name": name, "in": "query", "schema": schema} for name, schema in asked.items()]


def _responses(path: str, rule: Rule, name: str, tables: Tables) -> dict[str, Any]:
    made = _good(rule.endpoint, name, tables)
    if _is_tagged(path, method(rule), rule.endpoint, tables):
        made["304"] = {"description": "nothing has changed since that ETag"}
    content = {"application/problem+json": {"schema": _reference(Problem)}}
    for status in sorted(_refusals(path, rule, tables)):
        made[str(status)] = {"description": HTTPStatus(status).phrase, "content": content}
    return made


def _good(endpoint: str, name: str, tables: Tables) -> dict[str, Any]:
    """What is answered where all is well."""
    if endpoint == "clerk.act":
        return _act_answers(name.removeprefix("clerk."))
    status, model = tables.answers.get(endpoint, (200, None))
    done: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if endpoint in tables.media:
        done["content"] = {kind: {"schema": {"type": "string"}} for kind in tables.media[endpoint]}
    elif status not in (202, 204, 302) or model:
        done["content"] = {JSON: {"schema": _schema(model)}}
    return {str(status): done}


def _act_answers(act: str) -> dict[str, Any]:
    if act in ("call-next", "call"):
        nobody = {"204": {"description": "nobody waits"}} if act == "call-next" else {}
        return {"200": {"description": "called", "content": {JSON: {"schema": _schema(Called)}}}, **nobody}
    shape = _schema(Ticket) if act in TICKET_ACTS else {}
    return {"200": {"description": "as it is now", "content": {JSON: {"schema": shape}}}}


def _refusals(path: str, rule: Rule, tables: Tables) -> set[int]:
    endpoint, doing = rule.endpoint, method(rule)
    found = set(tables.also.get(endpoint, ()))
    if path.startswith("/api/"):
        found |= {503}  # the journal cannot be read or written just now
    if _security(endpoint, tables):
        found |= {401, 403}
    if "{" in path:
        found |= {404}
    if doing != "get":
        found |= {403, 409, 413, 422} if doing != "delete" else {403, 409, 422}
    if endpoint in tables.bodies:
        found |= {400, 404, 413, 415, 422}
    if endpoint in tables.versioned:
        found |= {412}
    if endpoint in tables.lists or endpoint in tables.queries:
        found |= {422}
    return found


def _is_tagged(path: str, doing: str, endpoint: str, tables: Tables) -> bool:
    """Whether an answer carries an ETag: all JSON that can be looked at again and again, and pictures."""
    return doing == "get" and path.startswith("/api/") and tables.media.get(endpoint, (PNG,))[0] in (PNG, JPEG)


def _security(endpoint: str, tables: Tables) -> list[dict[str, list[str]]]:
    if endpoint in tables.device_doors:
        return [{"device": []}]
    is_open = endpoint in tables.open_doors or endpoint.split(".", maxsplit=1)[0] in tables.open_doors
    return [] if is_open else [{"bearer": []}, {"cookie": []}]


def _schema(model: Answer) -> dict[str, Any]:
    if isinstance(model, list):
        return {"type": "array", "items": _reference(model[0])}
    return _reference(model) if model else {}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
