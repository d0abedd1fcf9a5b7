"""What happened in a hall before its real day: written by the real writer, whose clock the story moves."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl.public import PrivateKey

from lobby import config
from lobby.hours import day_of
from queue_server import commands as c
from queue_server.commands import Asked, Person
from queue_server.extras import Extras
from queue_server.journal import FILE, Journal
from queue_server.persons import Persons
from queue_server.writer import Writer

DAY = 86_400
LONG_AGO = 11


@dataclass(frozen=True)
class Past:
    """`late`: the code of an appointment of today whose time has gone by. `absent`: the telephone of who never came."""

    late: str = "QX7K2M"
    late_phone: str = "13900002222"
    absent: str = "13900003333"
    number: str = "A001"


class Clockwork:
    """A writer at any time of the past."""

    def __init__(self, data: Path, centre_file: Path) -> None:
        self.centre = config.load(centre_file).model_copy(update={"hours": None})
        data.mkdir(parents=True, exist_ok=True)
        persons = Persons(PrivateKey.generate(), data / "keys" / "persons.key")
        journal = Journal(data / FILE, self.centre.timezone)
        self.now = time.time()
        self.writer = Writer(self.centre, journal, lambda: self.now, Extras(persons, handed_over=False))
        self.writer.start()

    def ask(self, command: Any, actor: str, person: Person | None = None) -> None:
        outcome = self.writer.ask(Asked(actor, command, str(uuid.uuid4()), person=person))
        assert outcome.ok, (command, outcome.body)

    def books(self, code: str, slot: float, person: Person) -> None:
        command = c.BookAppointment(str(uuid.uuid4()), code, "tax", slot, by="phone")
        self.ask(command, "phone:book", person)

    def open(self) -> None:
        self.ask(c.OpenDay(day_of(self.centre, self.now)), "system:calendar")


def happened(data: Path, centre_file: Path) -> Past:
    """Somebody was badly served eleven days ago and nobody called back; three times somebody did not come; one is late."""
    past, hall, today = Past(), Clockwork(data, centre_file), time.time()
    hall.now = today - LONG_AGO * DAY
    _badly_served(hall)
    for place, days in enumerate((6, 4, 2)):
        hall.now = today - (days + 1) * DAY
        hall.books(f"AWAY0{place}", today - days * DAY, Person(name="赵六", phone=past.absent))
    hall.books(past.late, today - 40 * 60, Person(name="钱七", phone=past.late_phone))
    hall.writer.stop()
    return past


def _badly_served(hall: Clockwork) -> None:
    hall.open()
    clerk, citizen = "user:clerk-2", Person(name="孙八", phone="13900008888")
    ticket, token, prompt = (str(uuid.uuid4()) for _ in range(3))
    hall.ask(c.OpenWindow("2"), clerk)
    hall.ask(c.IssueTicket("tax", ticket, token), "device:kiosk-1", citizen)
    for command in (c.CallNext("2", str(uuid.uuid4())), c.StartService("2"), c.FinishService("2", prompt)):
        hall.ask(command, clerk)
    hall.ask(c.RateService(prompt, 1, "phone", token=token, words="等了一上午"), f"phone:{token}")
