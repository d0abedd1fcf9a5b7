"""Status bytes by their masks; the vectors are hardware.md §1.3 and §1.4."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.escpos_status import (
    AUTOMATIC,
    CLEAR,
    FINISH_MARK,
    STRANGE_KEPT,
    StatusStream,
    asb_state,
    query,
    state_of,
)


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}, {"state": "ok"}),
        ({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E}, {"state": "paper_low"}),
        ({1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}, {"state": "paper_out"}),
        ({1: 0x12, 4: 0x72}, {"state": "paper_out"}),
        ({1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12}, {"state": "cover_open"}),
        ({1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}, {"state": "jam", "cause": "cutter_jam"}),
        ({1: 0x1A, 2: 0x52, 3: 0x52, 4: 0x12}, {"state": "offline", "cause": "head_hot"}),
        ({1: 0x1A, 2: 0x12, 3: 0x12, 4: 0x12}, {"state": "offline"}),
        ({1: 0x12, 4: 0x12}, {"state": "ok"}),
        ({1: 0x12, 2: 0x12, 3: 0x12}, {"state": "unknown"}),
        ({4: 0x12}, {"state": "unknown"}),
        ({}, {"state": "unknown"}),
    ],
)
def test_what_the_bytes_say(replies: dict[int, int], state: dict[str, str]) -> None:
    assert state_of(replies) == state


@pytest.mark.parametrize(
    ("byte", "bit"),
    [(0x12, 0), (0x1E, 0x0C), (0x72, 0x60), (0x7E, 0x6C), (0x1A, 0x08), (0x32, 0x20), (0x16, 0x04), (0x52, 0x40)],
)
def test_every_published_reply_is_one_and_says_its_bits(byte: int, bit: int) -> None:
    stream = StatusStream()
    stream.feed(bytes([byte]))
    assert (stream.realtime, bytes(stream.strange)) == ([byte], b"")
    assert byte & ~0x12 == bit


def test_queries_and_orders_are_the_published_bytes() -> None:
    assert [query(n) for n in (1, 2, 3, 4)] == [bytes([0x10, 0x04, n]) for n in (1, 2, 3, 4)]
    assert bytes.fromhex("1D 72 01") == FINISH_MARK
    assert bytes.fromhex("1D 61 0E") == AUTOMATIC
    assert bytes.fromhex("10 14 08 01 03 14 01 06 02 08") == CLEAR


@pytest.mark.parametrize("mark", ["00", "0F", "0C", "03"])
def test_every_answer_to_the_queued_question_is_a_mark(mark: str) -> None:
    stream = StatusStream()
    stream.feed(bytes.fromhex(mark))
    assert (stream.marks, bytes(stream.strange)) == ([int(mark, 16)], b"")


@pytest.mark.parametrize("strange", ["FF", "68", "41", "92", "93", "80", "31", "33", "20"])
def test_what_no_printer_says_is_strange(strange: str) -> None:
    stream = StatusStream()
    stream.feed(bytes.fromhex(f"12 {strange} 12"))
    assert (stream.realtime, stream.marks, bytes(stream.strange)) == ([0x12, 0x12], [], bytes.fromhex(strange))
    stream.clear()
    assert not stream.strange


def test_the_head_of_a_word_with_a_wrong_body_is_strange_too() -> None:
    stream = StatusStream()
    stream.feed(bytes.fromhex("30 31 30 00 92"))
    assert (stream.automatic, bytes(stream.strange)) == ([], bytes.fromhex("30 31 30 00 92"))


def test_babble_is_kept_in_little_memory() -> None:
    stream = StatusStream()
    stream.feed(b"\xff" * 10_000)
    assert len(stream.strange) == STRANGE_KEPT


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("10000000", "ok"),
        ("10000300", "paper_low"),
        ("18000F00", "paper_out"),
        ("38000000", "cover_open"),
        ("18080000", "jam"),
    ],
)
def test_what_automatic_status_says(word: str, state: str) -> None:
    assert asb_state(bytes.fromhex(word))["state"] == state


def test_a_reply_is_found_behind_automatic_status_and_flow_control() -> None:
    stream = StatusStream()
    for byte in bytes.fromhex("10 00 0F 00 13 11 12 00 7E"):
        stream.feed(bytes([byte]))
    assert stream.automatic == [bytes.fromhex("10000F00")]
    assert stream.realtime == [0x12, 0x7E]
    assert stream.marks == [0x00]


@given(st.binary(max_size=200), st.integers(1, 7))
def test_any_bytes_in_any_pieces_give_the_same(data: bytes, piece: int) -> None:
    whole, pieces = StatusStream(), StatusStream()
    whole.feed(data)
    for start in range(0, len(data), piece):
        pieces.feed(data[start : start + piece])
    assert whole == pieces
    assert all(byte & 0x93 == 0x12 for byte in whole.realtime)


def test_half_a_word_waits_for_its_other_half_and_never_passes_for_a_mark() -> None:
    stream = StatusStream()
    stream.feed(bytes.fromhex("18 08"))
    stream.clear()
    stream.feed(bytes.fromhex("00 00 12"))
    assert (stream.automatic, stream.marks, stream.realtime) == ([bytes.fromhex("18080000")], [], [0x12])


def test_what_only_looked_like_a_word_swallows_no_reply() -> None:
    stream = StatusStream()
    stream.feed(bytes.fromhex("10 12 16 10"))
    assert stream.realtime == [0x12, 0x16]
    stream.give_up()
    stream.feed(bytes.fromhex("12"))
    assert stream.realtime == [0x12, 0x16, 0x12]


@given(st.binary(max_size=60), st.sampled_from(["10000000", "18000F00", "38000000", "1813080000"]))
def test_after_any_noise_and_quiet_the_next_word_is_heard(noise: bytes, word: str) -> None:
    told = bytes.fromhex(word)
    stream = StatusStream()
    stream.feed(noise)
    stream.give_up()
    stream.clear()
    stream.feed(told)
    assert stream.automatic == [told.replace(b"\x13", b"")]
    assert asb_state(stream.automatic[0])["state"] in {"ok", "paper_out", "cover_open", "jam"}
