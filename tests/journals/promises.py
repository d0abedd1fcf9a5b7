"""Two days of promises for a golden journal: packages, appointments that move, bad ratings, cases, rules that are edited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from lobby.booking_settings import Timetable
from queue_server import commands as c
from queue_server.slots import slot_of

if TYPE_CHECKING:
    from tests.journals.make import Pen

DAY = 86_400
CHANGES = (
    ("[[branches]]", "[appointments]\nremind_minutes = [60]\n\n[[branches]]"),
    ('[[departments]]\nid = "police"', '[[departments]]\nid = "police"\noff_site = { phone = "023 0000 0000" }'),
)
"""Dianjiang with reminders, and with one unit that has no desk in the hall."""


def centre_text(file: Path) -> str:
    """The centre that these days are told in."""
    text = file.read_text("utf-8")
    for old, new in CHANGES:
        text = text.replace(old, new, 1)
    return text


def told(pen: Pen) -> None:
    """Both days."""
    began = pen.now
    pen.do(c.OpenDay("2026-11-23"), "system:calendar")
    for window in ("1", "3", "7", "9", "11", "13"):
        pen.at(window, c.OpenWindow(window))
    rules_are_edited(pen)
    appointments_change(pen, began)
    cases_come_back(pen)
    ratings_are_put_right(pen)
    a_package_goes_from_step_to_step(pen)
    somebody_lets_others_go_first(pen)
    pen.now = began + 10 * 3600  # long after closing, and somebody is still served
    pen.at("3", c.ServeWalkIn("3", "tax", "walk-in", "token-walk-in", "call-walk-in"))
    pen.at("3", c.FinishService("3", "prompt-walk-in"))
    pen.do(c.CloseDay(), "user:manager")
    pen.now = began + DAY
    pen.do(c.OpenDay("2026-11-24"), "system:calendar")
    pen.do(c.SettleAppointments(), "system:calendar")
    missed = tuple(one.id for one in pen.book.appointments.values() if one.state == "missed")
    pen.do(c.ExcuseMisses(missed, "the road was closed"), "user:manager")
    pen.issue("next-day")


def rules_are_edited(pen: Pen) -> None:
    """Another policy and back; a window's work moved and given back; a timetable with a closure."""
    manager = "user:manager"
    policy = json.loads(pen.book.centre.policy.model_dump_json())
    pen.do(c.ChangePolicy({**policy, "appointment_share": 0.4}, 0, "more appointments"), manager)
    pen.do(c.RevertPolicy(0, 1), manager)
    pen.do(c.AssignWindow("1", ("general",), ("tax",), "many wait"), manager)
    pen.issue("while-moved", "general")
    pen.call("1")
    pen.at("1", c.StartService("1"), c.FinishService("1", "prompt-moved"))
    pen.do(c.RestoreWindow("1"), manager)
    closed = Timetable.model_validate({"closures": [{"dates": ["2026-11-30"], "from": "09:00", "to": "10:00"}]})
    pen.do(c.SetTimetable("[[closures]]\n", closed), manager)


def appointments_change(pen: Pen, began: float) -> None:
    """One moves, one ends, one is reminded and never comes."""
    at = slot_of(pen.book.centre, began + 5 * 3600)
    for name in ("moves", "ends", "missed"):  # in the afternoon
        pen.do(c.BookAppointment(f"appointment-{name}", f"CODE-{name.upper()}", "tax", at))
    pen.do(c.MoveAppointment(slot_of(pen.book.centre, began + DAY + 3 * 3600), "appointment-moves"))
    pen.do(c.CancelAppointment("appointment-ends"))
    pen.now = at - 1800
    pen.do(c.RemindAppointments(), "system:calendar")


def a_package_goes_from_step_to_step(pen: Pen) -> None:
    """A company is started at two windows; the police, who are elsewhere, have their notice."""
    package = next(one for one in pen.book.centre.packages if one.id == "start-company")
    pen.do(c.IssueTicket(package.steps[0].service, "company", "token-company", package=package.id), "device:kiosk-1")
    for window in ("9", "7"):
        pen.call(window)
        pen.at(window, c.StartService(window), c.FinishService(window, f"prompt-company-{window}"))
        pen.do(c.AcknowledgeNotice("company", "police"), "system:intake") if window == "9" else None


def somebody_lets_others_go_first(pen: Pen) -> None:
    pen.issue("patient")
    pen.issue("hurried")
    pen.do(c.PostponeTicket("patient", 1), "phone:patient")


def cases_come_back(pen: Pen) -> None:
    """A case is handed in, urged, seen to, asked about and ready."""
    pen.issue("handed-in")
    pen.call("3")
    pen.at("3", c.StartService("3"))
    served = pen.book.windows["3"].ticket or ""
    intake = "system:intake"
    pen.do(c.BindCases(served, ("CASE-1", "CASE-2"), "tax-income"), intake)
    pen.do(c.AskRating("CASE-1", "prompt-asked"), intake)
    pen.do(c.UrgeCase("CASE-1", "2026-11-23"), intake)
    pen.do(c.AnswerUrge("CASE-1"), "user:clerk-3")
    pen.do(c.TellReady("CASE-2", "collects", "token-collects"), intake)
    pen.at("3", c.FinishService("3", "prompt-cases"))
    pen.do(c.AskRating("CASE-1", "prompt-later"), intake)


def ratings_are_put_right(pen: Pen) -> None:
    """Two bad ones: one is put off, put right and closed; against the other an appeal is upheld."""
    for ticket, prompt in (("rated-1", "prompt-bad-1"), ("rated-2", "prompt-bad-2")):
        pen.issue(ticket)
        pen.call("3")
        pen.at("3", c.StartService("3"), c.FinishService("3", prompt))
        pen.do(c.RateService(prompt, 1, "pad", "3", ("slow",)), "device:pad-3")
    first, second = list(pen.book.follow_ups)[:2]
    manager, reviewer = "user:manager", "user:auditor"
    pen.do(c.AssignFollowUp(first, "reception"), manager)
    pen.do(c.RecordContact(first, "settled", "words"), "user:reception")
    pen.do(c.ExtendFollowUp(first, 10, "words"), manager)
    pen.do(c.RecordRectification(first, "words"), manager)
    pen.do(c.CloseFollowUp(first), manager)
    pen.do(c.AppealRating(second, "words"), "user:clerk-3")
    pen.do(c.ReviewAppeal(second, upheld=True, words="words"), reviewer)
