"""Each figure of a report is what the raw journal says: a day with everything in it, summed up by other code."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from raw_figures import Line, Track, channel, figures, seconds, tracks
from server_of import Server
from site_of import Browser, Site

from queue_server import commands as c
from queue_server.journal import dump

WINDOWS = ("1", "3", "7", "9", "11")
SERVICES = ("tax", "police", "market", "general", "estate")


class Lots:
    """A day drawn by lot, the same every time; what the hall refuses just does not happen."""

    def __init__(self, site: Site) -> None:
        self.site, self.dice = site, random.Random(5)
        self.ids = (str(uuid.UUID(int=n, version=4)) for n in itertools.count(1))
        self.given: list[str] = []

    def live(self, turns: int) -> None:
        for window in WINDOWS:
            self.site.server.do(c.OpenWindow(window), f"user:clerk-{window}")
        for _ in range(turns):
            self.site.server.clock.now += self.dice.randint(5, 90)
            if self.dice.random() < 0.4:
                self.arrive()
            self.work(self.dice.choice(WINDOWS))

    def arrive(self) -> None:
        ticket, actor = next(self.ids), self.dice.choice(("device:kiosk-1", "device:kiosk-1", "user:desk"))
        kind = self.dice.choice(("normal", "normal", "priority"))
        package = {"package": "start-company"} if self.dice.random() < 0.1 else {}
        service = "market" if package else self.dice.choice(SERVICES)
        self.site.server.ask(c.IssueTicket(service, ticket, next(self.ids), kind, **package), actor)
        self.given.append(ticket)

    def work(self, window: str) -> None:
        state = self.site.server.writer.look(lambda book: book.windows[window].state)
        chosen = {"idle": self.idle, "called": self.called, "serving": self.serving}[state]
        self.site.server.ask(chosen(window), f"user:clerk-{window}")

    def idle(self, window: str) -> Any:
        if self.dice.random() < 0.08:
            return self.dice.choice((c.ReturnTicket, c.CancelTicket))(self.dice.choice(self.given or ["none"]))
        if self.dice.random() < 0.1:
            return c.ResumeTicket(window)
        return c.CallNext(window, next(self.ids))

    def called(self, window: str) -> Any:
        chance = self.dice.random()
        if chance < 0.1:
            return c.MarkNoShow(window)
        if chance < 0.2:
            return c.Undo(window)
        return c.Recall(window, next(self.ids)) if chance < 0.3 else c.StartService(window)

    def serving(self, window: str) -> Any:
        chance = self.dice.random()
        if chance < 0.05:
            return c.ParkTicket(window)
        if chance < 0.1:
            return c.TransferTicket(window, self.dice.choice(SERVICES))
        if chance < 0.14:
            return c.Undo(window)
        if chance < 0.5:
            return c.Recall(window, next(self.ids))
        prompt = next(self.ids)
        self.site.server.ask(c.FinishService(window, prompt), f"user:clerk-{window}")
        return c.RateService(prompt, self.dice.randint(1, 5), "pad", window)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One day for all who look at it."""
    folder = tmp_path_factory.mktemp("day")
    server = Server(folder)
    made = Site(server, folder)
    Lots(made).live(900)
    server.do(c.CloseDay(), "system:calendar")
    yield made
    made.registry.close()
    server.end()


@pytest.fixture(scope="module")
def day(hall: Site) -> tuple[Browser, list[Line]]:
    return hall.signed_in("manager"), list(dump(hall.server.data))


GROUPED: dict[str, Callable[[Track], str]] = {
    "service": lambda one: one.service,
    "class": lambda one: str(one.issued["ticket_class"]),
    "channel": channel,
    "day": lambda one: one.issued["at"][:10],
    "quarter": lambda one: f"{one.issued['at'][11:13]}:{int(one.issued['at'][14:16]) // 15 * 15:02d}",
}


def test_each_figure_is_what_the_raw_journal_says(hall: Site, day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    policy, every = hall.server.centre.policy, tracks(lines)
    assert {"no_show", "cancelled", "expired", "finished"} <= {one.doing for one in every}
    for by, key in GROUPED.items():
        seen = manager.get(f"reports/{by}").json
        assert seen["total"] == figures(every, policy.target, policy.target_minutes)
        assert {figure["id"] for figure in seen["figures"]} == set(seen["total"])
        rows = {row["key"]: row["values"] for row in seen["rows"] if row["values"]["issued"]}
        groups = {name: [one for one in every if key(one) == name] for name in {key(one) for one in every}}
        assert rows == {name: figures(some, policy.target, policy.target_minutes) for name, some in groups.items()}


def test_the_steps_of_packages_are_what_the_raw_journal_says(day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    steps = [line for line in lines if line["event"] == "step_finished"]
    began = {line["ticket"]: line["steps"] for line in lines if line["event"] == "package_begun"}
    by_service: dict[str, list[float]] = {}
    for line in steps:
        by_service.setdefault(began[line["ticket"]][line["step"]]["service"], []).append(line["served"] / 60)
    seen = manager.get("reports/packages").json
    assert steps
    assert seen["total"]["steps"] == len(steps)
    longest = {row["key"]: row["values"]["step_service_p90"] for row in seen["rows"]}
    assert longest == {name: round(sorted(some)[-(len(some) // 10) - 1], 1) for name, some in by_service.items()}


def test_follow_ups_are_what_the_raw_journal_says(hall: Site, day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    opened = [line for line in lines if line["event"] == "follow_up_opened"]
    first = opened[0]["follow_up"]
    for command in (
        c.RecordContact(first, "settled", "x"),
        c.RecordRectification(first, "x"),
        c.CloseFollowUp(first, "x"),
    ):
        hall.server.clock.now += 3600
        hall.server.do(command, "user:manager")
    total = manager.get("reports/follow_ups").json["total"]
    closed = next(line for line in dump(hall.server.data) if line["event"] == "follow_up_closed")
    hours = (seconds(closed["at"]) - seconds(opened[0]["at"])) / 3600
    assert (total["opened"], total["contacted"], total["closed"]) == (len(opened), 1, 1)
    assert (total["contact_in_time"], total["closed_in_time"], total["hours"]) == (1.0, 1.0, round(hours, 1))


def test_clerks_are_set_beside_one_another_by_the_same_services(day: tuple[Browser, list[Line]]) -> None:
    manager, lines = day
    every = [one for one in tracks(lines) if one.done]
    windows = {line["ticket"]: line["window"] for line in lines if line["event"] == "ticket_finished"}
    took = {
        name: [one.spent["serving"] / 60 for one in every if one.service == name]
        for name in {one.service for one in every}
    }
    usual = sum(map(sum, took.values())) / len(every)
    seen = {row["key"]: row["values"] for row in manager.get("reports/clerk").json["rows"]}
    compared = 0
    for window in WINDOWS:
        own = [one for one in every if windows[one.issued["ticket"]] == window]
        values = seen[f"clerk-{window}"]
        assert "service_median" not in values
        assert values["served"] == len(own)
        if len(own) < 20:
            assert values["service_adjusted"] is None
            continue
        expected = sum(sum(took[one.service]) / len(took[one.service]) for one in own) / len(own)
        mean = sum(one.spent["serving"] / 60 for one in own) / len(own)
        assert values["expected"] == pytest.approx(expected, abs=0.05)
        assert values["service_adjusted"] == pytest.approx(mean / expected * usual, abs=0.05)
        compared += 1
    assert compared
