"""An emergency over every display, whatever falls meanwhile; and a display that does not confirm a call is marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.door import Door
from tests.house.hall import PASSWORD
from tests.house.lit_hall import Clerks, LitHall
from tests.until import until

pytestmark = [pytest.mark.network]

FIRE = {"zh": "火警，请有序撤离", "en": "Fire: please leave calmly"}
ALARM = "火警，请有序撤离  Fire: please leave calmly"
DIGITS = ("3", "7")
"""Windows whose strip has digits only: dark in an emergency."""


@pytest.fixture(scope="module")
def lit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LitHall]:
    made = LitHall(tmp_path_factory.mktemp("lit"), windows=8, boards=2, voices=2)
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def clerks(lit: LitHall) -> Iterator[Clerks]:
    made = Clerks(lit)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def manager(lit: LitHall) -> Iterator[Door]:
    door = Door.signed_in(lit.hall.http, "admin", PASSWORD)
    yield door
    door.close()


def test_an_emergency_takes_every_strip_and_voice_and_ends_everywhere_though_broker_and_displays_fall(
    lit: LitHall, clerks: Clerks, manager: Door
) -> None:
    clerks.call_all()
    clerks.right_within(10)
    assert manager.put("/hall/emergency", FIRE)[0] == 200
    until(lambda: _alarmed(lit), "every strip says it")
    until(
        lambda: {by for by, words in lit.said() if FIRE["zh"] in words} == {"voice-east", "voice-west"}, "so do voices"
    )

    lit.displays.kill()
    lit.displays.start()
    clerks.call("1")  # an emergency hides it
    until(lambda: _alarmed(lit) and lit.here() == set(lit.centre.device), "a display that starts now says it, too")

    lit.hall.broker.kill()
    assert manager.delete("/hall/emergency")[0] == 204
    clerks.call("3")
    lit.hall.start_broker()
    lit.look()
    clerks.right_within(10)


def test_an_emergency_that_begins_without_a_broker_is_everywhere_once_it_is_back(
    lit: LitHall, clerks: Clerks, manager: Door
) -> None:
    clerks.call_all()
    clerks.right_within(10)
    lit.hall.broker.kill()
    assert manager.put("/hall/emergency", FIRE)[0] == 200
    lit.hall.start_broker()
    lit.look()
    until(lambda: _alarmed(lit), "every strip says it")
    assert manager.delete("/hall/emergency")[0] == 204
    clerks.right_within(10)


def test_a_strip_that_did_not_confirm_a_call_is_marked_until_it_shows_one(
    lit: LitHall, clerks: Clerks, manager: Door
) -> None:
    clerks.call_all()
    clerks.right_within(10)
    until(lambda: not _marked(manager), "nobody is marked")
    double = lit.doubles._doubles["strip-4"]
    double.fault("nack")
    clerks.call("4")
    until(lambda: list(_marked(manager)) == ["strip-4"], "the strip over window 4 is marked")
    assert _marked(manager)["strip-4"]["number"] == clerks.numbers["4"]
    double.touch({"clear": True})
    until(lambda: not _marked(manager), "its mark goes once it shows the call")


def _alarmed(lit: LitHall) -> bool:
    shown = {window.id: lit.strip(window.id) for window in lit.centre.windows}
    return all(text == ("" if window in DIGITS else ALARM) for window, text in shown.items())


def _marked(manager: Door) -> dict[str, Any]:
    status, devices = manager.get("/devices")
    assert status == 200, devices
    rows = devices["devices"] if isinstance(devices, dict) else devices
    return {row["device"]: row["missed"] for row in rows if row["missed"]}
