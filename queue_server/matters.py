"""What a number is for: item, package and ground must be those of the centre. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from lobby.centre import Centre
from queue_server import commands as c
from queue_server.packages import services
from queue_server.refusal import refuse

SHOWN = 30  # a centre may have a thousand items; a refusal is no catalogue


def check(centre: Centre, command: c.IssueTicket) -> None:
    """Refuses what the centre does not know, saying what it does."""
    _check_item(centre, command)
    _check_package(centre, command)
    _check_ground(centre, command)


def item_of(centre: Centre, command: c.RegisterOffline) -> str | None:
    """The item of a number given while cut off; what is unknown is left out, for the number is given already."""
    return command.item if any(item.id == command.item for item in centre.items) else None


def package_of(centre: Centre, command: c.RegisterOffline) -> str | None:
    """As `item_of`."""
    return command.package if any(package.id == command.package for package in centre.packages) else None


def _check_item(centre: Centre, command: c.IssueTicket) -> None:
    if command.item is None:
        return
    item = next((item for item in centre.items if item.id == command.item), None)
    if item is None:
        raise refuse("unknown_item", "There is no item “{found}”; there are: {allowed}.", status=404,
                     found=command.item[:40], allowed=_some(item.id for item in centre.items))  # fmt: skip
    branch = next((branch for branch in centre.branches if branch.id == item.branch), None)
    if branch is not None:
        raise refuse("other_hall", "“{name}” is done at {branch}: {place}.", status=422,
                     name=item.name, branch=branch.name, place=branch.address)  # fmt: skip
    if item.service != command.service:
        raise refuse("other_service", "“{name}” is done at {service}; please choose that service.", status=422,
                     name=item.name, service=centre.service[item.service].name)  # fmt: skip


def _check_package(centre: Centre, command: c.IssueTicket) -> None:
    if command.package is None:
        return
    package = next((package for package in centre.packages if package.id == command.package), None)
    if package is None:
        raise refuse("unknown_package", "There is no package “{found}”; there are: {allowed}.", status=404,
                     found=command.package[:40], allowed=_some(item.id for item in centre.packages))  # fmt: skip
    allowed = services(package)
    if command.service not in allowed:
        raise refuse("other_service", "“{name}” is done at {service}; please choose that service.", status=422,
                     name=package.name, service=centre.service[allowed[0]].name)  # fmt: skip


def _check_ground(centre: Centre, command: c.IssueTicket) -> None:
    """The ground of a priority number is one of the centre's; it may be left out, then no slip names a law."""
    grounds = [ground.id for ground in centre.grounds]
    if grounds and command.ticket_class == "priority" and command.basis is not None and command.basis not in grounds:
        raise refuse("unknown_ground", "There is no ground for priority “{found}”; there are: {allowed}.", status=422,
                     found=command.basis[:40], allowed=_some(grounds))  # fmt: skip


def _some(names: Iterable[str]) -> str:
    known = list(names)
    return ", ".join([*known[:SHOWN], *(["…"] if len(known) > SHOWN else [])]) or "-"
