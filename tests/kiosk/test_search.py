"""Finding by what a pad without Chinese can type."""

from __future__ import annotations

import pytest
from citizen import RICH
from hypothesis import given
from hypothesis import strategies as st
from pypinyin.constants import PHRASES_DICT

from kiosk.search import LONGEST_QUERY, find, index_of
from lobby.centre import Centre
from lobby.matters import Item, Package, Step
from lobby.messages import Text

NAMES = (
    ("tax", "税务登记", "Tax registration", "TAX-001.2"),
    ("bank", "银行开户许可", "Bank account permit", "5101"),
    ("long", "长期护理保险", "Long-term care insurance", "5102"),
    ("again", "重新申领身份证", "New identity card", "7701"),
    ("weight", "重型货车年检", "Inspection of heavy lorries", "7702"),
    ("green", "绿色建筑评价", "Green building label", "88"),
    ("rare", "㛃䶮字姓名变更", "Change of a rare name", "9"),
    ("mixed", "12345热线A类投诉", "Hotline 12345 complaint", "99"),
    ("house", "不动产登记", "Real Estate Registration", "0042"),
)


def hall(*, packages: tuple[Package, ...] = (), items: tuple[Item, ...] | None = None) -> Centre:
    made = tuple(Item(id=which, code=code, name=Text(zh=zh, en=en), service="bank") for which, zh, en, code in NAMES)
    return RICH.model_copy(update={"items": made if items is None else items, "packages": packages, "services": ()})


HALL = hall()


def ids(typed: str, centre: Centre = HALL) -> list[str]:
    return [thing.id for thing in find(centre, typed)]


@pytest.mark.parametrize(
    ("typed", "which"),
    [
        ("swdj", "tax"), ("SWDJ", "tax"), ("shuiwudengji", "tax"), ("shuiwu", "tax"), ("shuiw", "tax"), ("shwdeng", "tax"),
        ("wdj", "tax"), ("dengji", "tax"), ("regis", "tax"), ("taxreg", "tax"), ("tax001", "tax"), ("TAX-001.2", "tax"),
        ("yhkh", "bank"), ("yinhang", "bank"), ("yinxing", "bank"), ("hkh", "bank"), ("xkh", "bank"), ("5101", "bank"),
        ("cqhl", "long"), ("zqhl", "long"), ("changqi", "long"), ("zhangqi", "long"), ("longterm", "long"), ("care", "long"),
        ("cxsl", "again"), ("zxsl", "again"), ("chongxin", "again"), ("zhongxin", "again"), ("sfz", "again"),
        ("zxhc", "weight"), ("zhongxing", "weight"), ("lvse", "green"), ("luse", "green"), ("lsjz", "green"),
        ("xmbg", "rare"), ("12345", "mixed"), ("rxa", "mixed"), ("hotline12345", "mixed"), ("bdc", "house"),
        ("realest", "house"), ("re", "house"), ("0042", "house"),
    ],
)  # fmt: skip
def test_it_is_found(typed: str, which: str) -> None:
    assert which in ids(typed)


def test_two_digits_in_the_middle_of_a_code_would_find_too_much() -> None:
    assert ids("42") == []
    assert ids("042") == ["house"]


@pytest.mark.parametrize("typed", ["", " ", "-", "税务", "zzz", "swdjx", "xdws", "tax001x", "🙂", "s w d j q", "'; --"])
def test_it_is_not_found(typed: str) -> None:
    assert ids(typed) == []


def test_signs_and_spaces_do_not_matter() -> None:
    assert ids("s w-d.j") == ids("swdj") == ["tax"]


def test_codes_come_first_then_names_from_their_beginning_then_the_rest_each_in_the_files_order() -> None:
    assert ids("5101")[0] == "bank"
    assert ids("510") == ["bank", "long"]
    assert ids("dj") == ["tax", "house"]
    assert ids("re")[0] == "house"  # begins with it; others have it inside
    assert ids("9") == ["rare", "mixed"]


def test_packages_and_services_are_found_too() -> None:
    birth = Package(id="birth", name=Text(zh="新生儿出生", en="A child is born"), code="YJS-01",
                    steps=(Step(name=Text(zh="落户", en="Register"), service="tax"),))  # fmt: skip
    centre = hall(packages=(birth,))
    assert ids("xsecs", centre) == ids("child", centre) == ids("yjs01", centre) == ["birth"]
    assert "tax" in [thing.id for thing in find(RICH, "shuiwufuwu")]


def test_the_index_is_made_once_for_the_same_matters_and_anew_for_others() -> None:
    index = index_of(HALL)
    assert index_of(HALL) is index
    assert index_of(HALL.model_copy(update={"hotline": "1"})) is index
    assert index_of(hall(items=())) is not index
    assert find(HALL, "swdj") is find(HALL, "SWDJ")


def test_of_two_thousand_things_each_is_found_by_its_code_and_by_its_name() -> None:
    items = tuple(
        Item(id=f"i{n}", code=f"{n:06d}", name=Text(zh=f"企业登记{n}号", en=f"Thing {n}"), service="tax")
        for n in range(1000)
    )
    steps = (Step(name=items[0].name, service="tax"),)
    packages = tuple(Package(id=f"p{n}", name=Text(zh=f"套餐{n}号", en=f"Set {n}"), steps=steps) for n in range(1000))
    centre = hall(items=items, packages=packages)
    assert ids("000777", centre)[0] == "i777"
    assert "i777" in ids("qydj777h", centre)
    assert ids("tc999", centre) == ["p999"]
    assert ids("set999", centre) == ["p999"]
    assert len(ids("qydj", centre)) == 1000


def test_the_readings_of_whole_phrases_are_not_loaded() -> None:
    assert not PHRASES_DICT


@given(st.text(max_size=60))
def test_whatever_is_typed_nothing_breaks_and_nothing_is_found_twice(typed: str) -> None:
    found = ids(typed)
    assert len(found) == len(set(found))


@given(st.sampled_from(NAMES), st.data())
def test_every_beginning_of_an_english_name_finds_it(name: tuple[str, str, str, str], data: st.DataObject) -> None:
    which, _zh, english, _code = name
    letters = "".join(character for character in english.lower() if character.isalnum())
    length = data.draw(st.integers(1, min(len(letters), LONGEST_QUERY)))
    assert which in ids(letters[:length])
