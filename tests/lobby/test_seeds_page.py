"""docs/seeds.md says by what each promise is shown; whatever it names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "seeds.md").read_text("utf-8")
ROWS = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
NAMED = re.findall(r"`([^` ]+)`", " ".join(" ".join(row) for row in ROWS))
FOLDERS = ("", "tests/lobby/", "tests/queue_server/", "tests/house/", "queue_server/")


def test_files_that_are_named_are_there() -> None:
    files = [name for name in NAMED if re.search(r"\.(py|toml)$", name)]
    missing = {name for name in files if not any((ROOT / folder / name).exists() for folder in FOLDERS)}
    assert len(files) > 30
    assert missing == set()


def test_stories_that_are_named_are_told() -> None:
    told = re.findall(
        r"def (test_\w+)", "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    )
    named = {name.rstrip("…_") for name in NAMED if name.startswith("test_") and not name.endswith(".py")}
    assert len(named) > 10
    assert {name for name in named if not any(one.startswith(name) for one in told)} == set()


def test_every_plan_has_its_hall_and_its_rows() -> None:
    halls = re.findall(r"^\| `config/(\w+)\.toml`", PAGE, re.MULTILINE)
    assert halls == ["pubei", "ganzhou", "ordos", "dianjiang", "anshan"]
    for hall in halls:
        section = re.search(rf"^## {hall}.*?(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL | re.IGNORECASE)
        assert section
        assert section[0].count("\n| ") > 8, hall
