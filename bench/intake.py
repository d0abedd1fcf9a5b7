"""A number and a call while the intake system is well, slow, or away: the hall must not feel which.

One clerk and one kiosk in a closed loop, on the real writer, journal and carrier; the receiver is a process of its own. Away
for a day means that a day's events wait in the outbox already.
"""

from __future__ import annotations

import json
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from nacl.public import PrivateKey

from bench.child import Child
from bench.report import share, table
from lobby import config
from queue_server import commands as c
from queue_server.commands import Asked, Command
from queue_server.extras import Extras
from queue_server.intake import IntakeSystem
from queue_server.journal import FILE, Journal
from queue_server.outbox import Posting
from queue_server.outbox_carrier import Carrier
from queue_server.persons import Persons
from queue_server.writer import Writer
from tests.house.hall import CENTRE

VISITS = 600
SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"  # noqa: S105 - of this bench alone
WAYS = {
    "no intake system": None,
    "it answers at once": 0.0,
    "it takes 2 s for each event": 2.0,
    "it refuses connections": -1.0,
    "it was away for a day, 20,000 events wait": -2.0,
}
DAY = 5_000
BEGIN = 1_795_395_600.0


def measure() -> str:
    """The table."""
    rows: list[tuple[object, ...]] = []
    for name, seconds in WAYS.items():
        issued, called, waiting = _visits(seconds)
        figures = [f"{share(trips, part):.1f}" for trips in (issued, called) for part in (0.5, 0.99)]
        rows.append((name, *figures, waiting))
    return table(("", "issue p50 ms", "p99", "call p50 ms", "p99", "left in the outbox"), rows)


def _visits(seconds: float | None) -> tuple[list[float], list[float], int]:
    """Milliseconds of every issue and every call, and how many events wait at the end."""
    issued, called = list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder), seconds) as writer:
        _do(writer, c.OpenDay("2026-11-23"))
        _do(writer, c.OpenWindow("3"))
        for nth in range(VISITS):
            issued.append(_do(writer, c.IssueTicket("tax", str(uuid.uuid4()), f"token-{nth}")))
            called.append(_do(writer, c.CallNext("3", f"call-{nth}")))
            _do(writer, c.StartService("3"))
            _do(writer, c.FinishService("3", f"prompt-{nth}"))
        waiting = writer.tend(lambda journal: journal.outbox.counts("intake")).get("waiting", 0)
    return issued, called, waiting


@contextmanager
def _server(folder: Path, seconds: float | None) -> Iterator[Writer]:
    """The part of a server that counts here, with its intake system."""
    centre = config.load(CENTRE).model_copy(update={"hours": None})
    journal = Journal(folder / FILE, centre.timezone)
    persons = Persons(PrivateKey.generate(), folder / "persons.key")
    writer = Writer(centre, journal, time.time, Extras(persons, handed_over=seconds is not None))
    with ExitStack() as stack:
        writer.start()
        stack.callback(writer.stop)
        if seconds is not None:
            url = "http://127.0.0.1:9/events"
            if seconds >= 0:
                child = stack.enter_context(Child("bench.intake_receiver", {"seconds": seconds}))
                url = json.loads(child.hear())["url"]
            if seconds == WAYS["it was away for a day, 20,000 events wait"]:
                writer.tend(_a_day)
            carrier = Carrier(writer, IntakeSystem(writer, url, SECRET), time.time)
            carrier.start()
            stack.callback(carrier.stop)
        yield writer


def _a_day(journal: Journal) -> None:
    """Four events of each of a day's numbers, tried in vain, the last time just now."""
    now = time.time()
    body = json.dumps({"data": {"ticket": "x" * 700}})
    with journal:
        journal.outbox.put(
            Posting("intake", f"old-{4 * nth + step}", -1, f"ticket-{nth}", "lobby.ticket.issued", body, now, now + 300)
            for nth in range(DAY) for step in range(4)
        )  # fmt: skip


def _do(writer: Writer, command: Command) -> float:
    """Ask and wait; milliseconds."""
    began = time.perf_counter()
    outcome = writer.ask(Asked("user:clerk-3", command, str(uuid.uuid4())))
    if not outcome.ok:
        raise RuntimeError(f"refused: {outcome.body}")
    return (time.perf_counter() - began) * 1000
