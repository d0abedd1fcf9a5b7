"""docs/hardware.md names every driver there is."""

from __future__ import annotations

from pathlib import Path

from drivers import KINDS
from drivers.simulated import DOUBLES

PAGE = Path(__file__).parents[2] / "docs" / "hardware.md"


def test_every_driver_stands_on_the_page_and_has_a_double() -> None:
    page = PAGE.read_text("utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in page] == []
    assert set(DOUBLES) == set(KINDS)
