"""What stands in the hall of a story: the kiosk, strips, pads, board and voice, each as its own program puts it together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any

from displays.board_seat import BoardSeat
from displays.strip_plugs import card_of
from displays.strip_seat import StripSeat
from displays.strips import StripLine
from displays.voice import Voice, Way
from displays.voice_seat import VoiceSeat
from drivers import make_device, open_device
from drivers.host.devices import simulated_link
from drivers.host.house import Host
from drivers.host.line import Line
from drivers.host.member import Member
from drivers.host.pad import PadSeat
from kiosk import plugs
from kiosk.actions import Action, Choose, Do, Pick
from kiosk.layout import layout
from kiosk.pages import Attract, Page, Ready
from kiosk.stage import Glass
from kiosk.widgets import HEIGHT, WIDTH, Code, Widget
from kiosk.works import Place, Works
from lobby.bus import MemoryBus, Will
from lobby.centre import Centre, Device
from lobby.outbox import Outbox
from lobby.program import Startable
from lobby.sound import SilentSpeaker, SilentSpeech
from lobby.terminal import Credentials, Terminal
from tests.until import until

Clock = Callable[[], float]
BusOf = Callable[[str], Callable[[Will], MemoryBus]]


class Furniture(Startable):
    """The devices of a story; `kiosk` is the one with a screen, `board` the hall board."""

    def __init__(
        self, centre: Centre, data: Path, clock: Clock, bus_of: BusOf, public_url: str, devices: tuple[str, ...],
        server_key: str,
    ) -> None:  # fmt: skip
        self._centre, self._data, self._clock, self._bus_of = centre, data, clock, bus_of
        self.kiosk = Kiosk(centre, centre.device["kiosk-1"], self._terminal("kiosk-1", self._outbox("kiosk-1")), data, clock,
                           public_url, server_key)  # fmt: skip
        self.board = self.new_board("board-1")
        makers: dict[str, Callable[[Device], Startable]] = {"strip": self._strip, "pad": self._pad}
        self.seats: dict[str, Startable] = {
            name: makers[centre.device[name].kind](centre.device[name])
            for name in devices
            if centre.device[name].kind in makers
        }
        self._all: list[Startable] = [self.board, self._voice(), *self.seats.values(), self.kiosk]

    def start(self) -> None:
        """All come."""
        for seat in self._all:
            seat.start()

    def stop(self) -> None:
        """All leave."""
        for seat in reversed(self._all):
            seat.stop()

    def say_again(self) -> None:
        """What `lobby devices` does every two seconds with asks that nobody has answered."""
        for seat in self.seats.values():
            if isinstance(seat, Host):
                seat.terminal.flush()

    def new_board(self, device: str) -> BoardSeat:
        """A hall board that knows nothing yet."""
        return BoardSeat(
            self._terminal(device), self._centre.device["board-1"].zone, wake=lambda: None, clock=self._clock
        )

    def plain(self, device: str) -> Terminal:
        """A device that has a seat on the bus and no more."""
        return self._terminal(device)

    def _outbox(self, device: str) -> Outbox:
        return Outbox(self._data / f"{device}.outbox.db")

    def _terminal(self, device: str, outbox: Outbox | None = None) -> Terminal:
        kind = self._centre.device[device].kind if device in self._centre.device else "board"
        return Terminal(
            self._bus_of(device), centre=self._centre.id, device=device, kind=kind, clock=self._clock, outbox=outbox
        )

    def _strip(self, device: Device) -> Startable:
        terminal, (name, part) = self._terminal(device.id), next(iter(device.parts.items()))

        def open_strip() -> Any:
            return open_device(part.driver, simulated_link(self._data, device, name), part.settings)

        card = card_of(make_device(part.driver, part.link, part.settings))
        line = StripLine(
            device.id, open_strip, card=card, health=lambda state: terminal.health(name, state), wall=self._clock
        )
        return StripSeat(terminal, str(device.window), line)

    def _pad(self, device: Device) -> Startable:
        outbox = self._outbox(device.id)
        terminal, (name, part) = self._terminal(device.id, outbox), next(iter(device.parts.items()))

        def open_pad() -> Any:
            return open_device(part.driver, simulated_link(self._data, device, name), part.settings)

        seat = PadSeat(terminal, self._clock)
        member = Member(device.id, open_pad, seat, lambda state: terminal.health(name, state))
        return Host(terminal, outbox, [Line(device.id, [member])])

    def _voice(self) -> Startable:
        terminal, zone = self._terminal("voice-1"), self._centre.device["voice-1"].zone
        way = Way(zone, self._centre.voice, self._centre.zone, self._clock)
        return VoiceSeat(
            terminal,
            lambda on_spoken: Voice(
                "voice-1", way, speech=SilentSpeech(), speaker=SilentSpeaker(), on_spoken=on_spoken,
                health=lambda state: terminal.health("audio", state),
            ),
            simulated=True,
        )  # fmt: skip


class Kiosk(Startable):
    """The kiosk's own screen, session and plugs; `tap` is a finger on what the screen shows."""

    def __init__(
        self,
        centre: Centre,
        own: Device,
        terminal: Terminal,
        data: Path,
        clock: Clock,
        public_url: str,
        server_key: str,
    ) -> None:
        self.terminal, self._clock, self._zone, self._centre = terminal, clock, centre.zone, centre
        self.outbox = terminal._outbox
        (data / "kiosk").mkdir(exist_ok=True)
        given = Credentials(own.id, own.id, "", "", server_key, centre.id)
        links = plugs.simulated_links(own, data / "sim" / "links.json")
        place = Place(centre, own, given, data, public_url, None, headless=True, links=links, beside=data)
        works = Works(place, terminal, self.outbox, wall=clock, clock=clock)
        self.stage, self._parts = works.stage, works.parts
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk", daemon=True)

    def start(self) -> None:
        """Switch it on."""
        self._thread.start()
        for part in self._parts:
            part.start()

    def stop(self) -> None:
        """Switch it off."""
        for part in reversed(self._parts):
            part.stop()
        self._stopping.set()
        self.nudge()
        self._thread.join(60)
        self.outbox.close()

    @property
    def page(self) -> Page:
        """What stands on the screen."""
        return self.stage.screen.page

    def nudge(self) -> None:
        """The story's clock was moved: whatever is due is done now, not at the next tick."""
        self.stage.later(lambda: None)

    def tap(self, action: Action) -> None:
        """Press what means this, wherever it stands on the screen, and what stands before a number.

        Returns when it has had its effects.
        """
        for way in self._way_to(action):
            self._press(way)
        if isinstance(action, Pick) and isinstance(self.page, Ready):
            self._press(Do("take"))

    def _way_to(self, action: Action) -> list[Action]:
        """Where a centre shows its departments first, a service is found as an item of one."""
        if isinstance(self.page, Attract):
            self._press(Do("home"))
        shown = {widget.action for widget in self._shown()}
        item = next(
            (one for one in self._centre.items if isinstance(action, Pick) and one.service == action.service), None
        )
        at_once = self._centre.kiosk.home == "services"
        if at_once or action in shown or item is None or not item.department:
            return [action]
        return [Choose("department", item.department), Choose("item", item.id)]

    def _press(self, action: Action) -> None:
        """As soon as it is there: what opens the hall may still be on its way to the kiosk."""

        def pressed() -> bool:
            done: Future[bool] = Future()
            self.stage.later(lambda: done.set_result(self._tap(action)))
            return done.result(60)

        until(pressed, f"something on {self.page} means {action}")

    def codes(self) -> list[str]:
        """The QR codes on the screen."""
        return [widget.content for widget in self._shown() if isinstance(widget, Code)]

    def _wall(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), self._zone)

    def _shown(self) -> list[Widget]:
        return layout(self.stage.screen, self._wall(), self._clock())

    def _tap(self, action: Action) -> bool:
        targets = [widget.box for widget in self._shown() if widget.action == action]
        if targets:
            x, y, width, height = targets[0]
            self.stage.tap((x + width / 2) / WIDTH, (y + height / 2) / HEIGHT)
        return bool(targets)

    def _run(self) -> None:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
        glass = Glass(headless=True, windowed=False)
        glass.start()  # the glass belongs to the thread that turns the stage
        try:
            self.stage.run(self._stopping)
        finally:
            glass.stop()
