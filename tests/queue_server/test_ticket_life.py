"""The page of a ticket's life is drawn from the table that moves tickets."""

import subprocess
import sys
from pathlib import Path

from queue_server.ticket import LIFE, STATES

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_in_docs_is_up_to_date() -> None:
    made = subprocess.run([sys.executable, str(ROOT / "tools/ticket_life.py")], capture_output=True, check=True)

    assert (ROOT / "docs/ticket-life.md").read_text("utf-8") == made.stdout.decode(), "run make docs"


def test_every_state_is_entered_and_only_ends_are_never_left() -> None:
    entered = {after for _, after in LIFE.values()} | {"waiting"}
    left = {before for befores, _ in LIFE.values() for before in befores}

    assert entered == set(STATES)
    assert set(STATES) - left == {"finished", "cancelled", "expired"}
