"""What the intake system tells the hall days later: results to collect (出件), and what is overdue (催办)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk_of import dianjiang
from intake_of import Intake
from receiver_of import SECRET
from server_of import Server
from site_of import Site, reason

from lobby.message_settings import Messages
from queue_server import commands as c
from queue_server.journal import dump


@pytest.fixture
def intake(site: Site) -> Intake:
    return Intake(site)


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
    assert reason(other.post("intake/urgings/answers", {"case_number": "A-1"})) == "other_window"
    for _ in range(2):  # the second is a retry of the first
        answer = clerk.post("intake/urgings/answers", {"case_number": "A-1"}, key="once")
        assert answer.json == {"case_number": "A-1", "urged": False}
    assert manager.get("office").json["urged"] == []


def test_a_case_is_urged_where_it_was_taken_in_wherever_its_citizen_went_on_to(intake: Intake, server: Server) -> None:
    ticket = intake.serve("A-1")
    assert intake.tell("next-steps", case_number="A-1", service="general").status_code == 200
    server.do(c.OpenWindow("11"), "user:clerk-11")
    assert server.do(c.CallNext("11", "call-11"), "user:clerk-11")["ticket"]["id"] == ticket
    server.do(c.StartService("11"), "user:clerk-11")
    intake.tell("urgings", case_number="A-1", due="2026-11-20")
    (urged,) = intake.book()["urged"].values()
    assert (urged["window"], urged["number"]) == ("3", "A001")


def test_the_same_urging_is_shown_once_and_one_of_a_later_day_in_its_place(intake: Intake) -> None:
    """An intake system that urges every hour makes one line of it; what it says anew is told anew."""
    intake.serve("A-1", finished=True)
    for _ in range(3):
        assert intake.tell("urgings", case_number="A-1", due="2026-11-20").status_code == 200
    assert intake.tell("urgings", case_number="A-1", due="2026-11-21").status_code == 200
    told = [row["due"] for row in dump(intake.server.data) if row["event"] == "case_urged"]
    assert told == ["2026-11-20", "2026-11-21"]
    assert [one["due"] for one in intake.site.signed_in("manager").get("intake/urgings").json] == ["2026-11-21"]


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
