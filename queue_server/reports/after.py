"""What became of appointments and bad ratings, folded from the events of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from lobby.centre import Centre
from queue_server import events as e
from queue_server.events import Event
from queue_server.reports.sections import Followed, Kept


def appointments(centre: Centre, events: Iterable[Event]) -> list[Kept]:
    """Each by the last that happened to it, on the day of its time."""
    found: dict[str, Kept] = {}
    for event in events:
        if isinstance(event, e.AppointmentBooked):
            found[event.appointment] = Kept(_day(centre, event.slot), event.service, "booked")
        elif isinstance(event, e.AppointmentMoved):
            one = found[event.appointment]
            found[event.appointment] = replace(
                one, day=_day(centre, event.slot), service=event.service or one.service, state="booked"
            )
        elif isinstance(event, e.AppointmentUsed):
            found[event.appointment] = replace(found[event.appointment], state="used", late=event.late)
        elif isinstance(event, e.AppointmentMissed):
            state = "excused" if event.excused else "missed"
            found[event.appointment] = replace(found[event.appointment], state=state)
        elif isinstance(event, e.MissExcused | e.AppointmentCancelled):
            state = "excused" if isinstance(event, e.MissExcused) else "cancelled"
            found[event.appointment] = replace(found[event.appointment], state=state)
    return list(found.values())


def follow_ups(events: Iterable[Event]) -> list[Followed]:
    """Those that begin in these events; what happened to older ones is passed over."""
    found: dict[str, Followed] = {}
    for event in events:
        if isinstance(event, e.FollowUpOpened):
            found[event.follow_up] = Followed(event.service, event.at, event.contact_due)
        elif (key := getattr(event, "follow_up", "")) in found:
            found[key] = _further(found[key], event)
    return list(found.values())


def _further(one: Followed, event: Event) -> Followed:
    if isinstance(event, e.CitizenContacted) and one.contacted is None:
        return replace(one, contacted=event.at)
    if isinstance(event, e.RatingAppealed):
        return replace(one, appeal="asked")
    if isinstance(event, e.AppealReviewed):
        return replace(one, appeal="upheld" if event.upheld else "rejected")
    if isinstance(event, e.FollowUpClosed):
        return replace(one, closed=event.at, late=event.late)
    return one


def _day(centre: Centre, at: float) -> str:
    return datetime.fromtimestamp(at, centre.zone).date().isoformat()
