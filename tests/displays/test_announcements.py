"""Who speaks first, what replaces what, what is too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from displays.announcements import REMEMBERED, Announcement, Announcements, Rank, of_call
from lobby.messages import Call, Text

T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def say(name: str, *, about: str = "", rank: Rank = Rank.CALL, expires: datetime = T0 + 30 * SECOND) -> Announcement:
    return Announcement(id=name, about=about or name, rank=rank, text=Text(zh=name, en=name), expires=expires)


def spoken(line: Announcements, now: datetime = T0) -> list[str]:
    said = []
    while (announcement := line.take(now)) is not None:
        said.append(announcement.id)
    return said


def test_calls_are_said_in_the_order_they_came() -> None:
    line = Announcements()
    for number in range(200):
        assert line.put(say(f"c{number}"), T0)
    assert spoken(line) == [f"c{number}" for number in range(200)]


def test_emergency_before_call_before_notice() -> None:
    line = Announcements()
    for name, rank in (("n1", Rank.NOTICE), ("c1", Rank.CALL), ("n2", Rank.NOTICE), ("c2", Rank.CALL)):
        line.put(say(name, rank=rank), T0)
    assert not line.urgent()
    line.put(say("fire", rank=Rank.EMERGENCY), T0)
    assert line.urgent()
    assert spoken(line) == ["fire", "c1", "c2", "n1", "n2"]


def test_a_recall_takes_the_place_of_the_same_tickets_waiting_call() -> None:
    line = Announcements()
    for name, about in (("c1", "A001"), ("c2", "A002"), ("c3", "A001")):
        line.put(say(name, about=about), T0)
    assert spoken(line) == ["c3", "c2"]


def test_a_recall_of_what_was_said_already_is_said_again() -> None:
    line = Announcements()
    line.put(say("c1", about="A001"), T0)
    assert spoken(line) == ["c1"]
    line.put(say("c2", about="A001"), T0)
    assert spoken(line) == ["c2"]


def test_what_is_too_late_is_never_said() -> None:
    line = Announcements()
    assert not line.put(say("late", expires=T0), T0)
    line.put(say("soon late", expires=T0 + SECOND), T0)
    line.put(say("in time"), T0)
    assert spoken(line, T0 + SECOND) == ["in time"]


def test_the_bus_may_bring_a_call_twice_and_it_is_said_once() -> None:
    line = Announcements()
    assert line.put(say("c1"), T0)
    assert not line.put(say("c1"), T0)
    assert spoken(line) == ["c1"]
    assert not line.put(say("c1"), T0)


def test_what_is_remembered_does_not_grow_for_ever() -> None:
    line = Announcements()
    for number in range(3 * REMEMBERED):
        line.put(say(f"c{number}"), T0)
        line.take(T0)
    assert len(line._known) == REMEMBERED


def test_a_call_becomes_its_phrase() -> None:
    call = Call(
        call="c1", ticket="t1", number="A001", window="3", window_name=Text(zh="3号窗口", en="Window 3"),
        nth=1, zone="hall", at=T0, expires=T0 + 30 * SECOND,
    )  # fmt: skip
    announcement = of_call(call)
    assert (announcement.about, announcement.text.zh) == ("t1", "请A零零一号到三号窗口办理")
