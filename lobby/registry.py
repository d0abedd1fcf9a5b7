"""The devices of a hall and their passwords: `DATA/registry.db`, and the files that the broker reads.

One row a device (and one for each user of the house). Passwords are kept hashed; the only place where one stands
readable is `DATA/credentials/<device>.json` (mode 0600). Enrolling works while the hall runs, from any process.
"""

from __future__ import annotations

import dataclasses
import json
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from lobby import broker
from lobby.acl import HOUSE, access_list
from lobby.hall import Hall, replace
from lobby.keys import identity_key, public_text
from lobby.knock import WELCOME, knock
from lobby.messages import DeviceKind
from lobby.passwords import SALT_BYTES, hashed, matches
from lobby.terminal import Credentials

Wanted = tuple[str, str, str | None]  # device, kind, window
HOUSE_KIND = "house"
DEVICE_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
SETTLE_SECONDS = 3.0
GLANCE_SECONDS = 1.0
SCHEMA = """
CREATE TABLE IF NOT EXISTS devices (
    device   TEXT PRIMARY KEY,
    kind     TEXT NOT NULL,   -- a DeviceKind, or 'house' for a user that is no device
    "window" TEXT,
    password TEXT NOT NULL,   -- hashed, see lobby.passwords
    enrolled TEXT NOT NULL    -- RFC 3339
)
"""


class CannotEnrol(ValueError):  # noqa: N818 - it says what cannot be done
    """A name or kind that cannot be used; the message says what is allowed."""


@dataclass(frozen=True)
class Row:
    """One enrolled device. `window` is where it stands, if it stands at one."""

    device: str
    kind: str
    window: str | None
    enrolled: str


