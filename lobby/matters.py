"""What citizens come for, as a centre's files describe it: departments, items (事项), packages (一件事).

Pure data, parts of `lobby.centre.Centre`; checked by `lobby.config`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from lobby.messages import Text

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,40}$")]


class Matter(BaseModel):
    """A table of the centre's files."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OffSite(Matter):
    """A unit that has no desk in the hall: whoever takes a number for its items, the notice of it goes to `url`.

    `services` are those that are its own altogether. Without `url` the clerk calls `phone`, which is an office's number.
    """

    url: str | None = Field(None, pattern=r"^https?://\S+$", max_length=500)
    secret_file: str | None = None
    phone: str | None = Field(None, pattern=r"^[0-9 +()/-]{3,40}$")
    services: tuple[Id, ...] = ()


class Department(Matter):
    """A unit (部门) under which items are found. `icon` is one character on a coloured square."""

    id: Id
    name: Text
    icon: str = Field("", max_length=2)
    colour: str = Field("#1D5FBF", pattern=r"^#[0-9A-Fa-f]{6}$")
    off_site: OffSite | None = None


class Item(Matter):
    """What a citizen comes for. `code` is its public item code, `guide` what to know beforehand.

    With `branch` it is done there and not in this hall: the kiosk and reception say where that is.
    """

    id: Id
    code: Code
    name: Text
    service: Id
    department: Id | None = None
    branch: Id | None = None
    materials: tuple[Text, ...] = ()
    guide: Text | None = None


class Step(Matter):
    """One step of a package, at the windows of a service."""

    name: Text
    service: Id
    department: Id | None = None


class Package(Matter):
    """Several items done as one, with one ticket and materials counted once. Its number is of its first step's service.

    `lead` answers for it, `units` work with it; `group` is where its list keeps it. What stands twice among the
    `materials` is asked for once.
    """

    id: Id
    name: Text
    code: Code | None = None
    lead: Text | None = None
    units: tuple[Text, ...] = ()
    group: Text | None = None
    materials: tuple[Text, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1, max_length=30)
    order: Literal["sequence", "any"] = "sequence"

    @field_validator("materials")
    @classmethod
    def _once(cls, materials: tuple[Text, ...]) -> tuple[Text, ...]:
        """Each only once, in the order of the file."""
        first: dict[str, Text] = {}
        for material in materials:
            first.setdefault(material.zh, material)
        return tuple(first.values())


class Ground(Matter):
    """Who goes first by law: shown at the kiosk and printed on the slip of a priority number."""

    id: Id
    name: Text
    basis: Text
