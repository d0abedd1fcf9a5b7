"""What the head of each driver promises: an example that a centre's file may hold as it stands, a table, a source."""

from __future__ import annotations

import dataclasses
import importlib
import re
import textwrap
import tomllib
from pathlib import Path

import pytest

from drivers import KINDS, settings_type
from lobby.__main__ import main

CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"


def head(kind: str) -> str:
    return importlib.import_module(KINDS[kind].partition(":")[0]).__doc__ or ""


def example(kind: str) -> str:
    """The indented block that begins with `[[devices]]`, to the next line that is not indented."""
    found = re.search(r"^ {4}\[\[devices\]\]\n(?:(?: {4}.*)?\n)*", head(kind), re.MULTILINE)
    assert found is not None, kind
    return textwrap.dedent(found[0])


def checked(kind: str, text: str, folder: Path) -> int:
    centre, mark, _ = CENTRE.read_text("utf-8").partition("# --- devices")
    assert mark
    file = folder / f"{kind}.toml"
    file.write_text(f"{centre}\n{text}", "utf-8")
    return main(["check-config", str(file)])


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_may_stand_in_a_centres_file(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(kind, example(kind), tmp_path) == 0, capsys.readouterr().out
    (device,) = tomllib.loads(example(kind))["devices"]
    (part,) = device["parts"].values()
    assert part["driver"] == kind
    assert part["settings"], "an example shows a setting"


def test_an_example_with_a_slip_of_the_pen_would_be_seen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked("onbon", example("onbon").replace("width_px", "widht_px"), tmp_path) == 1
    assert "did you mean width_px" in capsys.readouterr().out


@pytest.mark.parametrize("kind", KINDS)
def test_table_source_models_and_doubts(kind: str) -> None:
    assert re.search(r"^\|.*\|\n\|(---\|)+\n\|", head(kind), re.MULTILINE)
    for part in ("Source: ", "Models: ", "Doubts"):
        assert part in head(kind), part


@pytest.mark.parametrize("kind", KINDS)
def test_every_setting_is_told_of(kind: str) -> None:
    missing = [field.name for field in dataclasses.fields(settings_type(kind)) if field.name not in head(kind)]
    assert missing == []
