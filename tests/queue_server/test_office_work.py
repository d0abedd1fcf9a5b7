"""What a window serves is moved from the office: who is called next, boards, warnings, two managers, the next day."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from server_of import Device
from site_of import Browser, Site, reason

from lobby.codec import decode
from queue_server import commands as c
from queue_server import events as e
from queue_server.boards import queues_of
from queue_server.writer import replay
from tests.until import until


@pytest.fixture
def manager(site: Site) -> Browser:
    return site.signed_in("manager")


def assign(manager: Browser, window: str, serves: list[str], seen: str = "*", **more: Any) -> Any:
    return manager.put(f"windows/{window}/work", {"serves": serves, **more}, **{"If-Match": f'"{seen}"'})


def test_a_window_that_is_moved_calls_from_its_new_queue(site: Site, manager: Browser) -> None:
    estate, clerk = site.server.issue("estate"), site.signed_in("clerk-3")
    clerk.post("windows/3/open")
    assert clerk.post("windows/3/call-next").status_code == 204
    moved = assign(manager, "3", ["estate"], supports=["tax"], reason="a crowd")
    assert (moved.status_code, moved.json["serves"], moved.json["assigned"]) == (200, ["estate"], True)
    called = clerk.post("windows/3/call-next")
    assert called.json["ticket"]["number"] == estate["number"]
    assert "3" in called.json["ticket"]["windows"]
    shown = next(one for one in manager.get("centre").json["windows"] if one["id"] == "3")
    assert (shown["serves"], shown["supports"], shown["services"]) == (["estate"], ["tax"], ["estate"])


def test_whoever_stands_at_the_window_stays_there(site: Site, manager: Browser) -> None:
    site.server.issue("tax")
    clerk = site.signed_in("clerk-3")
    clerk.post("windows/3/open")
    clerk.post("windows/3/call-next")
    assign(manager, "3", ["estate"])
    assert clerk.post("windows/3/start").json["state"] == "serving"
    assert clerk.post("windows/3/finish").json["state"] == "finished"


def test_boards_of_the_window_and_of_the_queues_say_so(site: Site, manager: Browser) -> None:
    board = Device(site.server, "board-9")
    heard: dict[str, Any] = {}
    board.bus.subscribe("lobby/dianjiang/board/window/3", lambda _t, p: heard.update(window=p))
    board.bus.subscribe("lobby/dianjiang/board/queue/+", lambda t, p: heard.update({t: decode(p)["open_windows"]}))
    site.signed_in("clerk-3").post("windows/3/open")
    until(lambda: heard.get("lobby/dianjiang/board/queue/tax") == 1, "the board of the queue has a window")
    assign(manager, "3", ["estate"])
    assert "不动产" in heard["window"].decode()
    until(lambda: heard["lobby/dianjiang/board/queue/tax"] == 0, "the board of the queue it left says so")
    until(lambda: heard["lobby/dianjiang/board/queue/estate"] == 1, "the board of its new queue says so")
    for event in (e.WindowAssigned(0.0, "3", "user:manager", ["estate"]), e.WindowRestored(0.0, "3", "user:manager")):
        assert site.server.writer.look(partial(queues_of, event=event)) == set(site.server.centre.queue)


def test_it_is_warned_of_queues_that_nobody_would_serve(site: Site, manager: Browser) -> None:
    site.server.issue("tax")
    site.signed_in("clerk-3").post("windows/3/open")
    seen = manager.post("windows/3/work/preview", {"serves": ["estate"]}).json
    tax, estate = ({one["queue"]: one for one in seen["queues"]}[queue] for queue in ("tax", "estate"))
    assert (tax["alone"], tax["waiting"], tax["open_windows"], tax["open_windows_then"]) == (True, 1, 1, 0)
    assert (estate["alone"], estate["open_windows_then"]) == (False, 1)
    site.signed_in("clerk-2").post("windows/2/open")
    again = manager.post("windows/3/work/preview", {"serves": ["estate"]}).json
    assert [one["queue"] for one in again["queues"] if one["alone"]] == []


def test_two_managers_do_not_overwrite_one_another(site: Site, manager: Browser) -> None:
    seen = manager.get("windows/3/work")
    version = seen.json["version"]
    assert seen.headers["ETag"] == f'"{version}"'
    assert assign(manager, "3", ["estate"], version).status_code == 200
    late = assign(manager, "3", ["police"], version)
    assert (late.status_code, reason(late)) == (412, "other_version")
    assert "3号窗口" in late.json["message"]["zh"]
    assert manager.get("windows/3/work").json["serves"] == ["estate"]


def test_it_is_taken_back_or_ends_with_the_day(site: Site, manager: Browser) -> None:
    before = manager.get("windows/3/work").json
    assign(manager, "3", ["estate"])
    client, headers = manager.client, {"Authorization": f"Bearer {manager.token}"}
    back = client.delete("/api/v1/windows/3/work", headers=headers)
    assert back.json == before
    assign(manager, "3", ["estate"])
    site.server.do(c.OpenDay("2026-11-24"), "system:calendar")
    assert manager.get("windows/3/work").json == before


def test_the_journal_makes_the_same_work_again(site: Site, manager: Browser) -> None:
    assign(manager, "3", ["estate", "tax"], supports=["general"], reason="<b>many</b>")
    assign(manager, "4", ["tax"])
    manager.client.delete("/api/v1/windows/4/work", headers={"Authorization": f"Bearer {manager.token}"})
    now = site.server.writer.look(lambda book: dict(book.works))
    again = site.server.writer.tend(lambda journal: replay(site.server.centre, journal).works)
    assert again == now
    events = site.server.writer.tend(lambda journal: [event for _, event in journal.events()])
    last = [event for event in events if hasattr(event, "by")]
    assert [(type(event).__name__, event.window, event.by) for event in last] == [
        ("WindowAssigned", "3", "user:manager"),
        ("WindowAssigned", "4", "user:manager"),
        ("WindowRestored", "4", "user:manager"),
    ]


@pytest.mark.parametrize(
    ("window", "serves", "supports", "why"),
    [
        ("99", ["tax"], [], "unknown_window"),
        ("3", ["nowhere"], [], "unknown_queue"),
        ("3", [], ["tax"], "nothing_served"),
        ("3", ["tax"], ["tax"], "queue_twice"),
        ("3", ["tax", "tax"], [], "queue_twice"),
    ],
)
def test_what_makes_no_sense_is_refused(
    manager: Browser, window: str, serves: list[str], supports: list[str], why: str
) -> None:
    refused = assign(manager, window, serves, supports=supports)
    assert (refused.status_code, reason(refused)) == (404 if why == "unknown_window" else 422, why)


def test_only_who_may_moves_windows(site: Site) -> None:
    clerk = site.signed_in("clerk-3")
    assert assign(clerk, "3", ["estate"]).status_code == 403
    assert assign(site.stranger(), "3", ["estate"]).status_code == 401
    assert clerk.post("windows/3/work/preview", {"serves": ["estate"]}).status_code == 403


def test_the_same_press_twice_is_one_event(site: Site, manager: Browser) -> None:
    for _ in range(2):
        moved = manager.put(
            "windows/3/work", {"serves": ["estate"]}, **{"Idempotency-Key": "one", "If-Match": '"tax/general"'}
        )
        assert moved.status_code == 200
    events = site.server.writer.tend(lambda journal: [event for _, event in journal.events()])
    assert sum(type(event).__name__ == "WindowAssigned" for event in events) == 1


def test_a_closed_day_moves_nothing(site: Site, manager: Browser) -> None:
    site.server.do(c.CloseDay(), "user:manager")
    assert reason(assign(manager, "3", ["estate"])) == "day_closed"
