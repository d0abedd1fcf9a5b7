"""Sixteen at once for the same places: no slot is ever promised more often than it has places."""

from __future__ import annotations

import os
import random
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desk_of import MONDAY_NINE, dianjiang
from server_of import Server

from lobby.centre import Appointments
from queue_server import commands as c
from queue_server.journal import dump

ROUNDS = 1000 if os.environ.get("LOBBY_SOAK") else 10
BOOKERS, PLACES, SLOT = 16, 3, 900


class Race:
    """One server, sixteen threads that start each round together."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(
            folder, centre=dianjiang().model_copy(update={"appointments": Appointments(capacity=PLACES)})
        )
        self.start = threading.Barrier(BOOKERS)

    def round(self, number: int, pool: ThreadPoolExecutor) -> Counter[int]:
        """Everybody wants the same slot: some book, some move into it from a time of their own."""
        slot = MONDAY_NINE + 86_400 + number * SLOT
        movers = list(pool.map(lambda place: self._elsewhere(number, place), range(4)))
        tried = pool.map(lambda booker: self._try(booker, slot, movers), range(BOOKERS))
        return Counter(tried)

    def _elsewhere(self, number: int, place: int) -> str:
        made = str(uuid.uuid4())
        far = MONDAY_NINE + 100 * 86_400 + (number * 4 + place) * SLOT
        self.server.do(c.BookAppointment(made, made, "tax", far))
        return made

    def _try(self, booker: int, slot: float, movers: list[str]) -> int:
        self.start.wait(timeout=30)
        if booker < len(movers):
            return self.server.ask(c.MoveAppointment(slot + booker, movers[booker])).status
        made = str(uuid.uuid4())
        return self.server.ask(c.BookAppointment(made, made, "tax", slot + booker), f"device:kiosk-{booker}").status


def test_sixteen_bookers_never_oversell_a_slot(tmp_path: Path) -> None:
    race = Race(tmp_path)
    dice = random.Random(7)
    with ThreadPoolExecutor(BOOKERS) as pool:
        for number in range(ROUNDS):
            answers = race.round(number, pool)
            assert answers[201] + answers[200] == PLACES, (number, answers)
            assert answers[409] == BOOKERS - PLACES
            if dice.random() < 0.3:
                _one_leaves_and_one_comes(race, number)
    race.server.end()
    assert max(Counter(_final(tmp_path).values()).values()) <= PLACES


def _one_leaves_and_one_comes(race: Race, number: int) -> None:
    """A place that was given up is promised once more, and once only."""
    slot = MONDAY_NINE + 86_400 + number * SLOT
    held = race.server.writer.look(lambda book: [
        item.id for item in book.appointments.values() if item.state == "booked" and slot <= item.slot < slot + SLOT
    ])  # fmt: skip
    race.server.do(c.CancelAppointment(held[0]))
    statuses = [
        race.server.ask(c.BookAppointment(name := str(uuid.uuid4()), name, "tax", slot)).status for _ in range(2)
    ]
    assert statuses == [201, 409]


def _final(folder: Path) -> dict[str, int]:
    """Which slot each appointment ended in, told from the journal alone, without the code that kept the count."""
    slots: dict[str, int] = {}
    for row in dump(folder):
        if row["event"] in ("appointment_booked", "appointment_moved"):
            slots[row["appointment"]] = int(row["slot"] // SLOT)
        elif row["event"] == "appointment_cancelled":
            del slots[row["appointment"]]
    return slots
