"""Writes a golden journal: `python -m tests.journals.make NAME`, from the repository's root. Never over an old one.

A golden journal is a history as some version of the engine wrote it, with the books that version made of it on the
way. Every later version must make the same books (`tests/queue_server/test_golden.py`). README.md says how the next
one is added.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lobby import config
from lobby.centre import Centre
from queue_server import commands as c
from queue_server.apply import apply
from queue_server.book import Book
from queue_server.commands import Asked, Command
from queue_server.engine import decide
from queue_server.events import KIND_OF, KINDS, DayClosed, Event, body_of
from queue_server.journal import read_event
from queue_server.refusal import Refusal
from queue_server.slots import slot_of
from queue_server.verify import fingerprint
from tests.journals import promises

HERE = Path(__file__).resolve().parent
CENTRE_FILE = HERE.parents[1] / "config" / "dianjiang.toml"
MONDAY_NINE = 1_795_395_600.0  # 2026-11-23 09:00 in Dianjiang
EVERY = 20  # events from one kept book to the next
KIOSK, RECEPTION = "device:kiosk-1", "user:reception"


@dataclasses.dataclass(frozen=True)
class Golden:
    """One golden journal: the centre it was written in, its rows, and the books they made."""

    name: str

    @property
    def centre(self) -> Centre:
        """As it was then."""
        return config.load(HERE / f"{self.name}.toml")

    def rows(self) -> Iterator[dict[str, Any]]:
        """The journal's rows in order: seq, at, event, body."""
        for line in (HERE / f"{self.name}.jsonl").read_text("utf-8").splitlines():
            yield json.loads(line)

    def books(self) -> dict[int, dict[str, Any]]:
        """What the version that wrote it made of it, by the seq after which it was so."""
        read = json.loads((HERE / f"{self.name}.book.json").read_text("utf-8"))
        return {int(seq): book for seq, book in read.items()}


def goldens() -> list[Golden]:
    """All there are."""
    return [Golden(path.stem) for path in sorted(HERE.glob("*.jsonl"))]


def replayed(golden: Golden) -> dict[int, dict[str, Any]]:
    """The books that today's code makes of it, after the same events."""
    book, wanted = Book(golden.centre), golden.books().keys()
    made = {}
    for row in golden.rows():
        apply(book, read_event(row["event"], row["at"], json.dumps(row["body"])))
        if row["seq"] in wanted:
            made[row["seq"]] = plain(book)
    return made


def plain(book: Book) -> dict[str, Any]:
    """A book's fingerprint as JSON has it."""
    made = fingerprint(book)
    made["asks"] = {f"{actor} {ask}": ticket for (actor, ask), ticket in made["asks"].items()}
    read: dict[str, Any] = json.loads(json.dumps(made, default=list))
    return read


class Pen:
    """Decides and applies as the writer does, with a clock that the story moves; every command must be allowed."""

    def __init__(self, centre: Centre) -> None:
        self.book, self.now, self.events = Book(centre), MONDAY_NINE, list[Event]()
        self.books: dict[int, dict[str, Any]] = {}
        self._ids = itertools.count(1)

    def do(self, command: Command, actor: str = RECEPTION, ask: str | None = None) -> None:
        """One command; two minutes later the next."""
        decided = decide(self.book, Asked(actor, command, ask or f"ask-{next(self._ids)}"), self.now)
        if isinstance(decided, Refusal):
            raise SystemExit(f"{command}: refused: {decided.message.en}")
        for event in decided:
            apply(self.book, event)
            self.events.append(event)
            if isinstance(event, DayClosed) or len(self.events) % EVERY == 0:
                self.books[len(self.events)] = plain(self.book)
        self.now += 120

    def issue(self, ticket: str, service: str = "tax", ticket_class: str = "normal", basis: str | None = None) -> None:
        """A number at the kiosk."""
        self.do(c.IssueTicket(service, ticket, f"token-{ticket}", ticket_class, basis), KIOSK, f"take-{ticket}")

    def at(self, window: str, *commands: Command) -> None:
        """What the clerk of a window presses."""
        for command in commands:
            self.do(command, f"user:clerk-{window}")

    def call(self, window: str) -> None:
        """Next, please."""
        self.at(window, c.CallNext(window, f"call-{next(self._ids)}"))


