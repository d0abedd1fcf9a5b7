"""Units that have no desk in the hall: they are told place and time, and the clerk sees whether they have answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from desk_of import dianjiang
from intake_of import TOBACCO, Intake
from receiver_of import SECRET
from server_of import Server
from site_of import Site, reason

from lobby.centre import Centre
from queue_server import commands as c
from queue_server import off_site as rules
from queue_server.web.intake_shapes import schema


def away(centre: Centre) -> Centre:
    """The market office has left the hall."""
    unit = {"url": "http://127.0.0.1:9/notices", "phone": "023-74512345", "services": ["market"]}
    rows = [
        type(row).model_validate({**row.model_dump(), "off_site": unit}) if row.id == "market" else row
        for row in centre.departments
    ]
    return centre.model_copy(update={"departments": tuple(rows)})


@pytest.fixture
def off_site(tmp_path: Path) -> Iterator[Intake]:
    server = Server(tmp_path, centre=away(dianjiang()))
    site = Site(server, tmp_path)
    yield Intake(site)
    site.registry.close()
    server.end()


def test_a_unit_outside_the_hall_is_told_place_and_time_and_the_clerk_sees_its_answer(off_site: Intake) -> None:
    server, site = off_site.server, off_site.site
    ticket = server.issue("market")
    rows = server.writer.tend(lambda journal: journal._db.execute("SELECT receiver, id, body FROM outbox").fetchall())
    ((receiver, event, body),) = rows
    notice = json.loads(body)
    assert receiver == "unit-market"
    jsonschema.validate(notice, json.loads(schema("event-unit")))
    assert notice["data"]["ticket"] == {
        "id": ticket["id"], "number": ticket["number"], "service": "market", "item": None, "package": None,
    }  # fmt: skip
    assert notice["data"]["place"]["windows"][0]["id"] == "9"
    assert notice["data"]["from"] <= notice["data"]["to"]
    server.do(c.OpenWindow("9"))
    server.do(c.CallNext("9", "call-9"))

    def state() -> list[str]:
        return server.writer.look(
            lambda book: [unit["state"] for unit in rules.seen(book.centre, book.tickets[ticket["id"]])]
        )

    assert state() == ["asked"]
    forged = off_site.signed("acknowledgements", {"event": event}, secret=SECRET)
    assert (reason(forged), state()) == ("bad_signature", ["asked"])
    assert off_site.signed("acknowledgements", {"event": event}, secret=TOBACCO).status_code == 200
    assert state() == ["acknowledged"]
    assert site.signed_in("manager").get(f"tickets/{ticket['id']}").status_code == 200


def test_a_number_that_is_no_business_of_a_unit_is_not_acknowledged_by_it(off_site: Intake) -> None:
    ticket = off_site.server.issue("tax")
    assert off_site.server.writer.tend(
        lambda journal: journal._db.execute("SELECT count(*) FROM outbox").fetchone()
    ) == (0,)
    seq = off_site.events()
    event = f"{off_site.server.journal.id}-{seq}-market"
    answer = off_site.signed("acknowledgements", {"event": event}, secret=TOBACCO)
    assert (answer.status_code, reason(answer)) == (404, "other_unit")
    assert ticket["state"] == "waiting"
