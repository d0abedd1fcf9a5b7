"""Booking through the web doors: citizens on phones, staff, platforms with their own numbers, tables of many."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from desk_of import MONDAY_NINE, dianjiang
from flask_socketio import SocketIOTestClient
from server_of import Server
from site_of import Browser, Site, reason

from lobby.booking_settings import Branch
from lobby.centre import Appointments, Hours
from lobby.messages import Text
from queue_server import commands as c
from queue_server.calendar import Calendar
from queue_server.commands import Asked, Person
from queue_server.journal import dump

DAY = "2026-11-24"
PHONE = "138 0000 1234"
ANSHAN = Branch(
    id="anshan", name=Text(zh="鞍山大厅", en="Anshan hall"), address=Text(zh="千山路1号", en="1 Qianshan Road")
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    changed = {"hours": Hours(), "appointments": Appointments(capacity=2), "branches": (ANSHAN,)}
    made = Server(tmp_path, centre=dianjiang().model_copy(update=changed))
    yield made
    made.end()


def at(clock: str, day: str = DAY) -> str:
    return f"{day}T{clock}:00+08:00"


def booked(browser: Browser, clock: str = "09:30", *, phone: str = PHONE, service: str = "tax", day: str = DAY) -> Any:
    return browser.post("bookings", {"service": service, "at": at(clock, day), "name": "张三", "phone": phone})


def at_desk(desk: Browser, clock: str = "09:30", **more: str) -> Any:
    wish = {"service": "tax", "at": at(clock), "name": "李四", "phone": "13900005678", **more}
    return desk.post("appointments", wish)


def free(site: Site, clock: str) -> int:
    """Places left at a time, as a phone sees it."""
    days = site.stranger().get("slots?service=tax").json["days"]
    slots = {slot["at"]: slot["free"] for day in days for slot in day["slots"]}
    return int(slots.get(at(clock), 0))


def unchanged(site: Site) -> tuple[int, Any]:
    """How far the journal is, and what places are taken."""
    return len(list(dump(site.server.data))), site.server.writer.look(lambda book: str(book.places))


class TestOnThePhone:
    def test_from_a_free_time_to_another_and_back(self, site: Site) -> None:
        phone = site.stranger()
        assert (free(site, "09:30"), free(site, "10:00")) == (2, 2)
        made = booked(phone)
        assert made.status_code == 201
        mine = {"code": made.json["code"], "phone": "1234"}
        assert phone.post("bookings/find", mine).json["state"] == "booked"
        assert phone.post("bookings/move", {**mine, "at": at("10:00")}).json["at"].startswith("2026-11-24T10:00")
        assert (free(site, "09:30"), free(site, "10:00")) == (2, 1)
        assert phone.post("bookings/cancel", mine).json["state"] == "cancelled"
        assert phone.post("bookings/cancel", mine).json["state"] == "cancelled"  # once more is no mistake
        assert free(site, "10:00") == 2
        assert reason(phone.post("bookings/move", {**mine, "at": at("10:30")})) == "appointment_over"

    def test_no_name_and_no_number_lies_in_clear(self, site: Site, tmp_path: Path) -> None:
        booked(site.stranger())
        site.server.writer.tend(lambda journal: journal._db.execute("PRAGMA wal_checkpoint"))
        data = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
        assert not any(word.encode() in data for word in ("张三", "13800001234", PHONE))

    @pytest.mark.parametrize(("clock", "day", "why"), [
        ("08:00", "2026-11-23", "slot_past"), ("09:15", "2026-11-23", "too_soon"), ("09:37", DAY, "slot_unknown"),
        ("09:30", "2026-12-09", "beyond_horizon"), ("09:30", "2026-11-28", "hall_rests"), ("12:30", DAY, "slot_unknown"),
    ])  # fmt: skip
    def test_a_time_that_cannot_be_is_told_and_counted(self, site: Site, clock: str, day: str, why: str) -> None:
        before = unchanged(site)
        assert reason(booked(site.stranger(), clock, day=day)) == why
        assert unchanged(site) == before
        assert f'lobby_refused_total{{door="http",reason="{why}"}} 1.0' in site.server.desk.metrics.text().decode()

    def test_a_full_time_names_those_near_it(self, site: Site) -> None:
        phone = site.stranger()
        for number in ("13800000001", "13800000002"):
            assert booked(phone, phone=number).status_code == 201
        full = booked(phone, phone="13800000003")
        assert reason(full) == "slot_full"
        assert "09:15、09:45" in full.json["message"]["zh"]

    def test_one_person_books_a_service_once_a_day_and_not_too_many(self, site: Site) -> None:
        phone = site.stranger()
        booked(phone)
        assert reason(booked(phone, "10:00", phone="138-0000-1234")) == "booked_already"
        assert booked(phone, service="estate").status_code == 201
        assert booked(phone, service="police").status_code == 201
        assert reason(booked(phone, service="market")) == "too_many_ahead"

    def test_who_guesses_is_kept_out_and_learns_nothing(self, site: Site) -> None:
        phone = site.stranger()
        code = booked(phone).json["code"]
        wrong = phone.post("bookings/find", {"code": code, "phone": "0000"}).json["message"]
        assert phone.post("bookings/cancel", {"code": "NOBODY", "phone": "1234"}).json["message"] == wrong
        reasons = [reason(phone.post("bookings/cancel", {"code": code, "phone": f"{n:04}"})) for n in range(10)]
        assert reasons[-1] == "too_many_tries"
        assert phone.post("bookings/find", {"code": code, "phone": "1234"}).status_code == 429
        site.server.clock.now += 301
        assert phone.post("bookings/find", {"code": code, "phone": "1234"}).status_code == 200

    def test_a_hall_that_is_not_online_says_so(self, site: Site) -> None:
        offline = site.server.centre.appointments.model_copy(update={"online": False})
        changed = site.server.centre.model_copy(update={"appointments": offline})
        site.server.writer.look(lambda book: setattr(book, "centre", changed))
        assert reason(booked(site.stranger())) == "not_online"


class TestByStaffAndPlatforms:
    def test_the_same_number_of_a_platform_is_the_same_appointment(self, site: Site) -> None:
        desk = site.signed_in("desk")
        first, again = at_desk(desk, external_id="P-1"), at_desk(desk, external_id="P-1")
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json == first.json
        assert (free(site, "09:30"), first.json["by"]) == (1, "upstream")
        assert reason(at_desk(desk, "11:00", external_id="P-1")) == "external_taken"

    def test_it_is_changed_and_taken_back_by_that_number(self, site: Site) -> None:
        desk = site.signed_in("desk")
        made = at_desk(desk, external_id="P-1").json
        headers = {"Authorization": f"Bearer {desk.token}"}
        path = "/api/v1/appointments/ext:P-1"
        moved = desk.client.patch(path, json={"at": at("10:07")}, headers=headers)
        assert (moved.json["id"], moved.json["at"][11:16]) == (made["id"], "10:07")
        assert (free(site, "09:30"), free(site, "10:00")) == (2, 1)
        assert desk.client.patch(path, json={}, headers=headers).status_code == 422
        assert desk.client.delete(path, headers=headers).json["state"] == "cancelled"
        assert desk.client.delete(path, headers=headers).status_code == 200
        assert at_desk(desk, external_id="P-1").json["id"] != made["id"]  # booked anew
        assert reason(desk.client.delete("/api/v1/appointments/nobody", headers=headers)) == "unknown_appointment"

    def test_whom_to_reach_can_be_changed_and_is_told_to_few(self, site: Site) -> None:
        desk = site.signed_in("desk")
        made = at_desk(desk).json
        headers = {"Authorization": f"Bearer {desk.token}"}
        desk.client.patch(
            f"/api/v1/appointments/{made['id']}", json={"name": "王五", "phone": "13700009999"}, headers=headers
        )
        assert desk.get(f"appointments/{made['id']}/contact").json == {"name": "王五", "phone": "13700009999"}
        assert reason(site.signed_in("clerk-3").get(f"appointments/{made['id']}/contact")) == "not_allowed"
        assert "name" not in desk.get(f"appointments/{made['id']}").json

    def test_a_full_slot_may_be_left_and_moved_within(self, site: Site) -> None:
        desk = site.signed_in("desk")
        made = [at_desk(desk).json["id"] for _ in range(2)]
        headers = {"Authorization": f"Bearer {desk.token}"}
        assert (
            desk.client.patch(f"/api/v1/appointments/{made[0]}", json={"at": at("09:40")}, headers=headers).status_code
            == 200
        )
        other = at_desk(desk, "10:00").json["id"]
        into = desk.client.patch(f"/api/v1/appointments/{other}", json={"at": at("09:30")}, headers=headers)
        assert reason(into) == "slot_full"

    def test_lists_are_narrowed_and_written_as_a_table(self, site: Site) -> None:
        desk = site.signed_in("desk")
        at_desk(desk, external_id="=1+1")
        at_desk(desk, "10:00")
        assert len(desk.get("appointments").json) == 2
        assert [one["external_id"] for one in desk.get("appointments?external_id=%3D1%2B1").json] == ["=1+1"]
        assert desk.get(f"appointments?day={DAY}&state=cancelled").json == []
        table = desk.get("appointments.csv")
        assert table.content_type.startswith("text/csv")
        lines = table.data.decode("utf-8-sig").splitlines()
        assert lines[0] == "id,external_id,code,service,at,state,by,number"
        assert ",'=1+1," in lines[1]  # a spreadsheet runs nothing
        assert site.stranger().get("appointments.csv").status_code == 401


ROWS = [
    {"external_id": "P-1", "service": "tax", "at": at("09:30"), "name": "甲", "phone": "13800000001"},
    {"external_id": "P-2", "service": "tax", "at": "2026-11-24 09:30", "name": "乙", "phone": "13800000002"},
    {"external_id": "P-3", "service": "tax", "at": at("09:30"), "name": "丙", "phone": "13800000003"},
    {"external_id": "P-4", "service": "taxx", "at": at("10:00"), "name": "丁", "phone": "13800000004"},
    {"external_id": "P-5", "service": "tax", "at": "tomorrow", "name": "戊", "phone": "13800000005"},
    {"external_id": "P-1", "service": "tax", "at": at("10:00"), "name": "甲", "phone": "13800000001"},
    {"service": "tax", "at": at("10:00"), "name": "己", "phone": "13800000006"},
]


class TestManyAtOnce:
    def test_each_row_is_told_what_became_of_it(self, site: Site) -> None:
        manager = site.signed_in("manager")
        key = str(uuid.uuid4())
        answer = manager.post("appointments/import", {"rows": ROWS}, key=key)
        assert [row.get("reason", row["did"]) for row in answer.json["rows"]] == [
            "booked", "booked", "slot_full", "unknown_service", "bad_row", "twice", "bad_row",
        ]  # fmt: skip
        assert (answer.json["booked"], answer.json["refused"]) == (2, 5)
        assert free(site, "09:30") == 0
        before = unchanged(site)
        assert manager.post("appointments/import", {"rows": ROWS}, key=key).json == answer.json
        again = manager.post("appointments/import", {"rows": ROWS[:2]})
        assert [row["did"] for row in again.json["rows"]] == ["same", "same"]
        assert unchanged(site) == before

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_a_table_of_a_spreadsheet_moves_and_takes_back(self, site: Site, encoding: str) -> None:
        manager = site.signed_in("manager")
        manager.post("appointments/import", {"rows": ROWS[:2]})
        text = "编号,业务,时间,姓名,电话,状态\nP-1,tax,2026/11/24 10:00,甲,13800000001,\nP-2,,,,,cancelled\n"
        headers = {"Authorization": f"Bearer {manager.token}", "Content-Type": "text/csv", "Idempotency-Key": "a-key"}
        answer = manager.client.post("/api/v1/appointments/import", data=text.encode(encoding), headers=headers)
        assert [row["did"] for row in answer.json["rows"]] == ["moved", "cancelled"]
        assert (free(site, "09:30"), free(site, "10:00")) == (2, 1)

    @pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"service,at\n1,2\n", b"\xff\xff\xff\xff\n"])
    def test_what_is_no_table_is_refused(self, site: Site, data: bytes) -> None:
        manager = site.signed_in("manager")
        headers = {"Authorization": f"Bearer {manager.token}", "Content-Type": "text/csv"}
        answer = manager.client.post("/api/v1/appointments/import", data=data, headers=headers)
        assert reason(answer) == "bad_table"

    def test_only_who_may(self, site: Site) -> None:
        assert reason(site.signed_in("desk").post("appointments/import", {"rows": ROWS})) == "not_allowed"


class TestTheTimetable:
    def save(self, site: Site, text: str) -> Any:
        return site.signed_in("manager").put("timetable", {"text": text})

    def test_a_day_of_rest_counts_at_once(self, site: Site) -> None:
        at_desk(site.signed_in("desk"))
        assert free(site, "10:00") == 2
        saved = self.save(site, f"[[days]]\ndate = {DAY}\nkind = 'rest'\n")
        assert saved.status_code == 200
        assert [one["at"][:10] for one in saved.json["stranded"]] == [DAY]
        assert {"date": DAY, "works": False, "from": "centre", "name": None} in saved.json["days"]
        assert free(site, "10:00") == 0
        assert reason(booked(site.stranger())) == "hall_rests"
        self.save(site, "")
        assert free(site, "10:00") == 2

    def test_plans_and_closures(self, site: Site) -> None:
        """One window for 8 minutes each holds one in a quarter of an hour; a date's plan goes before a weekday's."""
        self.save(
            site,
            f"""
            [[plans]]
            services = ["tax"]
            windows = 1
            [[plans]]
            dates = [{DAY}]
            from = "10:00"
            to = "11:00"
            places = 5
            [[closures]]
            dates = [{DAY}]
            from = "11:00"
            to = "11:30"
            reason = {{ zh = "升级", en = "renewal" }}
        """,
        )
        assert [free(site, clock) for clock in ("09:30", "10:00", "10:45", "11:00", "11:15", "11:30")] == [
            1,
            5,
            5,
            0,
            0,
            1,
        ]
        closed = booked(site.stranger(), "11:00")
        assert (reason(closed), "升级" in closed.json["message"]["zh"]) == ("slot_closed", True)

    @pytest.mark.parametrize(("text", "said"), [
        ("[[days]", "TOML"),
        ("[[days]]\ndate = 2027-01-01\nkind = 'feast'", "days[0].kind: found 'feast'; allowed 'rest' or 'work'"),
        ("[[plans]]\nservices = ['taxx']\nplaces = 3", "plans[0].services: found 'taxx'"),
        ("[[plans]]\nplaces = 3\nwindows = 2", "either `windows` or `places`"),
        ("[[closures]]\nfrom = '12:00'\nto = '09:00'", "before"),
        ("[[day]]\n", "did you mean 'days'?"),
        ("[[days]]\ndate = 2027-01-01\nkind = 'rest'\n[[days]]\ndate = 2027-01-01\nkind = 'work'", "2027-01-01 twice"),
    ])  # fmt: skip
    def test_a_mistake_is_named_and_nothing_changes(self, site: Site, text: str, said: str) -> None:
        before = unchanged(site)
        answer = self.save(site, text)
        assert reason(answer) == "bad_timetable"
        assert said in answer.json["message"]["zh"]
        assert unchanged(site) == before

    def test_a_year_that_nobody_knows_yet_is_said_to_be_unknown(self, site: Site) -> None:
        shown = site.signed_in("manager").get("timetable").json
        assert shown["years"] == [{"year": 2026, "known": True}, {"year": 2027, "known": False}]
        assert "[[days]]" in shown["text"]

    def test_boards_are_told_of_another_day_of_rest_at_once(self, site: Site) -> None:
        """And of the next edge: the hall that rests today begins tomorrow."""
        hall = site.stranger()
        assert hall.get("hall").json["queues"]["tax"]["closed"] == {}
        board: Any = SocketIOTestClient(site.app, site.live.io, namespace="/live")
        board.emit("join", {"room": "hall"}, namespace="/live", callback=True)
        self.save(site, "[[days]]\ndate = 2026-11-23\nkind = 'rest'\n")
        site.live._send()  # what its thread does
        pushed = [each["args"][0] for each in board.get_received("/live") if each["name"] == "hall"]
        assert "holiday" in pushed[-1]["queues"]["tax"]["closed"]["tax"]["en"]
        site.server.clock.now += 86_400
        assert site.live._edges.passed()

    def test_it_outlives_a_restart(self, site: Site) -> None:
        self.save(site, f"[[days]]\ndate = {DAY}\nkind = 'rest'\n")
        site.server.end()
        site.server.begin()
        assert site.server.writer.look(lambda book: str(book.centre.hours.holidays[0])) == DAY


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
        assert booked(site.stranger(), "10:30", day="2026-11-26").status_code == 201

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
