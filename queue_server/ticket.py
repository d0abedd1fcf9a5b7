"""The life of a ticket: every state, every event that changes one, and nothing else that may.

A ticket waits, is called to a window, is served, and finishes. A citizen who does not come is a no-show and may return at
reception; a clerk may set a ticket aside (park) and take it up again, send it on to another service (transfer), or undo
a press. What still waits when the day is closed expires; it is never counted as served. What is being served then is
finished and flagged. The table below is the only law; the diagram in `docs/ticket-life.md` is generated from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

WAITING, CALLED, SERVING, PARKED = "waiting", "called", "serving", "parked"
FINISHED, NO_SHOW, CANCELLED, EXPIRED = "finished", "no_show", "cancelled", "expired"
STATES: Final = (WAITING, CALLED, SERVING, PARKED, FINISHED, NO_SHOW, CANCELLED, EXPIRED)

# event → the states it may find, and the state it leaves
LIFE: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "ticket_called": ((WAITING,), CALLED),
    "ticket_recalled": ((CALLED,), CALLED),
    "ticket_started": ((CALLED,), SERVING),
    "ticket_finished": ((SERVING,), FINISHED),
    "ticket_no_show": ((CALLED,), NO_SHOW),
    "ticket_returned": ((CALLED, NO_SHOW), WAITING),
    "call_undone": ((CALLED,), WAITING),
    "start_undone": ((SERVING,), CALLED),
    "ticket_parked": ((SERVING,), PARKED),
    "ticket_resumed": ((PARKED,), SERVING),
    "ticket_transferred": ((SERVING,), WAITING),
    "step_begun": ((SERVING,), WAITING),
    "step_continued": ((SERVING,), SERVING),
    "ticket_cancelled": ((WAITING, CALLED, PARKED), CANCELLED),
    "ticket_postponed": ((WAITING,), WAITING),
    "ticket_expired": ((WAITING, CALLED, PARKED), EXPIRED),
}


class WrongStateError(ValueError):
    """An event that the table does not allow: the journal and the code disagree."""


@dataclass(slots=True)
class StepNow:
    """One step of a package as it stands: `to_do`, `now` or `done`; its own seconds once it is done."""

    zh: str
    en: str
    service: str
    queue: str
    department: str | None = None
    state: str = "to_do"
    window: str | None = None
    clerk: str | None = None
    waited: float = 0.0
    walked: float = 0.0
    served: float = 0.0


@dataclass(slots=True)
class Ticket:
    """One citizen's claim on one service: an id for ever and a number for the day. Times are seconds since 1970.

    `turn` is its place among the day's tickets in the journal; `since` is where its rank counts from: the issue, an
    appointment's slot, or the end of the step before.
    `to_window` is the one window it was sent to, by window `sent_from` for `sent_reason`; `channel` says who gave it.
    `placed` is (queue, since, place): where it stands in that queue, fixed when it came there. `passed_by` counts those who
    went before it, by the rule; `told_low` and `told_high` are the wait it was told, in minutes.
    `waited`, `walked` and `served` are whole seconds of finished intervals; `state_at` begins the present one.
    `steps` are those of a package, `step` the present one; `joined` is when it came into the line of a later step.
    `acknowledged` are the units outside the hall that have answered their notice.
    """

    id: str
    number: str
    queue: str
    service: str
    ticket_class: str
    token: str
    issued_at: float
    since: float
    state_at: float
    device: str
    turn: int = 0
    basis: str | None = None
    appointment: str | None = None
    item: str | None = None
    package: str | None = None
    state: str = WAITING
    window: str | None = None
    clerk: str | None = None
    call: str | None = None
    nth: int = 0
    called_at: float | None = None
    serving_at: float | None = None
    finished_at: float | None = None
    waited: float = 0.0
    walked: float = 0.0
    served: float = 0.0
    bar: int | None = None
    returned: bool = False
    postponed: bool = False
    overtaken: int = 0
    note: str | None = None
    why: dict[str, str] | None = None
    printed: bool = False
    flagged: bool = False
    prompt: str | None = None
    grade: int | None = None
    case_numbers: list[str] = field(default_factory=list)
    placed: tuple[str, float, float] | None = None
    passed_by: dict[str, int] = field(default_factory=dict)
    told_low: int | None = None
    told_high: int | None = None
    channel: str | None = None
    to_window: str | None = None
    sent_from: str | None = None
    sent_reason: str | None = None
    steps: list[StepNow] = field(default_factory=list)
    step: int | None = None
    any_order: bool = False
    joined: float | None = None
    acknowledged: list[str] = field(default_factory=list)

    @property
    def lined_at(self) -> float:
        """When it came into the line it stands in; a transfer keeps its place by the time of issue."""
        return self.issued_at if self.joined is None else self.joined

    def move(self, event: str, at: float) -> None:
        """Change state by the table and close the interval that ends here."""
        allowed, after = LIFE[event]
        if self.state not in allowed:
            raise WrongStateError(f"{self.number}: {event} finds {self.state}; allowed {', '.join(allowed)}")
        spent = max(0.0, at - self.state_at)
        if self.state == WAITING:
            self.waited += spent
        elif self.state == CALLED:
            self.walked += spent
        elif self.state == SERVING:
            self.served += spent
        self.state, self.state_at = after, at


def diagram() -> str:
    """The table as a Mermaid state diagram, for the docs."""
    lines = ["stateDiagram-v2", "    [*] --> waiting : ticket_issued"]
    lines += [f"    {before} --> {after} : {event}" for event, (befores, after) in LIFE.items() for before in befores]
    lines += [f"    {state} --> [*]" for state in (FINISHED, CANCELLED, EXPIRED)]
    return "\n".join(lines)
