"""Bytes of the bus to messages and back; what does not fit is refused with a reason that can be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from lobby.asks import ASKS, COMMANDS, AnyAsk
from lobby.catalogue import both
from lobby.messages import MAX_PAYLOAD, Message, Text

M = TypeVar("M", bound=Message)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class BadMessage(Exception):  # noqa: N818 - it is a message that is bad, and the word reads so at the border
    """The other side sent nonsense. `reason` is a word for programs, `message` a sentence for people."""

    def __init__(self, reason: str, message: Text, ask_id: UUID | None = None) -> None:
        super().__init__(message.en)
        self.reason = reason
        self.message = message
        self.ask_id = ask_id


def encode(body: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8, compact."""
    return _JSON.encode(body).encode()


def decode(payload: bytes) -> dict[str, Any]:
    """A JSON object of at most 16 KiB, or `BadMessage`."""
    try:
        value = json.loads(payload)  # the broker passes 64 KiB at most
    except (ValueError, RecursionError) as error:
        raise _too_large(payload, None) or BadMessage("not_json", both("The message is not readable JSON.")) from error
    if too_large := _too_large(payload, value):
        raise too_large
    if not isinstance(value, dict):
        raise BadMessage("not_an_object", both("The message must be a JSON object."))
    return value


def _too_large(payload: bytes, value: Any) -> BadMessage | None:
    if len(payload) <= MAX_PAYLOAD:
        return None
    sentence = both(
        "The message has {found} bytes; at most {allowed} are allowed.", found=len(payload), allowed=MAX_PAYLOAD
    )
    return BadMessage("too_large", sentence, _readable_id(value) if isinstance(value, dict) else None)


def read(model: type[M], payload: bytes) -> M:
    """A message of the given kind, or `BadMessage`."""
    value = decode(payload)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _bad_fields(error, value) from error


def read_ask(payload: bytes) -> AnyAsk:
    """An ask of a device, or `BadMessage` that carries the ask's id where it could be read."""
    value = decode(payload)
    try:
        return ASKS.validate_python(value)
    except ValidationError as error:
        raise _bad_fields(error, value) from error


def read_any(adapter: TypeAdapter[Any], payload: bytes) -> Any:
    """A value by a type adapter, or `BadMessage`."""
    value = decode(payload)
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise _bad_fields(error, value) from error


def _bad_fields(error: ValidationError, value: Mapping[str, Any]) -> BadMessage:
    first = error.errors(include_url=False, include_context=False)[0]
    ask_id = _readable_id(value)
    if first["type"] in ("union_tag_invalid", "union_tag_not_found"):
        found = str(value.get("command"))[:40]
        return BadMessage(
            "unknown_command",
            both("Unknown command “{found}”; allowed: {allowed}.", found=found, allowed=", ".join(COMMANDS)),
            ask_id,
        )
    field = ".".join(str(part) for part in first["loc"] if part not in COMMANDS) or "?"
    sentence = both("Field “{field}” does not fit: {why}.", field=field, why=first["msg"])
    return BadMessage("bad_field", sentence, ask_id)


def _readable_id(value: Mapping[str, Any]) -> UUID | None:
    try:
        return UUID(str(value.get("id")))
    except ValueError:
        return None
