"""What if: days played by the hall's own laws, with and without a change, told as ranges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from busy_morning import rest_of
from desk_of import MONDAY_NINE, Hall, dianjiang
from server_of import Server
from site_of import Browser, Site, reason

from queue_server import commands as c
from queue_server import whatif_answer, whatif_plan, whatif_seen
from queue_server.events import Event
from queue_server.web.whatif import POOL
from queue_server.whatif import AssignAt, CloseAt, MoreArrivals, OpenAt, OtherRules, Plan, Played, Question
from queue_server.whatif_plan import NoBasisError
from queue_server.whatif_pool import JOBS_WAITING, BusyError, Pool, some
from queue_server.whatif_run import play
from tests.until import until


def middle(days: list[whatif_answer.Summary], queue: str = "tax", name: str = "p50") -> float:
    return float(whatif_answer.ranges(days)["queues"][queue][name][1])


class TestPlayedDays:
    def test_the_same_chance_is_the_same_day(self, plan: Plan) -> None:
        assert play(plan, (), 1) == play(plan, (), 1)
        assert play(plan, (), 1) != play(plan, (), 2)

    def test_the_book_it_was_asked_of_stays_as_it_is(self, morning: Hall, plan: Plan) -> None:
        before = len(morning.book.tickets), morning.book.seq
        play(plan, (MoreArrivals(kind="arrivals", factor=2),), 1)
        assert (len(morning.book.tickets), morning.book.seq) == before

    def test_a_window_more_shortens_the_waits(self, plan: Plan) -> None:
        now = some(plan, (), range(4), {})
        then = some(plan, (OpenAt(kind="open", window="3"),), range(4), {})
        assert middle(then) < 0.7 * middle(now)

    def test_a_window_less_or_more_citizens_lengthen_them(self, plan: Plan) -> None:
        now = middle(some(plan, (), range(4), {}))
        assert middle(some(plan, (CloseAt(kind="close", window="2", at="11:30"),), range(4), {})) > now
        assert middle(some(plan, (MoreArrivals(kind="arrivals", factor=1.5, service="tax"),), range(4), {})) > now

    def test_a_window_moved_from_another_service_helps_from_then_on(self, morning: Hall) -> None:
        morning.open("5")
        plan = rest_of(morning)
        moved = AssignAt(kind="assign", window="5", serves=("tax",), at="14:00")
        now, then = (whatif_answer.ranges(some(plan, changes, range(4), {})) for changes in ((), (moved,)))
        noon = MONDAY_NINE + 3 * 3600
        late_now, late_then = (
            [one["wait"][1] for one in told["curve"] if one["at"] > noon + 7200] for told in (now, then)
        )
        early_now, early_then = ([one["wait"][1] for one in told["curve"] if one["at"] < noon] for told in (now, then))
        assert early_then == early_now
        assert max(late_then) < max(late_now)
        morning.do(c.CloseWindow("5"))

    def test_other_rules_hold_in_the_played_day_alone(self, morning: Hall, plan: Plan) -> None:
        rules = OtherRules(kind="policy", policy={"credits": {"priority": 300}, "max_overtakes": 100})
        assert play(plan, (rules,), 1) != play(plan, (), 1)
        assert morning.book.centre.policy.max_overtakes == 5

    def test_nobody_is_lost_and_no_law_is_broken(self, plan: Plan) -> None:
        played = play(plan, (), 5)
        assert all(minutes >= 0 for _, _, minutes in played.waits)
        assert played.open_minutes > played.idle_minutes >= 0
        assert 0 <= played.overtime_minutes <= 121


class TestRecordedDays:
    def test_a_day_again_comes_near_to_what_it_was(self, morning: Hall) -> None:
        events: list[Event] = list(morning.events)
        again = whatif_plan.recorded(morning.centre, events)
        assert len(again.arrivals) == 40
        real = [minutes for _, _, minutes in whatif_plan.waits_of(events)]
        first = {at for _, at, _ in whatif_plan.waits_of(events)}
        played = [[m for _, at, m in play(again, (), seed).waits if at in first] for seed in range(4)]
        mean = sum(map(sum, played)) / sum(map(len, played))
        assert abs(mean - sum(real) / len(real)) < 0.35 * sum(real) / len(real)

    def test_an_empty_day_is_no_basis(self) -> None:
        with pytest.raises(NoBasisError):
            whatif_plan.recorded(dianjiang(), Hall().events)

    def test_nothing_recorded_is_no_basis_for_today_either(self) -> None:
        hall = Hall()
        with pytest.raises(NoBasisError):
            whatif_plan.rest_of_today(hall.book, hall.now, hall.events, [])

    def test_a_gap_is_told(self) -> None:
        hall = Hall()
        hall.open("1")
        hall.issue()
        hall.wait(45)
        hall.call("1")
        hall.wait(60)
        hall.do(c.StartService("1"))
        assert whatif_seen.gaps(hall.events) == [(MONDAY_NINE, MONDAY_NINE + 2700)], "nobody waited in the second pause"

    def test_days_like_it_say_who_comes(self, morning: Hall) -> None:
        evening = Hall(now=MONDAY_NINE + 86_400)
        plan = whatif_plan.rest_of_today(evening.book, evening.now, evening.events, [morning.events])
        assert sum(expected for _, expected in plan.rates["tax"]) == 40


class TestAnswers:
    def test_figures_are_ranges_over_days(self) -> None:
        days = [
            whatif_answer.summary(Played((("tax", 0.0, float(wait)),), 60, 15, 0, ()), {"tax": 12})
            for wait in range(20)
        ]
        told = whatif_answer.ranges(days)
        assert told["queues"]["tax"]["p50"] == [2.0, 10.0, 18.0]
        assert told["queues"][""]["in_target"] == [0.0, 1.0, 1.0]
        assert told["day"]["idle_share"] == [0.25, 0.25, 0.25]


class TestQuestions:
    @pytest.mark.parametrize(
        "asked",
        [{"changes": [{"kind": "fly"}]}, {"day": "yesterday"}, {"replications": 0}, {"replications": 201},
         {"changes": [{"kind": "arrivals", "factor": -1}]}],
    )  # fmt: skip
    def test_what_cannot_be_asked_is_refused(self, asked: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"."):
            Question.model_validate(asked)


@pytest.mark.network
class TestOverTheWeb:
    """With the two processes."""

    @pytest.fixture
    def manager(self, site: Site, server: Server) -> Iterator[Browser]:
        server.do(c.OpenWindow("1"), "user:clerk-1")
        for turn in range(12):
            server.issue()
            server.clock.now += 60
            if turn % 4 == 3:
                server.do(c.CallNext("1", f"call-{turn}"), "user:clerk-1")
                server.do(c.StartService("1"), "user:clerk-1")
                server.clock.now += 120
                server.do(c.FinishService("1", f"prompt-{turn}"), "user:clerk-1")
        yield site.signed_in("manager")
        pool: Pool | None = site.app.extensions.get(POOL)
        if pool:
            pool.stop()

    def answered(self, manager: Browser, accepted: Any) -> dict[str, Any]:
        assert accepted.status_code == 202
        until(lambda: manager.get(f"what-if/{accepted.json['id']}").json["state"] != "running")
        job: dict[str, Any] = manager.get(f"what-if/{accepted.json['id']}").json
        return job

    def test_a_question_is_answered_in_ranges(self, manager: Browser, server: Server) -> None:
        asked = {"changes": [{"kind": "open", "window": "2"}], "replications": 4}
        job = self.answered(manager, manager.post("what-if", asked))
        assert (job["state"], job["done"], job["of"]) == ("done", 8, 8)
        now, then = (job["answer"][name]["queues"]["tax"]["p50"] for name in ("now", "then"))
        assert now[0] <= now[1] <= now[2]
        assert then[1] < now[1]
        advised = self.answered(manager, manager.post("what-if/advice"))
        assert advised["answer"]["wanting"] == ["tax"]
        found = advised["answer"]["advice"][0]
        opened = found["presses"][0]["path"]
        assert opened.startswith("/api/v1/windows/")
        window = opened.split("/")[4]
        for presses, state in ((found["presses"], "idle"), (found["undo"], "closed")):
            for one in presses:
                assert manager.post(one["path"].removeprefix("/api/v1/"), one["body"]).status_code == 200
            assert server.writer.look(lambda book: book.windows[window].state) == state

    def test_what_the_hall_has_not_is_refused_before_anything_is_played(self, manager: Browser) -> None:
        for changes, why in (
            ([{"kind": "open", "window": "99"}], "unknown_window"),
            ([{"kind": "assign", "window": "1", "serves": ["nothing"]}], "unknown_queue"),
            (
                [{"kind": "policy", "policy": {"credits": {"priority": 300}, "max_overtakes": 0}}],
                "contradictory_policy",
            ),
        ):
            assert reason(manager.post("what-if", {"changes": changes})) == why
        assert reason(manager.post("what-if", {"day": "2020-01-01"})) == "no_basis"
        assert manager.get("what-if/days").json == ["2026-11-23"]
        assert manager.get("what-if/nothing").status_code == 404


def test_too_many_questions_wait_no_longer() -> None:
    """The queue of questions has an end; this pool's thread is not started, so nothing leaves it."""
    pool = Pool(_thread=object())
    for _ in range(JOBS_WAITING):
        pool.ask(lambda _play: {}, 1)
    with pytest.raises(BusyError):
        pool.ask(lambda _play: {}, 1)


def test_a_question_that_goes_wrong_is_told_so_and_the_next_one_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    def wrong(_play: Any) -> dict[str, Any]:
        raise TypeError("nobody thought of this")

    pool = Pool()
    jobs = [pool.ask(wrong, 1), pool.ask(lambda _play: {"fine": True}, 0)]
    until(lambda: all(job.state != "running" for job in jobs), "both are over")
    pool.stop()
    assert [job.state for job in jobs] == ["failed", "done"]
    assert "nobody thought of this" in caplog.text
