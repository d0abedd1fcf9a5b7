"""One hall and one kiosk in a window for all stories that are told before it: starting them takes longer than a story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.pin import StaffPin
from tests.house.booth import Booth, rich_centre
from tests.house.door import Door
from tests.house.glass import xvfb
from tests.house.hall import PASSWORD, Hall, running

PIN = "274951"


@pytest.fixture(scope="session")
def window_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Broker and server of a hall that has everything."""
    folder = tmp_path_factory.mktemp("window")
    devices = {"kiosk-1": "kiosk"}
    with running(folder / "data", devices=devices, centre=rich_centre(folder), hours=True) as made:
        yield made


@pytest.fixture(scope="session")
def key(window_hall: Hall) -> str:
    """The session of somebody in the office who may do anything."""
    door = Door.signed_in(window_hall.http, "admin", PASSWORD)
    door.close()
    return door.token


@pytest.fixture
def office(window_hall: Hall, key: str) -> Iterator[Door]:
    """Their line to the server, a fresh one: the server hangs up on those who say nothing."""
    door = Door(window_hall.http, key)
    yield door
    door.close()


@pytest.fixture(scope="session")
def window_booth(window_hall: Hall) -> Iterator[Booth]:
    """A kiosk in a real window on a screen of its own."""
    (window_hall.data / "kiosk").mkdir(exist_ok=True)
    StaffPin(window_hall.data / "kiosk", lambda: 0.0).set(PIN)
    with xvfb() as display, Booth(window_hall.data, window_hall.centre_file, display=display) as made:
        yield made


@pytest.fixture
def booth(window_booth: Booth) -> Booth:
    """The kiosk as every citizen finds it: woken at its first page, whatever the one before left behind."""
    window_booth.leave()
    return window_booth
