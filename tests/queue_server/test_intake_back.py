"""What the intake system tells the hall: cases, ratings to ask for, other windows; and all its bad input."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from intake_of import TOBACCO, Intake
from server_of import Device, Server
from site_of import Site, reason

from queue_server import commands as c


@pytest.fixture
def intake(site: Site) -> Intake:
    return Intake(site)


# --- cases ------------------------------------------------------------------------------------------------------------


def test_cases_are_bound_by_the_ticket_or_by_an_event_about_it(intake: Intake) -> None:
    ticket = intake.serve()
    assert intake.tell("cases", ticket=ticket, case_number="A-1").json["case_numbers"] == ["A-1"]
    event = f"{intake.server.journal.id}-2"
    told = intake.tell("cases", event=event, case_numbers=["浦政受〔2026〕12号", "A-3"], item="tax-invoice")
    assert told.json["case_numbers"] == ["A-1", "浦政受〔2026〕12号", "A-3"]


def test_a_case_that_was_bound_before_is_bound_once(intake: Intake) -> None:
    ticket = intake.serve("A-1")
    before = intake.events()
    assert intake.tell("cases", ticket=ticket, case_number="A-1").status_code == 200
    assert intake.events() == before


@pytest.mark.parametrize(
    ("body", "status", "word"),
    [
        ({"ticket": "nobody", "case_number": "A-1"}, 404, "unknown_ticket"),
        ({"event": "0" * 32 + "-1", "case_number": "A-1"}, 404, "unknown_ticket"),
        ({"event": "../..", "case_number": "A-1"}, 404, "unknown_ticket"),
        ({"ticket": "nobody"}, 422, "bad_field"), ({"case_number": "x" * 65}, 422, "bad_field"),
        ({"case_numbers": ["a\u0000b"]}, 422, "bad_field"), ({"case_numbers": ["c"] * 31}, 422, "bad_field"),
    ],
)  # fmt: skip
def test_a_case_for_nobody_is_told_counted_and_changes_nothing(
    intake: Intake, body: dict[str, Any], status: int, word: str
) -> None:
    intake.serve()
    before = intake.book()
    answer = intake.tell("cases", **body)
    assert (answer.status_code, reason(answer)) == (status, word)
    assert intake.book() == before
    counted = intake.site.app.extensions["house"].metrics.text().decode()
    assert f'reason="{word}"' in counted


def test_a_late_answer_about_a_number_of_yesterday_is_kept(intake: Intake, server: Server) -> None:
    ticket = intake.serve(finished=True)
    server.clock.now += 86_400
    server.do(c.OpenDay("2026-11-24"), "system:calendar")
    assert intake.tell("cases", ticket=ticket, case_number="late-1").status_code == 200
    assert intake.tell("urgings", case_number="late-1", due="2026-11-24").json["urged"] is True


# --- who tells --------------------------------------------------------------------------------------------------------


def test_a_signed_call_counts_like_a_token(intake: Intake) -> None:
    ticket = intake.serve()
    assert intake.signed("cases", {"ticket": ticket, "case_number": "A-1"}).json["case_numbers"] == ["A-1"]


def test_a_forged_an_old_and_an_early_signature_are_refused_counted_and_change_nothing(intake: Intake) -> None:
    ticket, now = intake.serve(), datetime.now(UTC)
    before, body = intake.book(), {"ticket": ticket, "case_number": "A-1"}
    answers = [
        intake.signed("cases", body, secret=TOBACCO),
        intake.signed("cases", body, at=now - timedelta(minutes=6)),
        intake.signed("cases", body, at=now + timedelta(minutes=6)),
    ]
    assert [reason(answer) for answer in answers] == ["bad_signature"] * 3
    assert intake.book() == before
    assert 'lobby_bad_messages_total{door="http",reason="bad_signature"} 3.0' in (
        intake.site.app.extensions["house"].metrics.text().decode()
    )


def test_a_call_that_is_played_again_gets_its_answer_and_changes_nothing(intake: Intake) -> None:
    intake.serve("A-1", finished=True)
    first = intake.signed("results", {"case_number": "A-1"}, key="once")
    before = intake.book()
    again = intake.signed("results", {"case_number": "A-1"}, key="once")
    assert again.json == first.json
    other = intake.signed("results", {"case_number": "A-1", "here": False}, key="once")
    assert (other.status_code, reason(other)) == (422, "id_reused")
    assert intake.book() == before


def test_a_signed_call_is_good_for_its_own_door_only(intake: Intake) -> None:
    """The address is not part of what is signed; whoever overhears “please ask for a rating” cannot make it a result."""
    intake.serve("AJ0001", finished=True)
    body = {"case_number": "AJ0001"}
    assert intake.signed("rating-requests", body, key="overheard").status_code == 200
    before = intake.book()
    assert reason(intake.signed("results", body, key="overheard")) == "id_reused"
    assert intake.book() == before


def test_strangers_and_clerks_tell_nothing(intake: Intake, site: Site) -> None:
    ticket = intake.serve()
    body = {"ticket": ticket, "case_number": "A-1"}
    assert reason(site.stranger().post("intake/cases", body)) == "not_signed_in"
    assert reason(site.signed_in("clerk-3").post("intake/cases", body)) == "not_allowed"


def test_without_a_secret_nothing_signed_is_believed(intake: Intake, site: Site) -> None:
    site.app.extensions["house"] = replace(site.app.extensions["house"], secrets={})
    assert reason(intake.signed("cases", {"ticket": "t", "case_number": "A"})) == "not_configured"


# --- a rating is asked for --------------------------------------------------------------------------------------------


def test_the_pad_lights_up_while_the_citizen_is_still_served_and_asks_once(intake: Intake, server: Server) -> None:
    pad = Device(server, "pad-3")
    intake.serve("A-1")
    assert intake.tell("rating-requests", case_number="A-1").status_code == 200
    (lit,) = pad.told
    assert lit["verb"] == "prompt_rating"
    assert pad.ask("rate", prompt=lit["prompt"], grade=5)["ok"]
    server.do(c.FinishService("3", "prompt-late"))
    assert len(pad.told) == 1  # the visit is rated: nobody is asked again
    assert intake.book()["grades"] == {5: 1}
    assert reason(intake.tell("rating-requests", case_number="A-1")) == "already_rated"


def test_the_pad_lights_up_again_after_the_visit(intake: Intake, server: Server) -> None:
    pad = Device(server, "pad-3")
    intake.serve("A-1", finished=True)
    server.clock.now += 600
    assert intake.tell("rating-requests", case_number="A-1").status_code == 200
    first, again = pad.told
    assert first["prompt"] == again["prompt"]
    assert again["expires"] > first["expires"]


def test_the_pad_stays_dark_for_a_case_of_somebody_who_has_left_the_window_to_another(intake: Intake) -> None:
    intake.serve("A-1", finished=True)
    intake.serve("A-2")
    before = intake.book()
    assert reason(intake.tell("rating-requests", case_number="A-1")) == "other_citizen"
    assert reason(intake.tell("rating-requests", case_number="A-9")) == "unknown_case"
    assert intake.book() == before


# --- another window ---------------------------------------------------------------------------------------------------


def test_who_needs_another_window_waits_there_with_the_time_kept(intake: Intake, server: Server) -> None:
    ticket = intake.serve("A-1")
    moved = intake.tell("next-steps", case_number="A-1", service="estate").json
    assert (moved["id"], moved["state"], moved["queue"]) == (ticket, "waiting", "estate")
    assert reason(intake.tell("next-steps", case_number="A-1", service="estate")) == "is_waiting"  # in the wrong order
    assert reason(intake.tell("next-steps", case_number="A-1", service="nowhere")) == "is_waiting"
