"""The web doors: HTTP under `/api/v1`, live events over Socket.IO, and the pages of the built app."""

from __future__ import annotations

from flask import Flask

from queue_server.house import House
from queue_server.web import (
    announce,
    appointment_import,
    appointments,
    audit,
    board,
    booking,
    check_in,
    clerk,
    devices,
    followups,
    headers,
    intake,
    office,
    oidc,
    openapi,
    pages,
    phone,
    pictures,
    policy,
    problems,
    public,
    ratings,
    repeats,
    reports,
    session,
    sim,
    tickets,
    timetable,
    tokens,
    trail,
    users,
    wall,
    whatif,
    windows,
)
from queue_server.web.live import Live

MAX_BODY = 2_000_000
DOORS = (
    session, public, clerk, intake, tickets,
    timetable, appointments, appointment_import, booking, check_in, windows, office, policy, whatif, reports, wall, devices,
    pictures, announce, board, phone,
    ratings, followups, users, tokens, audit, oidc, openapi, pages,
)  # fmt: skip


def create_app(house: House) -> tuple[Flask, Live]:
    """The whole composition of the web: blueprints, errors, headers, live events."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # the default provider has it; Chinese stays readable
    app.extensions["house"] = house
    app.extensions["upkeep"] = kept = devices.Upkeep(house)
    for door in DOORS:
        app.register_blueprint(door.routes)
    if house.simulation:
        app.register_blueprint(sim.routes)
    reports.set_up(app, house)
    oidc.set_up(app, house)
    problems.set_up(app)
    repeats.set_up(app)
    trail.set_up(app)
    headers.set_up(app, behind_proxy=house.centre.sign_in.behind_proxy)
    return app, Live(app, house, kept)
