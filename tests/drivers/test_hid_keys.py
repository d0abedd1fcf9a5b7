"""Boot reports: each key once, whatever Num Lock says, and a hand on the keyboard is nothing."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.hid_keys import KEY_NAMES, Key, KeyDecoder, is_report, report_of, reports_of, usage_of


def typed(*reports: str) -> list[str]:
    decoder = KeyDecoder()
    return [key.name for report in reports for key in decoder.feed(bytes.fromhex(report))]


def test_a_key_counts_when_it_goes_down_and_not_while_it_stays() -> None:
    assert typed("0000 1E00 0000 0000", "0000 1E00 0000 0000", "0000 0000 0000 0000", "0000 1E00 0000 0000") == [
        "1",
        "1",
    ]


def test_keys_that_roll_over_count_once_each_in_their_order() -> None:
    assert typed("0000 0400 0000 0000", "0000 0405 0000 0000", "0000 0506 0400 0000", "0000 0600 0000 0000") == list(
        "abc"
    )


def test_a_hand_on_the_keyboard_changes_nothing() -> None:
    assert typed("0000 0400 0000 0000", "0000 0101 0101 0101", "0000 0400 0000 0000") == ["a"]


def test_both_rows_of_digits_are_the_same() -> None:
    row = [Key(usage).name for usage in (*range(0x1E, 0x28),)]
    pad = [Key(usage).name for usage in (*range(0x59, 0x63),)]
    assert row == pad == list("1234567890")


@pytest.mark.parametrize(
    ("usage", "modifiers", "character"),
    [
        (0x04, 0x00, "a"),
        (0x04, 0x02, "A"),
        (0x1D, 0x20, "Z"),
        (0x1E, 0x02, "!"),
        (0x27, 0x20, ")"),
        (0x2D, 0x02, "_"),
        (0x31, 0x00, "\\"),
        (0x38, 0x02, "?"),
        (0x2C, 0x00, " "),
        (0x54, 0x00, "/"),
        (0x57, 0x02, "+"),
        (0x63, 0x00, "."),
        (0x28, 0x00, None),
        (0x04, 0x01, None),
        (0x59, 0x04, None),
        (0x3A, 0x00, None),
    ],
)
def test_what_a_key_types(usage: int, modifiers: int, character: str | None) -> None:
    assert Key(usage, modifiers).character == character


def test_keys_have_names_and_names_have_keys() -> None:
    assert [Key(usage).name for usage in (0x28, 0x58, 0x3A, 0x45, 0x53, 0x87)] == [
        "Enter", "Enter", "F1", "F12", "NumLock", "usage 87",
    ]  # fmt: skip
    assert all(Key(usage_of(name)).name == name for name in KEY_NAMES)
    with pytest.raises(ValueError, match="allowed"):
        usage_of("F13")


@given(st.text(alphabet=string.ascii_letters + string.digits + string.punctuation + " ", max_size=40))
def test_any_ascii_text_comes_through(text: str) -> None:
    decoder = KeyDecoder()
    assert "".join(key.character or "?" for report in reports_of(text) for key in decoder.feed(report)) == text


@given(st.lists(st.binary(max_size=10), max_size=60))
def test_any_reports_are_survived(reports: list[bytes]) -> None:
    decoder = KeyDecoder()
    for report in reports:
        assert len(decoder.feed(report)) <= 6
    decoder.feed(bytes(8))
    assert [key.name for key in decoder.feed(report_of(0x1E))] == ["1"]


@pytest.mark.parametrize(
    ("report", "may_be"),
    [
        ("00 00 1E 00 00 00 00 00", True),
        ("02 00 04 05 06 07 08 09", True),
        ("00 00 01 01 01 01 01 01", True),
        ("00 00 00 00 00 00 00 00", True),
        ("FF 68 03 03 68 05 01 0C", False),
        ("00 01 1E 00 00 00 00 00", False),
        ("00 00 00 1E 00 00 00 00", False),
        ("00 00 F0 00 00 00 00 00", False),
        ("00 00 1E 00 00 00 00", False),
    ],
)
def test_what_may_be_a_report(report: str, may_be: bool) -> None:
    assert is_report(bytes.fromhex(report)) is may_be
