"""The catalogue of the bus that other vendors build from is what the code checks."""

from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from lobby import asyncapi
from lobby.asks import ASKS, CheckIn
from lobby.messages import ServerStatus
from lobby.topics import TOPICS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "asyncapi.yaml"


def test_the_page_in_docs_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == asyncapi.text(), "run make docs"


def test_every_topic_is_a_channel_an_operation_and_a_message() -> None:
    document = yaml.safe_load(asyncapi.text())

    assert {channel["address"] for channel in document["channels"].values()} == {topic.path for topic in TOPICS}
    assert len(document["operations"]) == len(TOPICS)
    assert set(document["components"]["messages"]) == {topic.name for topic in TOPICS}


def test_every_reference_leads_somewhere() -> None:
    document = asyncapi.document()
    for reference in _references(document):
        found = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found is not None


@pytest.mark.parametrize(
    ("ask", "fits"),
    [
        ({"id": "00000000-0000-4000-8000-000000000001", "command": "issue", "service": "tax"}, True),
        ({"id": "00000000-0000-4000-8000-000000000001", "command": "issue"}, False),
        ({"id": "00000000-0000-4000-8000-000000000001", "command": "fly", "service": "tax"}, False),
    ],
)
def test_the_schema_of_an_ask_takes_what_the_border_takes(ask: dict[str, str], fits: bool) -> None:
    document = asyncapi.document()
    schema = document["components"]["messages"]["ask"]["payload"] | {"components": document["components"]}

    assert Draft202012Validator(schema).is_valid(ask) is fits
    assert _border_takes(ask) is fits


def test_models_of_their_own_are_named() -> None:
    schemas = asyncapi.document()["components"]["schemas"]

    assert schemas["ServerStatus"] == ServerStatus.model_json_schema()
    assert schemas["CheckIn"]["title"] == CheckIn.__name__


def _border_takes(ask: dict[str, str]) -> bool:
    try:
        ASKS.validate_python(ask)
    except ValueError:
        return False
    return True


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [one for inner in value.values() for one in _references(inner)]
    return [one for inner in value for one in _references(inner)] if isinstance(value, list) else []
