"""Tables of many appointments from a platform: each row for itself, and nothing that is no table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from booking_of import at, free, two_places, unchanged
from server_of import Server
from site_of import Site, reason


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    yield from two_places(tmp_path)


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

    def test_another_telephone_of_the_same_time_is_taken_over_and_told(self, site: Site) -> None:
        """Its last digits are asked for at the check-in: the old one's would keep the citizen out."""
        manager = site.signed_in("manager")
        (made,) = manager.post("appointments/import", {"rows": ROWS[:1]}).json["rows"]
        again = manager.post("appointments/import", {"rows": [{**ROWS[0], "phone": "13911112222"}]}).json
        assert ([row["did"] for row in again["rows"]], again["changed"], again["same"]) == (["changed"], 1, 0)
        assert manager.get(f"appointments/{made['id']}/contact").json == {"name": "甲", "phone": "13911112222"}
        mine = {"code": made["code"], "phone": "2222"}
        assert site.stranger().post("bookings/find", mine).json["at"].startswith("2026-11-24T09:30")
        before = unchanged(site)
        assert manager.post("appointments/import", {"rows": [{**ROWS[0], "phone": "13911112222"}]}).json["same"] == 1
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
