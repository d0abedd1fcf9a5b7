"""What is said to seven-segment displays, byte for byte: hardware.md §2.5."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import armfly_frames as armfly

VECTORS = [
    (armfly.show_number(1, 23), "01 06 00 88 00 17 49 EE"),
    (armfly.show_text(1, "A023"), "01 10 00 70 00 04 08 41 30 32 33 20 20 20 20 10 FE"),
]
CONFIRMED = armfly.Modbus(1, armfly.WRITE_SEVERAL, bytes.fromhex("00 70 00 04"))


@pytest.mark.parametrize(("frame", "wire"), VECTORS)
def test_modbus_frames_leave_and_arrive_as_derived(frame: armfly.Modbus, wire: str) -> None:
    assert armfly.build(frame) == bytes.fromhex(wire)
    assert list(armfly.order_stream().feed(bytes.fromhex(wire))) == [frame]


def test_ascii_orders_leave_as_the_vendors_script_sends_them() -> None:
    assert armfly.show_line(1, "8.8.8.8.") == b"$001,8.8.8.8.#"
    assert armfly.question(1) == b"$001,02&"
    assert armfly.question(1, 3) == b"$001,03&"
    lines = list(armfly.line_stream().feed(b"$001,8.8.8.8.#$001,02&"))
    assert lines == [armfly.Line(1, "8.8.8.8."), armfly.Line(1, "02", is_question=True)]


@pytest.mark.parametrize("model", ["LED-485-034", "LED-485-2342"])
def test_a_model_is_known_by_its_name(model: str) -> None:
    assert armfly.names_a_model(b"\x00" + model.encode())
    assert not armfly.names_a_model(b"$001,02&LED")


@pytest.mark.parametrize(
    ("text", "digits", "letters", "shown"),
    [
        ("A012 请办理", 4, True, "A012"),
        ("A012 请办理", 4, False, " 012"),
        ("A012请到3号窗口", 3, True, "012"),
        ("A1000正在办理", 4, True, "1000"),
        ("AK01", 5, True, "   01"),
        ("S012", 4, True, " 012"),
        ("AB01", 4, True, "AB01"),
        ("12345", 4, True, "2345"),
        ("税务服务", 4, True, "    "),
        ("3号窗口", 4, True, "    "),
        ("", 3, True, "   "),
    ],
)  # fmt: skip
def test_only_the_number_is_shown(text: str, digits: int, letters: bool, shown: str) -> None:
    assert armfly.shown(text, digits, letters=letters) == shown


def test_a_number_too_large_is_clamped() -> None:
    assert armfly.show_number(1, 99999).data[2:] == b"\x7f\xff"


def test_an_answer_is_read_in_any_pieces_and_a_refusal_is_short() -> None:
    for frame in (CONFIRMED, armfly.Modbus(1, armfly.READ, b"\x02\x00\x17"), armfly.Modbus(1, 0x90, b"\x02")):
        wire, stream = armfly.build(frame), armfly.answer_stream()
        assert [each for at in range(len(wire)) for each in stream.feed(wire[at : at + 1])] == [frame]


@given(st.binary(max_size=200), st.integers(0, 15))
def test_after_any_noise_and_a_cut_frame_the_next_one_is_read(noise: bytes, cut: int) -> None:
    order, answer = armfly.build(VECTORS[1][0]), armfly.build(CONFIRMED)
    assert list(armfly.order_stream().feed(noise + order[:cut] + order + order))[-1] == VECTORS[1][0]
    assert list(armfly.answer_stream().feed(noise + answer[:cut] + answer + answer))[-1] == CONFIRMED


@given(st.binary(max_size=200), st.integers(0, 10))
def test_after_any_noise_and_a_cut_line_the_next_one_is_read(noise: bytes, cut: int) -> None:
    line = armfly.show_line(12, "A023")
    stream = armfly.line_stream()
    assert list(stream.feed(noise + line[:cut] + line + line))[-1] == armfly.Line(12, "A023")
    assert len(stream._held) <= armfly.MAX_LINE


@given(st.text(max_size=20), st.integers(3, 8), st.booleans())
def test_any_text_fits_and_can_be_shown(text: str, digits: int, letters: bool) -> None:
    shown = armfly.shown(text, digits, letters=letters)
    assert len(shown) == digits
    assert set(shown) <= set("0123456789 ") | armfly.LETTERS
