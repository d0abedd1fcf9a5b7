"""What a centre's files promise as a whole: its comprehensive windows, units and halls elsewhere, identity. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lobby.intake_settings import may_carry_identity

Mistake = tuple[str, str, str, str]
Table = Mapping[str, Any]
WIDE = ("comprehensive", "domain")
"""综合窗口: those for everything and those for a whole field (无差别、分领域)."""
STANDING = {*WIDE, "collection", "complaint"}


def profile_mistakes(flat: Table) -> Iterator[Mistake]:
    """Every mistake of this sort, over the files as they were read."""
    yield from _share(flat)
    yield from _identity(flat)
    yield from _elsewhere(flat)
    yield from _off_site(flat)


def _share(flat: Table) -> Iterator[Mistake]:
    """Of the windows that stand all day; tidal ones are opened only when they are needed."""
    wanted = flat.get("comprehensive_share")
    standing = [kind for row in _rows(flat, "windows") if (kind := row.get("kind")) in STANDING]
    if not isinstance(wanted, int | float) or not standing:
        return
    wide = sum(kind in WIDE for kind in standing)
    if wide < wanted * len(standing):
        found = f"{wide} of {len(standing)} windows that are comprehensive or domain ({wide / len(standing):.0%})"
        yield "comprehensive_share", found, f"at least {wanted:.0%}: make more windows comprehensive, or lower it", ""


def _identity(flat: Table) -> Iterator[Mistake]:
    intake = flat.get("intake")
    if not isinstance(intake, Mapping) or intake.get("identity", "none") == "none":
        return
    url = intake.get("url")
    if isinstance(url, str) and not may_carry_identity(url):
        allowed = 'an address with https:// (or on this very machine), because identity goes over; or identity = "none"'
        yield "intake.url", repr(url), allowed, ""


def _elsewhere(flat: Table) -> Iterator[Mistake]:
    known = [str(row.get("id")) for row in _rows(flat, "branches")]
    for row in _rows(flat, "items"):
        branch = row.get("branch")
        if isinstance(branch, str) and branch not in known:
            allowed = f"a branch: {', '.join(known) or 'none is described'}"
            yield f'items["{row.get("id")}"].branch', repr(branch), allowed, ""


def _off_site(flat: Table) -> Iterator[Mistake]:
    services = [str(row.get("id")) for row in _rows(flat, "services")]
    for row in _rows(flat, "departments"):
        unit, key = row.get("off_site"), f'departments["{row.get("id")}"].off_site'
        if not isinstance(unit, Mapping):
            continue
        named = unit.get("services", [])
        for service in named if isinstance(named, list) else []:
            if service not in services:
                yield f"{key}.services", repr(service), f"a service: {', '.join(services)}", ""
        if not unit.get("url") and not unit.get("phone"):
            yield (
                key,
                "neither url nor phone",
                "where its notices go (url), or the number its office answers (phone)",
                "",
            )


def _rows(flat: Table, name: str) -> list[Table]:
    rows = flat.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
