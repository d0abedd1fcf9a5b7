"""One carrier for every receiver: whatever goes wrong on the way, nothing is lost and no order is turned round."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_of import dianjiang
from letter_box import LetterBox
from server_of import Server
from standardwebhooks import Webhook

from lobby.message_settings import Messages
from queue_server import commands as c
from queue_server.journal import FILE, Journal
from queue_server.outbox import Posting
from queue_server.outbox_carrier import BACK_OFF_SECONDS, Carrier
from tests.until import until

pytestmark = pytest.mark.network

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


class Post:
    """A hall whose gateway is a letter box; `carry` posts what is due."""

    def __init__(self, data: Path, box: LetterBox, **settings: object) -> None:
        (data / "secret").write_text(SECRET)
        messages = Messages(url=box.url, secret_file=str(data / "secret"), **settings)
        self.box = box
        self.server = Server(data, centre=dianjiang().model_copy(update={"messages": messages}))
        mine = self.server.post_room.carriers[0]
        self.carrier = Carrier(self.server.writer, mine._receiver, self.server.clock, timeout=0.5)

    def carry(self) -> None:
        while self.carrier.carry_due():
            pass

    def counts(self) -> dict[str, int]:
        return self.server.writer.tend(lambda journal: journal.outbox.counts("messages"))

    def wait(self, seconds: float) -> None:
        self.server.clock.now += seconds

    def call(self) -> str:
        """Somebody takes a number and is called; the ticket."""
        ticket = self.server.issue()["id"]
        self.server.do(c.OpenWindow("3"))
        self.server.do(c.CallNext("3", str(uuid.uuid4())))
        return str(ticket)

    def no_show(self) -> None:
        self.server.do(c.MarkNoShow("3"))

    def types(self) -> list[str]:
        return [letter.json["type"] for letter in self.box.letters]


@pytest.fixture
def box() -> Iterator[LetterBox]:
    with LetterBox() as made:
        yield made


@pytest.fixture
def post(tmp_path: Path, box: LetterBox) -> Iterator[Post]:
    made = Post(tmp_path, box)
    yield made
    made.server.end()


def test_a_letter_is_signed_and_its_signature_fits_its_body_alone(post: Post, box: LetterBox) -> None:
    post.call()
    post.carry()
    (letter,) = box.letters
    assert Webhook(SECRET).verify(letter.body, letter.headers)["type"] == "ticket.called"
    with pytest.raises(Exception, match="signature"):
        Webhook(SECRET).verify(letter.body.replace(b"A001", b"A002"), letter.headers)


@pytest.mark.parametrize("fault", [500, 503, 404, 302, "lost", "slow"])
def test_whatever_a_receiver_does_the_letter_comes_again_under_the_same_id(
    post: Post, box: LetterBox, fault: object
) -> None:
    box.faults.append(fault)
    post.call()
    post.carry()
    assert post.counts() == {"waiting": 1}
    post.wait(BACK_OFF_SECONDS[0])
    post.carry()
    assert post.counts() == {"delivered": 1}
    assert box.tries == 2
    assert len(set(box.ids)) == 1
    assert "redirected" not in [letter.path for letter in box.letters]


def test_nobody_listens_and_the_hall_goes_on(tmp_path: Path, box: LetterBox) -> None:
    deaf = LetterBox()
    deaf._server.server_close()
    post = Post(tmp_path, deaf)
    post.call()
    post.carry()
    (row,) = post.server.writer.tend(lambda journal: journal.outbox.rows("messages", "waiting"))
    assert row["attempts"] == 1
    assert "refused" in row["error"].lower()
    post.server.end()


def test_those_of_one_ticket_keep_their_order_and_others_pass(post: Post, box: LetterBox) -> None:
    box.faults.append(500)
    post.call()
    post.carry()
    post.no_show()
    post.call()  # somebody else
    post.carry()
    assert post.types() == ["ticket.called"]  # of the other; the first one's no-show waits behind its call
    assert box.letters[0].json["data"]["number"] == "A002"


def test_what_helps_nobody_any_more_is_dropped(post: Post, box: LetterBox) -> None:
    post.call()
    post.server.do(c.StartService("3"))
    post.carry()
    assert post.counts() == {"dropped": 1}  # who is being served need not be called
    post.server.do(c.FinishService("3", str(uuid.uuid4())))
    box.faults.append(500)
    post.wait(BACK_OFF_SECONDS[-1])
    post.carry()
    assert post.counts() == {"dropped": 1, "waiting": 1}
    post.wait(2 * 86_400)
    post.carry()
    assert post.counts() == {"dropped": 2}


def test_its_own_thread_wakes_for_its_own_letters(post: Post, box: LetterBox) -> None:
    post.carrier.start()
    post.call()
    until(lambda: box.letters, "the letter")
    post.carrier.stop()


def test_a_file_of_before_keeps_what_waited_for_the_intake_system(tmp_path: Path) -> None:
    file = tmp_path / FILE
    with sqlite3.connect(file) as old:
        old.execute(
            "CREATE TABLE intake (id TEXT PRIMARY KEY, seq INTEGER, ticket TEXT, type TEXT, body TEXT, state TEXT, "
            "attempts INTEGER, due REAL, created REAL, error TEXT)"
        )
        old.execute(
            "INSERT INTO intake VALUES ('j-1', 1, 't', 'lobby.ticket.issued', '{}', 'waiting', 2, 5, 1, 'HTTP 500')"
        )
    old.close()
    for _ in range(2):  # once taken over, and opened again
        journal = Journal(file)
        assert [(one.id, one.subject, one.attempts) for one in journal.outbox.due("intake", 10)] == [("j-1", "t", 2)]
        journal.close()


def test_however_many_are_parked_one_word_of_a_person_sends_them_all_in_their_order(tmp_path: Path) -> None:
    """A receiver that was away for more than a day: of each ticket the first event is parked, the rest waits behind it."""
    journal = Journal(tmp_path / FILE)
    box, tickets = journal.outbox, 1_300
    box.put(Posting("intake", f"{step}-{ticket}", step * tickets + ticket, f"ticket-{ticket}", "x", "{}", 0.0)
            for step in range(2) for ticket in range(tickets))  # fmt: skip
    box.put([Posting("province", "other", 9_999, "other", "x", "{}", 0.0)])
    for ticket in range(tickets):
        box.failed("intake", f"0-{ticket}", 90_000.0, "HTTP 503", state="parked")
    box.failed("province", "other", 90_000.0, "HTTP 503", state="parked")
    assert box.due("intake", 100_000.0) == []
    assert box.again_all("intake", 100_000.0) == tickets
    went: list[str] = []
    while due := box.due("intake", 100_000.0):
        for parcel in due:
            went.append(parcel.id)
            box.done("intake", parcel.id, 100_000.0, None)
    assert len(went) == 2 * tickets
    assert all(went.index(f"0-{ticket}") < went.index(f"1-{ticket}") for ticket in range(0, tickets, 100))
    assert box.counts("province") == {"parked": 1}
    journal.close()


def test_what_happens_after_one_was_parked_waits_behind_it_too(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE)
    box = journal.outbox
    box.put([Posting("intake", "issued", 1, "ticket", "x", "{}", 0.0)])
    box.failed("intake", "issued", 90_000.0, "HTTP 503", state="parked")
    box.put([Posting("intake", "called", 2, "ticket", "x", "{}", 90_001.0)])
    assert box.due("intake", 200_000.0) == []
    assert box.again("intake", "issued", 200_000.0)
    assert [parcel.id for parcel in box.due("intake", 200_000.0)] == ["issued"]
    box.done("intake", "issued", 200_000.0, None)
    assert [parcel.id for parcel in box.due("intake", 200_000.0)] == ["called"]
    journal.close()


def test_a_proof_of_receipt_is_kept_when_what_is_done_with_is_deleted(tmp_path: Path) -> None:
    journal = Journal(tmp_path / FILE)
    box = journal.outbox
    box.put(Posting("province", name, seq, name, "rating", "{}", 0.0) for seq, name in enumerate("ab", 1))
    box.done("province", "a", 1.0, "R-1")
    box.done("province", "b", 1.0, None)
    box.forget(10.0)
    assert [(row["id"], row["receipt"]) for row in box.rows("province", "delivered")] == [("a", "R-1")]
    journal.close()
