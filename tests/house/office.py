"""The queue server of a story, as `queue_server.program` puts it together: real journal, writer, desk, web doors, intake."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from nacl.public import PrivateKey

from lobby import config
from lobby.bus import MemoryBroker, MemoryBus, Will
from lobby.hall import Hall as Standing
from lobby.registry import Registry
from queue_server.accounts import Accounts
from queue_server.calendar import Calendar
from queue_server.desk import Desk
from queue_server.extras import Extras
from queue_server.house import House as WebHouse
from queue_server.intake import IntakeSystem
from queue_server.journal import FILE, Journal
from queue_server.metrics import Metrics
from queue_server.outbox_carrier import Carrier
from queue_server.persons import Persons
from queue_server.presence import Presence
from queue_server.program import _pads, _seat
from queue_server.wall_codes import WallCodes, key_of
from queue_server.wall_screens import WallScreens
from queue_server.web import create_app
from queue_server.writer import Writer

CENTRE_FILE = Path(__file__).resolve().parents[2] / "config" / "dianjiang.toml"
CENTRE = config.load(CENTRE_FILE)
MONDAY_NINE = 1_795_395_600.0  # 2026-11-23 09:00 in Dianjiang
PUBLIC_URL = "http://hall.example"
SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
PASSWORD = "a long enough word"
DEVICES = ("kiosk-1", "kiosk-2", "board-1", "voice-1", "strip-3", "strip-4", "pad-3")
PEOPLE = [("manager", "manager", None), ("reception", "reception", None)]
CLERKS = [(f"clerk-{window.id}", "clerk", window.id) for window in CENTRE.windows]


class Clock:
    """Seconds since 1970, everywhere in the house; only the story moves it."""

    def __init__(self) -> None:
        self.now = MONDAY_NINE

    def __call__(self) -> float:
        return self.now


class Office:
    """The queue server in its folder: journal, writer, desk, web doors, intake. It may fall, and begin again."""

    def __init__(self, data: Path, broker: MemoryBroker, clock: Clock, intake_url: str) -> None:
        self.data, self._broker, self._clock, self._intake_url = data, broker, clock, intake_url
        self.identity = PrivateKey.generate()
        hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        self._accounts = Accounts(":memory:", clock, hasher)
        self._accounts.add_missing([*PEOPLE, *CLERKS], {name: PASSWORD for name, _, _ in [*PEOPLE, *CLERKS]})
        Standing(str(CENTRE_FILE), CENTRE.id, "mqtt://127.0.0.1:1", PUBLIC_URL, simulated=True).write(data)
        self._registry = Registry(data)
        self._registry.enrol_missing(
            [(each.id, each.kind, each.window) for each in CENTRE.devices if each.id in DEVICES]
        )

    def begin(self) -> None:
        """Start on what the folder holds."""
        persons = Persons(self.identity, self.data / "keys" / "persons.key")
        codes = WallCodes(key_of(self.data / "keys" / "wall.key"), CENTRE.appointments.wall_minutes, self._clock)
        self.journal = Journal(self.data / FILE, CENTRE.timezone)
        self.writer = Writer(CENTRE, self.journal, self._clock, Extras(persons, handed_over=True))
        self.desk = Desk(
            CENTRE, self.writer, self._bus, clock=self._clock, seat_of=partial(_seat, self._registry),
            pads=partial(_pads, self._registry), persons=persons,
            presence=Presence(), metrics=Metrics(), wall=WallScreens(codes, CENTRE, PUBLIC_URL, self._clock),
        )  # fmt: skip
        system = IntakeSystem(self.writer, self._intake_url, SECRET)
        self._carrier = Carrier(self.writer, system, self._clock)
        self.app: Flask = create_app(
            WebHouse(
                CENTRE, self.data, self.writer, self._accounts, self._registry, self.desk, self._clock, self._carrier
            )
        )[0]
        self.writer.start()
        Calendar(CENTRE, self.writer, self._clock).look()
        self.desk.start()
        self._carrier.start()

    def end(self) -> None:
        """Stop in good order."""
        self._carrier.stop()
        self.desk.stop()
        self.writer.stop()

    def close(self) -> None:
        """Leave the building."""
        self.end()
        self._accounts.close()
        self._registry.close()

    def cut_off(self) -> None:
        """From here on nothing it says is heard: the first half of a power cut between commit and answer."""
        self._server_bus.lose()

    @contextmanager
    def held(self) -> Iterator[None]:
        """The writer writes nothing meanwhile; what is asked waits at its door."""
        gate, holding = threading.Event(), threading.Event()

        def hold(_book: object) -> None:
            holding.set()
            gate.wait(20)

        held = threading.Thread(target=self.writer.look, args=(hold, 30.0), name="held")
        held.start()
        holding.wait(10)
        try:
            yield
        finally:
            gate.set()
            held.join()

    def midnight(self) -> None:
        """What the calendar does when it looks at the clock."""
        Calendar(CENTRE, self.writer, self._clock).look()

    def post(self, who: str, path: str, body: Any = None) -> Any:
        """Somebody signed in presses something; its JSON (None for 204)."""
        answer = self.app.test_client(use_cookies=False).post(
            f"/api/v1/{path}", json=body or {}, headers=self._headers(who)
        )
        assert answer.status_code < 300, (path, answer.status_code, answer.json)
        return answer.json if answer.status_code != 204 else None

    def get(self, who: str, path: str) -> Any:
        """Somebody signed in looks at something."""
        answer = self.app.test_client(use_cookies=False).get(f"/api/v1/{path}", headers=self._headers(who))
        assert answer.status_code == 200, (path, answer.status_code, answer.json)
        return answer.json

    def phone(self, token: str, act: str = "") -> Any:
        """The citizen's own page, reached by the token alone: seen, or something pressed on it."""
        client, path = self.app.test_client(use_cookies=False), f"/api/v1/phone/{token}"
        answer = client.post(f"{path}/{act}", json={}) if act else client.get(path)
        assert answer.status_code == 200, answer.json
        return answer.json

    def _headers(self, who: str) -> dict[str, str]:
        sign_in = self.app.test_client(use_cookies=False).post(
            "/api/v1/session", json={"username": who, "password": PASSWORD}
        )
        assert sign_in.json, sign_in.status
        return {"Authorization": f"Bearer {sign_in.json['token']}", "Idempotency-Key": str(uuid.uuid4())}

    def _bus(self, will: Will) -> MemoryBus:
        self._server_bus = self._broker.bus(will=will)
        return self._server_bus
