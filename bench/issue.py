"""Tickets a second from 1, 8 and 32 kiosks, beside a bare echo through the same broker.

Echo and server are measured in turn, pair by pair, so that a machine whose speed drifts harms both alike. Every kiosk
is a process and has one ask in flight, as a citizen has.
"""

from __future__ import annotations

import json
import secrets
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.child import Child
from bench.report import share, spread, table
from lobby import broker
from lobby.knock import WELCOME, knock
from lobby.passwords import SALT_BYTES, hashed
from tests.house.hall import HOST, Hall
from tests.until import until

CLIENTS = (1, 8, 32)
PAIRS, SECONDS = 3, 2.0
ECHO = "echo"


def measure() -> str:
    """The table."""
    names = [f"bench-{nth}" for nth in range(max(CLIENTS))]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        hall = Hall(Path(folder), devices=dict.fromkeys(names, "kiosk"))
        stack.callback(hall.stop)
        hall.start_broker()
        password = _let_echo_in(hall)
        hall.start_server()
        given = {"user": ECHO, "password": password, "host": HOST, "port": hall.mqtt_port, "centre": ECHO}
        echo = stack.enter_context(Child("bench.echo", given))
        kiosks = [stack.enter_context(Child("bench.kiosk", _about(hall, name))) for name in names]
        for child in (echo, *kiosks):
            child.hear()
        _run(kiosks[:8], hall.centre, 1.0)  # imports and caches are warm then
        return _told([(count, _pairs(kiosks[:count], hall.centre)) for count in CLIENTS])


def _pairs(kiosks: list[Child], centre: str) -> list[tuple[list[float], list[float]]]:
    return [(_run(kiosks, ECHO, SECONDS), _run(kiosks, centre, SECONDS)) for _ in range(PAIRS)]


def _run(kiosks: list[Child], centre: str, seconds: float) -> list[float]:
    """Every round trip of every kiosk, in milliseconds."""
    for kiosk in kiosks:
        kiosk.say({"centre": centre, "seconds": seconds})
    return [trip for kiosk in kiosks for trip in json.loads(kiosk.hear())["ms"]]


def _told(measured: list[tuple[int, list[tuple[list[float], list[float]]]]]) -> str:
    rows: list[tuple[object, ...]] = []
    for count, pairs in measured:
        for name, place in (("echo", 0), ("issue", 1)):
            runs = [pair[place] for pair in pairs]
            rows.append((
                f"{name}, {count} kiosks", spread(len(run) / SECONDS for run in runs),
                spread((share(run, 0.5) for run in runs), "{:.1f}"), spread((share(run, 0.99) for run in runs), "{:.1f}"),
            ))  # fmt: skip
        ratio = spread((len(ours) / len(raw) * 100 for raw, ours in pairs), "{:.0f} %")
        rows.append((f"issue to echo, {count} kiosks (aim 50 %)", ratio, "", ""))
    return table(("", "a second", "p50 ms", "p99 ms"), rows)


def _about(hall: Hall, name: str) -> dict[str, Any]:
    password = hall.credentials(name).password
    return {"device": name, "host": HOST, "port": hall.mqtt_port, "password": password, "centres": [hall.centre, ECHO]}


def _let_echo_in(hall: Hall) -> str:
    """A centre of its own for the echo, on the same broker; its password."""
    password = secrets.token_urlsafe(16)
    folder = hall.data / "broker"
    with (folder / "passwords").open("a") as file:
        file.write(f"{ECHO}:{hashed(password, secrets.token_bytes(SALT_BYTES))}\n")
    acl = (folder / "acl").read_text("utf-8")
    rights = f"user {ECHO}\ntopic readwrite lobby/{ECHO}/#\n\n"
    (folder / "acl").write_text(rights + acl + f"pattern readwrite lobby/{ECHO}/device/%u/#\n", "utf-8")
    broker.read_again(hall.data)
    until(lambda: knock(hall.mqtt, ECHO, password) == WELCOME, "the echo is let in")
    return password
