"""Who may do what at which door, a line a route. A route that is missing here fails `test_matrix`.

`PUBLIC`: anybody. `SIGNED_IN`: anybody who is signed in, machines too. `DEVICE`: a device with its own password.
`OWN_WINDOW`: who operates this window, or any. Anything else is
the permission one must hold, or several of which one is enough (`a.b|c.d`).
"""

from __future__ import annotations

PUBLIC, SIGNED_IN, DEVICE, OWN_WINDOW = "(public)", "(signed in)", "(device)", "(own window)"

DOORS: dict[str, str] = {
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": PUBLIC,
    "GET /api/v1/centre": PUBLIC,
    "GET /api/v1/queues": PUBLIC,
    "GET /api/v1/windows": PUBLIC,
    "GET /api/v1/hall": PUBLIC,
    "GET /api/v1/board": PUBLIC,
    "GET /api/v1/media/{name}": PUBLIC,
    # signing in
    "POST /api/v1/session": PUBLIC,
    "GET /api/v1/session": SIGNED_IN,
    "DELETE /api/v1/session": SIGNED_IN,
    "PUT /api/v1/session/password": SIGNED_IN,
    "GET /api/v1/session/ways": PUBLIC,
    "GET /api/v1/session/provider": PUBLIC,
    "GET /api/v1/session/provider/back": PUBLIC,
    # who may sign in
    "GET /api/v1/roles": "user.edit",
    "GET /api/v1/users": "user.edit",
    "POST /api/v1/users": "user.edit",
    "PUT /api/v1/users/{name}": "user.edit",
    "DELETE /api/v1/users/{name}": "user.edit",
    "POST /api/v1/users/{name}/reset-password": "user.edit",
    "GET /api/v1/sessions": SIGNED_IN,
    "DELETE /api/v1/sessions/{session}": SIGNED_IN,
    "GET /api/v1/tokens": "token.edit",
    "POST /api/v1/tokens": "token.edit",
    "DELETE /api/v1/tokens/{key}": "token.edit",
    "GET /api/v1/audit": "audit.see",
    "GET /api/v1/audit/export": "audit.see",
    # tickets and windows
    "GET /api/v1/tickets": "report.see",
    "POST /api/v1/tickets": "ticket.issue",
    "GET /api/v1/tickets/{ticket}": SIGNED_IN,
    "POST /api/v1/tickets/{ticket}/cancel": "ticket.cancel",
    "POST /api/v1/tickets/{ticket}/return": "ticket.return",
    "GET /api/v1/windows/{window}": OWN_WINDOW,
    "GET /api/v1/windows/{window}/person": OWN_WINDOW,
    "POST /api/v1/windows/{window}/{act}": OWN_WINDOW,
    "GET /api/v1/windows/works": "report.see",
    "GET /api/v1/windows/{window}/work": "report.see",
    "PUT /api/v1/windows/{window}/work": "window.assign",
    "DELETE /api/v1/windows/{window}/work": "window.assign",
    "POST /api/v1/windows/{window}/work/preview": "window.assign",
    "POST /api/v1/ratings": "window.operate",
    "POST /api/v1/day/close": "day.close",
    "POST /api/v1/day/open": "day.close",
    # appointments
    "GET /api/v1/appointments": "appointment.book",
    "POST /api/v1/appointments": "appointment.book",
    "POST /api/v1/appointments/{appointment}/check-in": "appointment.book",
    "GET /api/v1/appointments.csv": "appointment.book",
    "GET /api/v1/appointments/misses": "appointment.excuse",
    "POST /api/v1/appointments/excuses": "appointment.excuse",
    "POST /api/v1/appointments/import": "appointment.import",
    "GET /api/v1/appointments/{appointment}": "appointment.book",
    "PATCH /api/v1/appointments/{appointment}": "appointment.book",
    "DELETE /api/v1/appointments/{appointment}": "appointment.book",
    "GET /api/v1/appointments/{appointment}/contact": "appointment.contact",
    "GET /api/v1/slots": PUBLIC,
    "GET /api/v1/timetable": "timetable.edit",
    "PUT /api/v1/timetable": "timetable.edit",
    "GET /api/v1/check-in/wall-link": "timetable.edit",
    # what citizens do on their own phones: a code, or the wall's code, is the key
    "GET /api/v1/bookings/offer": PUBLIC,
    "POST /api/v1/bookings": PUBLIC,
    "POST /api/v1/bookings/find": PUBLIC,
    "POST /api/v1/bookings/move": PUBLIC,
    "POST /api/v1/bookings/cancel": PUBLIC,
    "GET /api/v1/check-in/code": PUBLIC,
    "GET /api/v1/check-in/code.svg": PUBLIC,
    "POST /api/v1/check-in": PUBLIC,
    "POST /api/v1/check-in/enter": PUBLIC,
    # the office
    "GET /api/v1/office": "report.see",
    "GET /api/v1/day": "report.see",
    "GET /api/v1/wall": "wall.see",
    "GET /api/v1/reports": "report.see",
    "GET /api/v1/reports/{by}": "report.see",
    "GET /api/v1/reports/{by}/{form}": "report.see",
    "GET /api/v1/help": "help.answer",
    "POST /api/v1/help/{device}/answer": "help.answer",
    "GET /api/v1/intake/events": "intake.see",
    "POST /api/v1/intake/events/replay": "intake.replay",
    "POST /api/v1/intake/events/{parcel}/replay": "intake.replay",
    # what the intake system tells, signed or by a token
    "POST /api/v1/intake/acknowledgements": "intake.tell",
    "POST /api/v1/intake/cases": "intake.tell",
    "POST /api/v1/intake/next-steps": "intake.tell",
    "POST /api/v1/intake/rating-requests": "intake.tell",
    "POST /api/v1/intake/results": "intake.tell",
    "POST /api/v1/intake/urgings": "intake.tell",
    "GET /api/v1/intake/urgings": "report.see|window.operate",
    "POST /api/v1/intake/urgings/answers": "window.operate",
    # the rules of who is next
    "GET /api/v1/policy": "report.see",
    "PUT /api/v1/policy": "policy.edit",
    "POST /api/v1/policy/preview": "report.see",
    "POST /api/v1/policy/revert": "policy.edit",
    "GET /api/v1/policy/history": "report.see",
    "GET /api/v1/reports/fairness": "report.see",
    "GET /api/v1/reports/promises": "report.see",
    # what the whole hall is told
    "PUT /api/v1/hall/notice": "hall.announce",
    "DELETE /api/v1/hall/notice": "hall.announce",
    "PUT /api/v1/hall/emergency": "hall.announce",
    "DELETE /api/v1/hall/emergency": "hall.announce",
    # devices
    "GET /api/v1/devices": "report.see",
    "POST /api/v1/devices/{device}/do": "device.do",
    "GET /api/v1/devices/{device}/settings": "device.do",
    "PUT /api/v1/devices/{device}/settings": "device.do",
    "GET /api/v1/devices/{device}/screenshot": "device.do",
    "GET /api/v1/pictures": "device.do",
    "GET /api/v1/pictures/{name}": "device.do",
    "PUT /api/v1/pictures/{name}": "device.do",
    "PUT /api/v1/uploads/{token}": DEVICE,
    # the citizen's phone: the token in the address is the key
    "GET /api/v1/phone/{token}": PUBLIC,
    "POST /api/v1/phone/{token}/cancel": PUBLIC,
    "POST /api/v1/phone/{token}/rate": PUBLIC,
    # the virtual hall
    "GET /api/v1/sim": PUBLIC,
    "POST /api/v1/sim/{name}/touch": PUBLIC,
    "GET /api/v1/sim/kiosks/{kiosk}/screen": PUBLIC,
    "PUT /api/v1/sim/kiosks/{kiosk}/screen": DEVICE,
}

SENT: dict[str, dict[str, str]] = {
    "POST /api/v1/intake/acknowledgements": {"event": "0" * 32 + "-1"},
}
"""What must be sent for a door to get as far as asking who it is."""
