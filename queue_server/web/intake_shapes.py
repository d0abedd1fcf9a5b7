"""What goes between Lobby and a window intake system, as JSON Schemas.

`python -m queue_server.web.intake_shapes docs/schemas` writes them anew; a test sees that they are those of the code.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from lobby.messages import Text, Ticket
from queue_server.intake import Answer
from queue_server.web.intake import Acknowledgement, Case, Cases, NextStep, Result, Urging

Visit = Literal[
    "lobby.ticket.issued", "lobby.ticket.called", "lobby.ticket.serving", "lobby.ticket.transferred",
    "lobby.ticket.finished", "lobby.ticket.no_show",
]  # fmt: skip


class Shape(BaseModel):
    """Fields may be added to anything here; none goes away or changes its meaning."""

    model_config = ConfigDict(extra="allow")


class Person(Shape):
    """Who the citizen is; only where the centre's `[intake] identity` says so, and only over https."""

    name: str | None = None
    phone: str | None = None
    id_number: str | None = None


class Step(Shape):
    """One step of a package and the seconds it took."""

    name: Text
    service: str
    department: str | None = None
    state: Literal["to_do", "now", "done"]
    window: str | None = None
    windows: list[str]
    waited_seconds: int
    walked_seconds: int
    served_seconds: int


class VisitData(Shape):
    """The ticket as it stands after the event, and who serves it."""

    ticket: Ticket
    clerk: str | None = None
    item_code: str | None = None
    package_code: str | None = None
    steps: list[Step] = Field(default_factory=list)
    person: Person | None = None


class Known(Shape):
    """A ticket of which only the id may be left: a rating may come after its day."""

    id: str


class RatedData(Shape):
    """A grade from 1 (非常不满意) to 5 (非常满意), at a window, for these cases."""

    ticket: Ticket | Known
    grade: int = Field(ge=1, le=5)
    reasons: list[str]
    window: str
    case_numbers: list[str]
    clerk: str | None = None
    person: Person | None = None


class Place(Shape):
    """Where the number will be called."""

    centre: Text
    windows: list[dict[str, Any]]


class Asked(Shape):
    """The number that is meant, by its id for calls back and by what is called in the hall; and what it is for."""

    id: str
    number: str
    service: str
    item: str | None = None
    package: str | None = None


class UnitData(Shape):
    """A number that concerns a unit outside the hall; likely to be called between these times."""

    department: str
    ticket: Asked
    place: Place
    start: AwareDatetime = Field(alias="from")
    end: AwareDatetime = Field(alias="to")


class Envelope(Shape):
    """A CloudEvent 1.0. `id` is the same when an event comes again."""

    specversion: Literal["1.0"]
    id: str = Field(pattern=r"^[0-9a-f]{32}-\d+(-[a-z0-9_-]+)?$")
    source: str
    subject: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"]


class VisitEvent(Envelope):
    """Something happened to a ticket."""

    type: Visit
    data: VisitData


class RatedEvent(Envelope):
    """A visit was rated."""

    type: Literal["lobby.ticket.rated"]
    data: RatedData


class UnitEvent(Envelope):
    """A unit outside the hall is told of a number."""

    type: Literal["lobby.unit.asked"]
    data: UnitData


SCHEMAS: Final[dict[str, type[BaseModel]]] = {
    "event-ticket": VisitEvent, "event-rated": RatedEvent, "event-unit": UnitEvent, "answer": Answer, "cases": Cases,
    "rating-requests": Case, "next-steps": NextStep, "results": Result, "urgings": Urging,
    "acknowledgements": Acknowledgement,
}  # fmt: skip
"""File name → shape: three sorts of event that go out, what they may be answered with, and what is told by calls."""


def schema(name: str) -> str:
    """One of them as the text of its file."""
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[name].model_json_schema(by_alias=True)}
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def main(folder: Path) -> None:
    """Write them all."""
    for name in SCHEMAS:
        (folder / f"{name}.json").write_text(schema(name), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
