"""A month of 60,000 numbers in reports: how long they take, and what those who take a number feel of it.

One kiosk asks for numbers without a pause while nobody reads, then while somebody reads one report after the other; turn by
turn, so that a machine whose speed drifts harms both alike. The first look replays the month; later ones find it kept.
"""

from __future__ import annotations

import http.client
import itertools
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bench.child import Child
from bench.issue import _about, _run
from bench.month import Month
from bench.report import share, spread, table
from lobby import config
from queue_server.journal import FILE
from tests.house.door import Door
from tests.house.hall import CENTRE, PASSWORD, Hall

DAYS, TICKETS, ROUNDS, SECONDS = 30, 2_000, 5, 6.0
LOOKS, PATIENCE, PARTS = 3, 120.0, (0.5, 0.99)
KIOSK = "bench-1"
Run = Callable[[], list[float]]
"""A kiosk that asks for some seconds: its round trips, ms."""
ASKED = {
    "a month, every table (the page for paper)": "/reports/month/{month}",
    "thirty days by service": "/reports/service?from={first}&to={last}",
    "thirty days by clerk": "/reports/clerk?from={first}&to={last}",
    "thirty days by clerk, XLSX": "/reports/clerk/xlsx?from={first}&to={last}",
    "open data of thirty days": "/reports/open-data.csv?from={first}&to={last}",
    "a week's windows, from eight weeks": "/reports/staffing",
}


def measure() -> str:
    """The table."""
    read = config.load(CENTRE)
    services = tuple(service.model_copy(update={"daily_cap": None}) for service in read.services)
    centre = read.model_copy(update={"hours": None, "services": services})
    today = date.today()  # noqa: DTZ011 - the month before the day on which the bench runs
    until = today.replace(day=1)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        hall = Hall(Path(folder), devices={KIOSK: "kiosk"})
        events = Month(centre, until, DAYS, TICKETS).write(Path(folder) / FILE)
        stack.callback(hall.stop)
        hall.start_broker()
        hall.start_server()
        door = Door.signed_in(hall.http, "admin", PASSWORD)
        stack.callback(door.close)
        kiosk = stack.enter_context(Child("bench.kiosk", {**_about(hall, KIOSK), "centres": [hall.centre]}))
        kiosk.hear()
        return _told(Reader(hall.http, door.token), lambda: _run([kiosk], hall.centre, SECONDS), until, events)


class Reader:
    """Somebody in the office who reads reports, one after the other."""

    def __init__(self, base: str, token: str) -> None:
        self._address, self._token = urlsplit(base).netloc, token

    def seconds(self, path: str) -> float:
        """How long one took, to its last byte."""
        line = http.client.HTTPConnection(self._address, timeout=PATIENCE)
        began = time.perf_counter()
        line.request("GET", f"/api/v1{path}", headers={"Authorization": f"Bearer {self._token}"})
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered {answer.status}")
        return time.perf_counter() - began

    def beside(self, run: Run, paths: Sequence[str]) -> tuple[list[float], list[float]]:
        """Round trips of a kiosk while these are read in turn, and how long each took; at least one is read."""
        over, took = threading.Event(), list[float]()

        def read() -> None:
            for path in itertools.cycle(paths):
                took.append(self.seconds(path))
                if over.is_set():
                    return

        reader = threading.Thread(target=read)
        reader.start()
        trips = run()
        over.set()
        reader.join()
        return trips, took


def _told(reader: Reader, run: Run, until: date, events: int) -> str:
    first, last = until - timedelta(days=DAYS), until - timedelta(days=1)
    paths = {name: path.format(month=f"{last:%Y-%m}", first=first, last=last) for name, path in ASKED.items()}
    run()
    replaying, began = reader.beside(run, [paths["thirty days by service"]])
    looked: list[tuple[object, ...]] = [(f"first look at thirty days, {events:,} events", f"{began[0]:.1f}")]
    looked += [(name, spread((reader.seconds(path) for _ in range(LOOKS)), "{:.2f}")) for name, path in paths.items()]
    pairs = [(run(), reader.beside(run, list(paths.values()))[0]) for _ in range(ROUNDS)]
    felt: list[tuple[object, ...]] = [
        _felt("nobody reads", [alone for alone, _ in pairs]),
        _felt("while a month is replayed for the first time", [replaying]),
        _felt("while reports are read all the time", [read for _, read in pairs]),
    ]  # fmt: skip
    ratios = [[share(read, part) / share(alone, part) for alone, read in pairs] for part in PARTS]
    felt.append(("with readers to without (aim 1.5)", *(spread(ratio, "{:.2f}") for ratio in ratios)))
    return "\n\n".join((table(("a report", "s"), looked), table(("a number, one kiosk", "p50 ms", "p99 ms"), felt)))


def _felt(name: str, runs: list[list[float]]) -> tuple[object, ...]:
    return name, *(spread((share(run, part) for run in runs), "{:.1f}") for part in PARTS)
