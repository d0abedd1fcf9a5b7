"""The wall's sums, the day before it is closed, and events for the intake system that are sent again from the office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from server_of import Server
from site_of import Browser, Site

from lobby.intake_double import IntakeDouble
from lobby.ports import free_port
from queue_server.intake import IntakeSystem
from queue_server.outbox_carrier import PARK_AFTER_SECONDS, Carrier

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def serve(site: Site, minutes: int) -> Browser:
    """One citizen of the tax service waits so long and is served for five minutes."""
    clerk = site.signed_in("clerk-3")
    clerk.post("windows/3/open")
    site.server.issue("tax")
    site.server.clock.now += minutes * 60
    clerk.post("windows/3/call-next")
    clerk.post("windows/3/start")
    site.server.clock.now += 300
    clerk.post("windows/3/finish")
    return clerk


def test_the_wall_tells_sums_and_nobody_s_name(site: Site) -> None:
    serve(site, 40)
    site.server.issue("tax")
    site.server.issue("estate")
    site.server.clock.now += 7 * 60
    answer = site.signed_in("manager").get("wall")
    seen = answer.json
    services = {one["service"]: one for one in seen["services"]}
    tax, estate = services["tax"], services["estate"]
    assert (tax["waiting"], tax["longest_minutes"], tax["served"], tax["wait_median"]) == (1, 7, 1, 40.0)
    assert (estate["waiting"], estate["served"], estate["wait_median"]) == (1, 0, None)
    assert (seen["today"]["served"], seen["today"]["over_target"]) == (1, 1.0)
    assert "clerk" not in answer.text
    assert "A00" not in answer.text


def test_the_wall_is_asked_for_again_and_again_at_the_cost_of_a_header(site: Site) -> None:
    manager = site.signed_in("manager")
    seen = manager.get("wall")
    assert manager.get("wall", **{"If-None-Match": seen.headers["ETag"]}).status_code == 304
    site.server.issue("tax")
    assert manager.get("wall", **{"If-None-Match": seen.headers["ETag"]}).status_code == 200


def test_the_wall_is_let_in_to_read_and_no_further(site: Site) -> None:
    assert site.stranger().get("wall").status_code == 401
    assert site.signed_in("clerk-3").get("wall").status_code == 403


def test_closing_the_day_is_shown_before_and_after(site: Site) -> None:
    clerk = serve(site, 1)
    for _ in range(3):
        site.server.issue("tax")
    clerk.post("windows/3/call-next")
    clerk.post("windows/3/start")
    manager = site.signed_in("manager")
    before = manager.get("day").json
    assert before == {
        "day": "2026-11-23", "open": True, "waiting": 2, "called": 0, "parked": 0, "serving": 1, "windows_open": 1,
    }  # fmt: skip
    done = manager.post("day/close", key="the one press").json
    assert done == {"expired": 2, "finished": 1}
    assert manager.post("day/close", key="the one press").json == done
    after = manager.get("day").json
    assert (after["open"], after["waiting"], after["windows_open"]) == (False, 0, 0)


@pytest.fixture
def handed(tmp_path: Path) -> Iterator[tuple[Site, Carrier, IntakeDouble]]:
    """A site whose events go to an intake system; the test carries."""
    server, double = Server(tmp_path, handed_over=True), IntakeDouble(SECRET)
    site, carrier = (
        Site(server, tmp_path),
        Carrier(server.writer, IntakeSystem(server.writer, double.url, SECRET), server.clock),
    )
    site.app.extensions["house"] = replace(site.app.extensions["house"], carrier=carrier)
    yield site, carrier, double
    site.registry.close()
    server.end()


@pytest.mark.network
def test_what_could_not_be_sent_is_listed_and_sent_again_one_or_all(
    handed: tuple[Site, Carrier, IntakeDouble],
) -> None:
    site, carrier, double = handed
    tickets = [site.server.issue("tax")["id"] for _ in range(3)]
    site.server.clock.now += PARK_AFTER_SECONDS + 1
    nowhere = IntakeSystem(site.server.writer, f"http://127.0.0.1:{free_port('127.0.0.1', 0, '--http')}/", SECRET)
    away = Carrier(site.server.writer, nowhere, site.server.clock)
    for _ in tickets:  # a receiver that is not there is tried once a round
        away.carry_due()
    manager = site.signed_in("manager")
    failed = manager.get("intake/events?state=parked").json
    assert [(row["ticket"], row["attempts"], bool(row["error"])) for row in failed] == [
        (one, 1, True) for one in tickets
    ]
    assert manager.post(f"intake/events/{failed[0]['id']}/replay").status_code == 202
    assert len(manager.get("intake/events?state=parked").json) == 2
    assert manager.post("intake/events/replay").json == {"replayed": 2}
    assert manager.post("intake/events/replay").json == {"replayed": 0}
    double.start()
    while carrier.carry_due():
        pass
    double.stop()
    assert [event["subject"] for event in double.received] == tickets
    assert [row["ticket"] for row in manager.get("intake/events?state=delivered").json] == tickets[::-1]
    assert manager.get("office").json["intake"] == {"url": True, "waiting": 0, "delivered": 3, "parked": 0}


def test_only_who_may_sends_again(site: Site) -> None:
    assert site.signed_in("clerk-3").post("intake/events/replay").status_code == 403
    assert site.signed_in("manager").post("intake/events/replay").json == {"replayed": 0}
