"""Finding frames in noise and pieces, with a protocol small enough to see through: length, that many letters, `!`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import FrameError
from drivers.framing import BROKEN_KEPT, EscapedStream, SearchedStream

LONGEST = 12


def look(held: bytes) -> tuple[bytes | None, int]:
    size = held[0] + 2
    if not 2 < size <= LONGEST:
        return None, 0
    if len(held) < size:
        return None, size
    letters = held[1 : size - 1]
    return (letters, size) if letters.isalpha() and held[size - 1] == ord("!") else (None, 0)


def searched(*pieces: bytes, eager: bool = True) -> list[bytes]:
    stream = SearchedStream(look, LONGEST, eager=eager)
    return [frame for piece in pieces for frame in stream.feed(piece)]


def test_a_frame_begun_behind_noise_is_finished_by_the_next_piece() -> None:
    assert searched(b"\xff\xff\x03ab", b"c!") == [b"abc"]


def test_a_whole_frame_behind_half_a_one_is_believed_at_once_or_when_the_line_is_quiet() -> None:
    assert searched(b"\x09ab\x01x!") == [b"x"]
    stream = SearchedStream(look, LONGEST, eager=False)
    assert list(stream.feed(b"\x09ab\x01x!")) == []
    assert stream.is_midway
    assert list(stream.give_up()) == [b"x"]
    assert not stream.is_midway


def test_what_was_broken_is_counted_and_shown() -> None:
    stream = SearchedStream(look, LONGEST)
    assert list(stream.feed(b"\xfe\xfe\x01x!")) == [b"x"]
    assert (stream.bad, stream.broken) == (1, b"\xfe\xfe")
    assert list(stream.feed(b"\xff" * 500)) == []
    assert stream.broken == b"\xff" * BROKEN_KEPT


def test_a_frame_that_has_not_ended_is_shown_until_it_has() -> None:
    stream = SearchedStream(look, LONGEST)
    assert list(stream.feed(b"\x03ab")) == []
    assert (stream.bad, stream.broken) == (0, b"\x03ab")
    assert list(stream.feed(b"c!")) == [b"abc"]
    assert stream.broken == b""


def test_even_a_look_that_always_wants_more_is_held_in_little_memory() -> None:
    stream: SearchedStream[bytes] = SearchedStream(lambda _: (None, 10**9), LONGEST)
    for _ in range(100):
        assert list(stream.feed(b"x" * 100)) == []
        assert len(stream._held) <= LONGEST


def test_a_frame_between_marks_that_never_ends_is_held_in_little_memory() -> None:
    stream = EscapedStream(0x02, 0x03, LONGEST, bytes)
    assert list(stream.feed(b"\x02" + b"x" * 1000)) == []
    assert stream._body is None
    assert list(stream.feed(b"\x02ab\x03")) == [b"ab"]


def test_a_frame_between_marks_that_means_nothing_is_kept_for_a_person() -> None:
    def refuse(body: bytes) -> bytes:
        raise FrameError("never", body)

    stream = EscapedStream(0x02, 0x03, LONGEST, refuse)
    assert list(stream.feed(b"\x02ab\x03")) == []
    assert (stream.bad, stream.broken) == (1, b"ab")


@given(st.binary(max_size=60), st.lists(st.integers(1, 9), max_size=40))
def test_two_frames_behind_any_noise_and_the_last_is_found_however_it_is_cut(noise: bytes, cuts: list[int]) -> None:
    data, pieces = noise + b"\x02ok!" * 2, list[bytes]()
    for cut in cuts:
        pieces, data = [*pieces, data[:cut]], data[cut:]
    assert searched(*pieces, data)[-1] == b"ok"
