"""Advice: the smallest change that brings a queue back, and what staffing a week needs."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from desk_of import Hall, dianjiang

from queue_server import commands as c
from queue_server import whatif_advice, whatif_answer, whatif_plan
from queue_server.reports.staffing import windows_needed
from queue_server.whatif import AssignAt, OpenAt, Plan, Turn
from queue_server.whatif_pool import some
from queue_server.whatif_run import play


def advised(hall: Hall, play: whatif_advice.Try, queue: str = "tax") -> dict[str, Any] | None:
    return whatif_advice.advise(hall.book, queue, play(()), play)


class TestAdvice:
    def test_advice_is_the_smallest_change_that_is_enough(self, morning: Hall, plan: Plan) -> None:
        found = advised(morning, lambda changes: some(plan, changes, range(3), {"tax": 50.0}))
        assert found
        assert found["presses"] == [{"method": "POST", "path": "/api/v1/windows/3/open", "body": {}}]
        assert found["before"] < 0.8 <= found["after"]
        assert found["enough"]

    def test_where_nobody_can_be_in_time_any_more_a_shorter_wait_is_advised(self, morning: Hall, plan: Plan) -> None:
        found = advised(morning, lambda changes: some(plan, changes, range(3), {"tax": 0.1}))
        assert found
        assert not found["enough"]
        assert found["effect"]["p50"][1] < 0.8 * found["was"]["p50"][1]

    def test_what_is_advised_can_be_taken_back(self, morning: Hall) -> None:
        """A closed window closes again, a paused one pauses, one that was moved serves what it served."""
        morning.open("5")
        moved = AssignAt(kind="assign", window="5", serves=("tax", "estate"))
        serves = list(morning.book.works["5"].serves)
        assert whatif_advice.undone(morning.book, moved)["body"]["serves"] == serves
        morning.do(c.PauseWindow("5"))
        paths = [whatif_advice.undone(morning.book, OpenAt(kind="open", window=w))["path"] for w in ("5", "3")]
        assert paths == ["/api/v1/windows/5/pause", "/api/v1/windows/3/close"]
        morning.do(c.CloseWindow("5"))

    def test_no_advice_at_the_cost_of_others(self, morning: Hall) -> None:
        """A window of a queue that is full cannot be moved to another without harm; there is no closed one to open."""

        def play(changes: tuple[Any, ...]) -> list[whatif_answer.Summary]:
            shares = {"market": 0.9, "tax": 0.2} if changes else {"market": 0.3, "tax": 0.7}
            return [whatif_answer.Summary({queue: {"in_target": share} for queue, share in shares.items()}, {}, {})]

        assert advised(morning, play, "market") is None

    def test_no_advice_where_nothing_helps(self, morning: Hall, plan: Plan) -> None:
        assert advised(morning, lambda _changes: some(plan, (), range(1), {"tax": 1.0})) is None

    def test_who_would_be_left_at_night_is_a_reason_to_open_too(self) -> None:
        """Nobody sits at the one window that gives out results, and all have waited too long already."""
        hall = Hall()
        hall.open("1")
        for _ in range(10):
            hall.issue("collect")
        hall.wait(180)
        hall.issue("tax")
        plan = whatif_plan.rest_of_today(hall.book, hall.now, hall.events, [])
        found = advised(hall, lambda changes: some(plan, changes, range(2), {"collect": 30.0}), "collect")
        assert found
        assert (found["was"]["left"][1], found["effect"]["left"][1]) == (10, 0)
        assert not found["enough"]

    def test_a_queue_that_will_be_in_time_wants_nothing(self, morning: Hall, plan: Plan) -> None:
        days = some(plan, (), range(2), {"tax": 500.0})
        assert not whatif_advice.short(morning.book, "tax", days)
        assert whatif_advice.short(morning.book, "tax", some(plan, (), range(2), {"tax": 1.0}))


@pytest.mark.parametrize(("per_hour", "minutes", "target"), [(20, 8.0, 10.0), (40, 5.0, 5.0), (12, 12.0, 15.0)])
def test_the_staffing_plan_is_what_played_days_need(per_hour: float, minutes: float, target: float) -> None:
    """So many windows are enough, two less are not: services scatter less than Erlang has it, so one less is at the edge."""
    base = Hall(dianjiang().model_copy(update={"windows": tuple(
        dianjiang().windows[0].model_copy(update={"id": str(n), "serves": ("tax",), "supports": ()}) for n in range(9)
    )}))  # fmt: skip
    needed = windows_needed(per_hour, minutes, target, 0.8)
    quarters = tuple((base.now + turn * 900, per_hour / 4) for turn in range(32))
    share = {}
    for count in (needed, needed - 2):
        turns = tuple(Turn(base.now, str(n), "open") for n in range(count))
        day = Plan(pickle.dumps(base.book), base.now, base.now + 8 * 3600, rates={"tax": quarters}, turns=turns,
                   usual={"tax": minutes}, rest=0.0)  # fmt: skip
        waits = [wait for seed in range(8) for _, _, wait in play(day, (), seed).waits]
        share[count] = sum(wait <= target for wait in waits) / len(waits)
    assert share[needed] >= 0.8 > share[needed - 2]
