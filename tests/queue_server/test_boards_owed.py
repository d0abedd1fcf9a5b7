"""What a board is owed it gets, also when it could not be made at the moment when it was due."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from server_of import Server

from queue_server import commands as c
from queue_server.journal import FILE
from tests.until import until

TAX = "lobby/dianjiang/board/queue/tax"


def test_a_broker_that_forgets_while_the_journal_is_away_gets_every_board_afterwards(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.issue()
    until(lambda: TAX in server.broker.retained, "the queue has its board")
    boards = {topic for topic in server.broker.retained if "/board/" in topic}
    with closing(sqlite3.connect(server.data / FILE, isolation_level=None)) as other:
        other.execute("ALTER TABLE events RENAME TO away")
        assert server.ask(c.IssueTicket("tax", "t2", "k-t2"), "device:kiosk-1", "ask-t2").status == 503
        server.broker.retained.clear()
        server.desk.boards.everything()
        until(lambda: "boards could not be made and will be tried again" in caplog.text, "it was tried")
        assert TAX not in server.broker.retained
        other.execute("ALTER TABLE away RENAME TO events")
    until(lambda: boards <= set(server.broker.retained), "all boards are back")
