"""The displays' composition root: every board, strip and voice whose credentials lie on this host.

Each device has a connection of its own (`DATA/credentials/<device>.json`); a device without credentials here belongs to
another host. In simulation the lines of strips are those their doubles have published in `DATA/sim/links.json`, read
again at each reconnection.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from displays.board_seat import BoardSeat
from displays.dress import Dress
from displays.places import Places
from displays.screen import Screen
from displays.strip_plugs import card_of, quarrels_of
from displays.strip_seat import StripSeat
from displays.strips import StripLine
from displays.turns import Turns
from displays.voices import Voices
from drivers import make_device, open_device
from drivers.device import Strip
from drivers.host.devices import simulated_link
from drivers.line import SharedLine
from drivers.links import Link, make_link
from drivers.sharing import line_name
from lobby import config
from lobby.centre import Centre, Device, DevicePart
from lobby.program import Startable, run, set_up_logging
from lobby.sound import close_mixer
from lobby.terminal import Credentials, Terminal

log = logging.getLogger(__name__)

SWITCH_SECONDS: Final = 0.001
"""How long a drawing thread may keep a strip's thread waiting; Python's own 5 ms would be felt."""


def main(
    centre_path: Path, data_dir: Path, *, headless: bool = False, windowed: bool = False, simulated: bool = False
) -> int:
    """Run the displays until SIGTERM. Raises `config.BadConfig`; 1 where no device has credentials here."""
    set_up_logging()
    sys.setswitchinterval(SWITCH_SECONDS)
    if headless:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    house = House(config.load(centre_path), data_dir, headless=headless, windowed=windowed, simulated=simulated)
    seats = list(house.seats())
    if not seats:
        log.error("found no credentials of a board, strip or voice in %s; run `lobby enrol`", data_dir / "credentials")
        return 1
    if house.has_boards:
        run([house.screen, Together(seats)], house.screen.run)
    else:
        run([Together(seats)])
    close_mixer()
    return 0


class Together:
    """Seats that are left at the same time: each waits a second for a broker that is gone."""

    def __init__(self, seats: Sequence[Startable]) -> None:
        self._seats = seats

    def start(self) -> None:
        """Take them one after another."""
        for seat in self._seats:
            seat.start()

    def stop(self) -> None:
        """Leave them."""
        leaving = [threading.Thread(target=seat.stop, name="leaving") for seat in self._seats]
        for thread in leaving:
            thread.start()
        for thread in leaving:
            thread.join()


class House:
    """What the displays of one host are made of."""

    def __init__(self, centre: Centre, data: Path, *, headless: bool, windowed: bool, simulated: bool) -> None:
        self._centre, self._data, self._headless, self._simulated = centre, data, headless, simulated
        self.screen = Screen(centre.zone, time.time, headless=headless, windowed=windowed)
        self.has_boards = False
        voices = sum(
            each.kind == "voice" and (data / "credentials" / f"{each.id}.json").exists() for each in centre.devices
        )
        self._voices = Voices(centre, data, voices, headless=headless, simulated=simulated)
        self._lines: dict[str, tuple[SharedLine, Turns]] = {}
        self._strips_wrong: Mapping[str, str] = {}

    def seats(self) -> Iterator[Startable]:
        """A seat for every device of this host."""
        makers: dict[str, Callable[[Device, Terminal], Startable | None]] = {
            "board": self._board,
            "strip": self._strip,
            "voice": self._voices.seat,
        }
        here = [
            (device, terminal)
            for device in self._centre.devices
            if device.kind in makers and (terminal := self._terminal(device))
        ]
        self._strips_wrong = quarrels_of(device for device, _ in here if device.kind == "strip")
        for device, terminal in here:
            seat = makers[device.kind](device, terminal)
            if seat:
                yield seat
        yield from self._voices.background()

    def _terminal(self, device: Device) -> Terminal | None:
        path = self._data / "credentials" / f"{device.id}.json"
        try:
            credentials = Credentials.read(path)
        except FileNotFoundError:
            log.info("%s has no credentials here: another host's", device.id)
            return None
        except (OSError, ValueError) as error:
            log.error("%s: found unreadable credentials (%s); run `lobby enrol`", path, error)  # noqa: TRY400 - the cause is in the words
            return None
        return Terminal.over_mqtt(credentials, device.kind, time.time)

    def _board(self, device: Device, terminal: Terminal) -> Startable:
        places = Places.of(self._centre)
        seat = BoardSeat(
            terminal, device.zone, wake=self.screen.wake, clock=time.time, places=places, check_in=device.check_in
        )
        self.screen.add(seat, Dress.of(self._centre, device, self._data / "media"))
        self.has_boards = True
        return seat

    def _strip(self, device: Device, terminal: Terminal) -> Startable:
        if device.window is None or len(device.parts) != 1:
            found = f"found {len(device.parts)} parts at {device.window or 'no window'}"
            return self._never(terminal, next(iter(device.parts), "strip"), f"{found}; allowed one part at one window")
        name, part = next(iter(device.parts.items()))
        mistake = self._strips_wrong.get(device.id)
        if mistake:
            return self._never(terminal, name, mistake)
        try:
            card = card_of(make_device(part.driver, part.link, part.settings))
        except ValueError as error:
            return self._never(terminal, name, str(error))
        shared, turns = self._line(device, name, part)

        def open_strip() -> Strip:
            strip: Strip = open_device(part.driver, shared.tap(), part.settings)
            return strip

        line = StripLine(
            device.id, open_strip, card=card, health=lambda state: terminal.health(name, state), turns=turns
        )
        return StripSeat(terminal, device.window, line)

    def _never(self, terminal: Terminal, part: str, why: str) -> Terminal:
        """A device that the file makes impossible: it comes to the bus and says why."""
        log.error('devices["%s"].parts.%s: %s', terminal.device, part, why)
        terminal.health(part, {"state": "offline", "reason": why[:200]})
        return terminal

    def _line(self, device: Device, name: str, part: DevicePart) -> tuple[SharedLine, Turns]:
        """The line of a part, one for all whose links mean the same; in simulation each driver has doubles of its own."""
        line = line_name(part.link)
        key = f"{part.driver} {line}" if self._simulated else line

        def make() -> Link:
            return make_link(simulated_link(self._data, device, name) if self._simulated else part.link)

        if key not in self._lines:
            self._lines[key] = SharedLine(part.link, make), Turns(f"strips on {line}")
        return self._lines[key]
