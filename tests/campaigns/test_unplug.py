"""The plug is pulled and put back, again and again, on every kind of link, with a driver at work on it.

Every time the driver says so with one of its four errors (or was just done), and works as before once the plug is
back; and nothing is left over: threads, descriptors and memory are counted. 200 times in `make soak`, 5 in `make test`.
"""

from __future__ import annotations

import os
import random
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from drivers import make_device, usb_bus
from drivers.device import Grade
from drivers.errors import DeviceError
from drivers.simulated import open_double
from tests.campaigns.census import Census

SOAK = bool(os.environ.get("LOBBY_SOAK"))
ROUNDS = 200 if SOAK else 5
WARM = 20 if SOAK else 2
"""Rounds before the first count: what libraries keep for good is kept by then."""
LONGEST_DELAY = 0.03
pytestmark = [pytest.mark.network, pytest.mark.timeout(1800 if SOAK else 600)]


@dataclass(frozen=True)
class Case:
    """A driver on a link, and what it does there: `work` returns when it was done and raises a device's error."""

    kind: str
    link: str
    work: Callable[[Any, Any], None]
    more: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "-".join([self.kind, self.link, *map(str, self.more.values())])


class Unheard(Exception):  # noqa: N818 - what was so
    """A driver waited in vain: what was pressed may have been lost with the plug, but that is no error it told."""


def prints(double: Any, device: Any) -> None:
    state = device.print([{"text": "A001", "width": 2, "height": 2}])["state"]
    if state == "offline" and double.faults:
        raise Unheard  # the slip was out just before the plug was; the next one will tell
    assert state == "ok"


def shows(_: Any, device: Any) -> None:
    device.show("A001")


def is_rated(double: Any, device: Any) -> None:
    if not double.faults:
        double.touch({"grade": 5})
    grade = device.wait(1)
    assert grade is None or isinstance(grade, Grade)
    if grade is None:
        raise Unheard


def is_scanned(double: Any, device: Any) -> None:
    if not double.faults:
        double.touch({"text": "A001"})
    if device.wait(1) != "A001":
        raise Unheard


def reads_a_card(double: Any, device: Any) -> None:
    double.touch({"card": {}})
    if device.wait(1) is None:
        raise Unheard


FAST = {"status_timeout": 0.3, "print_timeout": 2}
SAM = {"poll_interval": 0.1, "answer_timeout": 0.3, "read_timeout": 0.5}
CASES = [
    *(Case("escpos", link, prints, settings=FAST) for link in ("serial", "tcp", "usb")),
    *(Case("onbon", link, shows) for link in ("serial", "tcp")),
    *(Case("cpower", link, shows) for link in ("serial", "tcp")),
    *(Case("armfly", link, shows, settings={"protocol": "modbus"}) for link in ("serial", "tcp")),
    *(Case("ff68", link, is_rated) for link in ("serial", "tcp")),
    Case("frame_map", "serial", is_rated, settings={"preset": "ff68"}),
    Case("serial_scanner", "serial", is_scanned),
    *(Case("hid_pad", link, is_rated) for link in ("usb", "serial")),
    Case("hid_scanner", "usb", is_scanned),
    *(Case("sam", link, reads_a_card, settings=SAM) for link in ("serial", "tcp", "usb")),
    Case("sam", "usb", reads_a_card, {"pipes": "single"}, SAM),
]


@pytest.fixture(autouse=True)
def traced() -> Iterator[None]:
    usb_bus.real_bus()  # libusb keeps descriptors of its own from the first look on
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_plug_pulled_again_and_again_is_found_again_each_time_and_leaves_nothing(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dice, before, midst = random.Random(case.name), Census.taken(), 0
    double = open_double(case.kind, {**case.settings, "link": case.link, **case.more}, tmp_path / "port")
    double.start()
    device = make_device(case.kind, double.address, case.settings)
    device.open()
    try:
        warm = Census.taken()
        for nth in range(WARM + ROUNDS):
            warm = Census.taken() if nth == WARM else warm
            midst += pulled(case, double, device, dice)
        now = Census.taken()
    finally:
        device.close()
        double.stop()
    assert not warm.has_grown_to(now), warm.has_grown_to(now)
    after = Census.taken()
    assert len(after.threads) <= len(before.threads), after.threads
    assert after.descriptors <= before.descriptors
    with capsys.disabled():
        print(f"\n  {case.name}: {WARM + ROUNDS} pulls, {midst} in the midst of work, {len(now.threads)} threads, "
              f"{now.descriptors} descriptors, {now.memory - warm.memory:+,} bytes", end=" ")  # fmt: skip


def pulled(case: Case, double: Any, device: Any, dice: random.Random) -> bool:
    """One pull, before the work or in the midst of it; whether it was in the midst. Asserts that all works again."""
    is_later = dice.random() < 0.7
    puller = threading.Timer(dice.uniform(0, LONGEST_DELAY) if is_later else 0, double.fault, ["unplugged"])
    puller.start()
    if not is_later:
        puller.join()
    deadline = time.monotonic() + 10
    while not fails(case, double, device):
        assert time.monotonic() < deadline, f"{case.name} works on without its plug"
    puller.join()
    device.close()
    getattr(double.wire, "requests", []).clear()  # a double on USB notes every request for its tests, for ever
    double.fault("unplugged", on=False)
    works_again(case, double, device)
    return is_later


def fails(case: Case, double: Any, device: Any) -> bool:
    """Whether the work ended with one of the four errors; any other is a fault."""
    try:
        case.work(double, device)
    except DeviceError:
        return True
    except Unheard:
        pass
    return False


def works_again(case: Case, double: Any, device: Any) -> None:
    """The plug is in: opened and at work within some tries, as a room would."""
    deadline, why = time.monotonic() + 10, Exception()
    while time.monotonic() < deadline:
        try:
            device.open()
            case.work(double, device)
        except (DeviceError, Unheard) as error:
            why = error
            device.close()
        else:
            return
    pytest.fail(f"{case.name} never came back: {why!r}")
