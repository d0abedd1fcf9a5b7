"""The codecs decide about bytes and nothing else: they import no I/O, thread, clock or dice, by the house's own list."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODECS = ["framing", "cpower_frames", "armfly_frames", "frame_template", "frame_map_presets"]


def forbidden() -> set[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (pure,) = (each for each in contracts if each["name"].startswith("What decides"))
    return set(pure["forbidden_modules"])


def imported(tree: ast.Module) -> set[str]:
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names} | set(names)


@pytest.mark.parametrize("codec", CODECS)
def test_a_codec_is_pure(codec: str) -> None:
    found = imported(ast.parse((ROOT / "drivers" / f"{codec}.py").read_text("utf-8")))
    assert not found & forbidden()
    assert not found & {"drivers.links", "drivers.device", "drivers.simulated"}
