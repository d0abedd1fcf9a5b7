"""The single writer: journal before answer, the same id the same answer, and a commit that fails harms nobody."""

from __future__ import annotations

import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from desk_of import dianjiang
from server_of import Server

from queue_server import commands as c
from queue_server.commands import Asked
from queue_server.journal import FILE, Journal, JournalError, dump
from queue_server.verify import fingerprint
from queue_server.writer import replay


def test_what_is_answered_is_in_the_journal(server: Server) -> None:
    ticket = server.issue()
    found = [row for row in dump(server.data) if row["event"] == "ticket_issued"]
    assert [(row["ticket"], row["number"]) for row in found] == [(ticket["id"], "A001")]


def test_the_same_id_gets_the_same_answer_and_acts_once(server: Server) -> None:
    command = c.IssueTicket("tax", "t1", "k1")
    first = server.ask(command, "device:kiosk-1", "ask-1", "digest")
    again = server.ask(c.IssueTicket("tax", "t2", "k2"), "device:kiosk-1", "ask-1", "digest")
    assert (again.repeated, again.body) == (True, first.body)
    assert server.writer.look(lambda book: len(book.tickets)) == 1


def test_the_same_id_with_another_body_is_refused(server: Server) -> None:
    server.ask(c.IssueTicket("tax", "t1", "k1"), "device:kiosk-1", "ask-1", "digest")
    assert (
        server.ask(c.IssueTicket("estate", "t2", "k2"), "device:kiosk-1", "ask-1", "other").body["reason"]
        == "id_reused"
    )


def test_ids_belong_to_their_actor(server: Server) -> None:
    server.ask(c.IssueTicket("tax", "t1", "k1"), "device:kiosk-1", "ask-1")
    assert not server.ask(c.IssueTicket("tax", "t2", "k2"), "device:kiosk-2", "ask-1").repeated


def test_ids_are_remembered_over_a_restart(server: Server) -> None:
    first = server.ask(c.IssueTicket("tax", "t1", "k1"), "device:kiosk-1", "ask-1")
    server.end()
    server.begin()
    again = server.ask(c.IssueTicket("tax", "t2", "k2"), "device:kiosk-1", "ask-1")
    assert (again.repeated, again.body) == (True, first.body)


def test_nobody_waits_is_remembered_too(server: Server) -> None:
    """A retry of a call that found nobody must not call whoever came since."""
    server.do(c.OpenWindow("3"))
    assert server.ask(c.CallNext("3", "x"), command_id="press").status == 204
    server.issue()
    assert server.ask(c.CallNext("3", "y"), command_id="press").status == 204
    assert server.ask(c.CallNext("3", "z")).status == 200


def test_a_commit_that_fails_is_undone_and_harms_no_other(server: Server) -> None:
    """Two tickets of one batch share an id: the database refuses the second; the first and a third stand."""
    outcomes = []
    asks = [Asked("device:kiosk-1", c.IssueTicket("tax", name, f"k{n}"), f"ask-{n}") for n, name in enumerate("aab")]
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(
            server.writer.look, lambda _book: [server.writer.submit(ask, outcomes.append) for ask in asks]
        )
        held.result()
    server.writer.look(lambda _book: None)
    assert sorted(outcome.status for outcome in outcomes) == [201, 201, 503]
    live = server.writer.look(fingerprint)
    assert sorted(ticket["number"] for ticket in live["tickets"].values()) == ["A001", "A002"]
    assert fingerprint(replay(server.centre, server.journal)) == live


def test_the_database_itself_keeps_numbers_unique(server: Server) -> None:
    server.issue()
    with sqlite3.connect(server.data / FILE) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO events SELECT seq + 900, at, event, day, 'another', number, command, body FROM events "
                   "WHERE number IS NOT NULL")  # fmt: skip
    db.close()


def test_a_restart_finds_everything(server: Server) -> None:
    server.do(c.OpenWindow("3"))
    server.issue()
    server.issue()
    server.do(c.CallNext("3", "call"))
    before = server.writer.look(fingerprint)
    server.end()
    server.begin()
    assert server.writer.look(fingerprint) == before


