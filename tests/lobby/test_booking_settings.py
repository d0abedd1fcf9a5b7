"""`[appointments]` of a centre file: read as the docs have it, and every mistake named with what is allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lobby import config

ROOT = Path(__file__).parents[2]
CENTRE = (ROOT / "config" / "dianjiang.toml").read_text("utf-8")


def written(folder: Path, more: str) -> Path:
    file = folder / "centre.toml"
    here = re.sub(r'^catalogue = "', f'catalogue = "{ROOT}/config/', CENTRE, flags=re.MULTILINE)
    file.write_text(re.sub(r"\[appointments[^\[]*\n(?=\[)", "", here) + more, "utf-8")
    return file


def test_the_page_in_docs_says_what_is_so(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "appointments.md").read_text("utf-8")
    example = page.partition("```toml")[2].partition("```")[0]
    rules = config.load(written(tmp_path, example))
    assert (rules.appointments.plans[0].windows, rules.appointments.remind_minutes) == (2, (1440, 120))
    assert rules.appointments.closures[0].dates[0].isoformat() == "2026-12-31"
    assert "gaoan" in [branch.id for branch in rules.branches]


@pytest.mark.parametrize(("more", "said"), [
    ("[appointments]\nslot_minutes = 0", "appointments.slot_minutes: found 0; allowed greater than or equal to 5"),
    ("[appointments]\nslots = 3", "appointments.slots: found an unknown key"),
    ("[[appointments.plans]]\nservices = ['taxx']\nplaces = 2", "appointments.plans[0].services: found 'taxx'; allowed a"),
    ("[[appointments.plans]]\ndays = ['mo']\nplaces = 2", "did you mean 'mon'?"),
    ("[[appointments.plans]]\nfrom = '9:00'\nplaces = 2", "appointments.plans[0].from: found '9:00'"),
    ("[[appointments.plans]]\n", "either `windows` or `places`"),
    ("[[appointments.closures]]\nfrom = '17:00'\nto = '09:00'", "a time in `from` before the one in `to`"),
    ("[appointments.no_shows]\nwithin_days = 90", "appointments.no_shows.within_days: found 90; allowed less"),
    ("[[branches]]\nid = 'a'", 'branches["a"].name: found nothing'),
])  # fmt: skip
def test_mistakes_are_named(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(config.BadConfig) as wrong:
        config.load(written(tmp_path, more + "\n"))
    assert any(said in line for line in wrong.value.errors), wrong.value.errors
