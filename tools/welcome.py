"""What a newcomer reads once the hall is ready: `lobby up | python tools/welcome.py DATA`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

PAGES = (
    ("/hall", "the virtual hall: touch the kiosks, see paper, strips, board, pads"),
    ("/console", "a clerk's window: sign in, open it, call the next number"),
    ("/office", "the manager's page: queues, windows, devices, figures"),
    ("/board", "the hall board in a browser"),
)


def welcome(address: str, signs_in: Path) -> str:
    """The addresses under `address`, and who may sign in."""
    lines = ["", "The hall is open.", ""]
    lines += [f"  {address + page:<34} {what}" for page, what in PAGES]
    lines += ["", "  Sign in with (name password):"]
    lines += [f"    {line}" for line in _users(signs_in)]
    return "\n".join([*lines, f"  All of them stand in {signs_in}.", ""])


def _users(signs_in: Path) -> list[str]:
    if not signs_in.exists():
        return [f"what you chose at the first start; {signs_in} is gone"]
    rows = signs_in.read_text("utf-8").splitlines()
    clerks = [row for row in rows if row.startswith("clerk-")]
    return [row for row in rows if row and not row.startswith("clerk-")] + clerks[:2] + (["…"] if clerks[2:] else [])


def main() -> None:
    """Pass every line on, and say more after the one that says the hall is ready."""
    for line in sys.stdin:
        sys.stdout.write(line)
        words = line.split()
        if words[:1] == ["ready"]:
            sys.stdout.write(welcome(words[1], Path(sys.argv[1]) / "first-sign-in.txt") + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the hall's; its last words still pass through here
    main()
