"""What `make run` starts: the hall with citizens, and what a newcomer wants to read once it is ready.

The hall runs in a process group of its own, so that Ctrl-C reaches it once, as the orderly stop it knows.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

PAGES = (
    ("/hall", "the virtual hall: touch the kiosks, see paper, strips, board and pads"),
    ("/console", "a clerk's window: sign in, open it, call the next number"),
    ("/office", "the manager's page: queues, windows, devices, figures"),
    ("/board", "the hall board in a browser"),
)
SHOWN_CLERKS = 3
LAST_WORDS = 20


def welcome(address: str, signs_in: Path, log: Path) -> str:
    """The pages under `address`, and who may sign in."""
    lines = ["", "The hall is open. Look at these in a browser:", ""]
    lines += [f"  {address + page:<32} {what}" for page, what in PAGES]
    lines += ["", "Sign in with one of these (name, password):", ""]
    lines += [f"  {line}" for line in _users(signs_in)]
    lines += ["", f"All of them stand in {signs_in}; what the programs log, in {log}. Ctrl-C closes the hall.", "", ""]
    return "\n".join(lines)


def _users(signs_in: Path) -> list[str]:
    if not signs_in.exists():
        return [f"{signs_in} is gone; use the passwords you have chosen"]
    rows = [row for row in signs_in.read_text("utf-8").splitlines() if row]
    clerks = [row for row in rows if row.startswith("clerk-")]
    return [row for row in rows if row not in clerks] + clerks[:SHOWN_CLERKS]


def main(data: Path, options: list[str]) -> int:
    """Run until the hall ends; returns its exit status."""
    data.mkdir(parents=True, exist_ok=True)
    log = data / "hall.log"
    command = (sys.executable, "-m", "lobby", "--die-with", str(os.getpid()), "up", "--demo", "--data", str(data))
    pipe = subprocess.PIPE
    with subprocess.Popen([*command, *options], stdout=pipe, stderr=pipe, text=True, process_group=0) as hall:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: hall.terminate())
        listener = threading.Thread(target=_sort, args=(hall.stderr, log))
        listener.start()
        for line in hall.stdout or ():
            if line.startswith("ready "):
                sys.stdout.write(welcome(line.split()[1], data / "first-sign-in.txt", log))
                sys.stdout.flush()
        listener.join()
        status = hall.wait()
    if status:
        sys.stderr.write(f"The hall ended with status {status}; its last words in {log}:\n")
        sys.stderr.writelines(log.read_text("utf-8").splitlines(keepends=True)[-LAST_WORDS:])
    return status


def _sort(lines: Iterable[str], log: Path) -> None:
    """Show what `lobby up` itself says; what its programs log goes to a file."""
    with log.open("w", encoding="utf-8", buffering=1) as file:
        for line in lines:
            file.write(line)
            if line.startswith("lobby: "):
                sys.stderr.write(line.removeprefix("lobby: "))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
