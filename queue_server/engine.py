"""`decide(book, asked, now)`: what follows from a command, as events, or why it may not be.

No clock, no randomness, no I/O; the book is only read. The what-if simulator runs this very function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queue_server import (
    absences,
    announcing,
    appointments,
    assigning,
    check_in,
    closing,
    devices,
    followups,
    handing,
    issuing,
    policy_editing,
    policy_spread,
    postponing,
    ratings,
    reminders,
    serving,
    timetables,
    transfers,
)
from queue_server import commands as c
from queue_server.book import Book
from queue_server.commands import Asked
from queue_server.events import Event
from queue_server.refusal import Refusal, RefusedError

Rule = Callable[[Book, Any, Asked, float], list[Event]]

RULES: dict[type[Any], Rule] = {
    c.OpenDay: closing.open_day,
    c.CloseDay: closing.close_day,
    c.OpenWindow: serving.open_window,
    c.PauseWindow: serving.pause_window,
    c.CloseWindow: serving.close_window,
    c.IssueTicket: issuing.issue,
    c.RegisterOffline: issuing.register_offline,
    c.CheckIn: check_in.check_in,
    c.BookAppointment: appointments.book_appointment,
    c.MoveAppointment: appointments.move,
    c.CancelAppointment: appointments.cancel,
    c.SettleAppointments: absences.settle,
    c.ExcuseMisses: absences.excuse,
    c.RemindAppointments: reminders.remind,
    c.SetTimetable: timetables.set_timetable,
    c.CancelTicket: issuing.cancel,
    c.ReturnTicket: issuing.return_ticket,
    c.MarkPrinted: issuing.mark_printed,
    c.CallNext: serving.call_next,
    c.CallTicket: serving.call_ticket,
    c.Recall: serving.recall,
    c.StartService: serving.start,
    c.FinishService: serving.finish,
    c.FinishAndCall: serving.finish_and_call,
    c.ServeWalkIn: serving.serve_walk_in,
    c.MarkNoShow: serving.no_show,
    c.ParkTicket: serving.park,
    c.ResumeTicket: serving.resume,
    c.TransferTicket: transfers.transfer,
    c.Undo: serving.undo,
    c.BindCases: handing.bind_cases,
    c.AskRating: handing.ask_rating,
    c.SendOn: handing.send_on,
    c.TellReady: handing.tell_ready,
    c.UrgeCase: handing.urge,
    c.AnswerUrge: handing.answer_urge,
    c.AcknowledgeNotice: handing.acknowledge,
    c.RateService: ratings.rate,
    c.PostponeTicket: postponing.postpone,
    c.AssignFollowUp: followups.assign,
    c.RecordContact: followups.contact,
    c.ExtendFollowUp: followups.extend,
    c.RecordRectification: followups.rectify,
    c.AppealRating: followups.appeal,
    c.ReviewAppeal: followups.review,
    c.CloseFollowUp: followups.close,
    c.AskHelp: devices.ask_help,
    c.AnswerHelp: devices.answer_help,
    c.TellDevice: devices.tell_device,
    c.ChangeSettings: devices.change_settings,
    c.SetNotice: announcing.set_notice,
    c.BeginEmergency: announcing.begin_emergency,
    c.EndEmergency: announcing.end_emergency,
    c.ChangePolicy: policy_editing.change_policy,
    c.RevertPolicy: policy_editing.revert_policy,
    c.AssignWindow: assigning.assign,
    c.RestoreWindow: assigning.restore,
}


def decide(book: Book, asked: Asked, now: float) -> list[Event] | Refusal:
    """The events that follow (none where it is so already), or the refusal."""
    try:
        events = RULES[type(asked.command)](book, asked.command, asked, now)
        return policy_spread.spread(book, events, now) if book.centre.policy.even_spread else events
    except RefusedError as refused:
        return refused.refusal