def monday(pen: Pen) -> None:
    """Everything that can happen on a day."""
    pen.do(c.OpenDay("2026-11-23"), "system:calendar")
    pen.at("3", c.OpenWindow("3"))
    pen.at("4", c.OpenWindow("4"), c.PauseWindow("4", "tea"), c.OpenWindow("4"))
    pen.issue("m1")
    pen.do(c.MarkPrinted("m1"), KIOSK)
    pen.do(c.BookAppointment("appointment-1", "SLOT25", "tax", MONDAY_NINE + 25 * 60, "city-77"))
    pen.do(c.BookAppointment("appointment-2", "MORROW", "tax", MONDAY_NINE + 86_400 + 30 * 60))
    pen.do(c.CheckIn("m2", "token-m2", "SLOT25"), KIOSK)
    pen.issue("m3", ticket_class="priority", basis="veteran")
    for ticket in ("m4", "m5", "m6", "m7"):
        pen.issue(ticket)
    pen.issue("m8", "estate")
    at_the_kiosk(pen)
    a_visit_with_a_rating(pen)
    absent_and_back(pen)
    aside_and_sent_on(pen)
    while_cut_off(pen)
    pen.do(c.CancelTicket("m7", "citizen"), "phone:m7")
    pen.call("3")
    pen.at("3", c.StartService("3"))
    told_to_the_hall(pen)
    pen.do(c.CloseDay(), "user:manager")


def told_to_the_hall(pen: Pen) -> None:
    """The notice is changed and taken down; an emergency ends; another, begun in the evening, lasts."""
    manager = "user:manager"
    pen.do(c.SetNotice("今天提前下班", "We close early today"), manager)
    pen.do(c.SetNotice(), manager)
    pen.do(c.BeginEmergency("emergency-1", "请从最近的出口离开", "Please leave by the nearest exit"), manager)
    pen.do(c.EndEmergency(), manager)
    pen.do(c.SetNotice("明天照常", "Open as usual tomorrow"), manager)
    pen.do(c.BeginEmergency("emergency-2", "停电", "Power cut"), manager)


def at_the_kiosk(pen: Pen) -> None:
    """A number for an item and one for a package, a booking with a card, a call for help, a technician's acts."""
    item, package = pen.book.centre.items[0], pen.book.centre.packages[0]
    pen.do(c.IssueTicket(item.service, "k1", "token-k1", item=item.id), KIOSK)
    pen.do(c.IssueTicket(package.steps[0].service, "k2", "token-k2", package=package.id), KIOSK)
    pen.do(c.CancelTicket("k2", "citizen", "token-k2"), KIOSK)
    slot = slot_of(pen.book.centre, MONDAY_NINE + 2 * 3600)
    pen.do(c.BookAppointment("appointment-3", "KIOSK2", "estate", slot, by_citizen=True), KIOSK)
    pen.do(c.AskHelp("kiosk-1"), KIOSK)
    pen.do(c.AskHelp("kiosk-2"), "device:kiosk-2")
    pen.do(c.AnswerHelp("kiosk-1"))
    pen.do(c.TellDevice("kiosk-1", "restart", "do-1"), "user:technician")
    pen.do(c.ChangeSettings("kiosk-1", 1), "user:manager")


def a_visit_with_a_rating(pen: Pen) -> None:
    """Called twice, undone twice, served, bound to a case, rated."""
    pen.call("3")
    pen.now -= 115  # an undo comes within seconds
    pen.at("3", c.Undo("3"))
    pen.call("3")
    pen.at("3", c.Recall("3", "call-again"), c.StartService("3"))
    pen.now -= 115
    pen.at("3", c.Undo("3"), c.StartService("3"))
    first = pen.book.windows["3"].ticket or ""
    pen.do(c.BindCases(first, ("AJ202611230001",)), "system:intake")
    pen.at("3", c.FinishService("3", "prompt-1", "AJ202611230002"))
    pen.do(c.RateService("prompt-1", 2, "pad", "3", ("slow", "far")), "device:pad-3")


