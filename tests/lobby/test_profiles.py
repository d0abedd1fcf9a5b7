"""The five halls in config/: each is what its plan asks for, and is refused where it is not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from lobby import config
from lobby.centre import Centre
from lobby.config import BadConfig

CONFIG = Path(__file__).resolve().parents[2] / "config"
HALLS = ("pubei", "ganzhou", "ordos", "dianjiang", "anshan")
PLANS = {"pubei": "浦北县", "ganzhou": "赣州市", "ordos": "鄂府发〔2019〕33号", "dianjiang": "垫江府办〔2021〕37号",
         "anshan": "鞍山市"}  # fmt: skip


def hall(name: str) -> Centre:
    return config.load(CONFIG / f"{name}.toml")


def kinds(centre: Centre) -> list[str]:
    return [window.kind for window in centre.windows]


@pytest.mark.parametrize("name", HALLS)
def test_each_is_complete(name: str) -> None:
    centre = hall(name)
    assert centre.id == name
    assert PLANS[name] in (CONFIG / f"{name}.toml").read_text("utf-8").split("\n[centre]")[0]
    assert centre.services[0].identity == "none"
    assert {"comprehensive", "domain", "collection"} <= set(kinds(centre))
    assert {device.kind for device in centre.devices} >= {"kiosk", "board", "voice", "strip", "pad"}
    for kind in ("strip", "pad"):
        assert {device.window for device in centre.devices if device.kind == kind} == set(centre.window)
    assert all(re.search(r"[\u3400-\u9fff]", service.name.zh) for service in centre.services)
    assert not any(re.search(r"[\u3400-\u9fff]", service.name.en) for service in centre.services)
    assert centre.packages
    assert centre.grounds


def changed(folder: Path, name: str, *edits: tuple[str, str]) -> Path:
    """A copy of a hall's file, otherwise than it is; its catalogue beside it."""
    shutil.copytree(CONFIG / "catalogues", folder / "catalogues")
    text = (CONFIG / f"{name}.toml").read_text("utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder / f"{name}.toml"


def wrong(file: Path) -> list[str]:
    with pytest.raises(BadConfig) as found:
        config.load(file)
    return [line.removeprefix(f"{file}:") for line in found.value.errors]


def test_dianjiang_has_thirty_units_and_nine_tenths_of_its_windows_are_comprehensive(tmp_path: Path) -> None:
    centre = hall("dianjiang")
    assert len(centre.departments) == 30
    assert {item.department for item in centre.items if item.department} == {one.id for one in centre.departments}
    assert len(centre.branches) == 5
    assert "tidal" in kinds(centre)
    assert all("card" in device.parts for device in centre.devices if device.kind == "kiosk")
    one_less = ('kind = "comprehensive"', 'kind = "complaint"')
    (line,) = wrong(changed(tmp_path, "dianjiang", one_less))
    assert line == (
        "comprehensive_share: found 10 of 13 windows that are comprehensive or domain (77%); "
        "allowed at least 90%: make more windows comprehensive, or lower it"
    )


def test_dianjiang_stands_by_itself(tmp_path: Path) -> None:
    shutil.copy(CONFIG / "dianjiang.toml", tmp_path)
    alone, here = config.load(tmp_path / "dianjiang.toml"), hall("dianjiang")
    for table in (
        "services",
        "queues",
        "windows",
        "devices",
        "departments",
        "items",
        "packages",
        "grounds",
        "branches",
    ):
        assert getattr(alone, table) == getattr(here, table)


def test_ganzhou_holds_what_the_text_of_its_list_still_tells() -> None:
    centre = hall("ganzhou")
    numbers = [int(package.id.removeprefix("gz-")) for package in centre.packages]
    assert set(range(1, 187)) - set(numbers) == {88, 137}
    assert len(numbers) == len(set(numbers)) == 184
    head = (CONFIG / "catalogues" / "ganzhou.toml").read_text("utf-8").split("[[packages]]")[0]
    for gap in ("187 to 200", "88 and 137", "Annex 2"):
        assert gap in head
    newborn = centre.package["gz-001"]
    assert newborn.lead
    assert (newborn.lead.zh, [unit.zh for unit in newborn.units]) == ("市卫健委", ["市公安局", "市医保局", "市人社局"])
    assert {package.group.zh for package in centre.packages if package.group} >= {
        "出生类",
        "公民身后",
        "工程建设项目类",
    }
    at_window = [window for window in centre.windows if window.kind == "comprehensive" and "package" in window.serves]
    served = [package for package in centre.packages if package.steps[0].service == "package"]
    assert len(at_window) >= 2
    assert len(served) >= 50


def test_nobody_s_name_stands_in_ganzhou_s_list() -> None:
    text = (CONFIG / "catalogues" / "ganzhou.toml").read_text("utf-8")
    assert not re.search("赖正文|罗瑞华|胡剑飞|刘志强|窦良坦|陈阳山|何琦", text)


def test_pubei_has_every_sort_of_window_and_the_packages_of_its_annex() -> None:
    centre = hall("pubei")
    assert set(kinds(centre)) == {"comprehensive", "domain", "collection", "complaint"}
    assert 1 <= kinds(centre).count("collection") <= 3
    assert len(centre.branches) == 17
    clinic = [step.name.zh for step in centre.package["clinic"].steps]
    assert clinic == ["企业设立登记", "印章刻制", "发票申领", "医疗机构设置", "医疗机构执业登记"]
    assert [material.zh for material in centre.package["company"].materials] == ["身份证原件", "住所证明"]


def test_ordos_helps_and_has_a_green_channel_and_halls_down_to_the_villages() -> None:
    centre = hall("ordos")
    assert "green" in centre.ground
    assert centre.policy.credits.priority > centre.policy.credits.appointment
    assert centre.windows_of("help")
    assert {branch.kind for branch in centre.branches} == {"branch", "town", "village"}


def test_anshan_has_the_equipment_that_is_listed_and_books_to_the_quarter_of_an_hour() -> None:
    centre = hall("anshan")
    views = {device.view for device in centre.devices if device.kind == "board"}
    assert views == {"hall", "entrance"}
    assert {device.zone for device in centre.devices if device.kind == "voice"} == {zone.id for zone in centre.zones}
    rules = centre.appointments
    assert (rules.slot_minutes, rules.online, rules.remind_minutes) == (15, True, (1440, 60))
    assert centre.policy.credits.appointment >= centre.policy.credits.priority


def test_a_catalogue_lies_beside_the_file_or_below_it_and_nowhere_else(tmp_path: Path) -> None:
    for name in ("../secrets.toml", "/etc/passwd"):
        folder = tmp_path / name.strip("./").replace("/", "-")
        (line,) = wrong(changed(folder, "ganzhou", ("catalogues/ganzhou.toml", name)))
        assert line == f"catalogue: found {name!r}; allowed the name of a file in the same folder or in one below it"


INTAKE = '[intake]\nurl = "{url}"\nidentity = "{identity}"\n\n[slip]'


@pytest.mark.parametrize(
    ("url", "identity", "fits"),
    [
        ("https://intake.example/x", "full", True), ("http://127.0.0.1:8900/x", "full", True),
        ("http://[::1]:8900/x", "name", True), ("http://localhost/x", "name", True),
        ("http://intake.example/x", "none", True), ("http://intake.example/x", "name", False),
        ("http://10.0.0.8/x", "full", False), ("http://127.0.0.1.example/x", "name", False),
        ("http://localhost.example/x", "name", False), ("http://127.0.0.1@x.example/", "name", False),
        ("ftp://intake.example/x", "none", False),
        ("https://intake.example/x", "everything", False),
    ],
)  # fmt: skip
def test_identity_goes_over_encrypted_or_not_at_all(tmp_path: Path, url: str, identity: str, fits: bool) -> None:
    file = changed(tmp_path, "dianjiang", ("[slip]", INTAKE.format(url=url, identity=identity)))
    if fits:
        assert config.load(file).intake.identity == identity
    else:
        assert any(line.startswith("intake.") for line in wrong(file))


def test_what_is_elsewhere_is_checked(tmp_path: Path) -> None:
    market = 'id = "market"\nname = { zh = "市场监督管理局"'
    away = market.replace("\n", '\noff_site = { services = ["x"] }\n')
    item = 'id = "tax-register"\n'
    file = changed(tmp_path, "dianjiang", (item, f'{item}branch = "nowhere"\n'), (market, away))
    assert [line.split(":")[0] for line in wrong(file)] == [
        'items["tax-register"].branch', 'departments["market"].off_site.services', 'departments["market"].off_site',
    ]  # fmt: skip


def test_a_thousand_packages_load_and_are_checked(tmp_path: Path) -> None:
    catalogue = (CONFIG / "catalogues" / "ganzhou.toml").read_text("utf-8")
    first = catalogue[catalogue.index("[[packages]]") :].split("\n\n")[0]
    many = [first.replace("gz-001", f"x-{n:04d}").replace("GZ001", f"X{n:04d}") for n in range(1000)]
    file = changed(tmp_path, "ganzhou")
    (tmp_path / "catalogues" / "ganzhou.toml").write_text("\n\n".join(many), "utf-8")
    assert len(config.load(file).packages) == 1000
    bad = [*many, many[7], many[8].replace("x-0008", "y").replace('service = "package"', 'service = "pakage"')]
    (tmp_path / "catalogues" / "ganzhou.toml").write_text("\n\n".join(bad), "utf-8")
    lines = wrong(file)
    assert [line.split(": found ")[0].rpartition(":")[2] for line in lines] == [
        "packages.id", "packages.code", "packages.code", 'packages["y"].steps[0].service',
    ]  # fmt: skip
    assert lines[-1].endswith("did you mean 'package'?")
