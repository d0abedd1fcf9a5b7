"""A writer that cannot keep up says so at once, and takes up what it had accepted."""

from __future__ import annotations

from pathlib import Path

import pytest

from lobby import config
from queue_server import commands as c
from queue_server import writer as w
from queue_server.commands import Asked
from queue_server.journal import Journal
from queue_server.writer import Outcome, Writer

CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"


def test_an_ask_too_many_is_told_busy_and_the_others_are_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(w, "QUEUE", 3)
    told: list[Outcome] = []
    writer = Writer(config.load(CENTRE), Journal(tmp_path / "journal.db"), lambda: 1_795_312_800.0)
    writer.submit(Asked("system:calendar", c.OpenDay("2026-11-22")), told.append)
    for window in ("1", "2", "3", "4"):
        writer.submit(Asked("user:clerk", c.OpenWindow(window)), told.append)
    assert [(outcome.status, outcome.body["reason"]) for outcome in told] == [(503, "busy")] * 2
    writer.start()
    writer.stop()
    assert [outcome.status for outcome in told[2:]] == [200, 200, 200]


def test_the_same_id_twice_in_one_batch_acts_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    told: list[Outcome] = []
    journal = Journal(tmp_path / "journal.db")
    writer = Writer(config.load(CENTRE).model_copy(update={"hours": None}), journal, lambda: 1_795_312_800.0)
    writer.submit(Asked("system:calendar", c.OpenDay("2026-11-22")), told.append)
    for token, digest in (("t1", "same"), ("t2", "same"), ("t3", "other")):
        command = c.IssueTicket("tax", f"ticket-{token}", token)
        writer.submit(Asked("device:kiosk-1", command, "id-1", digest), told.append)
    writer.start()  # all of them lie there: one batch
    writer.stop()
    _, first, again, other = told
    assert (first.status, again.status, other.status) == (201, 201, 422)
    assert again.repeated
    assert again.body == first.body
    assert not caplog.records, "the batch failed and was done one by one"