def test_old_days_are_not_read_again_but_promises_are(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.do(c.BookAppointment("a", "CODE22", "tax", server.clock.now + 10 * 86_400))
    for day in range(24, 29):
        server.issue()
        server.clock.now += 86_400
        server.do(c.OpenDay(f"2026-11-{day}"))
    whole = server.writer.look(fingerprint)
    server.end()
    journal = Journal(tmp_path / FILE)
    assert sum(1 for _ in journal.events()) < sum(1 for _ in journal.events(everything=True))
    assert fingerprint(replay(dianjiang(), journal)) == whole
    journal.close()


def fourteen_months(server: Server) -> None:
    """One appointment is put off again and again, one is made a year ahead, many come and go."""
    start = server.clock.now
    server.do(c.BookAppointment("put-off", "PUT222", "tax", start + 40 * 86_400, external="P-1"))
    server.do(c.BookAppointment("far", "FAR222", "tax", start + 365 * 86_400))
    for month in range(1, 15):
        for name in ("used", "given-up", "missed"):
            server.do(c.BookAppointment(f"{name}-{month}", f"{name}-{month}", "tax", server.clock.now))
        server.do(c.CheckIn(f"t{month}", f"k{month}", candidates=(f"used-{month}",)))
        server.do(c.CancelAppointment(f"given-up-{month}"))
        server.do(c.MoveAppointment(start + (month * 30 + 41) * 86_400, "put-off"))
        server.clock.now = start + month * 30 * 86_400
        server.do(c.OpenDay(f"{2027 + month // 12}-{month % 12 + 1:02}-23"))
        server.do(c.SettleAppointments())
    server.do(c.ExcuseMisses(("missed-14",), "in hospital"))


def test_of_promises_only_those_that_still_count_are_read_and_they_make_the_same_book(tmp_path: Path) -> None:
    server = Server(tmp_path)
    fourteen_months(server)
    whole = server.writer.look(fingerprint)
    assert set(whole["appointments"]) >= {"put-off", "far", "missed-14"}
    server.end()
    journal = Journal(tmp_path / FILE)
    read = [event.appointment for _, event in journal.events() if hasattr(event, "appointment")]
    again, from_the_first_day = replay(dianjiang(), journal), replay(dianjiang(), journal, everything=True)
    journal.close()
    assert fingerprint(again) == whole == fingerprint(from_the_first_day)
    assert read.count("put-off") == 15, "read from its first day on"
    assert len(set(read) - set(whole["appointments"])) <= 3, "at most what the last day has dropped"


def test_eight_clerks_at_the_same_instant_call_eight_people(server: Server) -> None:
    windows = ["1", "2", "3"]
    for window in windows:
        server.do(c.OpenWindow(window), f"user:clerk-{window}")
    for _ in range(90):
        server.issue()

    def work(window: str) -> list[str]:
        called = []
        for _ in range(30):
            called.append(server.do(c.CallNext(window, str(uuid.uuid4())), f"user:clerk-{window}")["ticket"]["number"])
            server.do(c.MarkNoShow(window), f"user:clerk-{window}")
        return called

    with ThreadPoolExecutor(3) as pool:
        numbers = [number for called in pool.map(work, windows) for number in called]
    assert len(numbers) == len(set(numbers)) == 90


def test_yesterday_s_number_is_recorded_beside_today_s(server: Server) -> None:
    """Cut off over night: both AK01 stand in the journal, each on its own day."""
    given = server.clock.now
    server.clock.now += 86_400
    server.do(c.OpenDay("2026-11-24"))
    for ticket, at in (("today", server.clock.now), ("yesterday", given)):
        server.do(c.RegisterOffline("tax", ticket, f"token-{ticket}", "AK01", at), "device:kiosk-1")
    rows = [(row["ticket"], row["day"]) for row in dump(server.data) if row["event"] == "ticket_issued"]
    assert rows == [("today", "2026-11-24"), ("yesterday", "2026-11-23")]
    assert server.writer.look(lambda book: book.tickets["yesterday"].state) == "expired"


def test_a_journal_that_was_away_for_a_moment_leaves_no_trace_of_what_it_did_not_hold(server: Server) -> None:
    """Neither written nor read for a while: everybody is told so, and afterwards book and journal agree to the number."""
    server.issue()
    with closing(sqlite3.connect(server.data / FILE, isolation_level=None)) as other:
        other.execute("ALTER TABLE events RENAME TO away")
        for name in ("t2", "t3"):
            refused = server.ask(c.IssueTicket("tax", name, f"k-{name}"), "device:kiosk-1", f"ask-{name}")
            assert (refused.status, refused.body["reason"]) == (503, "storage")
        with pytest.raises(JournalError):
            server.writer.look(lambda book: len(book.tickets))
        other.execute("ALTER TABLE away RENAME TO events")
    again = server.ask(c.IssueTicket("tax", "t2", "k-t2"), "device:kiosk-1", "ask-t2")
    assert (again.status, again.body["ticket"]["number"], again.repeated) == (201, "A002", False)
    assert not server.writer.broken
    assert [row["seq"] for row in dump(server.data)] == [1, 2, 3]
    assert fingerprint(replay(server.centre, server.journal)) == server.writer.look(fingerprint)
