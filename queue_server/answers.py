"""What a decided command is answered: one small function for each shape, from the book after `apply`. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from queue_server import commands as c
from queue_server import events as e
from queue_server import views
from queue_server.book import Book
from queue_server.refusal import Refusal

Answer = tuple[int, dict[str, Any]]
OK, CREATED, NOBODY = 200, 201, 204


def refused(refusal: Refusal) -> Answer:
    """The reason, for programs and people."""
    return refusal.status, {"reason": refusal.reason, "message": refusal.message.model_dump()}


def answer(book: Book, command: Any, events: Sequence[e.Event]) -> Answer:
    """(status, body) of a command that was decided and applied."""
    return SHAPES.get(type(command), _nothing)(book, command, events)


def _nothing(_book: Book, _command: Any, _events: Sequence[e.Event]) -> Answer:
    return OK, {}


def _issued(book: Book, command: Any, _events: Sequence[e.Event]) -> Answer:
    return CREATED, {"ticket": views.ticket(book, book.tickets[command.ticket], token=True)}


def _window(book: Book, command: Any, _events: Sequence[e.Event]) -> Answer:
    return OK, {"window": views.window(book, command.window)}


def _finished_and_called(book: Book, command: Any, events: Sequence[e.Event]) -> Answer:
    """Who is done, and whom it called: `call` and `ticket` are null where nobody waits."""
    done = next(event.ticket for event in events if hasattr(event, "ticket"))
    _, called = _called(book, command, events)
    return OK, {"call": None, "ticket": None, "why": None, **called, "finished": views.ticket(book, book.tickets[done])}


def _called(book: Book, _command: Any, events: Sequence[e.Event]) -> Answer:
    call = next((event for event in events if isinstance(event, e.TicketCalled)), None)
    if call is None:
        return NOBODY, {}
    item = book.tickets[call.ticket]
    why = {key: call.why[key] for key in ("zh", "en")}
    passed = [book.tickets[other].number for other in call.passed if other in book.tickets]
    return OK, {"call": call.call, "ticket": views.ticket(book, item), "why": {**why, "passed": passed}}


def _ticket_of_event(book: Book, _command: Any, events: Sequence[e.Event]) -> Answer:
    touched = [
        book.tickets[event.ticket] for event in events if hasattr(event, "ticket") and event.ticket in book.tickets
    ]
    return OK, {"ticket": views.ticket(book, touched[-1])} if touched else {}


def _ticket(book: Book, command: Any, _events: Sequence[e.Event]) -> Answer:
    item = book.tickets.get(command.ticket)
    return OK, {"ticket": views.ticket(book, item)} if item else {}


def _ready(book: Book, command: c.TellReady, _events: Sequence[e.Event]) -> Answer:
    item = book.tickets.get(book.collecting.get(command.case, ""))
    return OK, {"case_number": command.case, "ticket": views.ticket(book, item) if item else None}


def _urged(book: Book, command: c.UrgeCase | c.AnswerUrge, _events: Sequence[e.Event]) -> Answer:
    return OK, {"case_number": command.case, "urged": command.case in book.urged}


def _case_of(book: Book, command: c.AskRating | c.SendOn, _events: Sequence[e.Event]) -> Answer:
    return OK, {"ticket": views.ticket(book, book.tickets[book.cases[command.case]])}


def _appointment(book: Book, command: c.BookAppointment, events: Sequence[e.Event]) -> Answer:
    made = command.appointment if events else book.externals[command.external or ""]
    if command.by_citizen:
        return CREATED, {"booking": views.booking(book, book.appointments[made])}
    return CREATED, {"appointment": views.appointment(book, book.appointments[made])}


def _changed(book: Book, command: c.MoveAppointment | c.CancelAppointment, _events: Sequence[e.Event]) -> Answer:
    code = (command.code or "").rpartition("/")[2]
    return OK, {"appointment": views.appointment(book, book.appointments[book.codes.get(code, command.appointment)])}


def _count(_book: Book, _command: Any, events: Sequence[e.Event]) -> Answer:
    return OK, {"count": len(events)}


def _rated(_book: Book, command: c.RateService, events: Sequence[e.Event]) -> Answer:
    prompt = next((event.prompt for event in events if isinstance(event, e.TicketRated)), command.prompt)
    return OK, {"rating": {"prompt": prompt, "grade": command.grade}}


def _follow_up(_book: Book, command: Any, _events: Sequence[e.Event]) -> Answer:
    return OK, {"follow_up": command.follow_up}


def _day(_book: Book, _command: Any, events: Sequence[e.Event]) -> Answer:
    finished = sum(isinstance(event, e.TicketFinished) for event in events)
    return OK, {"expired": sum(isinstance(event, e.TicketExpired) for event in events), "finished": finished}


def _notice(book: Book, _command: c.SetNotice, _events: Sequence[e.Event]) -> Answer:
    return OK, {"notice": views.notice(book)}


def _work(book: Book, command: Any, _events: Sequence[e.Event]) -> Answer:
    return OK, {"work": views.work(book, command.window)}


def _emergency(book: Book, _command: Any, _events: Sequence[e.Event]) -> Answer:
    return OK, {"emergency": views.emergency(book)}


SHAPES: dict[type[Any], Callable[[Book, Any, Sequence[e.Event]], Answer]] = {
    c.IssueTicket: _issued,
    c.RegisterOffline: _issued,
    c.CheckIn: _issued,
    c.OpenWindow: _window,
    c.PauseWindow: _window,
    c.CloseWindow: _window,
    c.CallNext: _called,
    c.CallTicket: _called,
    c.Recall: _ticket_of_event,
    c.StartService: _ticket_of_event,
    c.FinishService: _ticket_of_event,
    c.FinishAndCall: _finished_and_called,
    c.ServeWalkIn: _ticket_of_event,
    c.MarkNoShow: _ticket_of_event,
    c.ParkTicket: _ticket_of_event,
    c.ResumeTicket: _ticket_of_event,
    c.TransferTicket: _ticket_of_event,
    c.Undo: _ticket_of_event,
    c.CancelTicket: _ticket,
    c.ReturnTicket: _ticket,
    c.MarkPrinted: _ticket,
    c.BindCases: _ticket,
    c.AskRating: _case_of,
    c.SendOn: _case_of,
    c.TellReady: _ready,
    c.UrgeCase: _urged,
    c.AnswerUrge: _urged,
    c.AcknowledgeNotice: _ticket,
    c.BookAppointment: _appointment,
    c.MoveAppointment: _changed,
    c.CancelAppointment: _changed,
    c.ExcuseMisses: _count,
    c.RateService: _rated,
    c.PostponeTicket: _ticket,
    c.AssignFollowUp: _follow_up,
    c.RecordContact: _follow_up,
    c.ExtendFollowUp: _follow_up,
    c.RecordRectification: _follow_up,
    c.AppealRating: _follow_up,
    c.ReviewAppeal: _follow_up,
    c.CloseFollowUp: _follow_up,
    c.CloseDay: _day,
    c.SetNotice: _notice,
    c.BeginEmergency: _emergency,
    c.EndEmergency: _emergency,
    c.AssignWindow: _work,
    c.RestoreWindow: _work,
}
