"""Writes `docs/ticket-life.md` from the table in `queue_server.ticket`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from queue_server.ticket import LIFE, diagram


def page() -> str:
    """The whole page."""
    rows = [f"| `{event}` | {', '.join(befores)} | {after} |" for event, (befores, after) in LIFE.items()]
    return "\n".join(
        [
            "<!-- Written by `make docs` from queue_server/ticket.py; changes made by hand are lost. -->",
            "# The life of a ticket",
            "",
            "A ticket is made by `ticket_issued` and waits. Each row below is an event of the journal; an event that finds",
            "a ticket in another state is refused before it is written, and at replay it is a fault of the journal.",
            "",
            "```mermaid",
            diagram(),
            "```",
            "",
            "| event | finds it | leaves it |",
            "|---|---|---|",
            *rows,
            "",
            "Waiting, walking (call to arrival) and serving times are the intervals between these events, in seconds.",
            "What still waits when the day is closed expires and is never counted as served; what is being served then is",
            "finished and flagged.",
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(page())
