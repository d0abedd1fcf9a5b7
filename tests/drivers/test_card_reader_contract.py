"""The contract of an identity-card reader: a card once, whole and checked, and nothing of it anywhere else."""

from __future__ import annotations

import contextlib
import logging
from typing import Any

import pytest

from drivers.errors import DeviceRefused, DeviceTimeout, FrameError

KINDS = {"card reader"}
FOUR = ["citizen", "resident", "foreigner_2017", "foreigner_2023"]


def has_a_module(thing: Any) -> bool:
    """Whether its protocol asks the SAM module itself; `02 … 03` frames tell a card or none, and nothing more."""
    return bool(thing.device.settings.protocol == "sam")


def test_a_card_is_read_once_until_it_is_lifted(thing: Any) -> None:
    thing.touch(card={})
    card = thing.device.wait(thing.patience)
    assert card is not None
    assert thing.device.wait(0.35) is None
    if thing.double:
        assert (card.name, card.number) == ("测试", "110101199003074514")
        thing.touch(lift=True)
        assert thing.device.wait(0.25) is None
        thing.touch(card={})
        assert thing.device.wait(2) == card


@pytest.mark.parametrize("kind", FOUR)
def test_all_four_kinds_of_card_come_through(thing: Any, kind: str) -> None:
    if not thing.double:
        thing.person.do(f"have a card of the kind {kind} at hand, or press n for none")
    thing.touch(card={"kind": kind})
    assert thing.device.wait(thing.patience).kind == kind


@pytest.mark.parametrize(
    ("fault", "error"), [("silent", DeviceTimeout), ("cut", (DeviceTimeout, FrameError)), ("garbage", FrameError)]
)
def test_an_answer_that_is_broken_is_told_and_the_next_one_heard(thing: Any, fault: str, error: Any) -> None:
    thing.fault(fault)
    with pytest.raises(error):
        thing.device.wait(1)
    assert thing.device.check() != "ready"
    thing.clear()
    thing.work()
    assert thing.device.check() == "ready"


@pytest.mark.links("serial", "tcp")
def test_noise_before_answers_is_passed_over(thing: Any) -> None:
    thing.fault("noise")
    thing.work()


def test_a_card_that_moves_is_told_after_some_attempts(thing: Any) -> None:
    thing.fault("unreadable")
    thing.touch(card={})
    if has_a_module(thing):
        with pytest.raises(DeviceRefused) as refused:
            thing.device.wait(5)
        assert refused.value.reason == "card_unreadable"
    else:
        assert thing.device.wait(0.3) is None
    thing.clear()
    thing.work()


def test_a_module_without_its_licence_is_offline_with_its_reason(thing: Any) -> None:
    thing.fault("unlicensed")
    if has_a_module(thing):
        assert thing.device.status() == {"state": "offline", "cause": "module_not_licensed"}
        assert thing.device.check() == "module not licensed"
    thing.touch(card={})
    with contextlib.suppress(DeviceRefused):
        assert thing.device.wait(0.3) is None


def test_nothing_of_a_card_stays_anywhere(thing: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    thing.fault("noise" if thing.link != "usb" else "paced")
    thing.touch(card={"name": "张三丰"})
    assert thing.device.wait(2).name == "张三丰"
    kept = caplog.text + repr(vars(thing.device)) + repr(thing.device) + str(thing.double.seen())
    for secret in ("张三丰", "110101", "东城", "19900307"):
        assert secret not in kept
