"""The contract of a card reader, on each link: a card once, checked; nothing of it anywhere else."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import sam_frames as sam
from drivers.errors import DeviceError, DeviceMissing, DeviceRefused, DeviceTimeout, FrameError
from drivers.identity_card import Card
from drivers.sam import CardReader
from drivers.settings import read_settings
from drivers.simulated.cards import block_of
from drivers.simulated.reader import SimulatedReader


class Babble:
    """A line that says these pieces and is then quiet; its clock moves as it is listened to."""

    name = "babble"

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces, self._now = list(pieces), 0.0

    def clock(self) -> float:
        return self._now

    def open(self) -> None: ...
    def close(self) -> None: ...
    def probe(self) -> None: ...
    def write(self, data: bytes) -> None: ...

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        self._now += max(timeout_s, 0.001)
        return self._pieces.pop(0) if self._pieces else b""


QUICK = {"poll_interval": 0.1, "answer_timeout": 0.3, "read_timeout": 0.5}
LINKS = [{"link": "serial"}, {"link": "tcp"}, {"link": "usb"}, {"link": "usb", "pipes": "single"}]


@pytest.fixture(params=LINKS, ids=lambda link: "-".join(link.values()))
def reader(request: pytest.FixtureRequest, plug: Any) -> tuple[Any, Any]:
    pair: tuple[Any, Any] = plug("sam", QUICK, **request.param)
    return pair


@pytest.mark.network
class TestOnEveryLink:
    def test_a_card_is_read_once_until_it_is_lifted(self, reader: tuple[Any, Any]) -> None:
        double, device = reader
        assert device.wait(0.15) is None
        double.touch({"card": {"name": "张三"}})
        card = device.wait(2)
        assert isinstance(card, Card)
        assert (card.name, card.number) == ("张三", "110101199003074514")
        assert device.wait(0.35) is None
        double.touch({"lift": True})
        assert device.wait(0.15) is None
        double.touch({"card": {"name": "张三"}})
        assert device.wait(2) == card
        assert double.seen() == {"card": True, "reads": 2}

    @pytest.mark.parametrize("kind", ["citizen", "resident", "foreigner_2017", "foreigner_2023"])
    def test_all_four_kinds_come_through(self, reader: tuple[Any, Any], kind: str) -> None:
        double, device = reader
        double.touch({"card": {"kind": kind}})
        assert device.wait(2).kind == kind

    def test_silence_is_a_timeout_and_then_all_is_well(self, reader: tuple[Any, Any]) -> None:
        double, device = reader
        double.fault("silent")
        with pytest.raises(DeviceTimeout, match="no answer"):
            device.wait(1)
        double.touch({"clear": True})
        double.touch({"card": {}})
        assert device.wait(2) is not None
        assert device.check() == "ready"

    def test_a_wrong_check_is_told_and_the_next_answer_heard(self, reader: tuple[Any, Any]) -> None:
        double, device = reader
        double.fault("garbage")
        with pytest.raises(FrameError, match="damaged"):
            device.wait(1)
        double.touch({"clear": True})
        assert device.status() == {"state": "ok"}

    def test_half_an_answer_is_a_timeout_and_the_next_one_heard(self, reader: tuple[Any, Any]) -> None:
        double, device = reader
        double.fault("cut")
        with pytest.raises(DeviceTimeout):
            device.status()
        double.touch({"clear": True})
        assert device.status() == {"state": "ok"}

    def test_a_card_that_cannot_be_read_is_told_after_some_attempts(self, reader: tuple[Any, Any]) -> None:
        double, device = reader
        double.fault("unreadable")
        double.touch({"card": {}})
        with pytest.raises(DeviceRefused, match="cannot be read") as refused:
            device.wait(5)
        assert refused.value.reason == "card_unreadable"
        double.touch({"clear": True})
        assert device.wait(2) is not None

    def test_an_unlicensed_module_says_so(self, reader: tuple[Any, Any]) -> None:
        double, device = reader
        double.fault("unlicensed")
        assert device.status() == {"state": "offline", "cause": "module_not_licensed"}
        with pytest.raises(DeviceRefused, match="not licensed"):
            device.wait(1)

    def test_a_pulled_plug_is_missing_until_it_is_back(self, reader: tuple[Any, Any]) -> None:
        double, device = reader
        double.fault("unplugged")
        with pytest.raises(DeviceMissing):
            device.wait(1)
        device.close()
        with pytest.raises(DeviceMissing):
            device.open()
        double.fault("unplugged", on=False)
        device.open()
        double.touch({"card": {}})
        assert device.wait(2) is not None

    def test_nothing_of_a_card_is_logged_or_shown(
        self, reader: tuple[Any, Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        double, device = reader
        caplog.set_level(logging.DEBUG)
        double.touch({"card": {"name": "张三丰", "number": "110101199003074515"}})
        with pytest.raises(FrameError, match="number") as refused:
            device.wait(2)
        assert refused.value.data == b""
        shown = (
            caplog.text + repr(refused.value.__dict__) + str(refused.value) + repr(vars(device)) + str(double.seen())
        )
        for secret in ("张三丰", "110101199003074515", "110101", "东城"):
            assert secret not in shown


@pytest.mark.network
def test_noise_before_answers_is_passed_over(plug: Any) -> None:
    double, device = plug("sam", QUICK)
    double.fault("noise")
    double.touch({"card": {}})
    assert device.wait(2) is not None


@pytest.mark.network
@pytest.mark.parametrize("settings", [{}, {"find": "ignore"}])
def test_a_unit_that_finds_a_card_again_tells_it_once(plug: Any, settings: dict[str, object]) -> None:
    double, device = plug("sam", {**QUICK, **settings}, refinds=True)
    double.touch({"card": {}})
    assert device.wait(2) is not None
    assert device.wait(0.3) is None
    double.touch({"lift": True})
    assert device.wait(0.15) is None
    double.touch({"card": {}})
    assert device.wait(2) is not None


@pytest.mark.network
def test_a_stalled_pipe_is_told_once(plug: Any) -> None:
    double, device = plug("sam", QUICK, link="usb")
    double.fault("halted")
    with pytest.raises(DeviceError, match="stalled"):
        device.status()
    double.touch({"clear": True})
    for _ in range(4):
        try:
            assert device.status() == {"state": "ok"}
        except DeviceError:
            continue
        break
    assert device.status() == {"state": "ok"}


requests = st.one_of(
    st.sampled_from([sam.build(body) for body in (sam.FIND, sam.READ, sam.READ_ALL, sam.RADIO_FRAME)]),
    st.builds(lambda length: sam.PREAMBLE + length, st.binary(min_size=2, max_size=2)),
    st.binary(max_size=30),
)


@given(st.lists(requests, max_size=20))
def test_any_bytes_to_a_simulated_reader_are_survived(pieces: list[bytes]) -> None:
    reader = SimulatedReader(read_settings(SimulatedReader.settings_type, {"link": "tcp"}))
    reader.lay({})
    for piece in pieces:
        reader._heard(piece)
        assert len(reader._held) < 64
    json.dumps(reader.seen())


answers = st.one_of(
    st.sampled_from([b"", sam.build(b"\0\0\x9f"), sam.build(b"\0\0\x90"), sam.build(b"\0\0\x80"), sam.PREAMBLE]),
    st.builds(
        lambda block: sam.build(bytes.fromhex("000090 0100 0000") + block), st.binary(min_size=256, max_size=256)
    ),
    st.binary(max_size=30),
)


@given(st.lists(answers, max_size=12))
def test_whatever_a_reader_says_is_a_card_nothing_or_one_of_the_four_errors(pieces: list[bytes]) -> None:
    link = Babble(pieces)
    device = CardReader(link, read_settings(CardReader.settings_type, QUICK), clock=link.clock)
    try:
        card = device.wait(2)
    except DeviceError:
        return
    assert card is None or isinstance(card, Card)


def test_a_failed_selection_is_tried_all_the_same(scripted: Any) -> None:
    answers = [b"", sam.build(b"\0\0\x9f"), b"", sam.build(b"\0\0\x81"), b""]
    read = sam.build(bytes.fromhex("000090 0100 0400") + block_of({}) + bytes(1024))
    device, link = scripted(CardReader, QUICK, *answers, read[:700], read[700:])
    assert device.wait(0).kind == "citizen"
    assert link.written == [sam.build(body) for body in (sam.FIND, sam.SELECT, sam.READ)]


def test_it_looks_no_more_often_than_it_should(scripted: Any) -> None:
    device, link = scripted(CardReader, {**QUICK, "poll_interval": 2}, b"", sam.build(b"\0\0\x80"))
    for _ in range(5):
        assert device.wait(0.2) is None
    assert link.written == [sam.build(sam.FIND)]


def test_a_reader_that_does_not_understand_is_told(scripted: Any) -> None:
    device, _ = scripted(CardReader, QUICK, b"", sam.build(b"\0\0\x21"))
    with pytest.raises(FrameError, match="wrong_command"):
        device.wait(0)
