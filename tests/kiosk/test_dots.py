"""What a printer's font lacks comes out as dots, on its line and in its columns; everything else stays text."""

from __future__ import annotations

import base64
import queue
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from drivers.escpos_slip import encode
from drivers.simulated import open_double
from drivers.simulated.double import SimulatedDevice
from kiosk import plugs
from kiosk.peripherals import PrinterLine
from lobby.centre import Device, DevicePart
from lobby.dots import dots


def ink(width: int, rows: bytes) -> list[str]:
    stride = (width + 7) // 8
    lines = [rows[at : at + stride] for at in range(0, len(rows), stride)]
    return ["".join(f"{byte:08b}" for byte in line)[:width] for line in lines]


@pytest.mark.parametrize("text", ["䶮", "㐂", "𠮷", "鿫"])
def test_a_rare_character_is_drawn_within_its_cell(text: str) -> None:
    width, rows = dots(text, 24)
    drawn = ink(width, rows)
    assert (width, len(drawn)) == (24, 24)
    black = sum(line.count("1") for line in drawn)
    assert 60 < black < 400, "some strokes, and not a black box"
    assert "1" not in drawn[0] + drawn[-1], "nothing is cut off above or below"


def test_letters_with_tails_stay_on_the_line() -> None:
    drawn = ink(*dots("䶮gjpqy|W", 24))
    assert "1" not in drawn[0] + drawn[-1]


def test_every_word_begins_at_its_column() -> None:
    width, rows = dots("䶮" + " " * 8 + "A1", 24)
    drawn = ink(width, rows)
    assert width == 12 * 12
    assert not any("1" in line[24:120] for line in drawn)
    assert any("1" in line[120:132] for line in drawn)


def test_a_larger_line_is_larger() -> None:
    width, rows = dots("䶮", 96)
    assert (width, len(rows)) == (96, 96 * 12)


def test_an_empty_line_is_no_dots() -> None:
    assert dots("", 24) == (0, b"")


def test_only_the_line_that_needs_it_is_drawn() -> None:
    data = encode([{"text": "䶮湖社区"}, {"text": "A001"}], rasterise=dots)
    assert data.count(b"\x1d\x76\x30") == 1
    assert b"A001\n" in data
    assert "湖社区".encode("gbk") not in data


@dataclass
class Ears:
    """A terminal and a stage that only listen."""

    told: list[Any] = field(default_factory=list)

    def health(self, part: str, state: object) -> None:
        self.told.append((part, state))

    def give(self, one: object) -> None:
        self.told.append(one)

    def later(self, call: Any) -> None:
        call()


@pytest.fixture
def double() -> Iterator[SimulatedDevice]:
    made = open_double("escpos", {})
    made.start()
    yield made
    made.stop()


@pytest.mark.network
def test_a_slip_of_the_kiosk_has_the_rare_line_as_dots_and_the_others_as_text(double: SimulatedDevice) -> None:
    part = DevicePart(driver="escpos", link=double.address)
    device = Device(id="kiosk-1", kind="kiosk", parts={"printer": part})
    ears: Any = Ears()
    line = plugs.printer(device, ears, ears, plugs.real_link)
    assert isinstance(line, PrinterLine)
    line.start()
    answers: queue.Queue[bool] = queue.Queue()
    line.print([{"text": "A001", "width": 4, "height": 4}, {"text": "䶮㐂社区服务"}, {"text": "请等候"}], answers.put)
    assert answers.get(timeout=60)
    line.stop()
    paper = [item for item in double.seen()["paper"] if item.get("text") or item["kind"] == "raster"]
    assert [item["kind"] for item in paper[:3]] == ["text", "raster", "text"]
    assert (paper[0]["text"], paper[2]["text"]) == ("A001", "请等候")
    assert (paper[1]["width"], paper[1]["height"]) == (144, 24)
    assert ink(144, base64.b64decode(paper[1]["data"])) == ink(*dots("䶮㐂社区服务", 24))
