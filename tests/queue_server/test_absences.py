"""Appointments that nobody came to, what follows, and what the clock does about appointments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from booking_of import DAY, PHONE, at, at_desk, booked, two_places
from desk_of import MONDAY_NINE, Hall
from server_of import Server
from site_of import Site, reason

from queue_server import commands as c
from queue_server.absences import rests_until
from queue_server.calendar import Calendar
from queue_server.commands import Asked, Person
from queue_server.journal import dump


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from two_places(tmp_path)


class TestMissed:
    def missed(self, site: Site, count: int) -> None:
        """So many days on which somebody booked and did not come."""
        for _ in range(count):
            now = site.server.clock.now
            day = datetime.fromtimestamp(now + 8 * 3600, UTC).date().isoformat()
            assert booked(site.stranger(), "10:00", day=day).status_code == 201
            site.server.clock.now = now + 86_400
            site.server.ask(c.SettleAppointments(), "system:calendar")

    def test_after_three_booking_rests_until_a_manager_has_heard_why(self, site: Site) -> None:
        self.missed(site, 3)  # Monday to Wednesday; it is Thursday now
        resting = booked(site.stranger(), "10:00", day="2026-11-26")
        assert reason(resting) == "booking_rests"
        assert "12月25日" in resting.json["message"]["zh"]
        assert booked(site.stranger(), "10:00", day="2026-11-26", phone="13900000000").status_code == 201
        assert at_desk(site.signed_in("desk"), "10:00", at=at("10:00", "2026-11-26"), phone=PHONE).status_code == 201
        by_platform = {"at": at("11:00", "2026-11-26"), "phone": PHONE, "external_id": "P-1"}
        assert reason(at_desk(site.signed_in("desk"), **by_platform)) == "booking_rests"
        manager = site.signed_in("manager")
        persons = manager.get("appointments/misses").json
        assert [(one["rests_until"], len(one["appointments"])) for one in persons] == [("2026-12-25", 3)]
        ids = [one["id"] for one in persons[0]["appointments"]]
        assert (
            reason(site.signed_in("desk").post("appointments/excuses", {"appointments": ids, "reason": "ill"}))
            == "not_allowed"
        )
        assert manager.post("appointments/excuses", {"appointments": ids[:1], "reason": "in hospital"}).json == {
            "count": 1
        }
        excused = manager.get(f"appointments/{ids[0]}/contact").json
        assert (excused["excuse"], "in hospital" in str(list(dump(site.server.data)))) == ("in hospital", False)
        assert booked(site.stranger(), "10:30", day="2026-11-27").status_code == 201
        assert at_desk(site.signed_in("desk"), **by_platform).status_code == 201

    def test_who_was_excused_a_rest_day_of_the_hall_does_not_count(self, site: Site) -> None:
        booked(site.stranger())
        site.signed_in("manager").put("timetable", {"text": f"[[days]]\ndate = {DAY}\nkind = 'rest'\n"})
        site.server.clock.now += 2 * 86_400
        site.server.ask(c.SettleAppointments(), "system:calendar")
        assert site.server.writer.look(lambda book: [one.state for one in book.appointments.values()]) == ["excused"]

    def test_only_the_hash_of_who_missed_is_kept_longer(self, site: Site) -> None:
        self.missed(site, 1)
        before = site.server.clock.now + 40 * 86_400
        ids = site.server.writer.look(lambda book: list(book.appointments))
        site.server.writer.tend(lambda journal: journal.keep_only_lookups(ids, before))
        assert site.server.writer.tend(lambda journal: journal.person_at(ids[0])) is None
        assert site.server.writer.tend(lambda journal: journal.lookups_of(ids)) != {}


def test_the_calendar_settles_reminds_and_forgets(server: Server) -> None:
    """Three days on, whoever did not come is settled; a month on nobody is known by name, but by a hash where it counts."""
    person = Person(name="张三", phone="13800001234")
    for key, day in (("a", 1), ("b", 2)):
        command = c.BookAppointment(key, key * 6, "tax", MONDAY_NINE + day * 86_400)
        server.writer.ask(Asked("user:desk", command, key, "", person))
    server.do(c.CancelAppointment("b"))
    calendar = Calendar(server.centre, server.writer, server.clock)
    server.clock.now += 3 * 86_400
    calendar.look()
    assert server.writer.look(lambda book: [one.state for one in book.appointments.values()]) == ["missed", "cancelled"]
    assert server.writer.look(lambda book: book.day) == "2026-11-26"
    server.clock.now += 40 * 86_400
    calendar.look()
    assert server.writer.tend(lambda journal: [journal.person_at(key) for key in ("a", "b")]) == [None, None]
    assert list(server.writer.tend(lambda journal: journal.lookups_of(["a", "b"]))) == ["a"]
    server.clock.now += 40 * 86_400
    calendar.look()
    assert server.writer.tend(lambda journal: journal.lookups_of(["a", "b"])) == {}


def test_a_reminder_goes_out_once_with_its_commit(server: Server) -> None:
    rules = server.centre.appointments.model_copy(update={"remind_minutes": (1440, 60)})
    server.writer.look(lambda book: setattr(book, "centre", book.centre.model_copy(update={"appointments": rules})))
    slot = MONDAY_NINE + 2 * 86_400
    server.do(c.BookAppointment("a", "CODE22", "tax", slot))

    def reminded() -> list[int]:
        server.writer.ask(Asked("system:calendar", c.RemindAppointments()))
        return [row["minutes"] for row in dump(server.data) if row["event"] == "appointment_reminded"]

    assert reminded() == []
    server.clock.now = slot - 1440 * 60
    assert (reminded(), reminded()) == ([1440], [1440])
    server.clock.now = slot - 60 * 60
    assert (reminded(), reminded()) == ([1440, 60], [1440, 60])
    server.do(c.BookAppointment("b", "CODE23", "tax", slot + 900))  # within the hour: needs no reminder of a day before
    assert reminded() == [1440, 60]


@pytest.mark.parametrize(("days", "rests"), [
    ((0, 20, 29), 59), ((0, 20, 30), 60), ((0, 20, 40), None), ((0, 29), None), ((0, 1, 2, 40, 41), 32),
    ((0, 30, 31, 32), 62),
])  # fmt: skip
def test_three_within_thirty_days_rest_for_thirty(days: tuple[int, ...], rests: int | None) -> None:
    """Days of the missed ones, and the day until which booking rests, seen from the day after the third."""
    hall = Hall()
    begin = hall.now
    for turn, day in enumerate(days):
        hall.do(c.BookAppointment(f"a{turn}", f"CODE{turn}", "tax", begin + day * 86_400))
    hall.now = begin + 60 * 86_400
    hall.do(c.SettleAppointments())
    seen = begin + (sorted(days)[2] if len(days) > 2 else days[-1]) * 86_400
    until = rests_until(hall.book, [f"a{turn}" for turn in range(len(days))], seen)
    assert (until and round((until - begin) / 86_400)) == rests
