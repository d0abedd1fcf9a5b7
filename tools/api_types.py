"""Types of the API for the web pages: `python tools/api_types.py > queue_server/web/app/src/api-types.ts` (`make docs`).

Made from the very description that the server gives at `/openapi.json`, without a server and without a network.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from flask import Flask

from queue_server import web
from queue_server.web import openapi, sim

HEAD = """/* Written by tools/api_types.py out of /openapi.json: run `make docs` where a test says that it is behind. */

"""
SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
REFERENCE = "#/components/schemas/"
METHODS = ("get", "post", "put", "patch", "delete")


def described() -> dict[str, Any]:
    """The description of the whole API, the virtual hall's doors too."""
    app = Flask("types")
    for door in (*web.DOORS, sim):
        app.register_blueprint(door.routes)
    return openapi.document(app)


def written(document: dict[str, Any]) -> str:
    """The whole file."""
    schemas = document["components"]["schemas"]
    parts = [_declared(name, schemas[name]) for name in sorted(schemas)]
    return HEAD + "\n".join(parts) + "\n" + _operations(document["paths"])


def _declared(name: str, schema: dict[str, Any]) -> str:
    words = _comment(schema.get("description"), "")
    if schema.get("type") == "object" and "properties" in schema:
        return f"{words}export interface {name} {_fields(schema, '')}\n"
    return f"{words}export type {name} = {_type(schema, '')}\n"


def _operations(paths: dict[str, Any]) -> str:
    lines = [
        "/** What each door reads and answers where all is well, by its method and path. */",
        "export interface Doors {",
    ]
    for path in sorted(paths):
        for method in (method for method in METHODS if method in paths[path]):
            body, answer = _body(paths[path][method]), _answer(paths[path][method])
            lines.append(f"  '{method.upper()} {path}': {{ body: {body}; answer: {answer} }}")
    return "\n".join([*lines, "}", ""])


def _body(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return "never"
    return _type(content["application/json"]["schema"], "  ") if "application/json" in content else "Blob"


def _answer(operation: dict[str, Any]) -> str:
    found = []
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            content = answer.get("content", {})
            schema = content.get("application/json", {}).get("schema")
            found.append(_type(schema, "  ") if schema is not None else "Blob" if content else "null")
    return " | ".join(dict.fromkeys(found)) or "null"


def _type(schema: dict[str, Any], indent: str) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REFERENCE)
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return " | ".join(json.dumps(value, ensure_ascii=False).replace('"', "'") for value in values)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(_type(one, indent) for one in schema[several]))
    if "allOf" in schema:
        return " & ".join(_type(one, indent) for one in schema["allOf"])
    return _plain(schema, indent)


def _plain(schema: dict[str, Any], indent: str) -> str:
    kind = schema.get("type")
    if kind == "array":
        if "prefixItems" in schema:
            return f"[{', '.join(_type(one, indent) for one in schema['prefixItems'])}]"
        item = _type(schema.get("items", {}), indent)
        return f"({item})[]" if " " in item and not item.startswith("{") else f"{item}[]"
    if kind == "object":
        if schema.get("properties"):
            return _fields(schema, indent)
        more = schema.get("additionalProperties")
        return f"Record<string, {_type(more, indent) if isinstance(more, dict) else 'unknown'}>"
    return SIMPLE.get(str(kind), "unknown")


def _fields(schema: dict[str, Any], indent: str) -> str:
    return "\n".join(["{", *_field_lines(schema, f"{indent}  "), f"{indent}}}"])


def _field_lines(schema: dict[str, Any], indent: str) -> Iterator[str]:
    needed = schema.get("required", ())
    for name, field in schema["properties"].items():
        words = _comment(field.get("description"), indent).rstrip("\n")
        if words:
            yield words
        yield f"{indent}{name}{'' if name in needed else '?'}: {_type(field, indent)}"


def _comment(words: str | None, indent: str) -> str:
    return f"{indent}/** {words.splitlines()[0]} */\n" if words else ""


if __name__ == "__main__":
    sys.stdout.write(written(described()))
