"""Any order of commands from several clerks and kiosks: the laws of the house hold after every one of them."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

from desk_of import Hall, dianjiang
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lobby.centre import Appointments, Centre
from queue_server import commands as c
from queue_server.events import TicketIssued
from queue_server.limits import LIVE
from queue_server.refusal import Refusal
from queue_server.slots import slot_of
from queue_server.ticket import CALLED, LIFE, SERVING, STATES, WAITING
from queue_server.verify import fingerprint

WINDOWS = st.sampled_from(["1", "3", "4", "11", "14"])
SERVICES = st.sampled_from(["tax", "estate", "general", "police"])
KIOSKS = st.sampled_from([("device:kiosk-1", "K"), ("device:kiosk-2", "L")])


STEPS = {(before, after) for befores, after in LIFE.values() for before in befores}
# One command may take two rows: a duplicate is cancelled, a day that ends and begins again expires.
WAYS = STEPS | {(first, last) for first, middle in STEPS for other, last in STEPS if middle == other}


def hall() -> Centre:
    """Small limits, so that a morning runs into all of them: four police numbers, one estate number each, two a slot."""
    centre = dianjiang(return_after=2, support_threshold=2, max_overtakes=2)
    limits = {"police": {"daily_cap": 4}, "estate": {"one_live": True}}
    services = tuple(item.model_copy(update=limits.get(item.id, {})) for item in centre.services)
    return centre.model_copy(update={"services": services, "appointments": Appointments(capacity=2, lead_minutes=0)})


class Morning(RuleBasedStateMachine):
    """Clerks, kiosks and a clock, with nobody taking turns."""

    def __init__(self) -> None:
        super().__init__()
        self.hall = Hall(hall())
        self.owned: dict[int, list[str]] = {who: [] for who in range(3)}
        self.walk_ins = 0
        self.ids = itertools.count(1)
        self.offline: dict[tuple[str, str], int] = {}
        self.before: dict[str, str] = {}

    def press(self, command: Any, actor: str = "user:clerk-3") -> bool:
        """Whether it was allowed."""
        allowed = not isinstance(self.hall.ask(command, actor), Refusal)
        self.hall.now += 7
        return allowed

    def some_ticket(self, pick: int) -> str:
        tickets = list(self.hall.book.tickets)
        return tickets[pick % len(tickets)] if tickets else "nobody"

    @rule(service=SERVICES, kiosk=KIOSKS, priority=st.booleans())
    def issue(self, service: str, kiosk: tuple[str, str], priority: bool) -> None:
        name = f"t{next(self.ids)}"
        sort = {"ticket_class": "priority", "basis": "veteran"} if priority else {}
        given = self.press(c.IssueTicket(service, name, f"token-{name}", **sort), kiosk[0])
        self.walk_ins += given and service == "police"

    @rule(service=SERVICES, who=st.integers(0, 2), kiosk=KIOSKS)
    def issue_by_card(self, service: str, who: int, kiosk: tuple[str, str]) -> None:
        name, mine, book = f"c{next(self.ids)}", self.owned[who], self.hall.book
        live = [book.tickets[key] for key in mine if key in book.tickets and book.tickets[key].state in LIVE]
        if self.press(c.IssueTicket(service, name, f"token-{name}", candidates=tuple(mine)), kiosk[0]):
            assert service != "estate" or all(ticket.service != "estate" for ticket in live)
            mine.append(name)
            self.walk_ins += service == "police"

    @rule(service=SERVICES, who=st.integers(0, 2), quarter=st.integers(0, 6), kiosk=KIOSKS)
    def book_by_card(self, service: str, who: int, quarter: int, kiosk: tuple[str, str]) -> None:
        name, mine, slot = (
            f"b{next(self.ids)}",
            self.owned[who],
            slot_of(self.hall.centre, self.hall.now) + quarter * 900,
        )
        command = c.BookAppointment(name, name.upper(), service, slot, by_citizen=True, candidates=tuple(mine))
        if self.press(command, kiosk[0]):
            mine.append(name)

    @rule(who=st.integers(0, 2), kiosk=KIOSKS)
    def check_in_by_card(self, who: int, kiosk: tuple[str, str]) -> None:
        name = f"t{next(self.ids)}"
        if self.press(c.CheckIn(name, f"token-{name}", candidates=tuple(self.owned[who])), kiosk[0]):
            self.owned[who].append(name)

    @rule(pick=st.integers(0, 30), guess=st.booleans())
    def give_up_at_the_kiosk(self, pick: int, guess: bool) -> None:
        ticket = self.some_ticket(pick)
        before = self.hall.book.tickets[ticket].state if ticket in self.hall.book.tickets else None
        self.press(c.CancelTicket(ticket, "citizen", "a guess" if guess else f"token-{ticket}"), "device:kiosk-1")
        assert not guess or before is None or self.hall.book.tickets[ticket].state == before

    @rule(kiosk=KIOSKS, answer=st.booleans())
    def help(self, kiosk: tuple[str, str], answer: bool) -> None:
        device = kiosk[0].removeprefix("device:")
        self.press(c.AnswerHelp(device) if answer else c.AskHelp(device), "user:desk" if answer else kiosk[0])
        assert (device in self.hall.book.helps) is not answer

    @rule(service=SERVICES, kiosk=KIOSKS, late=st.integers(0, 1200), instead=st.integers(0, 50))
    def cut_off(self, service: str, kiosk: tuple[str, str], late: int, instead: int) -> None:
        book, name = self.hall.book, f"o{next(self.ids)}"
        letter = book.centre.queue[book.centre.service[service].queue].letter
        serial = self.offline[(letter, kiosk[1])] = self.offline.get((letter, kiosk[1]), 0) + 1
        asks = [ask for device, ask in book.asks if device == kiosk[0]]
        unanswered = asks[instead] if instead < len(asks) else None
        self.press(c.RegisterOffline(service, name, f"token-{name}", f"{letter}{kiosk[1]}{serial:02d}",
                                     self.hall.now - late, instead_of=unanswered), kiosk[0])  # fmt: skip

    @rule(service=SERVICES, minutes=st.integers(-30, 60))
    def book_and_check_in(self, service: str, minutes: int) -> None:
        name = f"a{next(self.ids)}"
        self.press(c.BookAppointment(name, name.upper(), service, self.hall.now + minutes * 60))
        self.press(c.CheckIn(f"t-{name}", f"token-{name}", code=name.upper()), "device:kiosk-1")

    @rule(window=WINDOWS)
    def open(self, window: str) -> None:
        self.press(c.OpenWindow(window))

    @rule(window=WINDOWS)
    def call_next(self, window: str) -> None:
        self.press(c.CallNext(window, f"c{next(self.ids)}"))

    @rule(window=WINDOWS, pick=st.integers(0, 30))
    def call_one(self, window: str, pick: int) -> None:
        self.press(c.CallTicket(window, self.some_ticket(pick), f"c{next(self.ids)}"))

    @rule(window=WINDOWS, act=st.sampled_from([c.StartService, c.MarkNoShow, c.ParkTicket, c.ResumeTicket, c.Undo,
                                               c.PauseWindow, c.CloseWindow]))  # fmt: skip
    def act(self, window: str, act: Any) -> None:
        self.press(act(window))

    @rule(window=WINDOWS)
    def recall(self, window: str) -> None:
        self.press(c.Recall(window, f"c{next(self.ids)}"))

    @rule(window=WINDOWS)
    def finish(self, window: str) -> None:
        self.press(c.FinishService(window, f"p{next(self.ids)}"))

    @rule(window=WINDOWS, service=SERVICES)
    def transfer(self, window: str, service: str) -> None:
        self.press(c.TransferTicket(window, service))

    @rule(pick=st.integers(0, 30), act=st.sampled_from([c.CancelTicket, c.ReturnTicket, c.MarkPrinted]))
    def reception(self, pick: int, act: Any) -> None:
        self.press(act(self.some_ticket(pick)))

    @rule(pick=st.integers(0, 30), grade=st.integers(1, 5))
    def rate(self, pick: int, grade: int) -> None:
        prompts = list(self.hall.book.prompts)
        if prompts:
            self.press(c.RateService(prompts[pick % len(prompts)], grade, "phone"))

    @rule(minutes=st.integers(1, 40))
    def time_passes(self, minutes: int) -> None:
        self.hall.wait(minutes)

    @rule()
    def end_and_begin_again(self) -> None:
        self.press(c.CloseDay())
        self.press(c.OpenDay("2026-11-23"))

    # --- the laws ---------------------------------------------------------------------------------------------------

    @invariant()
    def no_number_twice_in_a_day(self) -> None:
        numbers = [event.number for event in self.hall.events if isinstance(event, TicketIssued)]
        assert len(numbers) == len(set(numbers))

    @invariant()
    def no_ticket_at_two_windows(self) -> None:
        at = [window.ticket for window in self.hall.book.windows.values() if window.ticket]
        assert len(at) == len(set(at))

    @invariant()
    def nobody_is_lost(self) -> None:
        book = self.hall.book
        issued = {event.ticket for event in self.hall.events if isinstance(event, TicketIssued)}
        assert set(book.tickets) == issued
        in_line = [ticket for line in book.lines.values() for *_, ticket in line.order]
        arrived = [ticket for line in book.lines.values() for *_, ticket in line.arrivals]
        assert sorted(in_line) == sorted(arrived) == sorted(t.id for t in book.tickets.values() if t.state == WAITING)
        at_window = {window.ticket for window in book.windows.values()} - {None}
        assert at_window == {t.id for t in book.tickets.values() if t.state in (CALLED, SERVING)}

    @invariant()
    def every_change_stands_in_the_table(self) -> None:
        """What each ticket was before this step leads to what it is now by one or more rows of the table."""
        now = {ticket.id: ticket.state for ticket in self.hall.book.tickets.values()}
        assert set(now.values()) <= set(STATES)
        for ticket, state in now.items():
            before = self.before.get(ticket, WAITING)
            assert state == before or (before, state) in WAYS, f"{before} became {state}"
        self.before = now

    @invariant()
    def windows_say_what_is_so(self) -> None:
        for window in self.hall.book.windows.values():
            ticket = self.hall.book.at_window(window.id)
            assert (ticket is None) == (window.state not in ("called", "serving"))
            assert ticket is None or ticket.state == window.state

    @invariant()
    def replay_is_live(self) -> None:
        self.hall.assert_replay_is_live()
        again, book = self.hall.replayed(), self.hall.book
        assert (again.places, again.given, again.helps) == (book.places, book.given, book.helps)

    @invariant()
    def limits_hold(self) -> None:
        book = self.hall.book
        promised_times = Counter(
            (service, slot_of(book.centre, at)) for service, times in book.places.items() for at in times
        )
        assert max(promised_times.values(), default=0) <= 2
        assert self.walk_ins <= 4
        for mine in self.owned.values():
            promised = [book.appointments[key] for key in mine if key in book.appointments]
            open_ones = [(item.service, item.slot // 86_400) for item in promised if item.ticket is None]
            assert len(set(open_ones)) == len(open_ones)


Morning.TestCase.settings = settings(
    max_examples=30, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestMorning = Morning.TestCase


def test_a_refused_command_changes_nothing() -> None:
    hall = Hall()
    hall.issue()
    before, seq = fingerprint(hall.book), hall.book.seq
    assert isinstance(hall.ask(c.StartService("3")), Refusal)
    assert fingerprint(hall.book) == before
    assert hall.book.seq == seq
