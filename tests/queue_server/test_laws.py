"""Laws of the house that need an eye from outside: a second connection that reads the file while messages go out."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from typing import Any

from server_of import Device, Server

from lobby.codec import decode
from queue_server import commands as c
from queue_server.commands import Asked
from queue_server.journal import FILE


class Witness:
    """Hears everything the server says, and looks at the moment of hearing what the file holds already."""

    def __init__(self, server: Server) -> None:
        self._path = server.data / FILE
        self.early: list[str] = []
        self.heard: list[tuple[str, bytes]] = []
        bus = server.broker.bus()
        bus.start()
        bus.subscribe("lobby/#", self._hear)

    def _hear(self, topic: str, payload: bytes) -> None:
        body = decode(payload)
        ticket = body.get("ticket")
        known = ticket["id"] if isinstance(ticket, dict) else ticket
        if body.get("seq", 0) > self._one("SELECT coalesce(max(seq), 0) FROM events"):
            self.early.append(f"{topic}: seq {body['seq']}")
        if topic.endswith("/call") and not self._one(
            "SELECT count(*) FROM events WHERE body LIKE ?", f"%{body['call']}%"
        ):
            self.early.append(f"{topic}: {body['call']}")
        if topic.endswith("/answer") and known and not self._one("SELECT count(*) FROM events WHERE ticket = ?", known):
            self.early.append(f"{topic}: {known}")
        if topic.endswith("/do") and not self._one(
            "SELECT count(*) FROM events WHERE body LIKE ?", f"%{body['prompt']}%"
        ):
            self.early.append(f"{topic}: {body['prompt']}")
        self.heard.append((topic.rpartition("/")[2], payload))

    def _one(self, query: str, *values: str) -> int:
        with closing(sqlite3.connect(self._path)) as db:
            return int(db.execute(query, values).fetchone()[0])


def test_nothing_goes_out_before_the_file_holds_it(server: Server) -> None:
    """Law 2: answers, boards, calls and prompts, each compared with the file at the moment it is heard."""
    witness = Witness(server)
    Device(server, "kiosk-1").ask("issue", service="tax")
    server.do(c.OpenWindow("3"))
    server.do(c.CallNext("3", str(uuid.uuid4())))
    server.do(c.Recall("3", str(uuid.uuid4())))
    server.do(c.StartService("3"))
    server.do(c.FinishService("3", str(uuid.uuid4())))
    server.writer.look(lambda _book: None)
    assert {"answer", "3", "hall", "call", "do"} <= {topic for topic, _ in witness.heard}
    assert witness.early == []


def test_a_commit_that_fails_says_nothing_but_that_it_failed(server: Server) -> None:
    """The disk takes nothing: no board, no call, no number; the one answer is `storage`; and then the hall goes on."""
    server.issue()
    server.do(c.OpenWindow("3"))
    witness = Witness(server)
    read_only(server, on=True)
    assert server.ask(c.CallNext("3", "call-1")).body["reason"] == "storage"
    assert not [topic for topic, payload in witness.heard if b"call-1" in payload]
    assert server.writer.look(lambda book: book.at_window("3")) is None
    read_only(server, on=False)
    assert server.ask(c.CallNext("3", "call-2")).ok


def test_every_answer_of_a_batch_waits_for_its_commit(server: Server) -> None:
    """Twenty asks that come at once are one commit; at the first answer all twenty are in the file."""
    found: list[Any] = []

    def answered(_outcome: object) -> None:
        with closing(sqlite3.connect(server.data / FILE)) as db:
            found.append(db.execute("SELECT count(*) FROM events WHERE event = 'ticket_issued'").fetchone()[0])

    asks = [Asked("device:kiosk-1", c.IssueTicket("tax", f"t{n}", f"k{n}"), f"ask-{n}") for n in range(20)]

    def all_at_once(_book: object) -> None:
        for ask in asks:
            server.writer.submit(ask, answered)

    server.writer.look(all_at_once)
    server.writer.look(lambda _book: None)
    assert found == [20] * 20


def test_the_power_may_go_after_any_answer(server: Server) -> None:
    """Commits are grouped, never skipped: `synchronous=FULL` on the connection that writes."""
    assert server.writer.tend(lambda journal: journal._db.execute("PRAGMA synchronous").fetchone()[0]) == 2


def read_only(server: Server, *, on: bool) -> None:
    """The file takes no more writes, as on a disk that the kernel has remounted."""
    server.writer.tend(lambda journal: journal._db.execute(f"PRAGMA query_only = {int(on)}"))
