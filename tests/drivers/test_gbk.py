"""Chinese text counts in columns, and what a font lacks is known before it is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.gbk import clean, columns, cut, encode, replace_missing


@pytest.mark.parametrize(
    ("text", "expected"),
    [("〇", "A996"), ("￥", "A3A4"), ("楼", "C2A5"), ("A023号到5号窗口", "41303233BAC5B5BD35BAC5B4B0BFDA")],
)
def test_it_encodes_what_the_font_has(text: str, expected: str) -> None:
    assert encode(text) == bytes.fromhex(expected)


@pytest.mark.parametrize("rare", ["㐂", "𠮷", "鿫", "䶮", "€"])
def test_it_says_so_when_the_font_lacks_a_character(rare: str) -> None:
    assert encode("王" + rare) is None
    assert replace_missing("王" + rare) == "王〓"


def test_an_old_unit_lacks_more() -> None:
    assert encode("镕") is not None
    assert encode("镕", "gb2312") is None


def test_a_column_is_half_a_chinese_character() -> None:
    assert columns("A023号") == 6
    assert cut("A023号窗口", 7) == ("A023号", "窗口")


def test_text_cannot_carry_commands() -> None:
    assert clean("A\x1b@B\x9b\u202eC\u200b") == "A @B C"


@given(st.text(max_size=60), st.integers(0, 60))
def test_cutting_loses_nothing_and_never_overflows(text: str, limit: int) -> None:
    head, tail = cut(text, limit)
    assert head + tail == text
    assert columns(head) <= limit
