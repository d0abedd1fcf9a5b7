"""A device's seat on the bus: its status and will, what it keeps until it is answered, what it is told to do."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest

from lobby.bus import MemoryBroker, MemoryBus
from lobby.codec import decode, encode
from lobby.outbox import WINDOW, Outbox
from lobby.terminal import RETRY_SECONDS, Terminal

HALL = "lobby/here/device/kiosk-1"


class Desk:
    """The other side: hears asks, answers when it is told to."""

    def __init__(self, broker: MemoryBroker) -> None:
        self.asks: list[dict[str, Any]] = []
        self.bus = broker.bus()
        self.bus.subscribe(f"{HALL}/ask", lambda _t, p: self.asks.append(decode(p)))
        self.bus.start()

    def answer(self, ask: dict[str, Any], **body: Any) -> None:
        self.bus.publish(f"{HALL}/answer", encode({"id": ask["id"], "ok": True, **body}))


class Kiosk:
    def __init__(self, path: Path | str = ":memory:", broker: MemoryBroker | None = None) -> None:
        self.now, self.broker = 1000.0, broker or MemoryBroker()
        self.outbox = Outbox(path)
        self.buses: list[MemoryBus] = []
        self.answers: list[Any] = []
        self.terminal = Terminal(self._bus, centre="here", device="kiosk-1", kind="kiosk", clock=lambda: self.now,
                                 outbox=self.outbox)  # fmt: skip
        self.terminal.start()

    def _bus(self, will: Any) -> MemoryBus:
        self.buses.append(self.broker.bus(will=will))
        return self.buses[-1]

    def rate(self, prompt: str = "") -> str:
        body = {"command": "rate", "prompt": prompt or str(uuid.uuid4()), "grade": 5}
        return self.terminal.ask(body, self.answers.append, keep=True)

    def pass_time(self) -> None:
        self.now += RETRY_SECONDS
        self.terminal.flush()


def status(broker: MemoryBroker) -> str:
    return str(decode(broker.retained[f"{HALL}/status"])["status"])


def test_it_says_that_it_is_here_and_its_will_says_when_it_is_not() -> None:
    kiosk = Kiosk()
    assert status(kiosk.broker) == "online"
    online = decode(kiosk.broker.retained[f"{HALL}/status"])
    kiosk.buses[0].lose()
    assert status(kiosk.broker) == "offline"
    assert decode(kiosk.broker.retained[f"{HALL}/status"])["boot"] == online["boot"]


def test_what_must_not_be_lost_is_said_until_it_is_answered() -> None:
    kiosk = Kiosk()
    desk = Desk(kiosk.broker)
    ask_id = kiosk.rate()
    kiosk.pass_time()
    assert [ask["id"] for ask in desk.asks] == [ask_id, ask_id]
    desk.answer(desk.asks[0])
    kiosk.pass_time()
    assert (len(desk.asks), len(kiosk.outbox), len(kiosk.answers)) == (2, 0, 1)


def test_what_is_said_again_is_never_overtaken_by_what_came_after_it() -> None:
    kiosk = Kiosk()
    first = kiosk.rate()
    kiosk.now += RETRY_SECONDS - 1
    second = kiosk.rate()
    desk = Desk(kiosk.broker)  # both were lost: nobody was there
    kiosk.now += 1
    kiosk.terminal.flush()
    assert [ask["id"] for ask in desk.asks] == [first, second]


def test_a_busy_server_is_asked_again() -> None:
    kiosk = Kiosk()
    desk = Desk(kiosk.broker)
    kiosk.rate()
    desk.bus.publish(f"{HALL}/answer", encode({"id": desk.asks[0]["id"], "ok": False, "reason": "busy"}))
    assert len(kiosk.outbox) == 1
    kiosk.pass_time()
    assert len(desk.asks) == 2


def test_it_outlives_a_power_cut(tmp_path: Path) -> None:
    broker = MemoryBroker()
    first = Kiosk(tmp_path / "outbox.db", broker)
    first.buses[0].lose()
    ask_id = first.rate()
    first.outbox.close()
    desk = Desk(broker)
    Kiosk(tmp_path / "outbox.db", broker)
    assert [ask["id"] for ask in desk.asks] == [ask_id]


def test_at_most_sixteen_are_in_flight() -> None:
    kiosk = Kiosk()
    kiosk.buses[0].lose()
    for _ in range(WINDOW + 10):
        kiosk.now += 0.001
        kiosk.rate()
    desk = Desk(kiosk.broker)
    kiosk.buses[0].start()
    assert len(desk.asks) == WINDOW
    desk.answer(desk.asks[0])
    assert len(desk.asks) == WINDOW + 1


def test_one_ask_stands_for_another_in_one_commit() -> None:
    kiosk = Kiosk()
    first = kiosk.rate()
    second = kiosk.terminal.ask(
        {"command": "help"}, kiosk.answers.append, keep=True, instead_of=first, marks={"AK": "7"}
    )
    assert [ask["id"] for ask in kiosk.outbox.waiting()] == [second]
    assert kiosk.outbox.mark("AK") == "7"
    Desk(kiosk.broker).answer({"id": first})
    assert kiosk.answers == []


@pytest.mark.parametrize(
    ("seconds", "verb", "expected"), [(30, "show", True), (-1, "show", "stale"), (30, "fly", "unknown_verb")]
)
def test_what_it_is_told_is_done_once_and_never_late(seconds: int, verb: str, expected: object) -> None:
    kiosk, done = Kiosk(), list[dict[str, Any]]()
    ran = []
    kiosk.terminal.on_do("show", lambda do: ran.append(do) or {"seen": 1})
    desk = Desk(kiosk.broker)
    desk.bus.subscribe(f"{HALL}/done", lambda _t, p: done.append(decode(p)))
    expires = f"1970-01-01T00:{16 + (40 + seconds) // 60:02d}:{(40 + seconds) % 60:02d}+00:00"
    desk.bus.publish(f"{HALL}/do", encode({"id": str(uuid.uuid4()), "verb": verb, "expires": expires}))
    assert done[0]["ok"] is (expected is True)
    assert done[0].get("reason", True) == expected
    assert len(ran) == (1 if expected is True else 0)


def test_nonsense_told_to_it_harms_nothing() -> None:
    kiosk = Kiosk()
    desk = Desk(kiosk.broker)
    for payload in (b"\xff", b"[]", b"{}", b'{"id":"x"}'):
        desk.bus.publish(f"{HALL}/do", payload)
        desk.bus.publish(f"{HALL}/answer", payload)
    ask_id = kiosk.rate()
    assert desk.asks[-1]["id"] == ask_id


def test_health_is_said_when_it_changes_and_again_after_each_connect() -> None:
    kiosk = Kiosk()
    kiosk.terminal.health("printer", {"state": "ok"})
    before = len(kiosk.broker.log)
    kiosk.terminal.health("printer", {"state": "ok"})
    assert len(kiosk.broker.log) == before
    kiosk.broker.retained.clear()
    kiosk.buses[0].lose()
    kiosk.buses[0].start()
    assert decode(kiosk.broker.retained[f"{HALL}/health"]) == {"printer": {"state": "ok"}}
