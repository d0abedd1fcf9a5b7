"""What the intake system tells the hall: cases, ratings to ask for, other windows, results, overdue cases; bad input too."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from desk_of import dianjiang
from receiver_of import SECRET
from server_of import Device, Server
from site_of import Browser, Site, reason
from standardwebhooks import Webhook

from lobby.centre import Centre
from lobby.message_settings import Messages
from queue_server import commands as c
from queue_server import off_site as rules
from queue_server.accounts import Accounts
from queue_server.verify import fingerprint

ADMIN = "a password that is long enough"
TOBACCO = "whsec_" + "VE9CQUNDT1RPQkFDQ09UT0JBQ0NPVE9CQUND"


class Intake:
    """The intake system: with a token, or with its signature."""

    def __init__(self, site: Site) -> None:
        self.site, self.server = site, site.server
        accounts: Accounts = site.server.accounts
        _, token = accounts.tokens.make("intake", ["intake.tell"], "admin", None)
        self.machine = Browser(site.app.test_client(use_cookies=False), token)
        house = site.app.extensions["house"]
        site.app.extensions["house"] = replace(house, secrets={"intake": SECRET, "unit-market": TOBACCO})

    def tell(self, path: str, **body: Any) -> Any:
        return self.machine.post(f"intake/{path}", body)

    def signed(
        self, path: str, body: dict[str, Any], *, secret: str = SECRET, key: str = "", at: datetime | None = None
    ) -> Any:
        text, key, at = json.dumps(body), key or str(uuid.uuid4()), at or datetime.now(UTC)
        headers = {
            "Content-Type": "application/json", "webhook-id": key, "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign(key, at, text),
        }  # fmt: skip
        client = self.site.app.test_client(use_cookies=False)
        return client.post(f"/api/v1/intake/{path}", data=text, headers=headers)

    def serve(self, case: str = "", window: str = "3", *, finished: bool = False) -> str:
        """Somebody is served at a window, under this case; the ticket."""
        server = self.server
        ticket = str(server.issue()["id"])
        server.do(c.OpenWindow(window))
        server.do(c.CallNext(window, str(uuid.uuid4())))
        server.do(c.StartService(window))
        if case:
            assert self.tell("cases", ticket=ticket, case_number=case).status_code == 200
        if finished:
            server.do(c.FinishService(window, f"prompt-{ticket}"))
        return ticket

    def book(self) -> dict[str, Any]:
        return self.server.writer.look(fingerprint)

    def events(self) -> int:
        return self.server.writer.look(lambda book: book.seq)


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


# --- a result ---------------------------------------------------------------------------------------------------------


def test_a_result_gives_a_number_for_the_collection_window(intake: Intake, server: Server) -> None:
    intake.serve("A-1", finished=True)
    told = intake.tell("results", case_number="A-1").json
    number = told["ticket"]
    assert (number["queue"], number["state"], number["case_numbers"]) == ("collect", "waiting", ["A-1"])
    assert intake.tell("results", case_number="A-1").json["ticket"]["id"] == number["id"]  # told twice, one number
    server.do(c.OpenWindow("13"))
    assert server.do(c.CallNext("13", "call-13"))["ticket"]["id"] == number["id"]


def test_a_citizen_who_is_not_here_gets_no_number(intake: Intake) -> None:
    intake.serve("A-1", finished=True)
    assert intake.tell("results", case_number="A-1", here=False).json["ticket"] is None
    assert reason(intake.tell("results", case_number="A-7")) == "unknown_case"


def test_a_result_of_another_day_is_known_by_the_journal(intake: Intake, server: Server) -> None:
    intake.serve("A-1", finished=True)
    server.clock.now += 86_400
    server.do(c.OpenDay("2026-11-24"), "system:calendar")
    assert intake.tell("results", case_number="A-1").json["ticket"]["queue"] == "collect"


# --- overdue ----------------------------------------------------------------------------------------------------------


def test_an_overdue_case_is_shown_to_its_clerk_and_to_the_manager_until_somebody_sees_to_it(
    intake: Intake, site: Site
) -> None:
    ticket = intake.serve("A-1", finished=True)
    number = intake.server.writer.look(lambda book: book.tickets[ticket].number)
    assert intake.tell("urgings", case_number="A-1", due="2026-11-20").json == {"case_number": "A-1", "urged": True}
    manager, clerk, other = (site.signed_in(name) for name in ("manager", "clerk-3", "clerk-2"))
    (shown,) = manager.get("office").json["urged"]
    assert (shown["case_number"], shown["number"], shown["window"], shown["due"]) == ("A-1", number, "3", "2026-11-20")
    assert clerk.get("intake/urgings").json == [shown]
    assert other.get("intake/urgings").json == []
    assert clerk.post("intake/urgings/answers", {"case_number": "A-1"}).json["urged"] is False
    assert manager.get("office").json["urged"] == []


def test_urging_outlives_the_day_and_a_restart_and_ends_with_the_result(intake: Intake, server: Server) -> None:
    intake.serve("A-1", finished=True)
    intake.tell("urgings", case_number="A-1", due="2026-11-20")
    for day in ("2026-11-24", "2026-11-25", "2026-11-26"):
        server.clock.now += 86_400
        server.do(c.OpenDay(day), "system:calendar")
    server.writer._rebuild()  # what a restart does
    assert list(intake.book()["urged"]) == ["A-1"]
    intake.tell("results", case_number="A-1", here=False)
    assert intake.book()["urged"] == {}


@pytest.mark.parametrize("due", ["yesterday", "2026-13-01", "", None])
def test_a_day_that_is_none_is_refused(intake: Intake, due: str | None) -> None:
    intake.serve("A-1")
    assert reason(intake.tell("urgings", case_number="A-1", due=due)) == "bad_field"


# --- units outside the hall -------------------------------------------------------------------------------------------


def away(centre: Centre) -> Centre:
    """The market office has left the hall."""
    unit = {"url": "http://127.0.0.1:9/notices", "phone": "023-74512345", "services": ["market"]}
    rows = [
        type(row).model_validate({**row.model_dump(), "off_site": unit}) if row.id == "market" else row
        for row in centre.departments
    ]
    return centre.model_copy(update={"departments": tuple(rows)})


@pytest.fixture
def off_site(tmp_path: Path) -> Iterator[Intake]:
    server = Server(tmp_path, centre=away(dianjiang()))
    site = Site(server, tmp_path)
    yield Intake(site)
    site.registry.close()
    server.end()


def test_a_unit_outside_the_hall_is_told_place_and_time_and_the_clerk_sees_its_answer(off_site: Intake) -> None:
    server, site = off_site.server, off_site.site
    ticket = server.issue("market")
    rows = server.writer.tend(lambda journal: journal._db.execute("SELECT receiver, id, body FROM outbox").fetchall())
    ((receiver, event, body),) = rows
    notice = json.loads(body)
    assert receiver == "unit-market"
    assert notice["data"]["ticket"]["number"] == ticket["number"]
    assert notice["data"]["place"]["windows"][0]["id"] == "9"
    assert notice["data"]["from"] <= notice["data"]["to"]
    server.do(c.OpenWindow("9"))
    server.do(c.CallNext("9", "call-9"))

    def state() -> list[str]:
        return server.writer.look(
            lambda book: [unit["state"] for unit in rules.seen(book.centre, book.tickets[ticket["id"]])]
        )

    assert state() == ["asked"]
    forged = off_site.signed("acknowledgements", {"event": event}, secret=SECRET)
    assert (reason(forged), state()) == ("bad_signature", ["asked"])
    assert off_site.signed("acknowledgements", {"event": event}, secret=TOBACCO).status_code == 200
    assert state() == ["acknowledged"]
    assert site.signed_in("manager").get(f"tickets/{ticket['id']}").status_code == 200


def test_a_number_that_is_no_business_of_a_unit_is_not_acknowledged_by_it(off_site: Intake) -> None:
    ticket = off_site.server.issue("tax")
    assert off_site.server.writer.tend(
        lambda journal: journal._db.execute("SELECT count(*) FROM outbox").fetchone()
    ) == (0,)
    seq = off_site.events()
    event = f"{off_site.server.journal.id}-{seq}-market"
    answer = off_site.signed("acknowledgements", {"event": event}, secret=TOBACCO)
    assert (answer.status_code, reason(answer)) == (404, "other_unit")
    assert ticket["state"] == "waiting"


def test_the_citizen_is_told_that_the_result_is_ready(tmp_path: Path) -> None:
    secret = tmp_path / "messages.secret"
    secret.write_text(SECRET)
    gateway = Messages(url="http://127.0.0.1:9/messages", secret_file=str(secret))
    server = Server(tmp_path, centre=dianjiang().model_copy(update={"messages": gateway}))
    site = Site(server, tmp_path)
    intake = Intake(site)
    ticket = intake.serve("A-1", finished=True)
    intake.tell("results", case_number="A-1")
    rows = server.writer.tend(
        lambda journal: journal._db.execute("SELECT subject, body FROM outbox WHERE type = 'result.ready'").fetchall()
    )
    ((subject, body),) = rows
    assert subject == ticket
    assert json.loads(body)["data"]["text"] == {
        "zh": "J001：您的办理结果已出，请留意叫号，到13号窗口领取。",
        "en": "J001: your result is ready. You are called to Window 13.",
    }
    site.registry.close()
    server.end()
