"""The server's clock is set to another day by mistake, and back: numbers go on, none is given twice, nobody goes without."""

from __future__ import annotations

from server_of import Server

from queue_server import commands as c
from queue_server.verify import fingerprint

DAY = 86_400


def at(server: Server, day: str, moved: float = 0.0) -> None:
    server.clock.now += moved
    server.do(c.OpenDay(day), "system:calendar")


def numbers(server: Server, count: int = 2) -> list[str]:
    return [str(server.issue()["number"]) for _ in range(count)]


def test_a_day_that_begins_a_second_time_goes_on_with_its_numbers(server: Server) -> None:
    assert numbers(server) == ["A001", "A002"]
    at(server, "2026-11-24", DAY)
    assert numbers(server) == ["A001", "A002"]
    at(server, "2026-11-23", -DAY)
    assert numbers(server) == ["A003", "A004"]
    at(server, "2026-11-24", DAY)
    assert numbers(server) == ["A003", "A004"]


def test_also_after_a_restart_however_many_days_were_opened_by_mistake(server: Server) -> None:
    numbers(server)
    for month in range(1, 6):
        at(server, f"2031-0{month}-01", DAY)
        numbers(server)
    at(server, "2026-11-23", -5 * DAY)
    server.end()
    server.begin()
    assert numbers(server) == ["A003", "A004"]
    live = server.writer.look(fingerprint)
    server.end()
    server.begin()
    assert server.writer.look(fingerprint)["serials"] == live["serials"]
