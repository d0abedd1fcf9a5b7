"""The file of a machine that only has devices: small, checked as a centre's is, and never taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lobby.__main__ import main
from lobby.config import BadConfig
from lobby.machine import devices_of

GOOD = """
[[devices]]
id = "pad-3"
kind = "pad"
window = "3"
parts.pad = { driver = "ff68", link = "serial:///dev/lobby/pads?baud=9600", settings = { address = 3 } }

[[devices]]
id = "printer-1"
kind = "printer"
parts.printer = { driver = "escpos", link = "tcp://192.168.10.60:9100" }
"""
CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"


def write(folder: Path, text: str) -> Path:
    file = folder / "machine.toml"
    file.write_text(text, "utf-8")
    return file


def test_devices_alone_are_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, GOOD)
    assert [device.id for device in devices_of(file)] == ["pad-3", "printer-1"]
    assert main(["check-config", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: good\n"


def test_a_centres_file_gives_its_devices_too() -> None:
    assert "pad-1" in [device.id for device in devices_of(CENTRE)]


def test_every_mistake_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = GOOD.replace('window = "3"\n', "").replace("ff68", "ff69").replace("tcp://", "tpc://")
    file = write(tmp_path, text + '[[devices]]\nid = "board-1"\nkind = "board"\ncolour = 1\n')
    assert main(["check-config", str(file)]) == 1
    told = capsys.readouterr().out
    for line in (
        'devices["pad-3"].window: found nothing; allowed the window where it stands',
        'devices["board-1"].colour: found an unknown key; allowed id, kind',
        "devices[\"board-1\"].kind: found 'board'; allowed in a machine's file pad, keypad, printer",
        "devices[\"pad-3\"].parts.pad.driver: found 'ff69'; allowed escpos",
        "devices[\"printer-1\"].parts.printer.link: found 'tpc://192.168.10.60:9100'; allowed serial://",
    ):
        assert f"{file}:{line}" in told
    assert len(told.splitlines()) == 5


def test_a_device_of_another_program_does_not_keep_the_others_from_starting(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD + '[[devices]]\nid = "board-1"\nkind = "board"\n')
    assert [device.id for device in devices_of(file)] == ["pad-3", "printer-1", "board-1"]


@pytest.mark.parametrize("table", ['[[queues]]\nid = "tax"\nletter = "A"\n', '[centre]\nid = "here"\n', "[policy]\n"])
def test_a_file_with_anything_of_a_centre_is_a_centres(tmp_path: Path, table: str) -> None:
    with pytest.raises(BadConfig, match="services: found nothing"):
        devices_of(write(tmp_path, GOOD + table))


def test_an_empty_file_is_no_machine(tmp_path: Path) -> None:
    with pytest.raises(BadConfig):
        devices_of(write(tmp_path, ""))


def test_the_page_about_hardware_shows_a_file_that_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "hardware.md").read_text("utf-8")
    example = page.partition("## A machine with devices")[2].partition("```toml\n")[2].partition("```")[0]
    file = write(tmp_path, example)
    assert main(["check-config", str(file)]) == 0, capsys.readouterr().out
    assert [device.id for device in devices_of(file)] == ["pad-3", "keypad-3", "printer-3"]
