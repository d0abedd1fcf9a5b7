"""A monkey before a real kiosk with real server, printer, reader and scanner: 300 touches, and 10,000 in `make soak`.

Never stuck, always home after its time, every number that was given has been seen, and the memory stays flat.
"""

from __future__ import annotations

import random
from pathlib import Path

import psutil
import pytest

from kiosk.actions import Do
from kiosk.widgets import HEIGHT, WIDTH
from tests.house.booth import Booth, rich_centre
from tests.house.hall import SOAK, running, verified

pytestmark = [pytest.mark.network, pytest.mark.timeout(3000 if SOAK else 600)]

TOUCHES, ROUND = (10_000, 500) if SOAK else (300, 100)
GROWTH = 40 * 1024 * 1024
CARDS = ("110101199003074602", "110101199003074610", "110101199003074629")
WANTED = {repr(Do(what)) for what in ("take", "skip", "home")}
SEED = 20261122


class Monkey:
    """Presses what it sees, or anywhere; lays cards, holds codes, waits, takes the paper out. Never the key to close."""

    def __init__(self, booth: Booth) -> None:
        self.booth, self.chance = booth, random.Random(SEED)

    def play(self, times: int) -> None:
        for _ in range(times):
            self.chance.choices((self.press, self.anywhere, self.card, self.code, self.wait, self.paper),
                                (70, 12, 6, 6, 4, 2))[0]()  # fmt: skip

    def press(self) -> None:
        targets = self.booth.glass.now["targets"]
        if targets:  # a number is what it wants most
            weights = [
                12 if action in WANTED else 4 if action.startswith(("Pick", "Choose")) else 1 for action, _ in targets
            ]
            _, (x, y, width, height) = self.chance.choices(targets, weights)[0]
            self.booth.click(x + width / 2, y + height / 2)
        self.turn()

    def anywhere(self) -> None:
        self.booth.click(self.chance.uniform(0, WIDTH), self.chance.uniform(0, HEIGHT))
        self.turn()

    def card(self) -> None:
        self.booth.lay_card(number=self.chance.choice(CARDS))

    def code(self) -> None:
        self.booth.scan(self.chance.choice(("ABC234", "http://h/t/" + "x" * 22, "?" * 500)))

    def wait(self) -> None:
        self.booth.wait_long(self.chance.choice((3, 20, 70)))

    def paper(self) -> None:
        fault = self.chance.choice(("paper_out", "jam"))
        self.booth.doubles["printer"].touch(self.chance.choice(({"fault": fault}, {"clear": True})))

    def turn(self) -> None:
        """Until the kiosk has dealt with it."""
        self.booth.now()


def test_whatever_is_touched_it_comes_home_and_every_number_was_seen(tmp_path: Path) -> None:
    centre = rich_centre(tmp_path)
    with (
        running(tmp_path / "data", devices={"kiosk-1": "kiosk"}, centre=centre, hours=True) as hall,
        Booth(hall.data, centre, display=None) as booth,
    ):
        monkey, process = Monkey(booth), psutil.Process(booth.glass.process.pid)
        sizes = []
        for _ in range(TOUCHES // ROUND):
            monkey.play(ROUND)
            booth.leave()
            sizes.append(process.memory_info().rss)
        given = {one["number"]: one["ticket"] for one in booth.journal("ticket_issued")}
        cancelled = {one["ticket"] for one in booth.journal("ticket_cancelled")}
        live = [number for number, ticket in given.items() if ticket not in cancelled]
        print(f"{TOUCHES} touches, {len(given)} numbers, MiB {[size // 2**20 for size in sizes]}")
        assert len(given) > TOUCHES // 100, "the monkey got hardly any number"
        assert set(live) <= booth.glass.numbers, "a number that nobody saw"
        assert sizes[-1] - sizes[len(sizes) // 4] < GROWTH
    verified(hall.data)
