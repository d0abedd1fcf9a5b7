"""The types of the web pages are those of the API as it is, and every role of a centre's file is one that there is."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, get_args

import pytest

from lobby.accounts_settings import RoleName
from queue_server.accounts import ROLES

ROOT = Path(__file__).parents[2]
TYPES = ROOT / "queue_server" / "web" / "app" / "src" / "api-types.ts"


@pytest.fixture(scope="module")
def api_types() -> Any:
    found = importlib.util.spec_from_file_location("api_types", ROOT / "tools" / "api_types.py")
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def test_the_types_of_the_pages_are_current(api_types: Any) -> None:
    assert TYPES.read_text("utf-8") == api_types.written(api_types.described()), "run make docs"


@pytest.mark.parametrize(("schema", "written"), [
    ({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "(string | null)[]"),
    ({"enum": ["a", "b"]}, "'a' | 'b'"),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, "Record<string, number>"),
    ({"$ref": "#/components/schemas/Ticket"}, "Ticket"),
    ({"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}]}, "[string, number]"),
    ({}, "unknown"),
])  # fmt: skip
def test_a_shape_is_written_as_the_pages_language_has_it(api_types: Any, schema: dict[str, Any], written: str) -> None:
    assert api_types._type(schema, "") == written


def test_a_centre_s_file_knows_the_roles_there_are() -> None:
    assert set(get_args(RoleName)) == set(ROLES)
