"""`lobby devices` over a real broker and real ptys: several pads on one line, ports that come and go, and no harm done."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.frame_map import FrameMapPad
from drivers.host.wires import SharedWire
from tests.drivers.machine_room import Room, room, until

pytestmark = pytest.mark.network

MAP = {
    "start_hex": "AA", "length": "fixed 4", "checksum": "xor", "ack_hex": "{echo}",
    "match": [
        {"hex": "AA {address} 01 {sum}", "value": "key:next"},
        {"hex": "AA {address} 02 {sum}", "value": "key:recall"},
        {"hex": "AA {address} 15 {sum}", "value": "grade:5"},
    ],
    "prompt_hex": "AA {address} 20 {sum}",
}  # fmt: skip


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Room]:
    with room(tmp_path) as made:
        yield made


def test_a_pad_and_a_keypad_share_a_line_and_a_silent_third_is_in_nobodys_way(hall: Room) -> None:
    wires = SharedWire()
    pad, keypad, dead = (hall.double("ff68", "line", wires, address=address) for address in (3, 4, 5))
    link = pad.address
    devices = [
        hall.device("pad-3", "pad", "ff68", link, {"address": 3}),
        hall.device("keypad-3", "keypad", "ff68", link, {"address": 4}),
        hall.device("pad-5", "pad", "ff68", link, {"address": 5}),
    ]
    dead.fault("silent")
    with hall.house(*devices) as (house, _):
        assert len(house.lines) == 1, "one thread for one line"
        until(lambda: all(hall.state(each.id) == "ok" for each in devices), "all are there")
        for device in ("pad-3", "pad-5"):
            hall.do(device, "prompt_rating", prompt="11111111-1111-4111-8111-111111111111", number="A012")
        until(lambda: pad.seen()["lit"] and dead.seen()["lit"], "each pad is lit by its own address")
        assert not keypad.seen()["lit"]
        keypad.touch({"key": "next"})
        pad.touch({"grade": 4})
        keypad.touch({"key": "recall"})
        until(lambda: hall.presses("keypad-3") == ["next", "recall"], "both keys reach the bus")
        until(lambda: hall.said("pad-3", "ask"), "the grade reaches the bus")
        assert [ask["grade"] for ask in hall.said("pad-3", "ask")] == [4]
        assert hall.presses("pad-3") == []
        until(lambda: keypad.seen()["acks"] == 2 and pad.seen()["acks"] == 1, "each was acknowledged")
        boots = {hall.said(each.id, "status")[-1]["boot"] for each in devices}
        assert len(boots) == 3, "each has a seat of its own"


def test_pads_by_a_map_of_their_frames_share_a_line_too(hall: Room) -> None:
    wires = SharedWire()
    doubles = [hall.double("frame_map", "line", wires, address=address, **MAP) for address in (4, 5)]
    link = doubles[0].address
    devices = [hall.device(f"keypad-{n}", "keypad", "frame_map", link, {"address": n, **MAP}) for n in (4, 5)]
    with hall.house(*devices):
        until(lambda: all(hall.state(each.id) == "ok" for each in devices), "both are there")
        doubles[0].touch({"key": "next"})
        doubles[1].touch({"key": "recall"})
        until(lambda: hall.presses("keypad-4") and hall.presses("keypad-5"), "both keys reach the bus")
        assert (hall.presses("keypad-4"), hall.presses("keypad-5")) == (["next"], ["recall"])


def test_a_line_that_is_pulled_out_is_told_for_each_and_all_come_back_together(
    hall: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "drivers.host")
    wires = SharedWire()
    doubles = [hall.double("ff68", "line", wires, address=address) for address in (3, 4)]
    devices = [hall.device(f"pad-{n}", "pad", "ff68", doubles[0].address, {"address": n}) for n in (3, 4)]
    with hall.house(*devices):
        until(lambda: all(hall.state(each.id) == "ok" for each in devices), "both are there")
        doubles[0].fault("unplugged")
        until(lambda: all(hall.state(each.id) == "offline" for each in devices), "both are gone")
        assert all("line" in hall.reason(each.id) and "not open" not in hall.reason(each.id) for each in devices)
        doubles[0].fault("unplugged", on=False)
        until(lambda: all(hall.state(each.id) == "ok" for each in devices), "both are back")
        doubles[1].touch({"key": "next"})
        until(lambda: hall.presses("pad-4") == ["next"], "and work")
    for name in ("pad-3", "pad-4"):
        assert [each.levelname for each in caplog.records if f"{name}.part" in each.getMessage()] == ["WARNING", "INFO"]


def test_a_port_that_comes_ends_the_long_pause(hall: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "drivers.host")
    link = f"serial://{hall.folder / 'late'}?baud=9600"
    device = hall.device("pad-3", "pad", "ff68", link, {"address": 3})
    with hall.house(device) as (house, watch):
        until(lambda: hall.state("pad-3") == "offline", "it is not there")
        assert "no such port" in hall.reason("pad-3")
        watch.stop()
        member = house.lines[0]._members[0]
        member._again_at = time.monotonic() + 3600  # as if it had been away for the night
        watch.look()
        hall.double("ff68", "late", address=3)
        watch.look()
        until(lambda: hall.state("pad-3") == "ok", "it is back an hour before its time")
    assert [each.levelname for each in caplog.records if "pad-3.part" in each.getMessage()] == ["WARNING", "INFO"]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (("pad", "ff68", "{link}", {"address": 3}), "settings.address: found 3 as of pad-3.part on the same line"),
        (("pad", "ff68", "{link}", {"address": 999}), "address: found '999'"),
        (("printer", "escpos", "{link}", {}), "link: found escpos on the line of pad-3.part"),
        (
            ("pad", "onbon", "serial:///dev/none", {}),
            "driver: found 'onbon' for a pad; allowed ff68, frame_map, hid_pad",
        ),
        (("pad", "ff69", "serial:///dev/none", {}), "did you mean ff68?"),
        (("pad", "ff68", "serail:///dev/none", {}), "did you mean serial?"),
        (("pad", "ff68", "serial:///dev/null", {}), "not a serial port"),
        (("pad", "ff68", "serial:///dev/none", {}), "no such port"),
        (("printer", "escpos", "tcp://127.0.0.1:1", {}), "cannot connect"),
    ],
)
def test_whoever_cannot_stand_where_it_should_says_why_once_and_harms_nobody(
    hall: Room, caplog: pytest.LogCaptureFixture, second: tuple[str, str, str, dict[str, object]], reason: str
) -> None:
    good = hall.double("ff68", "line", address=3)
    kind, driver, link, settings = second
    devices = [
        hall.device("pad-3", "pad", "ff68", good.address, {"address": 3}),
        hall.device("other", kind, driver, link.format(link=good.address), settings),
    ]
    with hall.house(*devices):
        until(lambda: hall.state("other") == "offline", "it says that it is not well")
        assert reason in hall.reason("other")
        until(lambda: hall.state("pad-3") == "ok", "the good one is there")
        good.touch({"key": "next"})
        until(lambda: hall.presses("pad-3") == ["next"], "the good one works")
        assert hall.said("other", "status")[-1]["status"] == "online", "its seat is there, its part is not"
    assert len([each for each in caplog.records if "other" in each.getMessage()]) == 1


class Eight:
    """Two pads on one line, four more of all sorts, and two printers; one of each is about to break."""

    def __init__(self, hall: Room) -> None:
        wires = SharedWire()
        self.pads = [hall.double("ff68", "line", wires, address=address) for address in (1, 2)]
        self.lone = hall.double("ff68", "lone", address=3)
        self.mapped = hall.double("frame_map", "mapped", address=4, **MAP)
        self.keyboard = hall.double("hid_pad", "keyboard", link="serial")
        self.printer = hall.double("escpos", "printer", link="tcp", port=0, width=58)
        self.pulled = hall.double("ff68", "pulled", address=7)
        self.stuck = hall.double("escpos", "stuck", link="tcp", port=0)
        self.devices = [
            hall.device("pad-1", "pad", "ff68", self.pads[0].address, {"address": 1}),
            hall.device("pad-2", "keypad", "ff68", self.pads[0].address, {"address": 2}),
            hall.device("pad-3", "pad", "ff68", self.lone.address, {"address": 3}),
            hall.device("pad-4", "pad", "frame_map", self.mapped.address, {"address": 4, **MAP}),
            hall.device("pad-5", "pad", "hid_pad", self.keyboard.address),
            hall.device("printer-1", "printer", "escpos", self.printer.address, {"width": 58}),
            hall.device("pad-7", "pad", "ff68", self.pulled.address, {"address": 7}),
            hall.device("printer-2", "printer", "escpos", self.stuck.address, {"status_timeout": 0.2}),
        ]

    def break_four(self) -> None:
        """One makes its driver throw, one babbles, one is pulled out, one takes no bytes."""
        self.mapped.touch({"key": "next"})
        self.pads[1].fault("noise")
        self.pulled.fault("unplugged")
        self.stuck.wire.stall(True)

    def use_the_others(self, hall: Room) -> None:
        """A key on each pad that is well, or only babbles, and a slip."""
        for pad in (*self.pads, self.lone):
            pad.touch({"key": "next"})
        self.keyboard.touch({"key": "F1"})
        hall.do("printer-1", "print", blocks=[{"text": "A001"}])


def test_a_pad_behind_a_wrong_one_on_its_line_works_and_a_second_part_is_refused(hall: Room) -> None:
    double = hall.double("ff68", "line", address=3)
    wrong = hall.device("pad-2", "pad", "onbon", double.address, {"address": 2})
    good = hall.device("pad-3", "pad", "ff68", double.address, {"address": 3})
    both = good.model_copy(update={"parts": {**good.parts, "extra": good.parts["part"]}})
    bare = hall.device("pad-4", "pad", "ff68", double.address).model_copy(update={"parts": {}})
    with hall.house(wrong, both, bare):
        until(lambda: hall.state("pad-3") == "ok" and hall.state("pad-2") == "offline", "each is told")
        until(lambda: "extra" in hall.said("pad-3", "health")[-1], "the part that is too many is told")
        assert "allowed one" in hall.said("pad-3", "health")[-1]["extra"]["reason"]
        until(lambda: hall.said("pad-4", "health"), "the one without a part is told")
        assert "no part" in hall.said("pad-4", "health")[-1]["pad"]["reason"]
        double.touch({"key": "next"})
        until(lambda: hall.presses("pad-3") == ["next"], "the good one works")


def test_eight_devices_of_all_kinds_and_four_of_them_broken(hall: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def throw(*_: object) -> None:
        raise RuntimeError("a bug in a driver")

    eight = Eight(hall)
    with hall.house(*eight.devices) as (house, _):
        until(lambda: all(hall.state(each.id) == "ok" for each in eight.devices), "all are there")
        assert len(house.lines) == 7
        monkeypatch.setattr(FrameMapPad, "take", throw)
        eight.break_four()
        until(lambda: hall.state("pad-4") == "offline" and hall.state("pad-7") == "offline", "two are gone")
        assert hall.reason("pad-4") == "internal error"
        until(lambda: hall.state("printer-2") in ("unknown", "offline"), "one answers nothing")
        eight.use_the_others(hall)
        for name in ("pad-1", "pad-2", "pad-3", "pad-5"):
            until(lambda name=name: hall.presses(name) == ["next"], f"{name} works on")
        until(lambda: eight.printer.seen()["slips"] == 1, "the printer works on")
        monkeypatch.undo()
        until(lambda: hall.state("pad-4") == "ok", "the bug has passed, and it is back by itself")


def test_a_house_of_many_is_left_in_five_seconds_also_without_a_broker(hall: Room) -> None:
    names = [f"pad-{n}" for n in range(40)]
    doubles = [hall.double("ff68", name, address=n) for n, name in enumerate(names)]
    devices = [
        hall.device(name, "pad", "ff68", double.address, {"address": n})
        for n, (name, double) in enumerate(zip(names, doubles, strict=True))
    ]
    before = threading.active_count()
    with hall.house(*devices) as (house, _):
        until(lambda: all(hall.state(name) == "ok" for name in names), "all are there", 60)
        hall.broker.terminate()
        hall.broker.wait(60)
        leaving = threading.Thread(target=house.stop)
        leaving.start()
        until(lambda: not leaving.is_alive(), "all have left", 60)
    until(lambda: threading.active_count() <= before, "nobody stayed behind")


def test_a_printer_alone_prints_what_its_font_lacks_as_a_picture(hall: Room) -> None:
    printer = hall.double("escpos", "printer", link="tcp", port=0, width=58)
    with hall.house(hall.device("printer-1", "printer", "escpos", printer.address, {"width": 58})):
        until(lambda: hall.state("printer-1") == "ok", "it is there")
        hall.do("printer-1", "print", blocks=[{"text": "䶮江路"}])
        until(lambda: printer.seen()["slips"] == 1, "the slip comes out")
    paper = printer.seen()["paper"]
    assert [item for item in paper if item["kind"] == "raster"], paper
    assert "〓" not in str(paper)


def test_a_key_behind_a_frame_that_never_ends_is_heard_without_another_byte(hall: Room) -> None:
    counted = {
        "start_hex": "AA", "length": "offset 1", "length_adds": 2,
        "match": [{"hex": "AA 02 {address} 01", "value": "key:next"}],
    }  # fmt: skip
    double = hall.double("frame_map", "line", address=3, **counted)
    with hall.house(hall.device("pad-3", "pad", "frame_map", double.address, {"address": 3, **counted})):
        until(lambda: hall.state("pad-3") == "ok", "it is there")
        double.wire.send(bytes.fromhex("AA 10 AA 02 03 01"))
        until(lambda: hall.presses("pad-3") == ["next"], "the first frame is given up, and the key stands behind it")
