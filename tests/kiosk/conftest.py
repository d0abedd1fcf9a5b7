"""A kiosk with a real terminal and outbox, on a broker in memory, with a server that does what the story says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kiosk import actions, inputs, samples, screens
from kiosk import pages as p
from kiosk.news import News
from kiosk.session import Session
from lobby import topics
from lobby.bus import MemoryBroker
from lobby.centre import Centre
from lobby.codec import encode
from lobby.config import load
from lobby.kiosk_settings import KioskSettings
from lobby.outbox import Outbox
from lobby.slip import Block
from lobby.terminal import Terminal

sys.path.insert(0, str(Path(__file__).parent))

WHOLE = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
CENTRE = WHOLE.model_copy(
    update={"departments": (), "items": (), "packages": (), "grounds": (), "kiosk": KioskSettings(checklist=False)}
)
"""A hall where a press on the first page is a number: what stands before it has tests of its own."""
WALL = 1_795_397_267.0  # 23 November 2026, 09:41:07 in Dianjiang


@dataclass
class Tray:
    """Where slips fall; `works` False is a printer in trouble, `before` runs as a slip is about to be printed."""

    works: bool = True
    slips: list[Sequence[Block]] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def print(self, blocks: Sequence[Block], done: Callable[[bool], None]) -> None:
        self.before()
        if self.works:
            self.slips.append(blocks)
        done(self.works)

    def numbers(self) -> list[str]:
        """The number on each slip: the largest text on it."""
        return [next(str(block["text"]) for block in slip if block.get("width") == 4) for slip in self.slips]


class FakeServer:
    """Hears asks; answers as `reply` says (None is silence). Keeps what it has heard."""

    def __init__(self, broker: MemoryBroker, centre: Centre) -> None:
        self.asks: list[dict[str, Any]] = []
        self.reply: Callable[[dict[str, Any]], dict[str, Any] | None] = self.good
        self._centre, self._count = centre, 0
        self.bus = broker.bus()
        self.bus.subscribe(topics.ASK.of(centre.id, "+"), self._heard)

    def come(self) -> None:
        self.bus.start()
        self.say_status("online")

    def say_status(self, status: str, since: str = "2026-11-23T08:00:00+08:00") -> None:
        body = {"status": status, "version": "1", "since": since}
        self.bus.publish(topics.SERVER_STATUS.of(self._centre.id), encode(body), retain=True)

    def good(self, ask: dict[str, Any]) -> dict[str, Any]:
        if ask["command"] not in ("issue", "check_in"):
            return {"ok": True}
        self._count += 1
        ticket = samples.ticket(self._centre, f"A{self._count:03d}").model_copy(
            update={"token": f"token-token-token-{self._count}", "id": f"0199aa00-0000-7000-8000-{self._count:012d}"}
        )
        return {"ok": True, "ticket": ticket.body()}

    def answer(self, ask: dict[str, Any], device: str = "kiosk-1") -> None:
        body = {"id": ask["id"], **self.good(ask)}
        self.bus.publish(topics.ANSWER.of(self._centre.id, device), encode(body))

    def of(self, command: str) -> list[dict[str, Any]]:
        return [ask for ask in self.asks if ask["command"] == command]

    def _heard(self, topic: str, payload: bytes) -> None:
        ask = json.loads(payload)
        self.asks.append(ask)
        reply = self.reply(ask)
        if reply is not None:
            body = {"id": ask["id"], **reply}
            self.bus.publish(topics.ANSWER.of(self._centre.id, topics.device_of(topic)), encode(body))


@dataclass
class House:
    """All of it, with hands that press and a clock that is pushed."""

    broker: MemoryBroker
    server: FakeServer
    tray: Tray
    folder: Path
    now: float = 0.0
    screen: p.Screen = field(default_factory=lambda: p.Screen(samples.facts(CENTRE)))

    def switch_on(self) -> None:
        self.outbox = Outbox(self.folder / "kiosk-1.db")
        self.terminal = Terminal(
            lambda will: self.broker.bus(will=will), centre=CENTRE.id, device="kiosk-1", kind="kiosk",
            clock=lambda: WALL + self.now, outbox=self.outbox,
        )  # fmt: skip
        self.session = Session(
            self.terminal, self.outbox, self.tray, centre=CENTRE, mark="K", public_url="http://hall/",
            wall=lambda: WALL + self.now, post=self.give, later=lambda call: call(),
        )  # fmt: skip
        self.news = News(self.terminal, self.give, lambda gone: self.session.server(gone=gone))
        self.session.resume(self.now)
        self.news.start()
        self.terminal.start()

    def give(self, one: inputs.Input) -> None:
        self.screen, effects = screens.step(self.screen, one, self.now)
        for effect in effects:
            self.session.do(effect, self.now)

    def press(self, action: actions.Action) -> None:
        """A press; on a service it goes on past what to bring."""
        self.give(inputs.Touch(action))
        if isinstance(action, actions.Pick) and isinstance(self.screen.page, p.Ready):
            self.give(inputs.Touch(actions.Do("take")))

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.session.tick(self.now)
        self.terminal.flush()
        self.give(inputs.Tick())

    def cut_the_power(self) -> None:
        """Nothing that was not committed survives."""
        self.terminal.bus.lose()
        self.outbox.close()

    def journal(self) -> list[dict[str, Any]]:
        """What would be registered: the numbers the server heard of, once each by ask id."""
        return list({ask["id"]: ask for ask in self.server.of("register_offline")}.values())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    broker = MemoryBroker()
    server = FakeServer(broker, CENTRE)
    house = House(broker, server, Tray(), tmp_path)
    server.come()
    house.switch_on()
    yield house
    house.outbox.close()
