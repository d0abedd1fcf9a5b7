"""The hosts of hardware: pads and printers on real ptys and sockets, their seats on a bus in memory."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers import open_device
from drivers.device import Press
from drivers.errors import DeviceMissing
from drivers.host.devices import double_name, simulated_link
from drivers.host.doubles import Doubles
from drivers.host.house import SEATS
from drivers.host.line import Line
from drivers.host.member import Member
from drivers.line import SharedLine
from drivers.links import make_link
from lobby.bus import MemoryBroker, Will
from lobby.centre import Device, DevicePart
from lobby.messages import DeviceKind
from lobby.outbox import Outbox
from lobby.terminal import Terminal
from tests.until import until

pytestmark = pytest.mark.network
CENTRE = "dianjiang"
PAD = DevicePart(driver="ff68", link="serial:///dev/lobby/pad-3?baud=9600", settings={"address": 3})
OTHER_PAD = DevicePart(driver="ff68", link="serial:///dev/lobby/pad-4?baud=9600", settings={"address": 4})
PRINTER = DevicePart(driver="escpos", link="tcp://192.168.10.51:9100", settings={"width": 58})
PARTS = {"pad-3": PAD, "pad-4": OTHER_PAD, "printer-1": PRINTER}


@dataclass
class Hall:
    broker: MemoryBroker
    folder: Path

    def said(self, end: str) -> list[dict[str, Any]]:
        return [json.loads(payload) for topic, payload in list(self.broker.log) if topic.endswith(end)]

    def last(self, end: str) -> dict[str, Any]:
        found = self.said(end)
        return found[-1] if found else {}

    def tell(self, topic: str, body: dict[str, Any]) -> None:
        self.broker.deliver(f"lobby/{CENTRE}/{topic}", json.dumps(body).encode(), retain=False)

    def do(self, device: str, verb: str, seconds: float = 60, **more: Any) -> None:
        expires = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
        self.tell(f"device/{device}/do", {"id": str(uuid.uuid4()), "verb": verb, "expires": expires, **more})

    def touch(self, double: str, **action: Any) -> None:
        self.tell(f"sim/{double}/touch", action)

    @contextmanager
    def host(self, name: str, kind: DeviceKind, part: DevicePart) -> Iterator[Terminal]:
        """What `lobby devices` does for one device, on the bus in memory."""
        device = Device(id=name, kind=kind, window="3", parts={"part": part})
        outbox = Outbox(self.folder / f"{name}.db")

        def bus(will: Will) -> Any:
            return self.broker.bus(will=will)

        terminal = Terminal(bus, centre=CENTRE, device=name, kind=kind, clock=time.time, outbox=outbox)
        seat = SEATS[kind](terminal, time.time)

        def make() -> Any:
            return open_device(part.driver, simulated_link(self.folder, device, "part"), part.settings)

        line = Line(name, [Member(name, make, seat, lambda state: terminal.health("part", state))])
        terminal.start()
        line.start()
        try:
            yield terminal
        finally:
            line.stop()
            terminal.stop()
            outbox.close()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    broker = MemoryBroker()
    doubles = Doubles(PARTS, tmp_path / "sim", broker.bus(), CENTRE)
    doubles.start()
    yield Hall(broker, tmp_path)
    doubles.stop()


def test_a_citizen_rates_when_the_pad_is_lit(hall: Hall) -> None:
    prompt = str(uuid.uuid4())
    with hall.host("pad-3", "pad", PAD) as terminal:
        hall.do("pad-3", "prompt_rating", prompt=prompt, number="A012")
        until(lambda: hall.last("pad-3/seen").get("lit"), "the pad is lit")
        assert hall.last("pad-3/seen")["number"] == "012"
        hall.touch("pad-3", grade=4)
        ask = until(lambda: hall.last("pad-3/ask"), "the grade is said")
        assert ask == {"id": ask["id"], "command": "rate", "prompt": prompt, "grade": 4, "at": ask["at"]}
        assert datetime.fromisoformat(ask["at"]).tzinfo
        assert len(terminal._outbox) == 1
        hall.tell("device/pad-3/answer", {"id": ask["id"], "ok": True})
        assert len(terminal._outbox) == 0


def test_a_grade_is_said_again_after_a_restart_with_the_same_id(hall: Hall) -> None:
    with hall.host("pad-3", "pad", PAD):
        hall.do("pad-3", "prompt_rating", prompt=str(uuid.uuid4()))
        until(lambda: hall.last("pad-3/seen").get("lit"), "the pad is lit")
        hall.touch("pad-3", grade=5)
        first = until(lambda: hall.last("pad-3/ask"), "the grade is said")
    hall.broker.log.clear()
    with hall.host("pad-3", "pad", PAD):
        assert until(lambda: hall.last("pad-3/ask"), "the grade is said again") == first


def test_a_grade_that_nobody_asked_for_is_passed_over(hall: Hall) -> None:
    with hall.host("pad-3", "pad", PAD):
        hall.do("pad-3", "prompt_rating", prompt=str(uuid.uuid4()))
        until(lambda: hall.last("pad-3/seen").get("lit"), "the pad is lit")
        hall.touch("pad-3", grade=5)
        hall.touch("pad-3", grade=1)
        hall.touch("pad-3", key="next")
        until(lambda: hall.last("pad-3/ask").get("command") == "press", "the key behind them")
        assert [ask["command"] for ask in hall.said("pad-3/ask")] == ["rate", "press"]


def test_a_question_whose_time_has_passed_takes_no_grade(hall: Hall) -> None:
    with hall.host("pad-3", "pad", PAD):
        hall.do("pad-3", "prompt_rating", prompt=str(uuid.uuid4()), seconds=0.3)
        until(lambda: hall.last("pad-3/seen").get("lit"), "the pad is lit")
        ended = time.time() + 0.4
        until(lambda: time.time() > ended, "its time passes")
        hall.touch("pad-3", grade=5)
        hall.touch("pad-3", key="recall")
        until(lambda: hall.said("pad-3/ask"), "the key behind it")
        assert [ask["command"] for ask in hall.said("pad-3/ask")] == ["press"]


def test_a_key_is_said_at_once_is_never_kept_and_a_refusal_beeps(hall: Hall) -> None:
    with hall.host("pad-3", "keypad", PAD) as terminal:
        until(lambda: hall.last("pad-3/health"), "the pad is there")
        hall.touch("pad-3", key="callback")
        ask = until(lambda: hall.last("pad-3/ask"), "the key is said")
        assert ask == {"id": ask["id"], "command": "press", "key": "resume", "age_ms": 0}
        assert len(terminal._outbox) == 0
        hall.tell("device/pad-3/answer", {"id": ask["id"], "ok": False, "reason": "no_ticket"})
        until(lambda: hall.last("pad-3/seen").get("beeps") == 1, "the clerk hears that it did not work")


def test_one_pad_unplugged_is_one_warning_and_the_other_works_on(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "drivers.host.member")
    with hall.host("pad-3", "pad", PAD), hall.host("pad-4", "pad", OTHER_PAD):
        for pad in ("pad-3", "pad-4"):
            until(lambda pad=pad: hall.last(f"{pad}/health") == {"part": {"state": "ok"}}, f"{pad} is well")
        hall.touch("pad-3", fault="unplugged")
        until(lambda: hall.last("pad-3/health")["part"]["state"] == "offline", "pad 3 is gone")
        assert hall.last("pad-3/health")["part"]["reason"]
        prompt = str(uuid.uuid4())
        hall.do("pad-3", "prompt_rating", prompt=prompt)
        hall.touch("pad-4", key="next")
        until(lambda: hall.last("pad-4/ask"), "pad 4 works on")
        hall.touch("pad-3", clear=True)
        until(lambda: hall.last("pad-3/health") == {"part": {"state": "ok"}}, "pad 3 is back")
        until(lambda: hall.last("pad-3/seen").get("lit"), "and lit, for the question still stands")
    levels = [record.levelname for record in caplog.records if "pad-3" in record.getMessage()]
    assert levels == ["WARNING", "INFO"]


def test_a_printer_prints_what_it_is_told_also_after_its_paper_was_out(hall: Hall) -> None:
    with hall.host("printer-1", "printer", PRINTER):
        hall.touch("printer-1", fault="paper_out")
        hall.do("printer-1", "print", blocks=[{"text": "A001", "align": "center"}])
        assert hall.last("printer-1/done")["ok"]
        until(lambda: hall.last("printer-1/health").get("part", {}).get("state") == "paper_out", "no paper is told")
        hall.touch("printer-1", clear=True)
        until(lambda: hall.last("printer-1/seen").get("slips") == 1, "the slip comes out")
        texts = [item["text"] for item in hall.last("printer-1/seen")["paper"] if item["kind"] == "text"]
        assert "A001" in texts
        hall.do("printer-1", "print", blocks=[{"nonsense": 1}])
        assert hall.last("printer-1/done")["reason"] == "bad_field"


def test_a_wrong_touch_is_a_line_in_the_log_and_no_more(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.touch("pad-3", grade=9)
    hall.tell("sim/nobody/touch", {"grade": 5})
    assert "allowed 1, 2, 3, 4, 5" in caplog.text
    hall.touch("pad-3", grade=5)
    until(lambda: hall.last("pad-3/seen").get("grade") == 5, "the right one works")


def test_the_doubles_come_back_at_the_same_places(tmp_path: Path) -> None:
    places = []
    for _ in range(2):
        doubles = Doubles(PARTS, tmp_path / "sim", MemoryBroker().bus(), CENTRE)
        doubles.start()
        places.append(json.loads((tmp_path / "sim" / "links.json").read_text()))
        doubles.stop()
    assert places[0] == places[1]
    assert sorted(places[0]) == ["pad-3", "pad-4", "printer-1"]


def test_strips_with_one_link_stand_on_one_line_and_each_tells_its_own(tmp_path: Path) -> None:
    link = "serial:///dev/lobby/strips?baud=9600"
    settings = {"strip-1": {}, "strip-2": {"address": 2}, "strip-3": {"address": 2}}
    parts = {name: DevicePart(driver="onbon", link=link, settings=each) for name, each in settings.items()}
    parts["strip-3"] = DevicePart(driver="cpower", link=link, settings={"address": 2})
    hall = Hall(MemoryBroker(), tmp_path)
    doubles = Doubles(parts, tmp_path / "sim", hall.broker.bus(), CENTRE)
    doubles.start()
    places = json.loads((tmp_path / "sim" / "links.json").read_text())
    assert places["strip-1"] == places["strip-2"] != places["strip-3"], "another driver talks another language"
    line = SharedLine(link, lambda: make_link(places["strip-1"]))
    with (
        open_device("onbon", line.tap(), {"address": 1}) as one,
        open_device("onbon", line.tap(), {"address": 2}) as two,
    ):
        one.show("A001")
        two.show("A002", colour="green")
    until(lambda: hall.last("strip-2/seen").get("frames") == 2, "both are told")
    assert hall.last("strip-1/seen") == {"text": "A001", "colour": "red", "effect": "static", "frames": 2, "bad": 0}
    assert hall.last("strip-2/seen")["text"] == "A002"
    assert hall.last("strip-3/seen")["text"] == ""
    doubles.stop()


def test_pads_with_one_link_stand_on_one_simulated_line_each_played_by_its_own_double(tmp_path: Path) -> None:
    link = "serial:///dev/lobby/pads?baud=9600"
    parts = {f"pad-{n}": DevicePart(driver="ff68", link=link, settings={"address": n}) for n in (3, 4)}
    parts["pad-5"] = DevicePart(driver="ff68", link="serial:///dev/lobby/other", settings={"address": 3})
    hall = Hall(MemoryBroker(), tmp_path)
    doubles = Doubles(parts, tmp_path / "sim", hall.broker.bus(), CENTRE)
    doubles.start()
    places = json.loads((tmp_path / "sim" / "links.json").read_text())
    assert places["pad-3"] == places["pad-4"] != places["pad-5"]
    line = SharedLine(link, lambda: make_link(places["pad-4"]))
    with (
        open_device("ff68", line.tap(), {"address": 3}) as three,
        open_device("ff68", line.tap(), {"address": 4}) as four,
    ):
        four.show_number("A012")
        until(lambda: hall.last("pad-4/seen").get("number") == "012", "pad 4 shows it")
        assert hall.last("pad-3/seen")["number"] == ""
        hall.touch("pad-4", key="next")
        assert three.wait(0.5) is None
        assert four.wait(5) == Press("next")
        hall.touch("pad-3", fault="unplugged")
        with pytest.raises(DeviceMissing):
            four.wait(5)
    doubles.stop()


def test_a_double_is_named_by_its_part_where_there_are_several() -> None:
    one = Device(id="pad-3", kind="pad", window="3", parts={"pad": PAD})
    two = Device(id="kiosk-1", kind="kiosk", mark="K", parts={"printer": PRINTER, "scanner": PAD})
    assert double_name(one, "pad") == "pad-3"
    assert double_name(two, "printer") == "kiosk-1-printer"