class Registry:
    """Who is enrolled. Thread-safe; reading is cheap, for rows are kept until another process changes them."""

    def __init__(self, data: Path) -> None:
        """`data` is the hall's data folder; the database is made where there is none."""
        self._data = data
        data.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        path = data / "registry.db"
        path.touch(mode=0o600)
        self._db = sqlite3.connect(path, timeout=10, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(SCHEMA)
        self._seen, self._looked = -1, 0.0
        self._rows: dict[str, tuple[Row, str]] = {}

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def device(self, name: str) -> Row | None:
        """An enrolled device, or None. A new one is seen at once, a change by another process within a second.

        Every ask comes by here, and a look into the file costs 9 µs and a turn at Python's lock (measured).
        """
        with self._lock:
            fresh = self._seen >= 0 and time.monotonic() - self._looked < GLANCE_SECONDS
            row = (self._rows if fresh and name in self._rows else self._all()).get(name)
        return row[0] if row and row[0].kind != HOUSE_KIND else None

    def devices(self) -> list[Row]:
        """All enrolled devices by name."""
        return [row for row, _ in self._all().values() if row.kind != HOUSE_KIND]

    def check(self, username: str, password: str) -> str | None:
        """The device whose user and password these are, or None."""
        row = self._all().get(username)
        if row is None or row[0].kind == HOUSE_KIND:
            return None
        return username if matches(password, row[1]) else None

    def enrol(self, device: str, kind: str, window: str | None = None) -> Credentials:
        """Give a device its password (a known one gets a new one) and let the broker know; raises CannotEnrol."""
        if device in HOUSE or not DEVICE_ID.fullmatch(device):
            raise CannotEnrol(
                f"device: found {device!r}; allowed 1 to 40 of a to z, 0 to 9, - and _, a letter or figure first, "
                f"and none of {', '.join(sorted(HOUSE))}"
            )
        if kind not in get_args(DeviceKind):
            raise CannotEnrol(f"kind: found {kind!r}; allowed {', '.join(get_args(DeviceKind))}")
        return self._enrol([(device, kind, window)])[0]

    def enrol_missing(self, wanted: Sequence[Wanted]) -> list[str]:
        """Enrol the house's users and those of `wanted` without working credentials; returns who was new.

        Credentials that work but name another broker are written anew with the same password, and kinds and windows
        follow the centre's file.
        """
        everybody = [*((name, HOUSE_KIND, None) for name in HOUSE), *wanted]
        new = [row for row in everybody if not self._has_credentials(row[0])]
        self._enrol(new)
        with self._change():
            for device, kind, window in everybody:
                self._db.execute('UPDATE devices SET kind = ?, "window" = ? WHERE device = ?', (kind, window, device))
        return [name for name, _, _ in new]

    def _has_credentials(self, device: str) -> bool:
        hall, row = Hall.read(self._data), self._all().get(device)
        try:
            given = credentials(self._data, device)
        except (OSError, ValueError):
            return False
        if row is None or not matches(given.password, row[1]):
            return False
        if (given.broker, given.centre) != (hall.mqtt, hall.centre):
            _keep(self._data, dataclasses.replace(given, broker=hall.mqtt, centre=hall.centre))
        return True

    def _enrol(self, rows: Sequence[Wanted]) -> list[Credentials]:
        hall, server_key = Hall.read(self._data), public_text(identity_key(self._data))
        given = []
        with self._change() as now:
            for name, kind, window in rows:
                password = secrets.token_urlsafe(32)
                stored = hashed(password, secrets.token_bytes(SALT_BYTES))
                self._db.execute(
                    "INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?, ?)", (name, kind, window, stored, now)
                )
                given.append(Credentials(name, name, password, hall.mqtt, server_key, hall.centre))
        for each in given:
            _keep(self._data, each)
        if given and broker.read_again(self._data):
            _settle(given[-1])
        return given

    @contextmanager
    def _change(self) -> Iterator[str]:
        """One writer at a time, over all processes, until the broker's files say what the database says."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                with self._db:  # committed at its end, or rolled back
                    yield datetime.now(UTC).isoformat(timespec="seconds")
                    self._write_files()
            finally:
                self._seen = -1

    def _write_files(self) -> None:
        hall = Hall.read(self._data)
        rows = self._read()
        passwords = "".join(f"{name}:{stored}\n" for name, (_, stored) in rows.items())
        kinds = {name: row.kind for name, (row, _) in rows.items() if row.kind != HOUSE_KIND}
        folder = self._data / broker.FOLDER
        replace(folder / "acl", access_list(hall.centre, simulated=hall.simulated, kinds=kinds))
        replace(folder / "passwords", passwords)

    def _all(self) -> dict[str, tuple[Row, str]]:
        with self._lock:
            # Changes made by others move data_version; our own reset _seen.
            version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
            if version != self._seen:
                self._rows, self._seen = self._read(), version
            self._looked = time.monotonic()
            return self._rows

    def _read(self) -> dict[str, tuple[Row, str]]:
        query = 'SELECT device, kind, "window", password, enrolled FROM devices ORDER BY device'
        with closing(self._db.execute(query)) as rows:
            return {row[0]: (Row(row[0], row[1], row[2], row[4]), row[3]) for row in rows}


def credentials_file(data: Path, device: str) -> Path:
    """Where a device's credentials lie."""
    return data / "credentials" / f"{device}.json"


def credentials(data: Path, device: str) -> Credentials:
    """A device's credentials, or those of `server`, `hardware`, `watch`; raises OSError, ValueError."""
    return Credentials.read(credentials_file(data, device))


def _keep(data: Path, given: Credentials) -> None:
    replace(credentials_file(data, given.device), json.dumps(asdict(given), indent=1) + "\n")


def _settle(given: Credentials) -> None:
    """Wait until the broker has read its files again, so that a device may come the moment it is enrolled."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while (answer := knock(given.broker, given.username, given.password)) not in (WELCOME, None):
        if time.monotonic() > deadline:
            raise CannotEnrol(
                f"the broker at {given.broker} does not take the new password (code {answer}); restart it"
            )
        time.sleep(0.02)
