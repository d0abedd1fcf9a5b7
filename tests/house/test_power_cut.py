"""The power goes at every single step between a press and a slip; each is tried, none is left out.

A real kiosk on a real broker, server and printer is killed before or after each step, and started again: while its
citizen still stands there, or when they have gone. However it falls: no number twice, no slip without a record, nobody
with two numbers, and no number waiting that nobody has seen. Who checked in and has gone is told the number at the next try.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from drivers.simulated import open_double
from queue_server.journal import dump
from tests.house.door import Door
from tests.house.hall import PASSWORD, ROOT, SOAK, Hall, plain_centre, running, verified

pytestmark = [pytest.mark.network, pytest.mark.timeout(900)]

KIOSK = Path(__file__).with_name("dying_kiosk.py")
HERE, GONE = 60.0, 0.0
SERVICES = ("tax", "estate", "projects", "police", "transport", "market", "marriage", "general", "collect")
LEAST_STEPS = {"online": 16, "silent": 16, "cut_off": 10, "check_in": 16}
NOTHING_YET = ("before note#1", "before keep register_offline#1")
"""Killed here, a kiosk has asked nothing and given nothing: the citizen presses again."""


class Stand:
    """The hall, its one printer, and the process that lives and dies."""

    def __init__(self, hall: Hall, centre: Path, folder: Path) -> None:
        self._hall, self._centre, self._folder = hall, centre, folder
        self.printer = open_double("escpos", {})
        self.printer.start()
        (hall.data / "sim").mkdir(exist_ok=True)
        (hall.data / "sim" / "links.json").write_text(json.dumps({"kiosk-1-printer": self.printer.address}))
        command = [sys.executable, str(KIOSK)]
        with (folder / "kiosk.log").open("w") as log:
            self._lives = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        self._count = self._booked = 0
        door = Door.signed_in(hall.http, "admin", PASSWORD)
        self._token = door.token
        door.close()

    def orders(self, how: str) -> dict[str, Any]:
        """What the kiosk's next citizen does: presses, or holds the code of an appointment of their own."""
        if how != "check_in":
            return {"how": how}
        self._booked += 1
        service = SERVICES[self._booked % len(SERVICES)]  # a slot has twenty places of each
        at = (datetime.now(UTC) + timedelta(minutes=5)).isoformat(timespec="seconds")
        door = Door(self._hall.http, self._token)  # a new line each time: the server closes those that are long silent
        booking = {"service": service, "at": at, "name": "王", "phone": "13800000000"}
        status, made = door.post("/appointments", booking)
        door.close()
        assert status == 201, made
        return {"how": "online", "code": made["code"]}

    def close(self) -> None:
        assert self._lives.stdin
        assert self._lives.stdout
        self._lives.stdin.close()
        self._lives.wait(20)
        self._lives.stdout.close()
        self.printer.stop()

    def life(self, **orders: Any) -> tuple[int, list[str]]:
        """One life: its exit status, and the lines it wrote."""
        self._count += 1
        log = self._folder / f"life-{self._count}"
        order = {"centre": str(self._centre), "data": str(self._hall.data), "log": str(log), "die_at": None, **orders}
        assert self._lives.stdin
        assert self._lives.stdout
        self._lives.stdin.write(json.dumps(order) + "\n")
        self._lives.stdin.flush()
        said = self._lives.stdout.readline()  # the test's own timeout bounds it
        assert said, (self._folder / "kiosk.log").read_text()[-3000:]
        return json.loads(said)["status"], log.read_text().splitlines() if log.exists() else []

    def slips(self) -> int:
        """How many slips have come out."""
        return int(self.printer.seen()["slips"])

    def numbers(self) -> dict[str, str]:
        """Every number of the journal and how it stands."""
        issued: dict[str, str] = {}
        states: dict[str, str] = {}
        for line in dump(self._hall.data, 0):
            if line["event"] == "ticket_issued":
                assert line["number"] not in states, f"{line['number']} was given twice"
                issued[line["ticket"]] = line["number"]
                states[line["number"]] = "waiting"
            elif line["event"] == "ticket_cancelled":
                states[issued[line["ticket"]]] = "cancelled"
        return states

    def verified(self) -> None:
        """The journal is whole."""
        verified(self._hall.data)


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    folder = tmp_path_factory.mktemp("power")
    centre = plain_centre(folder)
    with running(folder / "data", devices={"kiosk-1": "kiosk"}, centre=centre) as hall:
        made = Stand(hall, centre, folder)
        try:
            yield made
        finally:
            made.close()


def steps_of(lines: list[str]) -> list[str]:
    return [line.removeprefix("step ") for line in lines if line.startswith("step ")]


def shown_in(lines: list[str]) -> list[str]:
    return [line.removeprefix("shown ") for line in lines if line.startswith("shown ")]


@pytest.mark.parametrize(
    ("how", "still_here"),
    [
        ("online", HERE),
        ("online", GONE),
        ("silent", HERE),
        ("cut_off", HERE),
        ("check_in", HERE),
        *([("check_in", GONE)] if SOAK else []),
    ],
)
def test_the_power_goes_at_every_step(stand: Stand, how: str, still_here: float) -> None:
    status, whole = stand.life(press=True, still_here=HERE, **stand.orders(how))
    assert status == 0
    stand.life(press=False, how="online", still_here=HERE)
    steps = steps_of(whole)
    assert len(steps) >= LEAST_STEPS[how], steps
    if still_here == GONE:
        steps = steps[: steps.index("after note#2") + 1]  # from there on it is the same as while they are here
    for step in steps:
        one_cut(stand, how, still_here, step)
    stand.verified()


def one_cut(stand: Stand, how: str, still_here: float, step: str) -> None:
    """One press, one power cut, one return."""
    before, slips, orders = stand.numbers(), stand.slips(), stand.orders(how)
    status, first = stand.life(press=True, still_here=HERE, die_at=step, **orders)
    assert status == -9, f"{step}: this life went another way: {steps_of(first)}"
    status, second = stand.life(press=False, how="online", still_here=still_here)
    assert status == 0
    mine = {number: state for number, state in stand.numbers().items() if number not in before}
    waiting = {number for number, state in mine.items() if state == "waiting"}
    seen, came_out = set(shown_in(first + second)), stand.slips() - slips
    told = f"{how}, {step}, back after {still_here:g} s: {mine}, seen {sorted(seen)}, {came_out} slips"
    assert seen <= set(mine), f"a number without a record: {told}"
    assert len(waiting) <= 1, f"one citizen has two numbers: {told}"
    assert came_out <= 1, f"two slips, of which somebody else may take one: {told}"
    assert not came_out or waiting, f"a slip whose number is called by nobody: {told}"
    if still_here == HERE:
        assert waiting <= seen, f"a number that nobody has seen: {told}"
        assert waiting or step in NOTHING_YET, f"a citizen without a number: {told}"
    else:
        unseen = {number for number in waiting if f"shown {number}" not in first and not noted_as_given(first)}
        if unseen and how == "check_in":
            _, third = stand.life(press=True, still_here=HERE, **orders)  # they come back with the same code
            unseen = {
                number for number in unseen if not any(line.startswith("told ") and number in line for line in third)
            }
        assert not unseen, f"nobody has it: {told}"


def noted_as_given(lines: list[str]) -> bool:
    """Whether the cut came when the answer had been noted already: from there on a number is never given up."""
    return "step after note#2" in lines
