"""One line, several devices: opened once, heard by all, closed by the last, lost for all and back for all."""

from __future__ import annotations

from typing import Any

import pytest

from drivers import ff68_frames as ff68
from drivers import make_device, open_device
from drivers.device import Press
from drivers.errors import DeviceMissing, DeviceTimeout
from drivers.line import HEARD_KEPT, SharedLine
from drivers.links import make_link


class Copper:
    """The far end of a line in memory: what is to be read, what was written, how often it was opened and closed."""

    name = "copper"

    def __init__(self) -> None:
        self.says: list[bytes] = []
        self.written: list[bytes] = []
        self.opened = self.closed = 0
        self.is_cut = False

    def open(self) -> None:
        self.opened += 1
        self.probe()

    def close(self) -> None:
        self.closed += 1

    def probe(self) -> None:
        if self.is_cut:
            raise DeviceMissing("unplugged")

    def write(self, data: bytes) -> None:
        self.probe()
        self.written.append(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        self.probe()
        return self.says.pop(0) if self.says else b""


@pytest.fixture
def copper() -> Copper:
    return Copper()


@pytest.fixture
def line(copper: Copper) -> SharedLine:
    return SharedLine("serial:///dev/ttyUSB0?baud=9600", lambda: copper)


def test_a_line_is_opened_by_the_first_and_closed_by_the_last(line: SharedLine, copper: Copper) -> None:
    one, two = line.tap(), line.tap()
    one.open()
    two.open()
    two.open()
    assert copper.opened == 1
    one.close()
    one.close()
    two.write(b"still there")
    assert copper.closed == 0
    with pytest.raises(DeviceMissing, match="not open"):
        one.write(b"x")
    two.close()
    assert copper.closed == 1


def test_everybody_hears_everything_once(line: SharedLine, copper: Copper) -> None:
    one, two = line.tap(), line.tap()
    one.open()
    two.open()
    copper.says = [b"AB", b"C"]
    assert one.read(100, 0) == b"AB"
    assert two.read(1, 0) == b"A"
    assert two.read(100, 0) == b"BC", "C came while it read A"
    assert one.read(100, 0) == b"C"


def test_a_device_that_never_reads_holds_little(line: SharedLine, copper: Copper) -> None:
    one, two = line.tap(), line.tap()
    one.open()
    two.open()
    copper.says = [bytes(1000)] * 20
    for _ in range(20):
        one.read(1000, 0)
    assert len(two.read(100_000, 0)) == HEARD_KEPT


def test_a_lost_line_is_lost_for_all_and_the_first_to_come_back_has_it_for_all(
    line: SharedLine, copper: Copper
) -> None:
    one, two = line.tap(), line.tap()
    one.open()
    two.open()
    copper.is_cut = True
    with pytest.raises(DeviceMissing, match="unplugged"):
        one.write(b"x")
    assert copper.closed == 1
    with pytest.raises(DeviceMissing):
        one.open()
    copper.is_cut = False
    one.close()
    one.open()
    one.write(b"here")
    with pytest.raises(DeviceMissing, match="not open"):
        two.read(10, 0)
    two.close()
    two.open()
    two.write(b"too")
    assert copper.written == [b"here", b"too"]


def test_one_devices_silence_closes_the_line_for_no_other(line: SharedLine, copper: Copper) -> None:
    silent = open_device("onbon", line.tap(), {"address": 1, "ack_timeout": 0.05})
    other = open_device("onbon", line.tap(), {"address": 2, "ack": False})
    with pytest.raises(DeviceTimeout):
        silent.show("A001")
    silent.close()
    other.show("A002")
    assert copper.closed == 0
    assert len(copper.written) == 2


def test_pads_on_one_line_each_hear_their_own_key_though_the_other_was_reading(
    line: SharedLine, copper: Copper
) -> None:
    pads = [open_device("ff68", line.tap(), {"address": address}) for address in (3, 4)]
    keys = [ff68.build(ff68.Frame(address, ff68.KEY, ff68.key_data("next"))) for address in (4, 3)]
    copper.says = [keys[0] + keys[1][:4], keys[1][4:]]
    assert pads[0].wait(0.01) == Press("next")
    assert pads[1].wait(0.01) == Press("next")
    assert copper.written == [keys[1], keys[0]], "each acknowledged its own"


@pytest.mark.network
@pytest.mark.parametrize("kind", ["onbon", "cpower", "armfly"])
@pytest.mark.parametrize("link", ["serial", "tcp"])
def test_strips_of_one_line_take_turns(plug: Any, kind: str, link: str) -> None:
    double, first = plug(kind, {"address": 1}, addresses=[1, 2, 3], link=link)
    first.close()
    shared = SharedLine(double.address, lambda: make_link(double.address))
    strips = {address: open_device(kind, shared.tap(), {"address": address}) for address in (1, 2, 3)}
    for address, strip in strips.items():
        strip.show(f"A{address:03}")
    strips[2].close()
    strips[3].show("B003")
    shown = {number: strip["text"].strip() for number, strip in double.seen()["address"].items()}
    assert shown == {"1": "A001", "2": "A002", "3": "B003"}
    assert double.seen()["bad"] == 0
    for strip in strips.values():
        strip.close()


def test_a_device_says_the_name_of_its_line(line: SharedLine) -> None:
    device = make_device("onbon", line.tap())
    assert device.name == "serial:///dev/ttyUSB0?baud=9600"
    assert device.check() == "serial:///dev/ttyUSB0?baud=9600: not open"