def absent_and_back(pen: Pen) -> None:
    """One does not come and returns; another is sent back while called."""
    pen.call("3")
    absent = pen.book.windows["3"].ticket or ""
    pen.at("3", c.MarkNoShow("3"))
    pen.do(c.ReturnTicket(absent))
    pen.call("3")
    pen.do(c.ReturnTicket(pen.book.windows["3"].ticket or ""))
    pen.call("3")
    pen.at("3", c.MarkNoShow("3"))


def aside_and_sent_on(pen: Pen) -> None:
    """One is set aside and taken up again, one is sent to another service."""
    pen.call("3")
    pen.at("3", c.StartService("3"), c.ParkTicket("3", "a paper is missing"))
    pen.call("3")
    pen.at("3", c.StartService("3"), c.TransferTicket("3", "estate"), c.ResumeTicket("3"))
    pen.at("3", c.FinishService("3", "prompt-2"))
    pen.at("4", c.CallTicket("4", "m8", "call-m8"))


def while_cut_off(pen: Pen) -> None:
    """Two offline numbers; one of them instead of an ask that was journalled after all."""
    pen.issue("m9")
    given = pen.now - 600
    pen.do(c.RegisterOffline("tax", "o1", "token-o1", "AK01", given), KIOSK)
    pen.do(c.RegisterOffline("tax", "o2", "token-o2", "AK02", given + 60, instead_of="take-m9"), KIOSK)


def tuesday(pen: Pen) -> None:
    """Numbers begin anew; yesterday's question is answered late; a promise is kept; the journal ends in mid-morning."""
    pen.now = MONDAY_NINE + 86_400
    pen.do(c.OpenDay("2026-11-24"), "system:calendar")
    pen.do(c.RateService("prompt-2", 5, "pad", "3"), "device:pad-3")
    pen.at("3", c.OpenWindow("3"))
    pen.at("11", c.OpenWindow("11"))
    for ticket, service in (("t1", "tax"), ("t2", "general"), ("t3", "tax"), ("t4", "tax"), ("t5", "police")):
        pen.issue(ticket, service)
    pen.do(c.CheckIn("t6", "token-t6", candidates=("appointment-2",)), KIOSK)
    pen.call("3")
    pen.at("3", c.StartService("3"))
    pen.call("11")
    pen.at("11", c.MarkNoShow("11"), c.CloseWindow("11"))
    pen.do(c.ReturnTicket("t2"))


def both_days(pen: Pen) -> None:
    """Everything that can happen on a day, and the morning after."""
    monday(pen)
    tuesday(pen)


STORIES: dict[str, tuple[Callable[[Path], str], Callable[[Pen], None]]] = {
    "day": (lambda file: file.read_text("utf-8"), both_days),
    "promises": (promises.centre_text, promises.told),
}
"""By the last word of the name; any other word tells of a day."""


def main(name: str) -> None:
    """Write the journal, the centre it was written in, and the books; refuse what exists, and what leaves a kind out."""
    places = [HERE / f"{name}{end}" for end in (".jsonl", ".toml", ".book.json")]
    if any(place.exists() for place in places):
        raise SystemExit(
            f"{name}: found a golden journal of this name; allowed a new name, for old ones stay as they are"
        )
    centre_text, story = STORIES.get(name.rpartition("-")[2], STORIES["day"])
    text = centre_text(CENTRE_FILE)
    with tempfile.TemporaryDirectory() as folder:
        (file := Path(folder) / "centre.toml").write_text(text, "utf-8")
        pen = Pen(config.load(file))
    story(pen)
    pen.books[len(pen.events)] = plain(pen.book)
    told = {KIND_OF[type(event)] for event in pen.events}
    told |= {row["event"] for golden in goldens() for row in golden.rows()}
    if missing := set(KINDS) - told:
        raise SystemExit(f"{name}: no golden journal tells of {', '.join(sorted(missing))}")
    rows = (
        {"seq": seq, "at": event.at, "event": KIND_OF[type(event)], "body": body_of(event)}
        for seq, event in enumerate(pen.events, 1)
    )
    places[1].write_text(text, "utf-8")
    places[0].write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    places[2].write_text(json.dumps(pen.books, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
