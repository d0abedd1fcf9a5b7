"""The card reader's thread on a simulated reader: read when asked only, sealed at once, and nothing of it anywhere else."""

from __future__ import annotations

import base64
import json
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey, SealedBox

from drivers import open_device
from drivers.identity_card import Card
from drivers.simulated import open_double
from drivers.simulated.double import SimulatedDevice
from kiosk.card import ReaderLine
from kiosk.inputs import CardFailed, CardRead
from kiosk.sealing import NoKey, Seal
from lobby.keys import public_text
from tests.until import until

pytestmark = pytest.mark.network

NAME, NUMBER = "王小明", "11010519491231002X"
WRONG_DIGIT = NUMBER[:-1] + "1"
QUICK = {"poll_interval": 0.1, "answer_timeout": 0.5, "read_timeout": 1.0, "attempts": 1}


class Desk:
    """A reader with somebody before it."""

    def __init__(self, folder: Path) -> None:
        self.key = PrivateKey.generate()
        self.double: SimulatedDevice = open_double("sam", {}, folder / "reader")
        self.double.start()
        self.came: queue.Queue[Any] = queue.Queue()
        self.states: list[str] = []
        self.line = ReaderLine(
            "reader", lambda: open_device("sam", self.double.address, QUICK), lambda s: self.states.append(s["state"]),
            Seal(public_text(self.key)), self.came.put,
        )  # fmt: skip
        self.line.start()
        until(lambda: self.states, "the reader is there")

    def next(self) -> Any:
        return self.came.get(timeout=60)

    def opened(self, read: CardRead) -> Any:
        return json.loads(SealedBox(self.key).decrypt(base64.b64decode(read.sealed)))

    def tried(self) -> Callable[[], bool]:
        said: queue.Queue[bool] = queue.Queue()
        self.line.attempt(said.put)
        return lambda: said.get(timeout=60)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.line.stop()
    made.double.stop()


def test_a_card_is_sealed_to_the_server_and_stands_in_no_log_and_no_repr(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.line.look(on=True)
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    read = desk.next()
    assert desk.opened(read) == {"name": NAME, "id_number": NUMBER, "phone": None}
    everything = caplog.text + repr(vars(desk.line)) + repr(read)
    assert NAME not in everything
    assert NUMBER not in everything


def test_nothing_is_read_before_it_is_asked_nor_after(desk: Desk) -> None:
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    done = desk.tried()
    assert done(), "the trial is the first to read anything"
    assert desk.double.seen()["reads"] == 1
    desk.line.look(on=True)
    desk.line.look(on=False)
    desk.double.touch({"lift": True})
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    assert desk.tried()()
    assert desk.came.empty(), "a citizen who had pressed back was told of a card"


def test_the_same_card_is_told_to_the_next_visit_too(desk: Desk) -> None:
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    desk.line.look(on=True)
    assert isinstance(desk.next(), CardRead)
    desk.line.look(on=False)
    looked = len(desk.states)
    until(lambda: len(desk.states) > looked, "it looks no more")
    desk.double.touch({"lift": True})
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    desk.line.look(on=True)
    assert isinstance(desk.next(), CardRead)


@pytest.mark.parametrize("fault", ["unreadable", "unlicensed"])
def test_a_card_that_cannot_be_read_is_a_kind_sentence_and_the_next_one_is_read(desk: Desk, fault: str) -> None:
    desk.double.fault(fault)
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    desk.line.look(on=True)
    failed = desk.next()
    assert isinstance(failed, CardFailed)
    assert failed.message.zh != failed.message.en
    desk.double.fault(fault, on=False)
    while not isinstance(last := desk.next(), CardRead):
        assert isinstance(last, CardFailed)


def test_a_number_with_a_wrong_check_digit_is_refused_and_shown_to_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk.line.look(on=True)
    desk.double.touch({"card": {"name": NAME, "number": WRONG_DIGIT}})
    assert isinstance(desk.next(), CardFailed)
    assert "offline" not in desk.states, "the reader is well: it is the card"
    assert WRONG_DIGIT not in caplog.text
    assert NAME not in caplog.text


def test_a_card_taken_away_too_soon_is_told_kindly(desk: Desk, tmp_path: Path) -> None:
    double = open_double("sam", {}, tmp_path / "slow")
    double.start()
    came: queue.Queue[Any] = queue.Queue()
    patient = {**QUICK, "attempts": 10, "poll_interval": 0.3}
    line = ReaderLine(
        "slow", lambda: open_device("sam", double.address, patient), lambda _: None,
        Seal(public_text(desk.key)), came.put,
    )  # fmt: skip
    line.start()
    try:
        double.fault("unreadable")
        double.touch({"card": {"name": NAME, "number": NUMBER}})
        line.look(on=True)
        until(lambda: line._device is not None and line._device._failed > 0, "a first attempt")
        double.touch({"lift": True})
        assert isinstance(came.get(timeout=60), CardFailed)
    finally:
        line.stop()
        double.stop()


def test_a_reader_that_is_pulled_out_is_told_once_to_whoever_stands_there_and_comes_back(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.peripherals")
    desk.double.fault("unplugged")
    desk.line.look(on=True)
    assert isinstance(desk.next(), CardFailed)
    until(lambda: desk.states[-1] == "offline", "the manager is told")
    desk.double.fault("unplugged", on=False)
    until(lambda: desk.states[-1] == "ok", "it is back")
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    assert isinstance(desk.next(), CardRead)
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.INFO]


def test_staff_hear_whether_a_card_can_be_read_and_nothing_else(desk: Desk) -> None:
    done = desk.tried()
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    assert done()
    desk.double.touch({"lift": True})
    desk.double.fault("unreadable")
    desk.double.touch({"card": {"name": NAME, "number": NUMBER}})
    assert not desk.tried()()
    assert desk.came.empty()


class SlowReader:
    """A reader in the midst of a read until it is let go on."""

    def __init__(self) -> None:
        self.reading, self.go_on = threading.Event(), threading.Event()

    def status(self) -> dict[str, str]:
        return {"state": "ok"}

    def forget(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""

    def wait(self, _seconds: float) -> Card:
        self.reading.set()
        assert self.go_on.wait(60)
        return Card("citizen", NAME, "male", date(1949, 12, 31), NUMBER, None, None)


def test_a_read_that_ends_after_its_citizen_has_gone_is_told_to_nobody() -> None:
    device, came, states = SlowReader(), queue.Queue[Any](), list[str]()
    seal = Seal(public_text(PrivateKey.generate()))
    line = ReaderLine("slow", lambda: device, lambda state: states.append(state["state"]), seal, came.put)
    line.look(on=True)
    line.start()
    assert device.reading.wait(60)
    line.look(on=False)
    looked = len(states)
    device.go_on.set()
    until(lambda: len(states) > looked + 1, "it looks no more")
    line.stop()
    assert came.empty()


@pytest.mark.parametrize("key", ["", "no key", "AAAA", "ÄÖÜ"])
def test_a_key_that_is_none_is_told_with_what_to_do(key: str) -> None:
    with pytest.raises(NoKey, match="Enrol this kiosk again"):
        Seal(key)
