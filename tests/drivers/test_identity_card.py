"""What a card says: four kinds, checked to the digit, and shown to nobody who does not ask."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.identity_card import CardError, check_digit, is_number, read_card
from drivers.peoples import PEOPLES
from drivers.simulated.cards import DEFAULTS, block_of


def test_a_citizens_card() -> None:
    card = read_card(block_of({"name": "张三丰", "sex": "2", "nation": "05", "address": "新疆乌鲁木齐市天山区1号"}))
    assert (card.kind, card.name, card.sex, card.nation) == ("citizen", "张三丰", "female", "维吾尔")
    assert (card.birth, card.number) == (date(1990, 3, 7), "110101199003074514")
    assert (card.valid_from, card.valid_to) == (date(2020, 1, 1), None)
    assert (card.address, card.authority) == ("新疆乌鲁木齐市天山区1号", "北京市公安局东城分局")


def test_a_residence_permit() -> None:
    card = read_card(block_of({"kind": "resident", "valid_to": "20250101"}))
    assert (card.kind, card.number, card.permit) == ("resident", "810000199003074518", "H12345678")
    assert (card.nation, card.valid_to) == ("", date(2025, 1, 1))


def test_a_foreigners_card_of_2017() -> None:
    card = read_card(block_of({"kind": "foreigner_2017"}))
    assert (card.kind, card.name, card.english_name) == ("foreigner_2017", "测试", "TEST, PERSON")
    assert (card.number, card.nationality, card.authority) == ("GBR110090030701", "GBR", "1500")
    assert (card.sex, card.birth) == ("male", date(1990, 3, 7))


def test_a_foreigners_card_of_2023_has_a_name_in_two_parts() -> None:
    long = "A NAME THAT IS LONGER THAN 35 LETTE"
    card = read_card(block_of({"kind": "foreigner_2023", "english_name": long, "english_rest": "RS, PERSON"}))
    assert (card.kind, card.english_name) == ("foreigner_2023", long + "RS, PERSON")
    assert (card.number, card.nationality) == ("910156199003074519", "GBR")


def test_an_old_unit_leaves_the_flag_empty() -> None:
    block = bytearray(block_of({}))
    block[248:250] = b"\0\0"
    assert read_card(bytes(block)).kind == "citizen"


def test_a_name_may_hold_a_character_outside_the_first_plane() -> None:
    assert read_card(block_of({"name": "𠮷䶮㐂"})).name == "𠮷䶮㐂"


def test_long_term_is_the_published_bytes() -> None:
    assert block_of({})[204:208] == bytes.fromhex("7F95 1F67")


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "440524188001010014", "110101199003074514", "810000199003074518", "910156199003074519"],
)
def test_the_published_numbers_are_right(number: str) -> None:
    assert is_number(number)
    assert check_digit(number[:17]) == number[17]


@pytest.mark.parametrize("place", range(18))
def test_one_wrong_digit_anywhere_is_seen(place: int) -> None:
    number = "110101199003074514"
    for digit in "0123456789":
        assert is_number(number[:place] + digit + number[place + 1 :]) == (digit == number[place])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "name"),
        ({"sex": "3"}, "sex"),
        ({"birth": "19900231"}, "birth"),
        ({"birth": "199003"}, "birth"),
        ({"number": "110101199003074515"}, "number"),
        ({"number": "11010119900230451X"}, "number"),
        ({"number": "１１0101199003074514"}, "number"),
        ({"valid_to": "永远"}, "valid_to"),
        ({"kind": "foreigner_2017", "number": "12345"}, "number"),
        ({"kind": "foreigner_2023", "english_name": ""}, "english_name"),
    ],
)
def test_what_was_read_wrongly_is_refused_by_its_field(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(CardError, match=said) as refused:
        read_card(block_of(fields))
    for value in {**DEFAULTS["citizen"], **fields}.values():
        assert len(value) < 3 or value not in str(refused.value) or value in ("birth", "citizen", "foreigner_2017")


def test_another_kind_of_card_and_another_length_are_refused() -> None:
    block = bytearray(block_of({}))
    block[248:250] = "Z".encode("utf-16-le")
    with pytest.raises(CardError, match="unknown kind"):
        read_card(bytes(block))
    with pytest.raises(CardError, match="found 255 bytes"):
        read_card(bytes(255))


def test_a_card_of_the_29th_of_february_ends_on_the_28th() -> None:
    assert read_card(block_of({"valid_to": "20300229"})).valid_to == date(2030, 2, 28)


def test_a_card_is_valid_between_its_days() -> None:
    card = read_card(block_of({"valid_from": "20200101", "valid_to": "20300101"}))
    assert [card.is_valid_on(date(year, 1, day)) for year, day in ((2019, 31), (2020, 1), (2030, 1), (2030, 2))] == [
        False,
        True,
        True,
        False,
    ]
    assert read_card(block_of({})).is_valid_on(date(2999, 1, 1))


def test_nothing_of_a_card_is_in_its_repr() -> None:
    card = read_card(block_of({"name": "张三丰"}))
    for shown in (repr(card), str(card), f"{card}", repr([card])):
        assert shown.strip("[]") == "Card(citizen, not shown)"
    assert (card.masked_name, card.masked_number) == ("张**", "**************4514")
    assert read_card(block_of({"kind": "foreigner_2023", "name": ""})).masked_name == "T***********"


def test_the_peoples_are_fifty_six() -> None:
    assert [PEOPLES[code] for code in ("01", "09", "30", "44", "56")] == ["汉", "布依", "土", "俄罗斯", "基诺"]
    named = (
        "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
        "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
        "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
    )
    assert " ".join(PEOPLES[f"{code:02d}"] for code in range(1, 57)) == named
    assert read_card(block_of({"nation": "77"})).nation == "77"


@given(st.binary(min_size=256, max_size=256))
def test_any_block_is_a_card_or_an_error_that_tells_nothing(block: bytes) -> None:
    said = ""
    try:
        said = repr(read_card(block))
    except CardError as error:
        said = str(error)
    assert said.replace("长期", "").isascii()


@given(
    st.sampled_from(sorted(DEFAULTS)),
    st.dictionaries(st.integers(0, 255), st.integers(0, 255), max_size=6),
)
def test_any_few_wrong_bytes_are_survived(kind: str, wrong: dict[int, int]) -> None:
    block = bytearray(block_of({"kind": kind}))
    for place, value in wrong.items():
        block[place] = value
    try:
        card = read_card(bytes(block))
    except CardError:
        return
    assert all(text.isprintable() for text in (card.name, card.address, card.english_name, card.masked_name))


def test_long_term_has_no_end() -> None:
    block = bytearray(block_of({}))
    block[204:220] = bytes.fromhex("7F 95 1F 67") + b"\x20\x00" * 6
    assert read_card(bytes(block)).valid_to is None
