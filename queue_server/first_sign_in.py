"""The first users of a hall: there is no default password. `DATA/first-sign-in.txt` holds theirs until they change it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from lobby.centre import Centre
from lobby.hall import replace
from queue_server.accounts import Accounts

FILE = "first-sign-in.txt"


def add_first_users(data: Path, centre: Centre, *, everybody: bool) -> None:
    """`admin`, and with `everybody` a manager and a clerk for each window; new passwords are shown once.

    `admin` has the password of LOBBY_ADMIN_PASSWORD, or a random one and must choose another at the first sign-in.
    """
    accounts = Accounts(data / "accounts.db", time.time)
    wanted: list[tuple[str, str, str | None]] = [("admin", "admin", None)]
    if everybody:
        wanted += [("manager", "manager", None)]
        wanted += [(f"clerk-{window.id}", "clerk", window.id) for window in centre.windows]
    chosen = os.environ.get("LOBBY_ADMIN_PASSWORD")
    made = accounts.add_missing(wanted, {"admin": chosen} if chosen else {}, forced=["admin"])
    accounts.close()
    if everybody and made:
        _write(data, _lines(data) + [f"{name} {password}" for name, password in made])
    if made and not chosen:
        name, password = made[0]
        sys.stderr.write(f"first sign-in: {name} {password} (shown once)\n")


def forget(data: Path, name: str) -> None:
    """Somebody has a password of their own now: the first one stands in no file any more."""
    lines = _lines(data)
    kept = [line for line in lines if line.split()[:1] != [name]]
    if kept != lines:
        _write(data, kept)


def _lines(data: Path) -> list[str]:
    file = data / FILE
    return file.read_text("utf-8").splitlines() if file.exists() else []


def _write(data: Path, lines: list[str]) -> None:
    replace(data / FILE, "".join(f"{line}\n" for line in lines))
