"""`/openapi.json`: OpenAPI 3.1, made from the routes themselves, their first sentences, and the models they read.

What the routes do not say stands in the tables here, a line a route; tests walk all routes, so that none is forgotten.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify
from pydantic import BaseModel

from lobby import VERSION
from lobby.kiosk_settings import KioskSettings
from lobby.messages import CallLine, Emergency, QueueBoard, Text, Ticket
from queue_server.outbox import STATES
from queue_server.web import (
    announce,
    appointment_import,
    appointments,
    audit,
    booking,
    check_in,
    clerk,
    describing,
    devices,
    followups,
    guard,
    intake,
    phone,
    policy,
    public_shapes,
    ratings,
    session,
    shapes,
    tickets,
    timetable,
    tokens,
    users,
    whatif,
    windows,
)
from queue_server.web_push import Subscription

routes = Blueprint("openapi", __name__)

BODIES: dict[str, type[BaseModel]] = {
    "session.sign_in": session.SignIn,
    "clerk.act": clerk.Act,
    "tickets.issue": tickets.Issue,
    "appointments.book": appointments.Booking,
    "appointments.change": appointments.Rebooking,
    "appointments.check_in": appointments.DeskCheckIn,
    "appointment_import.take_in": appointment_import.Rows,
    "booking.book": booking.Wish,
    "booking.find": booking.Proof,
    "booking.move": booking.Move,
    "booking.cancel": booking.Proof,
    "check_in.enter": check_in.Wall,
    "check_in.check_in": check_in.PhoneCheckIn,
    "timetable.save": timetable.TimetableText,
    "timetable.excuse": timetable.Excuse,
    "tickets.rate": tickets.Rating,
    "devices.do": devices.Do,
    "devices.change_settings": KioskSettings,
    "phone.rate": phone.Grade,
    "phone.postpone": phone.Places,
    "phone.subscribe": Subscription,
    "ratings.rate_at_window": ratings.AtWindow,
    "followups.assign": followups.Owner,
    "followups.contact": followups.Call,
    "followups.extend": followups.Longer,
    "followups.rectify": followups.Written,
    "followups.appeal": followups.Written,
    "followups.review": followups.Verdict,
    "followups.close": followups.Written,
    "windows.assign": windows.Work,
    "windows.preview": windows.Work,
    "announce.set_notice": announce.Words,
    "policy.change_policy": policy.Draft,
    "policy.preview": policy.Draft,
    "policy.revert": policy.Older,
    "whatif.ask": whatif.Asked,
    "announce.begin_emergency": announce.Words,
    "session.choose_password": session.NewPassword,
    "users.add": users.NewUser,
    "users.change": users.Change,
    "tokens.make": tokens.NewToken,
    "sim.touch": shapes.Touch,
    "intake.cases": intake.Cases,
    "intake.rating_requests": intake.Case,
    "intake.next_steps": intake.NextStep,
    "intake.results": intake.Result,
    "intake.urgings": intake.Urging,
    "intake.answers": intake.Case,
    "intake.acknowledgements": intake.Acknowledgement,
}
ANSWERS: dict[str, tuple[int, describing.Answer]] = {
    "session.sign_in": (200, shapes.Session),
    "session.who": (200, shapes.Session),
    "tickets.issue": (201, Ticket),
    "tickets.ticket": (200, Ticket),
    "tickets.cancel": (200, Ticket),
    "tickets.come_back": (200, Ticket),
    "appointments.book": (201, shapes.Appointment),
    "appointments.one": (200, shapes.Appointment),
    "appointments.change": (200, shapes.Appointment),
    "appointments.cancel": (200, shapes.Appointment),
    "appointments.check_in": (201, Ticket),
    "booking.book": (201, shapes.Promise),
    "booking.find": (200, shapes.Promise),
    "booking.move": (200, shapes.Promise),
    "booking.cancel": (200, shapes.Promise),
    "check_in.check_in": (201, Ticket),
    "devices.settings": (200, KioskSettings),
    "devices.change_settings": (200, KioskSettings),
    "devices.do": (202, shapes.Told),
    "devices.upload": (204, None),
    "pictures.keep": (204, None),
    "announce.set_notice": (200, Text),
    "announce.take_notice_down": (204, None),
    "announce.begin_emergency": (200, Emergency),
    "announce.end_emergency": (204, None),
    "oidc.leave": (302, None),
    "oidc.come_back": (302, None),
    "session.ways": (200, shapes.Ways),
    "session.choose_password": (200, shapes.Session),
    "session.sign_out": (204, None),
    "users.roles": (200, [users.Role]),
    "users.users": (200, [users.ShownUser]),
    "users.add": (201, users.MadeUser),
    "users.change": (200, users.ShownUser),
    "users.remove": (204, None),
    "users.reset_password": (200, users.Once),
    "users.sessions": (200, [users.OpenSession]),
    "users.end": (204, None),
    "tokens.tokens": (200, [tokens.ShownToken]),
    "tokens.make": (201, tokens.MadeToken),
    "tokens.revoke": (204, None),
    "audit.acts": (200, [audit.Entry]),
    "office.replay": (202, None),
    "public.alive": (200, shapes.Alive),
    "public.ready": (200, shapes.Health),
    "tickets.rate": (201, None),
    "phone.subscribe": (204, None),
    "phone.unsubscribe": (204, None),
    "sim.touch": (202, None),
    "sim.show": (204, None),
    "whatif.ask": (202, None),
    "whatif.advice": (202, None),
    "public.centre": (200, public_shapes.CentreShown),
    "public.queues": (200, [public_shapes.QueueShown]),
    "public.windows": (200, [public_shapes.WindowShown]),
    "public.hall": (200, public_shapes.HallShown),
    "tickets.tickets": (200, [Ticket]),
}
"""The status where all is well, and the shape: a model, a list of one, or None for what is not described further."""
MEDIA: dict[str, tuple[str, ...]] = {
    "audit.export": ("text/csv",),
    "ratings.export": ("text/csv",),
    "ratings.code": ("image/svg+xml",),
    "public.metrics": ("text/plain",),
    "reports.export": ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "reports.open_days": ("text/csv",),
    "pictures.picture": ("image/png", "image/jpeg"),
    "devices.screenshot": ("image/png",),
    "sim.screen": ("image/png", "image/jpeg"),
    "board.media": ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "video/*"),
    "appointments.exported": ("text/csv",),
    "check_in.picture": ("image/svg+xml",),
}
"""What is answered, where it is not JSON."""
SENT_FILES: dict[str, tuple[str, ...]] = {
    "pictures.keep": ("image/png", "image/jpeg"),
    "devices.upload": ("image/png",),
    "sim.show": ("image/png", "image/jpeg"),
}
"""What is sent, where it is not JSON."""
TEXT: dict[str, Any] = {"type": "string"}
NARROWED = dict.fromkeys(("day", "service", "state", "external_id", "code"), TEXT)
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "ratings.ratings": {"from": TEXT, "to": TEXT},
    "ratings.export": {"from": TEXT, "to": TEXT, "language": TEXT},
    "ratings.sent_to_province": {"state": {"type": "string", "enum": list(STATES)}},
    "reports.open_days": {"from": TEXT, "to": TEXT},
    "reports.grouped": {"from": TEXT, "to": TEXT},
    "reports.export": {"from": TEXT, "to": TEXT, "language": TEXT},
    "reports.week": {"from": TEXT},
    "oidc.leave": {"next": TEXT},
    "oidc.come_back": {"code": TEXT, "state": TEXT, "error": TEXT},
    "audit.acts": {"who": TEXT, "act": TEXT},
    "audit.export": {"who": TEXT, "act": TEXT},
    "office.intake_events": {"state": {"type": "string", "enum": ["waiting", "delivered", "parked"]}, "receiver": TEXT},
    "office.replay": {"receiver": TEXT},
    "office.replay_all": {"receiver": TEXT},
    "booking.slots": {"service": TEXT, "all": TEXT},
    "appointments.listed": NARROWED,
    "appointments.exported": NARROWED,
    "check_in.code": {"key": TEXT},
    "check_in.picture": {"key": TEXT},
}
"""What may stand behind the question mark, besides `limit` and `after` of a list."""
ALSO: dict[str, tuple[int, ...]] = {
    "ratings.rate_at_window": (404, 429),
    "session.sign_in": (401, 429),
    "oidc.leave": (404,),
    "oidc.come_back": (404,),
    "session.choose_password": (429,),
    "check_in.code": (403,),
    "check_in.picture": (403,),
    "booking.slots": (401, 403, 404),
    "booking.book": (403, 404, 429),
    "booking.find": (404, 422, 429),
    "booking.move": (404, 429),
    "booking.cancel": (404, 429),
    "check_in.enter": (403,),
    "check_in.check_in": (403, 404, 429),
    "ratings.replay": (404,),
    "reports.month": (422,),
}
"""Refusals that do not follow from what a route is."""
LISTS = (
    "users.users", "users.sessions", "tokens.tokens", "audit.acts", "tickets.tickets", "devices.devices",
    "office.intake_events", "appointments.listed",
)  # fmt: skip
"""Lists that come in parts: see `paging`."""
VERSIONED = (
    "announce.set_notice", "announce.take_notice_down", "devices.change_settings", "policy.change_policy", "policy.revert",
    "windows.assign", "windows.restore",
)  # fmt: skip
"""What is changed under the version one has seen (If-Match)."""
OPEN = (
    "ratings.reasons", "ratings.rate_at_window", "ratings.code",
    "public", "board", "phone", "pages", "openapi", "session.sign_in", "session.ways", "oidc", "sim", "booking",
    "check_in.code", "check_in.picture", "check_in.enter", "check_in.check_in",
)  # fmt: skip
DEVICES = ("sim.show", "devices.upload")
HIDDEN = ("pages", "openapi", "static")
OTHERS = (CallLine, QueueBoard)


@routes.get("/openapi.json")
def description() -> Response:
    """This page."""
    return jsonify(document(current_app))


@cache
def document(app: Flask) -> dict[str, Any]:
    """The whole description of an app's `/api/v1`."""
    tables = describing.Tables(
        BODIES, ANSWERS, MEDIA, SENT_FILES, QUERIES, ALSO, LISTS, VERSIONED, OPEN, DEVICES, tuple(clerk.ACTS), OTHERS
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lobby", "version": VERSION, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "paths": describing.paths(app, HIDDEN, tables),
        "components": {"schemas": describing.schemas(tables), "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "cookie": {"type": "apiKey", "in": "cookie", "name": guard.COOKIE},
            "device": {"type": "http", "scheme": "basic"},
        }},
    }  # fmt: skip
