"""The files beside a centre's file: reasons, and the province's fields; each mistake with its own file and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lobby import config

CONFIG = Path(__file__).parents[2] / "config"
PROVINCE = '[province]\nurl = "https://province.example/x"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CONFIG, tmp_path / "config")
    return tmp_path / "config"


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(config.BadConfig) as wrong:
        config.load(folder / "dianjiang.toml")
    return [line.removeprefix(f"{folder}/") for line in wrong.value.errors]


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_every_centre_of_ours_has_reasons_for_every_grade() -> None:
    table = config.load(CONFIG / "dianjiang.toml").reasons
    assert table.version
    assert all(len(table.of(grade)) == 8 for grade in (1, 2, 3, 4, 5))


def test_without_the_files_a_hall_has_no_reasons_and_still_starts(folder: Path) -> None:
    (folder / "ratings.toml").unlink()
    (folder / "province-map.toml").unlink()
    assert config.load(folder / "dianjiang.toml").reasons.choices == ()


@pytest.mark.parametrize(("old", "new", "said"), [
    ('id = "510"', 'id = "511"', "ratings.toml:reasons: "),
    ("grade = 5", "grade = 7", 'ratings.toml:reasons.choices["510"].grade: found 7'),
    ("\npad = true", "\npda = true", 'ratings.toml:reasons.choices["510"].pda: found an unknown key'),
    ("version = ", "version == ", "ratings.toml:: found"),
])  # fmt: skip
def test_a_mistake_among_the_reasons_is_told_with_its_place(folder: Path, old: str, new: str, said: str) -> None:
    changed(folder / "ratings.toml", old, new)
    assert any(line.startswith(said) for line in mistakes(folder)), mistakes(folder)


def test_a_fact_that_we_do_not_have_is_told_with_those_we_do(folder: Path) -> None:
    changed(folder / "province-map.toml", '"projectNo" = "case"', '"projectNo" = "caes"')
    (line,) = mistakes(folder)
    assert line.startswith("province-map.toml:province_map.fields.projectNo: found 'caes'; allowed 'case'")
    assert line.endswith("did you mean 'case'?")


def test_a_province_without_its_map_is_a_mistake(folder: Path) -> None:
    (folder / "province-map.toml").unlink()
    file = folder / "dianjiang.toml"
    file.write_text(file.read_text("utf-8") + PROVINCE, "utf-8")
    assert mistakes(folder)[0].startswith("dianjiang.toml:province.url: found no province-map.toml")


def test_the_table_stands_in_one_place(folder: Path) -> None:
    file = folder / "dianjiang.toml"
    file.write_text(file.read_text("utf-8") + '[reasons]\nversion = "x"\n', "utf-8")
    assert mistakes(folder) == ["dianjiang.toml:reasons: found this table; allowed it in ratings.toml beside this file"]
