"""One hall and one kiosk in a window for all stories that are told before it: starting them takes longer than a story."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from kiosk.pin import StaffPin
from tests.house.booth import Booth, rich_centre
from tests.house.counter import staffed
from tests.house.daytime import day_centre
from tests.house.door import Door
from tests.house.glass import xvfb
from tests.house.hall import PASSWORD, Hall, running
from tests.house.office_day import fill

PIN = "274951"

expect.set_options(timeout=60_000)  # milliseconds: on a busy machine a page takes its time


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


@pytest.fixture(scope="module")
def staffed_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall of its own for the stories of a file, with a clerk for each window."""
    with staffed(tmp_path_factory.mktemp("staffed")) as made:
        yield made


@pytest.fixture(scope="module")
def worked_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """A hall in which an hour has been worked, so that the office has figures to show."""
    folder = tmp_path_factory.mktemp("worked")
    data, centre = folder / "data", day_centre(folder)  # just after midnight there would be no hour to work in
    fill(data, centre, time.time(), hours=1.0)
    with running(data, devices={"kiosk-1": "kiosk", "strip-3": "strip"}, centre=centre) as made:
        yield made


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser of a file's stories; two of its library do not live in one process at once."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def door(staffed_hall: Hall) -> Iterator[Door]:
    """Somebody who may press at every window, on a day on which nobody waits yet."""
    made = Door.signed_in(staffed_hall.http, "admin", PASSWORD)
    for act in ("close", "open"):
        assert made.post(f"/day/{act}")[0] == 200
    yield made
    made.close()


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
