"""The words of a call: every number and window that a hall can have, read aloud as people read them."""

from __future__ import annotations

import re

import pytest

from lobby.messages import Text
from lobby.phrases import call_phrase, call_words, cardinal_en, cardinal_zh, number_en, number_zh, window_en, window_zh

ZH = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
EN = {word: value for value, word in enumerate(f"{ONES} eighteen nineteen".split(" "))}
EN |= {word: 20 + 10 * place for place, word in enumerate(TENS.split(" "))}


def heard_zh(words: str) -> int:
    """What a listener makes of a Chinese cardinal: 一百零五 → 105."""
    value, digit = 0, 0
    for position, sign in enumerate(words):
        if sign == "百":
            value, digit = value + digit * 100, 0
        elif sign == "十":
            value, digit = value + (digit if position else 1) * 10, 0
        else:
            digit = ZH[sign]
    return value + digit


def heard_en(words: str) -> int:
    hundreds, _, rest = words.rpartition(" hundred")
    rest = rest.removeprefix(" and ")
    return (EN[hundreds] * 100 if hundreds else 0) + sum(EN[word] for word in rest.split("-") if word)


def test_the_call_of_the_first_morning() -> None:
    said = call_phrase("A001", Text(zh="3号窗口", en="Window 3"))
    assert said.zh == "请A零零一号到三号窗口办理"
    assert said.en == "Number A, zero zero one, please go to window three."


@pytest.mark.parametrize("width", [3, 4])
def test_a_ticket_number_is_read_digit_by_digit_and_loses_none(width: int) -> None:
    for value in range(1000):
        digits = f"{value:0{width}}"
        zh = number_zh("A" + digits)
        assert zh[0] == "A"
        assert "".join(str(ZH[sign]) for sign in zh[1:]) == digits
        letter, words = number_en("A" + digits).split(", ")
        assert letter == "A"
        assert "".join(str(EN[word]) for word in words.split()) == digits


def test_numbers_above_999_and_those_of_a_kiosk_that_was_cut_off() -> None:
    assert number_zh("A1000") == "A一零零零"
    assert number_zh("AK01") == "AK零一"
    assert number_en("AK01") == "A, K, zero one"
    assert number_zh("AKL12") == "AKL一二"


def test_every_window_from_1_to_120_is_heard_as_what_it_is_and_no_two_sound_alike() -> None:
    zh = {value: cardinal_zh(str(value)) for value in range(1, 121)}
    assert all(heard_zh(words) == value for value, words in zh.items())
    assert len(set(zh.values())) == 120
    assert all(heard_en(cardinal_en(str(value))) == value for value in range(1, 121))


@pytest.mark.parametrize(
    ("digits", "zh", "en"),
    [
        ("0", "零", "zero"),
        ("2", "二", "two"),
        ("10", "十", "ten"),
        ("12", "十二", "twelve"),
        ("20", "二十", "twenty"),
        ("21", "二十一", "twenty-one"),
        ("100", "一百", "one hundred"),
        ("101", "一百零一", "one hundred and one"),
        ("110", "一百一十", "one hundred and ten"),
        ("112", "一百一十二", "one hundred and twelve"),
        ("120", "一百二十", "one hundred and twenty"),
        ("999", "九百九十九", "nine hundred and ninety-nine"),
        ("03", "三", "three"),
        ("2046", "二零四六", "two zero four six"),
    ],
)
def test_cardinals(digits: str, zh: str, en: str) -> None:
    assert cardinal_zh(digits) == zh
    assert cardinal_en(digits) == en


def test_windows_with_names_of_their_own() -> None:
    assert window_zh("A区12号窗口") == "A区十二号窗口"
    assert window_zh("统一出件窗口") == "统一出件窗口"
    assert window_en("Window 14") == "window fourteen"
    assert window_en("Collection desk") == "the collection desk"
    assert window_en("The red desk") == "the red desk"
    assert window_en("VIP room") == "the VIP room"
    assert window_zh("综合窗口2") == "综合窗口二"
    assert window_zh("不动产登记专窗") == "不动产登记专窗"
    assert window_zh("Ａ区１２号窗口") == "A区十二号窗口"
    assert window_en("Comprehensive window 2") == "comprehensive window two"
    assert window_en("Window A12") == "window A twelve"
    assert (
        call_phrase("J007", Text(zh="统一出件窗口", en="the collection window")).zh == "请J零零七号到统一出件窗口办理"
    )


def test_one_is_yao_in_numbers_and_codes_and_never_in_a_cardinal() -> None:
    for value in range(1000):
        digits = f"{value:03}"
        assert number_zh("A" + digits, yao=True) == number_zh("A" + digits).replace("一", "幺")
        assert cardinal_zh(str(value), yao=True) == cardinal_zh(str(value))
    assert call_phrase("A101", Text(zh="11号窗口", en="Window 11"), yao=True).zh == "请A幺零幺号到十一号窗口办理"
    assert window_zh("1101室", yao=True) == "幺幺零幺室"


NAMES = [
    Text(zh="综合窗口2", en="Comprehensive window 2"),
    Text(zh="不动产登记专窗", en="Real estate desk"),
    Text(zh="A区120号窗口", en="Window A120"),
    Text(zh="办不成事反映窗口", en="The window for what could not be done"),
]


@pytest.mark.parametrize("name", [*NAMES, *(Text(zh=f"{n}号窗口", en=f"Window {n}") for n in range(1, 121))])
@pytest.mark.parametrize("number", ["A001", "Z999", "A1000", "AK01", "BQR12"])
def test_the_words_to_be_recorded_are_the_phrase(number: str, name: Text) -> None:
    for yao in (False, True):
        phrase, words = call_phrase(number, name, yao=yao), call_words(number, name, yao=yao)
        assert "".join(words["zh"]) == phrase.zh
        assert " ".join(words["en"]).lower().split() == re.findall(r"[\w']+", phrase.en.lower())
