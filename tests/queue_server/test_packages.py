"""Packages (一件事): one number, several steps, each counted by itself."""

from __future__ import annotations

import pytest
from desk_of import Hall, dianjiang
from hypothesis import given, settings
from hypothesis import strategies as st

from lobby.centre import Centre
from lobby.matters import Package
from queue_server import commands as c
from queue_server import packages
from queue_server.ticket import SERVING, WAITING

WINDOW_OF = {"market": "9", "tax": "1", "police": "7", "general": "11"}
PLACES = sorted(WINDOW_OF)


def with_package(order: str, *services: str) -> Centre:
    centre = dianjiang()
    steps = [{"name": {"zh": name, "en": name}, "service": name} for name in services]
    package = Package.model_validate(
        {"id": "all", "name": {"zh": "一件事", "en": "All of it"}, "steps": steps, "order": order}
    )
    return centre.model_copy(update={"packages": (package,)})


def finish(hall: Hall, window: str, **fields: object) -> dict[str, object]:
    return dict(hall.do(c.FinishService(window, f"prompt-{window}-{hall.now}", **fields))["ticket"])


def serve_step(hall: Hall, window: str, number: str) -> dict[str, object]:
    assert hall.call(window) == number
    hall.do(c.StartService(window))
    hall.wait(5)
    return finish(hall, window)


def test_a_company_is_opened_with_one_number_at_four_windows() -> None:
    hall = Hall()
    hall.open("9", "7", "1", "11")
    ticket = hall.issue("market", package="start-company")
    number = ticket.number
    states = []
    for window in ("9", "7", "1", "11"):
        hall.wait(3)
        states.append(serve_step(hall, window, number)["state"])
    assert states == ["waiting", "waiting", "waiting", "finished"]
    steps = packages.seen(hall.book, ticket)
    assert [step["state"] for step in steps] == ["done"] * 4
    assert [step["window"] for step in steps] == ["9", "7", "1", "11"]
    assert [(step["waited_seconds"], step["served_seconds"]) for step in steps] == [(180, 300)] * 4
    assert (ticket.waited, ticket.served) == (720, 1200)
    hall.assert_replay_is_live()


def test_the_wait_counts_from_the_end_of_the_last_step() -> None:
    hall = Hall()
    hall.open("9", "7")
    traveller = hall.issue("market", package="start-company")
    hall.wait(30)
    there_before = hall.issue("police")
    serve_step(hall, "9", traveller.number)
    after = hall.issue("police")
    hall.wait(1)
    assert [hall.serve("7") for _ in range(2)] == [there_before.number, traveller.number]
    assert (
        after.overtaken == 0
    )  # whoever comes from a step stands in the line by the end of that step, and passes nobody


def test_nobody_is_patience_because_a_step_came_late() -> None:
    """A number of nine o'clock that joins a line at noon is no earlier arrival there: those served before it pass nobody."""
    hall = Hall()
    hall.open("9", "7")
    traveller = hall.issue("market", package="start-company")
    hall.wait(60)
    others = [hall.issue("police") for _ in range(8)]
    serve_step(hall, "9", traveller.number)
    assert [hall.serve("7") for _ in others] == [other.number for other in others]
    assert traveller.overtaken == 0
    assert hall.call("7") == traveller.number


def test_steps_of_one_window_go_on_without_another_wait() -> None:
    hall = Hall()
    hall.open("11")
    ticket = hall.issue("general", package="retire")
    hall.call("11")
    hall.do(c.StartService("11"))
    for minutes in (4, 6):
        hall.wait(minutes)
        seen = finish(hall, "11")
        assert (seen["state"], seen["window"]) == (SERVING, "11")
    hall.wait(2)
    assert finish(hall, "11")["state"] == "finished"
    assert [step["served_seconds"] for step in packages.seen(hall.book, ticket)] == [240, 360, 120]
    hall.assert_replay_is_live()


def test_finish_and_call_calls_nobody_while_the_citizen_stays_for_the_next_step() -> None:
    hall = Hall()
    hall.open("11")
    ticket = hall.issue("general", package="retire")
    hall.issue("general")
    hall.call("11")
    hall.do(c.StartService("11"))
    hall.do(c.FinishAndCall("11", "prompt", "call-x"))
    assert hall.book.at_window("11") is ticket
    assert ticket.state == SERVING


def test_in_any_order_the_shortest_line_is_next() -> None:
    hall = Hall(with_package("any", "market", "tax", "police", "estate"))
    hall.open("9", "1", "7", "4")
    ticket = hall.issue("market", package="all")
    for service, count in (("tax", 3), ("police", 1), ("estate", 2)):
        for _ in range(count):
            hall.issue(service)
    assert serve_step(hall, "9", ticket.number)["service"] == "police"
    hall.serve("7")
    assert serve_step(hall, "7", ticket.number)["service"] == "estate"


