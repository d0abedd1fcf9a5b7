"""Every permission, and what each role is made of. A permission is named `noun.verb`.

A new permission is one word in the right set below; `admin` holds every one there is by itself.
"""

from __future__ import annotations

CLERK = frozenset({"window.operate", "ticket.issue", "rating.appeal"})
RECEPTION = frozenset({
    "ticket.issue", "ticket.cancel", "ticket.return", "appointment.book", "appointment.contact", "hall.touch", "help.answer",
})  # fmt: skip
MANAGER = CLERK | RECEPTION | {
    "rating.see", "rating.handle", "rating.review",
    "window.any", "window.choose", "window.assign", "day.close", "device.do", "intake.see", "intake.replay", "report.see",
    "appointment.import", "appointment.excuse", "timetable.edit", "hall.announce", "audit.see", "wall.see", "policy.edit",
}  # fmt: skip
ADMIN_ALONE = frozenset({"user.edit", "token.edit", "intake.tell"})

ROLES: dict[str, frozenset[str]] = {
    "clerk": CLERK | {"ticket.return"},
    "reception": RECEPTION,
    "manager": MANAGER,
    "technician": frozenset({"device.do", "report.see", "hall.touch"}),
    "auditor": frozenset({"report.see", "rating.see", "intake.see", "audit.see", "wall.see"}),
    "wall": frozenset({"wall.see"}),
    "admin": MANAGER | ADMIN_ALONE,
}

PERMISSIONS: frozenset[str] = frozenset().union(*ROLES.values())
"""All there are."""
