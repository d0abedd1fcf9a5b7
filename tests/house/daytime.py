"""A centre whose clock shows the middle of a morning: stories of a day's times can be told at any hour of the real day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.house.hall import CENTRE

MORNING = 10
FARTHEST_WEST = 12
ZONE = 'timezone = "Asia/Shanghai"'


def zone() -> str:
    """Where on earth it is ten in the morning now; the names of these zones count westwards."""
    west = datetime.now(UTC).hour - MORNING
    return f"Etc/GMT{west if west <= FARTHEST_WEST else west - 24:+d}"


def by_day(centre: str) -> str:
    """The text of a centre file, there."""
    assert ZONE in centre
    return centre.replace(ZONE, f'timezone = "{zone()}"')


def day_centre(folder: Path) -> Path:
    """Dianjiang's hall there, as a file."""
    file = folder / "daytime.toml"
    file.write_text(by_day(CENTRE.read_text("utf-8")), "utf-8")
    return file
