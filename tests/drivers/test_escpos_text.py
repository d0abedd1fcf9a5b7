"""Lines break by columns, at places a reader expects."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.escpos_text import size, two_columns, wrap
from drivers.gbk import columns


def test_sizes_are_the_published_bytes() -> None:
    assert size(2, 2) == bytes.fromhex("1D2111")
    assert size(4, 4) == bytes.fromhex("1D2133")


def test_a_line_breaks_between_chinese_characters_and_keeps_punctuation() -> None:
    assert wrap("请携带身份证原件。", 16) == ["请携带身份证原", "件。"]
    assert wrap("请在大厅等候叫号，", 16) == ["请在大厅等候叫", "号，"]


def test_a_line_breaks_between_words() -> None:
    assert wrap("please wait in the hall", 12) == ["please wait", "in the hall"]


def test_a_word_longer_than_the_paper_is_cut() -> None:
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]


def test_an_empty_paragraph_is_an_empty_line() -> None:
    assert wrap("a\n\nb", 8) == ["a", "", "b"]


def test_two_columns_meet_the_edges_or_take_two_rows() -> None:
    assert two_columns("税务", "3 人", 12) == ["税务    3 人"]
    assert two_columns("不动产登记", "前面 12 人", 12) == ["不动产登记", "  前面 12 人"]


@given(st.text(alphabet="中文，。aB1 \n", max_size=80), st.integers(2, 48))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, limit: int) -> None:
    lines = wrap(text, limit)
    assert all(columns(line) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
