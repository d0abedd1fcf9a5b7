"""Lines break by columns, at places a reader expects."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.escpos_text import even, size, two_columns, wrap
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


def test_even_lines_leave_no_word_alone_and_are_no_more_than_they_must_be() -> None:
    note = "号码不代表叫号顺序，请留意屏幕和广播。"
    assert wrap(note, 32) == ["号码不代表叫号顺序，请留意屏幕和", "广播。"]
    assert even(note, 32) == ["号码不代表叫号顺序，", "请留意屏幕和广播。"]
    assert even("one two three four", 14) == ["one two", "three four"]
    assert even("", 32) == [""]
    assert even("长" * 40, 32) == ["长" * 14, "长" * 14, "长" * 12]


def test_two_columns_meet_the_edges_or_take_two_rows() -> None:
    assert two_columns("税务", "3 人", 12) == ["税务    3 人"]
    assert two_columns("不动产登记", "前面 12 人", 12) == ["不动产登记", "  前面 12 人"]


@given(st.text(alphabet="中文，。aB1 \n", max_size=80), st.integers(2, 48))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, limit: int) -> None:
    for lines in (wrap(text, limit), even(text, limit)):
        assert all(columns(line) <= limit for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert len(even(text, limit)) == len(wrap(text, limit))
