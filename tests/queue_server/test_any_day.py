"""Without `--hours` a simulated hall has no hours, holidays or caps (DESIGN §7): a promise is made for any day of a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from booking_of import at, at_desk
from server_of import Server
from site_of import Site, reason

from lobby.centre import Centre
from queue_server.program import Listening, Wish

PROFILES = [
    file
    for file in sorted((Path(__file__).parents[2] / "config").glob("*.toml"))
    if "[[windows]]" in file.read_text("utf-8")
]
CLOSED = '\n[[appointments.closures]]\ndates = [2026-11-25]\nreason = { zh = "停电", en = "No power" }\n'
DAYS = {
    "today": "2026-11-23", "a closure of the file": "2026-11-25", "Saturday": "2026-11-28", "Sunday": "2026-11-29",
    "New Year": "2027-01-01", "Spring Festival": "2027-02-06", "in 360 days": "2027-11-18",
}  # fmt: skip


def as_up_has_it(file: Path, *, hours: bool) -> Centre:
    listening = Listening("127.0.0.1", 0, None, None)
    return Wish(file, file.parent, listening, "mqtt://127.0.0.1:1", simulated=True, hours=hours).centre()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Dianjiang's hall, on one day of which the file says that nothing can be booked."""
    written = tmp_path / "closed.toml"
    text = next(profile for profile in PROFILES if profile.stem == "dianjiang").read_text("utf-8")
    written.write_text(text + CLOSED, "utf-8")
    return written


@pytest.fixture
def server(file: Path, tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path, centre=as_up_has_it(file, hours=False))
    yield made
    made.end()


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
@pytest.mark.parametrize("clock", ["10:07", "12:30", "23:45"])
def test_an_appointment_is_taken(site: Site, day: str, clock: str) -> None:
    made = at_desk(site.signed_in("desk"), clock, at=at(clock, day))
    assert (made.status_code, made.json.get("at", made.json)[:16]) == (201, f"{day}T{clock}")


def test_days_of_the_whole_year_have_room(site: Site) -> None:
    desk, first = site.signed_in("desk"), datetime.fromisoformat(at("12:00", "2026-11-24"))
    days = [(first + timedelta(days=n)).isoformat() for n in range(0, 364, 5)]
    refused = {day: made.json for day in days if (made := at_desk(desk, at=day)).status_code != 201}
    assert refused == {}


class TestWithHours:
    @pytest.fixture
    def server(self, file: Path, tmp_path: Path) -> Iterator[Server]:
        made = Server(tmp_path, centre=as_up_has_it(file, hours=True))
        yield made
        made.end()

    def test_a_day_of_rest_and_a_closure_are_told(self, site: Site) -> None:
        desk = site.signed_in("desk")
        assert reason(at_desk(desk, at=at("10:00", "2026-11-28"))) == "hall_rests"
        assert reason(at_desk(desk, at=at("10:00", "2026-11-25"))) == "slot_closed"


@pytest.mark.parametrize("profile", PROFILES, ids=lambda file: file.stem)
def test_in_every_profile_the_first_service_can_be_booked(profile: Path) -> None:
    centre = as_up_has_it(profile, hours=False)
    assert centre.hours is None
    assert centre.services[0].bookable
    assert centre.appointments.capacity > 0
