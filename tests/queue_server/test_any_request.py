"""Whatever is sent, the API answers as its description says: no fault of ours, no status and no shape that is not told.

Requests are made by schemathesis out of `/openapi.json`: some that fit the description and some that do not. The office's
own things (window 3, a kiosk, a ticket that waits) stand in for names in the address half of the time.
"""

from __future__ import annotations

import contextlib
import os
from typing import Any

import pytest
import schemathesis
from door_rules import DEVICE, DOORS
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from server_of import Device
from site_of import Site

pytestmark = pytest.mark.network  # of no network, but too long for make check

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 400 if os.environ.get("LOBBY_SOAK") else 5
QUICK = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


def things(site: Site) -> dict[str, str]:
    """Names of things that are there."""
    if not site.registry.device("kiosk-1"):
        site.registry.enrol("kiosk-1", "kiosk")
        Device(site.server, "kiosk-1")
    ticket = site.server.issue()
    token = site.server.writer.look(lambda book: book.tickets[ticket["id"]].token)
    return {"window": "3", "device": "kiosk-1", "kiosk": "kiosk-1", "ticket": ticket["id"], "token": str(token),
            "name": "manager", "by": "service", "form": "csv"}  # fmt: skip


def headers(site: Site, door: str) -> dict[str, str]:
    if DOORS.get(door) == DEVICE:
        return {}
    site.server.accounts.add_missing([("root", "admin", None), ("spare", "admin", None)], {"root": "x", "spare": "x"})
    return {"Authorization": f"Bearer {site.server.accounts.sessions.begin('root', 'here')}"}


def ask(site: Site, door: str, case: Any, known: dict[str, str] | None) -> None:
    for name in case.path_parameters or {}:
        if known and name in known:
            case.path_parameters[name] = known[name]
    case.headers = {**(case.headers or {}), **headers(site, door)}
    case.validate_response(case.call(), checks=CHECKS)


@pytest.mark.parametrize("door", sorted(DOORS))
def test_an_answer_is_always_one_of_those_that_are_told(site: Site, door: str) -> None:
    method, _, path = door.partition(" ")
    schema = schemathesis.openapi.from_wsgi("/openapi.json", site.app)
    told = [found.ok() for found in schema.get_all_operations()]
    operations = [one for one in told if (one.method.upper() == method and one.path == path) or _is_act(path, one.path)]
    assert operations, f"{door} does not stand in /openapi.json"
    known = things(site)
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @QUICK
            @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
            def any_request(case: Any, real: bool) -> None:
                ask(site, door, case, known if real else None)

            # Where nothing can be sent that does not fit, there is nothing to try.
            with contextlib.suppress(*([Unsatisfiable] if mode is GenerationMode.NEGATIVE else [])):
                any_request()


def _is_act(path: str, other: str) -> bool:
    return path.endswith("/{act}") and other.rpartition("/")[0] == path.rpartition("/")[0] and "{act}" not in other