def test_a_line_without_an_open_window_is_the_longest() -> None:
    hall = Hall(with_package("any", "market", "tax", "police"))
    hall.open("9", "7")  # no tax window is open
    ticket = hall.issue("market", package="all")
    for _ in range(4):
        hall.issue("police")
    assert serve_step(hall, "9", ticket.number)["service"] == "police"


def test_in_any_order_a_number_may_begin_with_any_step() -> None:
    hall = Hall(with_package("any", "market", "tax", "police"))
    ticket = hall.issue("police", package="all")
    assert [step.state for step in ticket.steps] == ["to_do", "to_do", "now"]
    assert hall.refused(c.IssueTicket("estate", "t", "k", package="all")) == "other_service"


def test_in_sequence_a_number_is_of_the_first_step() -> None:
    hall = Hall(with_package("sequence", "market", "tax"))
    assert hall.refused(c.IssueTicket("tax", "t", "k", package="all")) == "other_service"


def test_the_citizen_may_give_up_the_rest() -> None:
    hall = Hall()
    hall.open("9")
    ticket = hall.issue("market", package="start-company")
    hall.call("9")
    hall.do(c.StartService("9"))
    assert finish(hall, "9", whole=True)["state"] == "finished"
    assert [step.state for step in ticket.steps] == ["done", "to_do", "to_do", "to_do"]


def test_a_transfer_within_a_step_keeps_the_step() -> None:
    hall = Hall()
    hall.open("9", "11", "7")
    ticket = hall.issue("market", package="start-company")
    hall.call("9")
    hall.do(c.StartService("9"))
    hall.do(c.TransferTicket("9", "general"))
    assert (ticket.state, ticket.step) == (WAITING, 0)
    assert serve_step(hall, "11", ticket.number)["service"] == "police"
    hall.assert_replay_is_live()


def test_each_line_learns_from_its_own_steps() -> None:
    hall = Hall()
    hall.open("9", "7")
    ticket = hall.issue("market", package="start-company")
    serve_step(hall, "9", ticket.number)
    serve_step(hall, "7", ticket.number)
    for queue in ("market", "police"):
        assert (hall.book.lines[queue].served, hall.book.lines[queue].serving_seconds) == (1, 300)


def test_who_still_has_steps_at_the_end_of_the_day_expires_and_keeps_what_was_done() -> None:
    hall = Hall()
    hall.open("9")
    ticket = hall.issue("market", package="start-company")
    serve_step(hall, "9", ticket.number)
    hall.do(c.CloseDay())
    assert ticket.state == "expired"
    assert ticket.steps[0].state == "done"
    hall.assert_replay_is_live()


def test_a_package_given_while_cut_off_has_its_steps_too() -> None:
    hall = Hall()
    hall.ask(c.RegisterOffline("market", "t-off", "k-off", "FK01", hall.now, package="start-company"), "device:kiosk-1")
    assert len(hall.book.tickets["t-off"].steps) == 4


def test_an_older_journal_without_steps_is_finished_as_it_was() -> None:
    hall = Hall()
    hall.open("9")
    hall.issue("market", package="start-company")
    hall.events = [event for event in hall.events if type(event).__name__ != "PackageBegun"]
    again = hall.replayed()
    assert next(iter(again.tickets.values())).steps == []


def test_what_a_package_needs_is_asked_for_once() -> None:
    said = [{"zh": name, "en": name} for name in ("身份证", "户口簿", "身份证", "照片", "户口簿")]
    package = Package.model_validate({
        "id": "p", "name": said[0], "materials": said, "steps": [{"name": said[0], "service": "tax"}],
    })  # fmt: skip
    assert [material.zh for material in package.materials] == ["身份证", "户口簿", "照片"]


ORDERS = st.tuples(st.sampled_from(["sequence", "any"]), st.lists(st.sampled_from(PLACES), min_size=1, max_size=6))


@settings(max_examples=60, deadline=None)
@given(made=ORDERS, minutes=st.lists(st.floats(0, 40), min_size=20, max_size=20), others=st.integers(0, 4))
def test_whatever_its_steps_every_minute_is_counted_once_and_the_journal_makes_the_same_book(
    made: tuple[str, list[str]], minutes: list[float], others: int
) -> None:
    order, services = made
    hall = Hall(with_package(order, *services))
    hall.open("9", "1", "7", "11")
    waits = iter(minutes)
    for number in range(others):
        hall.issue(services[number % len(services)])
    ticket = hall.issue(services[0], package="all")
    for _ in range(60):
        if ticket.state == "finished":
            break
        window = ticket.window if ticket.state == SERVING else WINDOW_OF[ticket.queue]
        assert window
        hall.wait(next(waits, 1.0))
        if ticket.state == WAITING:
            hall.call(window)
            hall.do(c.StartService(window))
        finish(hall, window)
    steps = packages.seen(hall.book, ticket)
    assert sorted(step["service"] for step in steps) == sorted(services)
    assert {step["state"] for step in steps} == {"done"}
    for name in ("waited", "walked", "served"):
        assert sum(getattr(step, name) for step in ticket.steps) == pytest.approx(getattr(ticket, name))
    hall.assert_replay_is_live()
