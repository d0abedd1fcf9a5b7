"""`lobby server`: composition root. gunicorn's one worker holds the whole server: writer, desk, web, live events.

The worker dies with its parent, and a lock on the data folder keeps a second writer out while the first still runs.
"""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from gunicorn.app.base import BaseApplication

from lobby import config
from lobby.bus import Bus, MqttBus, Will
from lobby.centre import Centre
from lobby.hall import Hall
from lobby.intake_double import Address
from lobby.keys import identity_key
from lobby.lifeline import die_with
from lobby.program import Startable, notify, set_up_logging
from lobby.registry import Registry, credentials
from queue_server import notices
from queue_server.accounts import Accounts, Limits
from queue_server.asks import Seat
from queue_server.calendar import Calendar
from queue_server.desk import Desk
from queue_server.extras import Extras
from queue_server.first_sign_in import add_first_users
from queue_server.house import House
from queue_server.intake import IntakeSystem
from queue_server.journal import FILE, Journal
from queue_server.listening import Listening
from queue_server.metrics import Metrics
from queue_server.outbox_carrier import Carrier
from queue_server.persons import Persons
from queue_server.post_room import PostRoom
from queue_server.presence import Presence
from queue_server.simulation import Simulation
from queue_server.wall_codes import WallCodes, key_of
from queue_server.wall_screens import WallScreens
from queue_server.web import create_app
from queue_server.writer import Writer

log = logging.getLogger(__name__)

THREADS = 256  # each open live connection holds one
GRACE_SECONDS = 1
LOCK_SECONDS = 8.0


@dataclass(frozen=True)
class Wish:
    """How the server was asked to run."""

    centre_file: Path
    data: Path
    listening: Listening
    broker: str
    simulated: bool
    hours: bool
    public_url: str | None = None

    def centre(self) -> Centre:
        """The centre's file; a simulated hall has no hours, holidays or caps unless they are wished for."""
        read = config.load(self.centre_file)
        if self.hours or not self.simulated:
            return read
        services = tuple(service.model_copy(update={"daily_cap": None}) for service in read.services)
        rules = read.appointments.model_copy(update={"closures": ()})
        return read.model_copy(update={"hours": None, "services": services, "appointments": rules})


def command(options: argparse.Namespace) -> int:
    """`lobby server`, with its options, until SIGTERM; returns the exit status. Raises BadConfig."""
    set_up_logging()
    listening = Listening(options.listen, options.http, options.certificate, options.key)
    listening.check()
    data = options.data
    data.mkdir(parents=True, exist_ok=True)
    wish = Wish(
        options.centre, data, listening, options.broker, options.simulated, options.hours, options.public_url
    )  # fmt: skip
    centre = wish.centre()
    if not (data / "hall.json").exists():
        url = options.public_url or f"{listening.scheme}://127.0.0.1:{listening.port}"
        Hall(str(options.centre.absolute()), centre.id, wish.broker, url, simulated=wish.simulated).write(data)
    add_first_users(data, centre, everybody=options.first_users)
    Gunicorn(wish).run()
    return 0


class Gunicorn(BaseApplication):  # type: ignore[misc] # the library has no types
    """One worker with threads; sockets for staff pages and boards, conditional GET for phones."""

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        super().__init__()

    def load_config(self) -> None:
        """Our settings of gunicorn."""
        settings = {
            **self._wish.listening.settings(), "workers": 1, "worker_class": "gthread", "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS, "timeout": 60, "keepalive": 60, "accesslog": None, "loglevel": "warning",
            "proc_name": "lobby-server", "post_fork": _forked, "when_ready": _ready, "worker_exit": _exit,
            "control_socket_disable": True,
        }  # fmt: skip
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """In the worker: everything is made and started here, once."""
        return Server(self._wish).start()


def _forked(_arbiter: Any, worker: Any) -> None:
    die_with(worker.ppid)


def _ready(_arbiter: Any) -> None:
    notify("READY=1")


def _exit(_arbiter: Any, _worker: Any) -> None:
    STACK.close()


STACK = ExitStack()
"""What the worker has started, to be stopped backwards when it exits."""


