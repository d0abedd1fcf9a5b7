"""SAM frames: every vector of hardware.md §4 out and in, and no noise that stops the stream for good."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import sam_frames as sam

HEAD = sam.PREAMBLE


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (sam.RESET, "00 03 10 FF EC"),
        (sam.STATUS, "00 03 11 FF ED"),
        (sam.MODULE, "00 03 12 FF EE"),
        (sam.FIND, "00 03 20 01 22"),
        (sam.SELECT, "00 03 20 02 21"),
        (sam.READ, "00 03 30 01 32"),
        (sam.READ_ADDRESS, "00 03 30 03 30"),
        (sam.READ_ALL, "00 03 30 10 23"),
        (sam.speed(115200), "00 03 60 00 63"),
        (sam.speed(57600), "00 03 60 01 62"),
        (sam.speed(38400), "00 03 60 02 61"),
        (sam.speed(19200), "00 03 60 03 60"),
        (sam.speed(9600), "00 03 60 04 67"),
        (sam.RADIO_FRAME, "00 04 61 FF 50 CA"),
    ],
)
def test_every_published_request(body: bytes, sent: str) -> None:
    assert sam.build(body) == HEAD + bytes.fromhex(sent)


@pytest.mark.parametrize(
    ("heard", "status", "meaning"),
    [
        ("00 08 00 00 9F 00 00 00 00 97", sam.FOUND, "status_9f"),
        ("00 04 00 00 80 84", sam.NO_CARD, "no_card"),
        ("00 0C 00 00 90 00 00 00 00 00 00 00 00 9C", sam.OK, "status_90"),
        ("00 04 00 00 81 85", sam.NOT_SELECTED, "not_selected"),
        ("00 04 00 00 41 45", sam.NOT_READ, "not_read"),
        ("00 04 00 00 90 94", sam.OK, "status_90"),
        ("00 04 12 34 81 A3", sam.NOT_SELECTED, "not_selected"),
    ],
)
def test_every_published_answer(heard: str, status: int, meaning: str) -> None:
    [answer] = sam.FrameStream().feed(HEAD + bytes.fromhex(heard))
    assert (answer.status, answer.meaning) == (status, meaning)


TEXT = bytes(range(256))
WITH_PHOTO = sam.build(bytes.fromhex("000090 0100 0400") + TEXT + b"\xee" * 1024)
WITH_FINGERS = sam.build(bytes.fromhex("000090 0100 0400 0400") + TEXT + b"\xee" * 1024 + b"\xdd" * 1024)


def test_a_read_has_the_published_heads_and_lengths() -> None:
    assert (WITH_PHOTO[5:10].hex(), len(WITH_PHOTO)) == ("0508000090", 1295)
    assert (WITH_FINGERS[5:10].hex(), len(WITH_FINGERS)) == ("090a000090", 2321)


@pytest.mark.parametrize("frame", [WITH_PHOTO, WITH_FINGERS])
def test_photo_and_fingerprints_are_dropped_at_once(frame: bytes) -> None:
    stream = sam.FrameStream()
    [answer] = stream.feed(frame)
    assert sam.text_block(answer) == TEXT
    assert b"\xee" not in answer.data.replace(TEXT, b"")
    assert len(answer.data) == 4 + 256
    assert not stream._held
    assert "data" not in repr(answer), "a card's text is in no repr"


def test_an_answer_that_is_no_read_has_no_text() -> None:
    assert sam.text_block(sam.Answer(sam.OK, bytes(16))) is None
    assert sam.text_block(sam.Answer(sam.NOT_READ, bytes(400))) is None


@pytest.mark.parametrize(
    "damage", [b"\xaa", HEAD, HEAD + b"\x00", HEAD + b"\x00\x02", HEAD + b"\xff\xff", b"\x00\x55" * 40]
)
def test_noise_before_an_answer_costs_at_most_that_answer(damage: bytes) -> None:
    good = sam.build(b"\x00\x00\x9f\x00\x00\x00\x00")
    answers = sam.FrameStream().feed(damage + good + good)
    assert sam.Answer(sam.FOUND, bytes(4)) in answers


def test_a_wrong_check_is_no_answer_and_is_counted() -> None:
    stream = sam.FrameStream()
    assert stream.feed(HEAD + bytes.fromhex("00 04 00 00 90 95")) == []
    assert stream.damaged == 1


@given(st.binary(max_size=400), st.integers(1, 9))
def test_any_bytes_in_any_pieces_give_the_same_answers(noise: bytes, piece: int) -> None:
    data = noise + WITH_PHOTO + noise + WITH_PHOTO
    whole, pieces = sam.FrameStream(), sam.FrameStream()
    expected = whole.feed(data)
    found = [answer for at in range(0, len(data), piece) for answer in pieces.feed(data[at : at + piece])]
    assert found == expected
    assert all(len(stream._held) <= sam.HEAD + sam.LONGEST for stream in (whole, pieces))


@given(st.binary(max_size=300))
def test_after_any_noise_the_third_frame_at_the_latest_is_heard(noise: bytes) -> None:
    stream = sam.FrameStream()
    stream.feed(noise)
    frames = [stream.feed(WITH_PHOTO) for _ in range(4)]
    assert sam.Answer(sam.OK, b"\x01\x00\x00\x00" + TEXT) in frames[2] + frames[3]


@given(st.binary(min_size=1, max_size=300).filter(lambda body: len(body) >= 3))
def test_what_is_built_is_read(body: bytes) -> None:
    [answer] = sam.FrameStream().feed(sam.build(body))
    assert answer.status == body[2]
