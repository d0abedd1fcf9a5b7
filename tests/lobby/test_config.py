"""A centre's file: every mistake at once, each with what was found, what is allowed, and what was perhaps meant."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lobby.config import BadConfig, load

DIANJIANG = Path(__file__).parents[2] / "config" / "dianjiang.toml"

TEN_MISTAKES = {
    'timezone = "Asia/Shanghai"': 'timezone = "Asia/Shanghay"',
    'hotline = "12345"': 'hotlin = "12345"',
    'days = ["mon", "tue", "wed", "thu", "fri"]': 'days = ["mon", "tue", "wednesday", "thu", "fri"]',
    "return_after = 3": "return_after = -3",
    "credits = { appointment = 20, priority = 30, returned = 0 }": "credits = { apointment = 20 }",
    'letter = "B"': 'letter = "A"',
    'queue = "estate"': 'queue = "estat"',
    'kind = "tidal"': 'kind = "tydal"',
    'mark = "L"': 'mark = "K"',
    'window = "14"\nparts.pad': 'window = "41"\nparts.pad',
}
EXPECTED = [
    "timezone: found 'Asia/Shanghay'; allowed a name like Asia/Shanghai",
    "hotlin: found an unknown key; allowed id, name, timezone, hotline",
    "did you mean 'hotline'?",
    "hours.days[2]: found 'wednesday'",
    "policy.return_after: found -3; allowed greater than or equal to 0",
    "policy.credits.apointment: found an unknown key; allowed normal, appointment, priority, returned",
    "did you mean 'appointment'?",
    "queues.letter: found 'A' twice; allowed each only once",
    "services[\"estate\"].queue: found 'estat'; allowed a queue: tax, estate",
    "windows[\"14\"].kind: found 'tydal'; allowed 'comprehensive', 'domain', 'collection', 'complaint' or 'tidal'",
    "devices.mark: found 'K' twice",
    "devices[\"pad-14\"].window: found '41'; allowed a window: 1, 2",
]


def spoilt(folder: Path, changes: dict[str, str]) -> Path:
    text = DIANJIANG.read_text("utf-8")
    for right, wrong in changes.items():
        assert right in text, right
        text = text.replace(right, wrong)
    path = folder / "centre.toml"
    path.write_text(text, "utf-8")
    return path


def test_dianjiang_is_right() -> None:
    centre = load(DIANJIANG)
    kinds = [window.kind for window in centre.windows]
    assert (kinds.count("collection"), kinds.count("tidal")) == (1, 1)
    domains = {"tax", "estate", "projects", "police", "transport", "market", "marriage"}
    assert domains <= {queue for window in centre.windows if window.kind == "domain" for queue in window.serves}
    assert centre.services[0].identity == "none"


def test_ten_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = spoilt(tmp_path, TEN_MISTAKES)
    with pytest.raises(BadConfig) as wrong:
        load(path)
    assert len(wrong.value.errors) >= len(TEN_MISTAKES)
    assert all(line.startswith(f"{path}:") for line in wrong.value.errors)
    told = "\n".join(wrong.value.errors)
    for expected in EXPECTED:
        assert expected in told, told


@pytest.mark.parametrize(("content", "told"), [
    (b"\xff\xfe", "no readable file"),
    (b"[centre\nid = 1", "allowed: TOML"),
    (b"", "services: found nothing"),
    (b"centre = 5", "found"),
    (b"[[services]]\n[[queues]]\n[[windows]]\n", "services[0].id: found nothing"),
])  # fmt: skip
def test_files_that_are_no_centre_at_all(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    with pytest.raises(BadConfig) as wrong:
        load(path)
    assert told in str(wrong.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="no readable file"):
        load(tmp_path / "none.toml")


def test_the_command_says_all_of_it_and_exits_1(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "lobby", "check-config"]
    bad = subprocess.run([*command, str(spoilt(tmp_path, TEN_MISTAKES))], capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert len(bad.stdout.splitlines()) >= len(TEN_MISTAKES)
    good = subprocess.run([*command, str(DIANJIANG)], capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")


CATALOGUE = """
[[departments]]
id = "civil"
name = { zh = "民政局", en = "Civil Affairs" }

[[items]]
id = "card"
code = "M1"
name = { zh = "老年证", en = "Senior citizen card" }
service = "tax"
department = "civil"
"""


def with_catalogue(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "centre.toml"
    own = DIANJIANG.read_text("utf-8").partition("# --- what citizens come for")[0]
    file.write_text(own.replace("[centre]", '[centre]\ncatalogue = "items.toml"', 1), "utf-8")
    (tmp_path / "items.toml").write_text(text, "utf-8")
    return file


def test_items_may_stand_in_a_file_beside_the_centre(tmp_path: Path) -> None:
    centre = load(with_catalogue(tmp_path, CATALOGUE))
    assert [item.id for item in centre.items] == ["card"]
    assert centre.departments[0].name.zh == "民政局"


def test_a_mistake_in_the_catalogue_names_that_file(tmp_path: Path) -> None:
    wrong = CATALOGUE.replace('service = "tax"', 'service = "taxx"').replace('"civil"\n', '"civil"\ncolor = "red"\n', 1)
    with pytest.raises(BadConfig) as told:
        load(with_catalogue(tmp_path, wrong))
    lines = told.value.errors
    assert len(lines) == 2
    assert lines[0].startswith(f'{tmp_path}/items.toml:departments["civil"].color: found an unknown key')
    assert lines[1].startswith(f"{tmp_path}/items.toml:items[\"card\"].service: found 'taxx'; allowed a service: tax")
    assert lines[1].endswith("did you mean 'tax'?")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[services]]", "items.toml:services: found an unknown table; allowed departments, items, packages, grounds"),
        ("", "centre.toml:packages"),
        (None, "found no readable file"),
    ],
)
def test_a_catalogue_that_is_none_is_told(tmp_path: Path, text: str | None, told: str) -> None:
    file = with_catalogue(tmp_path, text or "")
    if text is None:
        (tmp_path / "items.toml").unlink()
    if text == "":
        file.write_text(file.read_text("utf-8") + "\n[[packages]]\nid = 'x'\n", "utf-8")
    with pytest.raises(BadConfig, match=told):
        load(file)
