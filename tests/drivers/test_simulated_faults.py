"""Every fault that a hall knows can be switched at a double, is used by a contract, and stands on the hardware page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from drivers.simulated import DOUBLES, double_of
from drivers.simulated.double import LINE_FAULTS

PAGE = Path(__file__).parents[2] / "docs" / "hardware.md"
CONTRACTS = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*_contract.py"))
OF_A_LINE = {"silent", "delay", "cut", "echo", "half_open", "unplugged", "paced"}
OF_A_PRINTER = {"paper_low", "paper_out", "cover_open", "jam", "head_hot", "garbage"}
OF_WHO_ANSWERS = {"onbon", "cpower", "armfly", "sam", "ff68", "frame_map", "serial_scanner", "escpos"}
DOUBLE_BY_NAME = {kind: set(double_of(kind).FAULTS) for kind in DOUBLES}


def table() -> list[str]:
    """What stands on the page: the faults, together with those that the same doubles have."""
    every = dict.fromkeys([*LINE_FAULTS, *(fault for kind in DOUBLES for fault in double_of(kind).FAULTS)])
    rows: dict[str, list[str]] = {}
    for fault in every:
        having = [kind for kind, faults in DOUBLE_BY_NAME.items() if fault in faults]
        rows.setdefault("all" if len(having) == len(DOUBLES) else ", ".join(having), []).append(f"`{fault}`")
    return ["| doubles | faults |", "|---|---|", *(f"| {kinds} | {', '.join(them)} |" for kinds, them in rows.items())]


@pytest.mark.parametrize("kind", DOUBLES)
def test_every_double_has_the_faults_of_a_line(kind: str) -> None:
    assert DOUBLE_BY_NAME[kind] >= OF_A_LINE


def test_a_printer_has_the_faults_of_a_printer_and_all_that_speak_frames_have_garbage() -> None:
    assert DOUBLE_BY_NAME["escpos"] >= OF_A_PRINTER
    assert {kind for kind, faults in DOUBLE_BY_NAME.items() if "garbage" in faults} == OF_WHO_ANSWERS


@pytest.mark.parametrize("fault", sorted(OF_A_LINE | OF_A_PRINTER | {"nack", "noise", "unreadable", "unlicensed"}))
def test_every_fault_is_used_by_a_contract(fault: str) -> None:
    assert re.search(rf'"{fault}"', CONTRACTS), f"no contract switches {fault}"


def test_the_page_tells_which_double_has_which_fault() -> None:
    page = PAGE.read_text("utf-8")
    assert "\n".join(table()) in page, "write this into docs/hardware.md:\n" + "\n".join(table())
