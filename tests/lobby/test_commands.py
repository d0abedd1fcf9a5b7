"""The command line as technicians use it."""

from __future__ import annotations

import random
import socket
from pathlib import Path
from typing import Any

import pytest

from drivers import check_settings
from drivers.links import check_link
from lobby import parts
from lobby.__main__ import main
from lobby.demo import Step, clerk_step
from lobby.hall import Hall, replace
from lobby.ports import OUTGOING, PortTaken, free_port

CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"


# --- check-config ---


def test_a_good_file_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-config", str(CENTRE)]) == 0
    assert capsys.readouterr().out == f"{CENTRE}: good\n"


def test_mistakes_of_the_file_and_of_its_plugs_are_told_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CENTRE.read_text("utf-8")
    for right, wrong in (
        ('kind = "tidal"', 'kind = "tydal"'),
        ("settings = { width = 58 }", "settings = { widht = 58 }"),
        ("pad-3?baud=9600", "pad-3?baud=9601"),
        ('driver = "ff68", link = "serial:///dev/lobby/pad-4', 'driver = "ff86", link = "serial:///dev/lobby/pad-4'),
        ("tcp://192.168.10.51:9100", "192.168.10.51:9100"),
        ("/dev/lobby/strip-2?baud=57600", "/dev/lobby/strip-1?baud=9600"),
    ):
        assert right in text
        text = text.replace(right, wrong, 1)
    file = tmp_path / "centre.toml"
    file.write_text(text, "utf-8")
    assert main(["check-config", str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    for key, word in (
        ('windows["14"].kind', "tydal"),
        ('devices["kiosk-2"].parts.printer.settings.widht', "did you mean width?"),
        ('devices["pad-3"].parts.pad.link', "9601"),
        ('devices["pad-4"].parts.pad.driver', "did you mean ff68?"),
        ('devices["kiosk-1"].parts.printer.link', "allowed serial:///"),
        ('devices["strip-2"].parts.strip.link', "found 9600 8N1 on the line of"),
        ('devices["strip-2"].parts.strip.settings.address', "found 1 as of"),
    ):
        assert [line for line in lines if line.startswith(f"{file}:{key}") and word in line], (key, lines)
    assert len(lines) == 7


@pytest.mark.parametrize("text", ["", "= 3", "devices = 3", "[[devices]]\nparts = 3", "[[devices]]\nparts.x = 3"])
def test_a_file_that_is_none_is_told_too(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(text)
    assert main(["check-config", str(file)]) == 1
    assert str(file) in capsys.readouterr().out


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-config", str(tmp_path / "no.toml")]) == 1
    assert "found no readable file" in capsys.readouterr().out


def test_plugs_are_checked_over_tables_of_any_shape() -> None:
    for raw in ({}, {"devices": None}, {"devices": [1]}, {"devices": [{"parts": {"x": {"driver": 3, "link": []}}}]}):
        assert parts.mistakes("f", raw, check_settings, check_link) == []


# --- slip ---


@pytest.mark.parametrize("width", ["58", "80"])
def test_a_sample_slip_is_what_a_printer_understands(tmp_path: Path, width: str) -> None:
    out = tmp_path / "slip.bin"
    assert main(["slip", "--service", "tax", "--width", width, "--out", str(out)]) == 0
    data = out.read_bytes()
    assert data.startswith(b"\x1b@\x1c&")
    assert b"A001" in data
    assert "税务服务".encode("gbk") in data


def test_an_unknown_service_is_refused_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slip", "--service", "taxi", "--out", str(tmp_path / "x")]) == 2
    assert "found 'taxi'; allowed tax, estate" in capsys.readouterr().err


# --- small parts ---


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["up", "--http", port])
    assert stopped.value.code == 2
    assert "allowed 0 (a free one) to 65535" in capsys.readouterr().err


@pytest.mark.network
def test_a_port_is_free_or_told_to_be_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(PortTaken, match="--mqtt PORT"):
        free_port("127.0.0.1", taken.getsockname()[1], "--mqtt")
    free = free_port("127.0.0.1", 0, "--mqtt")
    assert 0 < free < int(OUTGOING.read_text("ascii").split()[0])  # no outgoing connection takes it meanwhile


def test_a_broker_address_given_later_is_from_then_on_the_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ["--data", str(tmp_path), "--kind", "pad", "--json"]
    assert main(["enrol", "pad-1", *common]) == 0
    assert '"mqtt://127.0.0.1:1883"' in capsys.readouterr().out
    assert main(["enrol", "pad-1", *common, "--broker", "mqtt://10.1.1.5:1883"]) == 0
    assert Hall.read(tmp_path).mqtt == "mqtt://10.1.1.5:1883"
    assert main(["enrol", "pad-2", *common]) == 0
    assert '"mqtt://10.1.1.5:1883"' in capsys.readouterr().out.splitlines()[-1]


def test_a_small_file_is_replaced_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    replace(tmp_path / "x" / "file", "one")
    replace(tmp_path / "x" / "file", "two")
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["file"]
    with pytest.raises(UnicodeEncodeError):
        replace(tmp_path / "x" / "file", "\ud800")
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["file"]
    assert (tmp_path / "x" / "file").read_text() == "two"


# --- the demo's clerks ---


def view(state: str, **more: Any) -> dict[str, Any]:
    return {"window": {"state": state}, "next": None, "parked": {}, "no_shows": {}, **more}


class Dice(random.Random):
    """Throws what it is told."""

    def __init__(self, throw: float) -> None:
        super().__init__()
        self.throw = throw

    def random(self) -> float:
        return self.throw


@pytest.mark.parametrize(
    ("seen", "recalled", "throw", "path"),
    [
        (view("closed"), False, 0.5, "open"),
        (view("paused"), False, 0.5, "open"),
        (view("called"), False, 0.5, "start"),
        (view("called"), False, 0.05, "recall"),
        (view("called"), True, 0.5, "no-show"),
        (view("called"), True, 0.9, "start"),
        (view("serving"), False, 0.5, "finish"),
        (view("serving"), False, 0.01, "park"),
        (view("idle", next={"number": "A001"}), False, 0.5, "call-next"),
        (view("idle", parked={"A001": {"id": "p"}}), False, 0.1, "resume"),
        (view("idle", no_shows={"A001": {"id": "n"}}), False, 0.99, "/tickets/n/return"),
        (view("idle"), False, 0.5, None),
    ],
)
def test_a_clerk_presses_what_fits(seen: dict[str, Any], recalled: bool, throw: float, path: str | None) -> None:
    step = clerk_step(seen, recalled, Dice(throw))
    assert (step.path if isinstance(step, Step) else None) == path
