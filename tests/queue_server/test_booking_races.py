"""Sixteen at once for the same places: no slot is ever promised more often than it has places."""

from __future__ import annotations

import os
import random
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from booking_of import at, at_desk
from desk_of import MONDAY_NINE, dianjiang
from server_of import Device, Server
from site_of import Site

from lobby.centre import Appointments
from queue_server import commands as c
from queue_server.journal import dump

ROUNDS = 1000 if os.environ.get("LOBBY_SOAK") else 10
BOOKERS, PLACES, SLOT = 16, 3, 900
CITIZENS = 10


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


def test_kiosk_phone_and_reception_at_the_same_instant_give_one_number(site: Site) -> None:
    """The citizen at the kiosk, a daughter with the phone and the desk: whoever is first; the others are told the number."""
    server, start = site.server, threading.Barrier(3)
    kiosk, desk, phone = Device(server, "kiosk-1"), site.signed_in("desk"), site.stranger()
    wall = site.signed_in("manager").get("check-in/wall-link").json["path"].partition("#")[2]

    def at_kiosk(made: dict[str, str]) -> bool:
        start.wait(60)
        return bool(kiosk.ask("check_in", code=made["code"])["ok"])

    def at_reception(made: dict[str, str]) -> bool:
        start.wait(60)
        return bool(desk.post(f"appointments/{made['id']}/check-in").status_code == 201)

    def on_phone(made: dict[str, str]) -> bool:
        code = phone.get(f"check-in/code?key={wall}").json["url"].partition("?c=")[2]
        given = phone.post("check-in/enter", {"code": code}).json["pass"]
        start.wait(60)
        sent = {"pass": given, "code": made["code"], "phone": "5678"}
        return bool(phone.post("check-in", sent).status_code == 201)

    with ThreadPoolExecutor(3) as pool:
        for turn in range(CITIZENS):
            made = at_desk(desk, "09:15", at=at("09:15", "2026-11-23"), phone=f"139{turn:04}5678").json
            came = [pool.submit(door, made) for door in (at_kiosk, at_reception, on_phone)]
            assert sum(door.result() for door in came) == 1, turn
    used = Counter(row["appointment"] for row in dump(server.data) if row["event"] == "appointment_used")
    assert (len(used), set(used.values())) == (CITIZENS, {1})
    assert server.writer.look(lambda book: len(book.tickets)) == CITIZENS


def _final(folder: Path) -> dict[str, int]:
    """Which slot each appointment ended in, told from the journal alone, without the code that kept the count."""
    slots: dict[str, int] = {}
    for row in dump(folder):
        if row["event"] in ("appointment_booked", "appointment_moved"):
            slots[row["appointment"]] = int(row["slot"] // SLOT)
        elif row["event"] == "appointment_cancelled":
            del slots[row["appointment"]]
    return slots
