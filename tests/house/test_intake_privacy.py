"""A day with people who are known by name, and nobody's name, number or telephone anywhere in clear.

Searched are every byte of the data folder (journal, outboxes, accounts, seals, what doubles keep), every message of the bus,
every line of the log at its finest, every slip, and what went to the intake system; in every coding a program might use.
"""

from __future__ import annotations

import base64
import json
import logging
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from nacl.public import SealedBox

from drivers.simulated.cards import block_of
from kiosk.pages import Given
from lobby import topics
from lobby.codec import decode, encode
from tests.house.morning import House
from tests.house.office import CENTRE
from tests.house.test_card import READER, booked_by, by_card, invented, page_of
from tests.until import until

pytestmark = pytest.mark.network

WANG = {"name": "王翠芬", "id_number": "999999190001011238", "phone": "13977778888"}
LIU = {"name": "刘大勇", "phone": "18655550000"}
WORDS = "我是王翠芬，电话13977778888"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[House]:
    (house := House(tmp_path, ("kiosk-1", "pad-3"))).open()
    yield house
    house.close()


def codings(text: str) -> Iterator[bytes]:
    """A word as it might lie anywhere: in the codings of files, printers and JSON, in hexadecimal and base64."""
    utf8 = text.encode()
    yield from (utf8, text.encode("gb18030"), text.encode("utf-16-le"), text.encode("utf-16-be"))
    yield from (utf8.hex().encode(), json.dumps(text).strip('"').encode())
    for before in range(3):  # base64 of a text that has it inside begins at one of three places
        turned = base64.b64encode(b"\0" * before + utf8)
        yield turned[4 if before else 0 : len(turned) // 4 * 4 - 4]


def secrets_in(secrets: Iterable[str], places: dict[str, bytes]) -> list[tuple[str, str]]:
    """(place, secret) of everything that lies somewhere in clear."""
    found = []
    for place, content in places.items():
        found += [(place, secret) for secret in secrets if any(coding in content for coding in codings(secret))]
    return found


def places_of(hall: House, logged: str) -> dict[str, bytes]:
    """Everything there is to search. What a person does to a double is not on any bus of a real hall."""
    files = {str(path.relative_to(hall.data)): path.read_bytes() for path in hall.data.rglob("*") if path.is_file()}
    touched = topics.TOUCH.of(CENTRE.id, READER)
    bus = {f"{topic} {nth}": payload for nth, (topic, payload) in enumerate(hall.broker.log) if topic != touched}
    intake = {"intake": json.dumps(hall.intake.received, ensure_ascii=False).encode()}
    return files | bus | intake | {"log": logged.encode()}


def sealed(hall: House, person: dict[str, str]) -> str:
    box = SealedBox(hall.office.identity.public_key)
    return base64.b64encode(box.encrypt(json.dumps(person, ensure_ascii=False).encode())).decode()


def ask(hall: House, command: str, **fields: Any) -> dict[str, Any]:
    """What a kiosk of another make sends."""
    body = {"id": str(uuid.uuid4()), "command": command, **fields}
    hall.broker.deliver(topics.ASK.of(CENTRE.id, "kiosk-1"), encode(body), retain=False)

    def answered() -> dict[str, Any] | None:
        answers = [decode(payload) for topic, payload in list(hall.broker.log) if topic.endswith("/answer")]
        return next((one for one in answers if one["id"] == body["id"]), None)

    return dict(until(answered, "the answer"))


def test_a_day_leaves_nobody_s_name_number_or_telephone_in_clear(hall: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    me = invented()[0]
    assert block_of(me)
    until(lambda: hall.health("kiosk-1", "reader") == "ok", "the reader is found")
    booked_by(hall, me)
    hall.wait(25)
    by_card(hall, me)
    until(lambda: page_of(hall, Given), "the number of the appointment")
    at = datetime.fromtimestamp(hall.clock.now + 7200, UTC).isoformat()
    code = hall.office.post("reception", "appointments", {"service": "estate", "at": at, **LIU})["code"]
    taken = ask(hall, "issue", service="tax", sealed=sealed(hall, WANG))["ticket"]
    ask(hall, "issue", service="tax", sealed="bm90IGEgc2VhbA==")  # what cannot be opened is not repeated anywhere
    assert code
    visit(hall, taken)
    until(lambda: hall.intake.received[-1]["type"] == "lobby.ticket.rated", "the intake system has it all")
    persons = hall.office.writer.tend(lambda journal: journal._db.execute("SELECT count(*) FROM persons").fetchone()[0])
    assert persons >= 3  # they are known here, and kept
    secrets = [*WANG.values(), *LIU.values(), me["number"], me["name"], WORDS]
    assert secrets_in(secrets, places_of(hall, caplog.text)) == []
    hall.assert_replayed()


def visit(hall: House, taken: dict[str, Any]) -> None:
    """Served, a case bound, urged, a result told, and rated on the phone in words of their own."""
    hall.press("3", "open")
    while hall.call_next("3") != taken["number"]:
        hall.press("3", "start")
        hall.press("3", "finish")
    hall.press("3", "start")
    hall.press("3", "finish", case_number="A-1")
    _, token = hall.office._accounts.tokens.make("intake", ["intake.tell"], "admin", None)
    client = hall.office.app.test_client(use_cookies=False)
    for path, body in (("urgings", {"due": "2026-11-20"}), ("results", {"here": False})):
        told = client.post(f"/api/v1/intake/{path}", json={"case_number": "A-1", **body},
                           headers={"Authorization": f"Bearer {token}"})  # fmt: skip
        assert told.status_code == 200, told.json
    hall.clock.now += 5
    rated = client.post(f"/api/v1/phone/{taken['token']}/rate", json={"grade": 1, "words": WORDS})
    assert rated.status_code == 200, rated.json


@pytest.mark.parametrize("coding", ["utf-8", "gb18030", "utf-16-le"])
def test_the_search_would_find_it(coding: str) -> None:
    for secret in WANG.values():
        assert secrets_in([secret], {"a": b"xx" + secret.encode(coding) + b"yy"}) == [("a", secret)]
    assert secrets_in(["王翠芬"], {"a": json.dumps({"name": "王翠芬"}).encode()}) == [("a", "王翠芬")]


@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_the_search_would_find_it_inside_base64(before: int) -> None:
    text = ("x" * before + "13977778888" + "yyy").encode()
    assert secrets_in(["13977778888"], {"a": base64.b64encode(text)})
