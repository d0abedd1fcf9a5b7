"""The driver of docs/hardware.md is a driver: taken out of the page as it stands, it keeps the contract of its kind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"```python\n# (drivers/\S+\.py)\n(.*?)```", re.DOTALL)
PLUGIN = '''
"""Registers the driver of the page, as its step 4 says."""
import drivers
import drivers.simulated

drivers.__path__.append({drivers!r})
drivers.simulated.__path__.append({drivers!r} + "/simulated")
drivers.KINDS["smiley"] = "drivers.smiley:SmileyPad"
drivers.simulated.DOUBLES["smiley"] = "drivers.simulated.smiley:SimulatedSmiley"


def pytest_configure(config):
    config.option.more_drivers = {{"smiley": "pad"}}
'''


@pytest.fixture(scope="module")
def blocks() -> dict[str, str]:
    return dict(BLOCK.findall((ROOT / "docs" / "hardware.md").read_text("utf-8")))


@pytest.fixture
def written(blocks: dict[str, str], tmp_path: Path) -> Path:
    """The files of the page in a folder of their own."""
    for name, text in blocks.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def test_it_is_shorter_than_the_page_says(blocks: dict[str, str]) -> None:
    assert set(blocks) == {"drivers/smiley_frames.py", "drivers/smiley.py", "drivers/simulated/smiley.py"}
    lines = [line for text in blocks.values() for line in text.splitlines()]
    code = [line for line in lines if line.strip() and not line.strip().startswith("#")]
    assert len(code) < 100
    assert f"That is {len(code)} lines" in (ROOT / "docs" / "hardware.md").read_text("utf-8")


@pytest.mark.parametrize("words", [("check", "-"), ("format", "--check", "-")], ids=["check", "format"])
def test_it_is_clean_by_the_house_rules(blocks: dict[str, str], words: tuple[str, ...]) -> None:
    for name, text in blocks.items():
        command = [sys.executable, "-m", "ruff", *words, "--no-cache", "--stdin-filename", name]
        told = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.network
def test_it_keeps_the_contract_of_a_pad(written: Path) -> None:
    (written / "the_page.py").write_text(PLUGIN.format(drivers=str(written / "drivers")), "utf-8")
    contracts = [f"tests/drivers/test_{name}_contract.py" for name in ("device", "pad")]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "the_page",
        "-p",
        "no:cacheprovider",
        "-k",
        "smiley",
        *contracts,
    ]
    told = subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": str(written), "PATH": ""}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout
    passed = re.search(r"(\d+) passed", told.stdout)
    assert passed is not None
    assert int(passed[1]) >= 40, told.stdout
    assert "skipped" not in told.stdout
