"""Booking through the web doors: citizens on phones, staff, platforms with their own numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from datetime import datetime
from pathlib import Path

import pytest
from booking_of import DAY, PHONE, at, at_desk, booked, free, two_places, unchanged
from server_of import Server
from site_of import Site, reason

from queue_server.book import Appointment


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from two_places(tmp_path)


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

    @pytest.mark.parametrize("written", ["13800001234", "138 0000 1234", "+86 138-0000-1234", "008613800001234"])
    def test_a_telephone_is_the_same_however_a_door_writes_it(self, site: Site, written: str) -> None:
        """The desk types it from the receiver, a platform with the country's code; it is one person all the same."""
        desk = site.signed_in("desk")
        made = at_desk(desk, phone=written).json
        assert reason(booked(site.stranger(), "10:00")) == "booked_already"
        assert booked(site.stranger(), "10:00", phone="13800001235").status_code == 201
        assert site.stranger().post("bookings/find", {"code": made["code"], "phone": "1234"}).status_code == 200

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

    def test_who_tries_code_after_code_is_kept_out_by_where_they_are(self, site: Site) -> None:
        phone = site.stranger()
        code = booked(phone).json["code"]
        tries = [phone.post("bookings/find", {"code": f"AAAA{n:02}", "phone": "1234"}) for n in range(11)]
        assert [answer.status_code for answer in tries] == [404] * 10 + [429]
        assert phone.post("bookings/find", {"code": code, "phone": "1234"}).status_code == 429
        elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}}
        found = phone.client.post("/api/v1/bookings/find", json={"code": code, "phone": "1234"}, **elsewhere)
        assert found.status_code == 200

    def test_who_makes_telephones_up_is_slowed_down(self, site: Site) -> None:
        phone = site.stranger()
        clocks = [f"{hour:02}:{minute:02}" for hour in (9, 10, 11) for minute in (0, 15, 30, 45)]
        wishes = [(clock, service) for service in ("tax", "estate", "police") for clock in clocks[:10]]
        for turn, (clock, service) in enumerate(wishes):
            assert booked(phone, clock, phone=f"1370000{turn:04}", service=service).status_code == 201
        before = unchanged(site)
        assert reason(booked(phone, "11:30", phone="13800009999")) == "too_many_bookings"
        assert unchanged(site) == before
        site.server.clock.now += 601
        assert booked(phone, "11:30", phone="13800009999").status_code == 201

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

    def test_a_platform_that_asks_again_after_the_citizen_came_books_no_second_time(self, site: Site) -> None:
        desk = site.signed_in("desk")
        made = at_desk(desk, at=at("09:15", "2026-11-23"), external_id="P-1").json
        assert desk.post(f"appointments/{made['id']}/check-in").status_code == 201
        again = at_desk(desk, at=at("09:15", "2026-11-23"), external_id="P-1")
        assert (again.status_code, again.json["id"], again.json["state"]) == (201, made["id"], "used")

    @pytest.mark.parametrize("clock", ["03:00", "12:30", "16:55", "22:00"])
    def test_a_platform_promises_no_time_at_which_the_hall_gives_no_numbers(self, site: Site, clock: str) -> None:
        """At night, at noon, in the last minutes; staff may, who stay for somebody."""
        desk = site.signed_in("desk")
        assert reason(at_desk(desk, clock, external_id="P-1")) == "out_of_hours"
        rows = [{"external_id": "P-2", "service": "tax", "at": at(clock), "name": "甲", "phone": "13800000001"}]
        (row,) = site.signed_in("manager").post("appointments/import", {"rows": rows}).json["rows"]
        assert row["reason"] == "out_of_hours"
        made = at_desk(desk, "11:00", external_id="P-3").json
        headers = {"Authorization": f"Bearer {desk.token}"}
        for name, status in (("ext:P-3", 422), (made["id"], 200)):
            moved = desk.client.patch(f"/api/v1/appointments/{name}", json={"at": at(clock)}, headers=headers)
            assert moved.status_code == status, name

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

    def test_a_list_is_a_snapshot_that_no_later_change_reaches(self, site: Site) -> None:
        """So it is written out beside the writer, which gives numbers meanwhile."""
        desk = site.signed_in("desk")
        mine = at_desk(desk).json["id"]
        taken: list[Appointment] = site.server.writer.look(lambda book: list(book.appointments.values()))
        assert desk.delete(f"appointments/{mine}").status_code == 200
        assert [(one.id, one.state, one.slot) for one in taken] == [
            (mine, "booked", datetime.fromisoformat(at("09:30")).timestamp())
        ]
        with pytest.raises(FrozenInstanceError):
            taken[0].state = "missed"
        assert [one["state"] for one in desk.get("appointments").json] == ["cancelled"]
