"""`lobby verify` on a data folder that somebody has been at: each mistake is told, and nothing is changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lobby.__main__ import main
from lobby.hall import Hall
from queue_server.accounts.audit import Act, Audit
from queue_server.journal import FILE, Journal
from tests.journals.make import HERE, Golden, goldens

MORNING: Golden = next(golden for golden in goldens() if golden.name.endswith("morning"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A hall after a morning, with two acts in its audit."""
    Hall(str(HERE / f"{MORNING.name}.toml"), MORNING.centre.id, "mqtt://x:1", "http://x:1", simulated=True).write(
        tmp_path
    )
    Journal(tmp_path / FILE).close()
    for row in MORNING.rows():
        body = row["body"] if isinstance(row["body"], str) else json.dumps(row["body"])
        done(tmp_path, FILE, "INSERT INTO events (seq, at, event, body) VALUES (?, ?, ?, ?)",
             row["seq"], row["at"], row["event"], body)  # fmt: skip
    audit = Audit(tmp_path / "audit.db")
    for who in ("manager", "clerk-3"):
        audit.add(
            Act(at=1.0, who=who, act="sign-in", what=who, status=200, reason=None, before=None, after=None, place="")
        )
    audit.close()
    return tmp_path


def done(data: Path, file: str, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(data / file)) as db, db:
        db.execute(statement, values)


def verified(data: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    return main(["verify", "--data", str(data)]), capsys.readouterr().out


def test_a_hall_that_nobody_has_been_at_is_whole(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(data, capsys) == (0, "the journal is whole and replays\n")


def test_an_event_that_is_gone_is_missed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = max(row["seq"] for row in MORNING.rows())
    done(data, FILE, "UPDATE events SET seq = seq + 1 WHERE seq = ?", last)
    status, told = verified(data, capsys)
    assert status == 1
    assert f"seq {last} is missing (found {last + 1})" in told


def test_an_event_that_means_nothing_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done(data, FILE, "UPDATE events SET body = '{}' WHERE seq = 2")
    status, told = verified(data, capsys)
    assert status == 1
    assert "seq 2" in told
    assert "cannot be applied" in told


def test_a_line_of_the_audit_that_was_changed_is_named(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done(data, "audit.db", "DROP TRIGGER audit_stays")
    done(data, "audit.db", "UPDATE audit SET who = 'somebody else' WHERE seq = 1")
    status, told = verified(data, capsys)
    assert (status, told) == (1, f"{data / 'audit.db'}: line 1 is not what was written, or one before it is gone\n")


def test_a_folder_without_a_journal_is_told_what_it_lacks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, told = verified(tmp_path, capsys)
    assert status == 1
    assert "found no journal; allowed the --data folder of a hall" in told