class Server:
    """All parts of the server, started in order."""

    def __init__(self, wish: Wish, clock: Callable[[], float] = time.time) -> None:
        self._wish, self._clock = wish, clock

    def start(self) -> Any:
        """Start everything; returns the WSGI app."""
        sys.setswitchinterval(0.001)  # the writer must not wait 5 ms for a busy web thread
        STACK.enter_context(_only_one(self._wish.data))
        centre, data = self._wish.centre(), self._wish.data
        registry, accounts = Registry(data), self._accounts(centre)
        persons = Persons(identity_key(data), data / "keys" / "persons.key")
        url, secret = _intake(centre, data if self._wish.simulated else None)
        writer, post_room = self._writing(centre, persons, handed_over=url is not None)
        desk = Desk(
            centre, writer, self._bus, clock=self._clock, seat_of=partial(_seat, registry), pads=partial(_pads, registry),
            persons=persons, presence=Presence(), metrics=Metrics(), wall=self._wall(centre),
        )  # fmt: skip
        system = IntakeSystem(writer, url, secret, persons=persons, identity=centre.intake.identity) if url else None
        carrier = Carrier(writer, system, self._clock) if system else None
        units = notices.receivers(writer, centre)
        secrets = {unit.name: unit.secret for unit in units} | ({system.name: secret} if system else {})
        simulation = Simulation(centre, desk.bus) if self._wish.simulated else None
        told = [Carrier(writer, unit, self._clock) for unit in units]
        house = House(centre, data, writer, accounts, registry, desk, self._clock, carrier, simulation,
                      secrets=secrets, public_url=self._wish.public_url, post_room=post_room, units=told)  # fmt: skip
        app, live = create_app(house)
        carriers = [*told, *([carrier] if carrier else [])]
        self._begin(writer, Calendar(centre, writer, self._clock), desk, post_room, *carriers, live)
        return app

    def _wall(self, centre: Centre) -> WallScreens:
        key = key_of(self._wish.data / "keys" / "wall.key")
        codes = WallCodes(key, centre.appointments.wall_minutes, self._clock)
        return WallScreens(codes, centre, self._wish.public_url, self._clock)

    def _accounts(self, centre: Centre) -> Accounts:
        limits = Limits(centre.sign_in.idle_minutes * 60, centre.sign_in.session_hours * 3600)
        return Accounts(self._wish.data / "accounts.db", self._clock, limits=limits)

    def _writing(self, centre: Centre, persons: Persons, *, handed_over: bool) -> tuple[Writer, PostRoom]:
        """The writer, and the post room whose letters go into its commits."""
        post_room = PostRoom(centre, persons, self._clock, self._wish.public_url)
        extras = Extras(persons, handed_over=handed_over, outgoing=post_room.outgoing)
        writer = Writer(centre, Journal(self._wish.data / FILE, centre.timezone), self._clock, extras)
        post_room.open(writer)
        return writer, post_room

    def _begin(self, *parts: Startable) -> None:
        for part in parts:
            part.start()
            STACK.callback(part.stop)

    def _bus(self, will: Will) -> Bus:
        given = credentials(self._wish.data, "server")
        return MqttBus(self._wish.broker or given.broker, given.username, given.password, will=will)


def _seat(registry: Registry, device: str) -> Seat | None:
    row = registry.device(device)
    return Seat(row.device, row.window) if row else None


def _pads(registry: Registry, window: str) -> list[str]:
    return [row.device for row in registry.devices() if row.kind == "pad" and row.window == window]


def _intake(centre: Centre, simulated: Path | None) -> tuple[str | None, str]:
    """Address and signing secret of the intake system: the environment, else the centre's file, else the simulated one."""
    if simulated and not centre.intake.url and (simulated / "sim" / "intake.json").exists():
        double = Address.read(simulated)
        return double.url, double.secret
    url = os.environ.get("LOBBY_INTAKE_URL") or centre.intake.url
    secret = os.environ.get("LOBBY_INTAKE_SECRET", "")
    if url and not secret and centre.intake.secret_file:
        secret = Path(centre.intake.secret_file).read_text("utf-8").strip()
    if url and not secret:
        log.warning("intake system %s has no secret; events wait unsigned in the outbox until one is set", url)
        return None, ""
    return url, secret


def _only_one(data: Path) -> IO[str]:
    """The lock that keeps a second writer out; waits for one that is just ending."""
    file = (data / "server.lock").open("w")
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                raise SystemExit(f"{data}: another server writes this journal; stop it first") from None
            threading.Event().wait(0.05)
        else:
            return file
