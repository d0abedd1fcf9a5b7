"""The contract of a scanner: whole codes, whatever the pieces; nothing that could be a command."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceMissing, FrameError
from drivers.serial_scanner import SerialScanner, decode

CODE = "http://127.0.0.1:8000/t/Zq3v8WkTn0c2o5b9XyRt1A"


@pytest.mark.network
@pytest.mark.parametrize("suffix", ["CR", "LF", "CRLF", "TAB", "NONE"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_code_arrives_whole(plug: Any, suffix: str, charset: str) -> None:
    settings = {"suffixes": [suffix, "CR"]} if suffix != "CR" else {}
    double, device = plug("serial_scanner", settings, suffix=suffix, speaks=charset, piece=7)
    double.touch({"text": CODE + "政务"})
    assert device.wait(2) == CODE + "政务"
    assert device.wait(0.1) is None
    assert double.seen() == {"scanned": 1}


@pytest.mark.network
def test_an_unplugged_scanner_is_missing_until_it_is_back(plug: Any) -> None:
    double, device = plug("serial_scanner")
    double.fault("unplugged")
    with pytest.raises(DeviceMissing, match="unplugged"):
        device.wait(2)
    device.close()
    double.fault("unplugged", on=False)
    device.open()
    double.scan(CODE)
    assert device.wait(2) == CODE


@pytest.mark.network
def test_a_control_character_is_refused_and_the_next_code_read(plug: Any) -> None:
    double, device = plug("serial_scanner")
    double.fault("garbage")
    double.scan(CODE)
    with pytest.raises(FrameError, match="control"):
        device.wait(2)
    double.touch({"clear": True})
    double.scan(CODE)
    assert device.wait(2) == CODE


def test_gb18030_that_happens_to_be_utf8_needs_the_setting() -> None:
    assert decode("预约".encode("gb18030")) == "ԤԼ"
    assert decode("预约".encode("gb18030"), charset="gb18030") == "预约"


def test_two_codes_in_one_piece_are_two(scripted: Any) -> None:
    device, _ = scripted(SerialScanner, {}, b"A1\r\nB2\r\n")
    assert [device.wait(0), device.wait(0), device.wait(0)] == ["A1", "B2", None]


def test_a_code_without_suffix_ends_with_quiet(scripted: Any) -> None:
    device, link = scripted(SerialScanner, {}, b"AB", b"CD")
    assert device.wait(10) == "ABCD"
    assert link.now < 100.2


def test_a_code_still_arriving_is_kept_for_the_next_call(scripted: Any) -> None:
    device, link = scripted(SerialScanner, {}, b"AB")
    assert device.wait(0.01) is None
    link.pieces = [b"CD\r"]
    assert device.wait(0.05) == "ABCD"


def test_a_code_that_never_ends_is_refused_once_and_the_next_one_read(scripted: Any) -> None:
    device, _ = scripted(SerialScanner, {}, *[b"7" * 4096] * 4, b"\rA1\r")
    with pytest.raises(FrameError, match="longer than 7089"):
        device.wait(5)
    assert device.wait(5) == "A1"


def test_after_an_endless_code_and_quiet_the_next_one_is_read(scripted: Any) -> None:
    device, link = scripted(SerialScanner, {}, b"7" * 8000)
    with pytest.raises(FrameError):
        device.wait(5)
    assert device.wait(1) is None
    link.pieces = [b"A1\r"]
    assert device.wait(5) == "A1"


def test_the_largest_code_is_read(scripted: Any) -> None:
    device, _ = scripted(SerialScanner, {}, b"7" * 4000, b"7" * 3089 + b"\r")
    assert device.wait(5) == "7" * 7089


@pytest.mark.parametrize(
    ("code", "aim", "text"),
    [
        (b"]Q1A001", True, "A001"),
        (b"]Q1A001", False, "]Q1A001"),
        ("中文".encode("gb18030"), False, "中文"),
        (b"\nA001\r\n", False, "A001"),
    ],
)
def test_what_a_code_says(code: bytes, aim: bool, text: str) -> None:
    assert decode(code, aim_prefix=aim) == text


@pytest.mark.parametrize("code", [b"A\x1b@", b"A\x7f", "A\x85".encode(), b"\xff\xff\xff"])
def test_what_no_code_may_say(code: bytes) -> None:
    with pytest.raises(FrameError) as refused:
        decode(code)
    assert refused.value.data == b"", "a citizen's code goes into no log"


@given(
    st.lists(st.text(st.characters(min_codepoint=32, codec="utf-8", exclude_categories=["Cc"]), min_size=1), max_size=4)
)
def test_any_text_comes_through(texts: list[str]) -> None:
    for text in texts:
        assert decode(text.encode()) == text
