"""The rules are edited while the hall runs: looked at, tried, changed by version, taken back, and told of."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from desk_of import DIANJIANG, Hall, dianjiang
from server_of import Server
from site_of import Browser, Site, reason

from lobby import config
from lobby.policy_checks import contradictions
from lobby.policy_settings import Policy
from queue_server import commands as c
from queue_server.policy_editing import unserved, written

CENTRE = dianjiang()
SERVES = {window.id: window.serves for window in CENTRE.windows}
QUEUES = tuple(CENTRE.queue)


def rules(**changed: Any) -> dict[str, Any]:
    return {**written(CENTRE.policy), **changed}


def wrong(**changed: Any) -> list[tuple[tuple[str, ...], str]]:
    found = contradictions(Policy.model_validate(changed), SERVES, QUEUES)
    assert all(one.sentence.zh != one.sentence.en for one in found)
    return [(one.rules, one.sentence.en) for one in found]


class TestContradictions:
    def test_the_centre_file_has_none(self) -> None:
        assert wrong(**written(CENTRE.policy)) == []

    def test_a_credit_without_a_limit_says_who_would_starve(self) -> None:
        [(keys, sentence)] = wrong(credits={"priority": 200}, max_overtakes=0)
        assert keys == ("credits.priority", "max_overtakes")
        assert "could wait behind everybody" in sentence
        assert wrong(credits={"priority": 200}, max_overtakes=5) == []

    def test_a_queue_whose_every_window_is_kept_for_others(self) -> None:
        kept = [{"window": w, "classes": ["appointment"], "strict": True} for w, own in SERVES.items() if "tax" in own]
        [(keys, sentence)] = wrong(reserved=kept)
        assert keys == ("reserved",)
        assert "“normal” would never be called" in sentence
        assert wrong(reserved=kept[:-1]) == []

    def test_two_hours_that_say_different_things(self) -> None:
        one = {"name": "noon", "from": "11:00", "to": "13:00", "support_threshold": 2}
        two = {"name": "month end", "month_days": [28, 31], "support_threshold": 9}
        [(keys, sentence)] = wrong(variants=[one, two])
        assert keys == ("variants[0].support_threshold", "variants[1].support_threshold")
        assert "for example day 28 of the month at 11:00" in sentence
        assert wrong(variants=[one, {**two, "to": "11:00"}]) == []
        assert wrong(variants=[{**one, "days": ["mon"]}, {**two, "days": ["tue"]}]) == []

    @pytest.mark.parametrize(
        ("changed", "keys"),
        [
            ({"weights": {"nothing": 2}}, ("weights",)),
            ({"supports": {"99": ["tax"]}}, ("supports",)),
            ({"supports": {"1": ["tax"]}}, ("supports",)),
            ({"variants": [{"name": "never", "from": "12:00", "to": "11:00", "max_overtakes": 3}]},
             ("variants[0].from", "variants[0].to")),
            ({"variants": [{"name": "idle"}]}, ("variants[0]",)),
        ],
    )  # fmt: skip
    def test_what_is_not_there_or_never_holds(self, changed: dict[str, Any], keys: tuple[str, ...]) -> None:
        assert [found for found, _ in wrong(**changed)] == [keys]


def test_a_centre_file_that_contradicts_itself_is_told_before_it_is_used(tmp_path: Path) -> None:
    text = DIANJIANG.read_text("utf-8").replace("max_overtakes = 5", "max_overtakes = 0")
    file = tmp_path / "centre.toml"
    file.write_text(text.replace("priority = 30", "priority = 300"), "utf-8")
    with pytest.raises(
        config.BadConfig, match=r"policy.credits.priority, policy.max_overtakes: found .*could wait behind"
    ):
        config.load(file)


class TestVersions:
    def test_a_change_counts_up_and_replays_without_the_file(self) -> None:
        hall = Hall()
        hall.do(c.ChangePolicy(rules(max_overtakes=2), seen=0, note="busy week"))
        hall.do(c.ChangePolicy(rules(max_overtakes=2)))
        assert [(one.version, one.policy.max_overtakes) for one in hall.book.policies] == [(0, 5), (1, 2)]
        hall.assert_replay_is_live()

    def test_whoever_looked_at_an_older_version_is_told(self) -> None:
        hall = Hall()
        hall.do(c.ChangePolicy(rules(max_overtakes=2), seen=0))
        assert hall.refused(c.ChangePolicy(rules(max_overtakes=3), seen=0)) == "other_version"

    def test_contradictions_are_refused_whole(self) -> None:
        hall = Hall()
        assert hall.refused(c.ChangePolicy(rules(credits={"priority": 99}, max_overtakes=0))) == "contradictory_policy"
        assert hall.book.centre.policy == CENTRE.policy

    def test_an_older_version_stands_again(self) -> None:
        hall = Hall()
        hall.do(c.ChangePolicy(rules(max_overtakes=2)))
        hall.do(c.RevertPolicy(0))
        assert (hall.book.policies[-1].version, hall.book.policies[-1].reverts) == (2, 0)
        assert hall.book.centre.policy == CENTRE.policy
        assert hall.refused(c.RevertPolicy(9)) == "unknown_version"

    def test_it_outlives_the_days_that_a_server_reads(self, server: Server) -> None:
        server.do(c.ChangePolicy(rules(max_overtakes=2)), "user:manager")
        for day in ("2026-11-24", "2026-11-25", "2026-11-26"):
            server.do(c.OpenDay(day), "system:calendar")
        server.end()
        server.begin()
        assert server.writer.look(lambda book: book.centre.policy.max_overtakes) == 2


def test_a_queue_that_no_open_window_serves_is_told() -> None:
    hall = Hall()
    hall.issue("market")
    assert unserved(hall.book) == ["market"]
    hall.open(next(window for window, own in SERVES.items() if "market" in own))
    assert unserved(hall.book) == []


class TestOverTheWeb:
    @pytest.fixture
    def manager(self, site: Site) -> Browser:
        return site.signed_in("manager")

    def test_look_change_look_again(self, manager: Browser) -> None:
        seen = manager.get("policy")
        assert (seen.json["version"], seen.headers["ETag"]) == (0, '"0"')
        draft = {"policy": {**seen.json["policy"], "max_overtakes": 2}, "note": "busy week"}
        changed = manager.put("policy", draft, **{"If-Match": '"0"'})
        assert (changed.status_code, changed.json["version"], changed.json["policy"]["max_overtakes"]) == (200, 1, 2)
        late = manager.put("policy", draft, **{"If-Match": '"0"'})
        assert (late.status_code, reason(late)) == (412, "other_version")
        taken_back = manager.post("policy/revert", {"version": 0})
        assert taken_back.json["policy"] == seen.json["policy"]
        told = [(one["version"], one["by"], one["note"], one["reverts"]) for one in manager.get("policy/history").json]
        assert told == [(2, "manager", None, 0), (1, "manager", "busy week", None), (0, None, None, None)]

    def test_clerks_may_not(self, site: Site) -> None:
        assert reason(site.signed_in("clerk-3").put("policy", {"policy": {}})) == "not_allowed"

    def test_what_does_not_fit_is_named(self, manager: Browser) -> None:
        answer = manager.put("policy", {"policy": rules(max_overtakes=-1)})
        assert reason(answer) == "bad_field"
        assert "policy.max_overtakes" in answer.json["message"]["en"]

    def test_a_preview_says_who_would_be_next_and_changes_nothing(self, manager: Browser, server: Server) -> None:
        server.do(c.OpenWindow("3"), "user:clerk-3")
        server.issue("tax")
        server.clock.now += 600
        server.issue("general")
        draft = {"policy": rules(weights={"general": 5}, credits={"priority": 90}, max_overtakes=0)}
        told = manager.post("policy/preview", draft).json
        [window] = told["windows"]
        assert (window["window"], window["now"]["number"], window["then"]["number"]) == ("3", "A001", "A001")
        assert told["contradictions"][0]["rules"] == ["credits.priority", "max_overtakes"]
        [priority] = [one for one in told["newcomers"] if (one["queue"], one["class"]) == ("tax", "priority")]
        assert (priority["now"], priority["then"]) == (0, 0)
        assert manager.get("policy").json["version"] == 0

    def test_the_fairness_log_of_a_day(self, manager: Browser, server: Server) -> None:
        server.do(c.OpenWindow("3"), "user:clerk-3")
        server.issue("tax")
        server.clock.now += 300
        server.do(c.IssueTicket("tax", "second", "token-second", "priority", "veteran"), "device:kiosk-1")
        server.do(c.CallNext("3", "a call"))
        [line] = manager.get("reports/fairness?day=2026-11-23").json["overtakings"]
        assert (line["number"], line["passed"], line["passed_waited_minutes"]) == ("A002", "A001", 5)
        assert line["rule"] == "credit:priority"
        table = manager.get("reports/fairness?day=2026-11-23&format=csv")
        assert "fairness-2026-11-23.csv" in table.headers["Content-Disposition"]
        rows = list(csv.DictReader(StringIO(table.get_data(as_text=True).removeprefix("\ufeff"))))
        assert [(row["time"], row["called"], row["why_zh"]) for row in rows] == [
            ("09:05:00", "A002", "A002先于A001：优先，+30分钟")
        ]
        assert manager.get("reports/fairness?day=2020-01-01").json["overtakings"] == []
        assert reason(manager.get("reports/fairness?day=yesterday")) == "bad_field"

    def test_promises_are_shown_by_day_and_service(self, manager: Browser, server: Server) -> None:
        assert manager.get("reports/promises").json["days"] == []
        server.do(c.OpenWindow("3"), "user:clerk-3")
        server.issue("tax")
        server.do(c.CallNext("3", "first"))
        server.issue("tax")
        server.clock.now += 7 * 60
        server.do(c.StartService("3"))
        server.do(c.FinishService("3", "p"))
        server.do(c.CallNext("3", "second"))
        [day] = manager.get("reports/promises").json["days"]
        assert (day["day"], day["all"]["count"], day["services"]["tax"]["inside"]) == ("2026-11-23", 1, 1.0)
