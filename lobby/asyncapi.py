"""AsyncAPI 3.0 of the bus, written from the one table in `lobby.topics`: `python -m lobby.asyncapi > docs/asyncapi.yaml`.

Seen from a device: it sends what devices write and receives what the server writes. Message schemas are pydantic's own,
so the document cannot say anything that the border does not check.
"""

from __future__ import annotations

import sys
from typing import Any

import yaml
from pydantic import TypeAdapter

from lobby import VERSION
from lobby.messages import MAX_PAYLOAD
from lobby.topics import TOPICS, Topic

PARTS = {
    "centre": "The hall's id, as its centre file says.",
    "device": "The device's id, which is its user name too.",
    "window": "A window's id.",
    "queue": "A queue's id.",
}
SCHEMAS = "#/components/schemas/{model}"


def document() -> dict[str, Any]:
    """The whole document, as JSON values."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "The bus of Lobby",
            "version": VERSION,
            "description": f"MQTT 3.1.1. Payloads are JSON objects in UTF-8, at most {MAX_PAYLOAD} bytes. "
            "Times are RFC 3339 with offset. Every command carries an id (UUID); the same id never acts twice. "
            "Each device is one connection with its own user and its own will.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {_operation_name(topic): _operation(topic) for topic in TOPICS},
        "components": {
            "messages": {topic.name: _message(topic) for topic in TOPICS},
            "schemas": _schemas(),
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    found: dict[str, Any] = {"address": topic.path, "title": topic.what}
    found["messages"] = {topic.name: {"$ref": f"#/components/messages/{topic.name}"}}
    found["parameters"] = {part: {"description": what} for part, what in PARTS.items() if f"{{{part}}}" in topic.path}
    return found


def _operation_name(topic: Topic) -> str:
    return f"{_action(topic)}_{topic.name}"


def _action(topic: Topic) -> str:
    return "receive" if topic.writer in ("server", "hall") else "send"


def _operation(topic: Topic) -> dict[str, Any]:
    binding = {"qos": topic.qos, "retain": topic.retained, "bindingVersion": "0.2.0"}
    return {
        "action": _action(topic),
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": topic.what,
        "bindings": {"mqtt": binding},
    }


def _message(topic: Topic) -> dict[str, Any]:
    return {"name": topic.name, "summary": topic.what, "payload": _payload(topic)}


def _payload(topic: Topic) -> dict[str, Any]:
    schema = TypeAdapter(topic.message).json_schema(ref_template=SCHEMAS)
    definitions = schema.pop("$defs", {})
    title = schema.get("title")
    # A model of its own goes among the components too, so that programs made from the document get its name.
    return {"$ref": SCHEMAS.format(model=title)} if title and title not in definitions else schema


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for topic in TOPICS:
        schema = TypeAdapter(topic.message).json_schema(ref_template=SCHEMAS)
        found |= schema.pop("$defs", {})
        if "title" in schema:
            found[schema["title"]] = schema
    return dict(sorted(found.items()))


def text() -> str:
    """The document as YAML."""
    head = "# Written by `make docs` from lobby/topics.py and lobby/messages.py; changes made by hand are lost.\n"
    return head + yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=110)


if __name__ == "__main__":
    sys.stdout.write(text())
