"""Units that have no desk in the hall (非常驻部门): which of them a number concerns, and what the clerk sees of it. Pure."""

from __future__ import annotations

from typing import Any

from lobby.centre import Centre
from lobby.matters import Department
from queue_server.ticket import Ticket


def units(centre: Centre, ticket: Ticket) -> list[Department]:
    """The units outside the hall that a number concerns as it stands: by its item, its step or its service."""
    item = centre.item.get(ticket.item or "")
    step = ticket.steps[ticket.step].department if ticket.step is not None else None
    named = {step} if ticket.step is not None else {item.department if item else None}
    return [
        unit for unit in centre.departments
        if unit.off_site and (unit.id in named or ticket.service in unit.off_site.services)
    ]  # fmt: skip


def seen(centre: Centre, ticket: Ticket) -> list[dict[str, Any]]:
    """For the clerk: each unit, whether it has answered its notice, and the number its office answers."""
    return [
        {
            "department": unit.id, "name": unit.name.model_dump(), "phone": unit.off_site.phone if unit.off_site else None,
            "state": "acknowledged" if unit.id in ticket.acknowledged
            else "asked" if unit.off_site and unit.off_site.url else "to_call",
        }
        for unit in units(centre, ticket)
    ]  # fmt: skip
