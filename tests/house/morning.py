"""A whole hall in one process: the real server, kiosk, displays and pads, on a bus in memory and doubles at the wire.

The only things that are not as in the hall are the broker (`MemoryBroker`), the metal (ptys and TCP sockets with bytes in
them), and the clock, which the story moves. `office` has the server, `furniture` what stands in the hall; here are the
house and the people.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.host.devices import double_name
from drivers.host.doubles import Doubles
from kiosk.actions import Action
from lobby import topics
from lobby.bus import MemoryBroker, MemoryBus, Will
from lobby.codec import decode, encode
from lobby.intake_double import IntakeDouble
from lobby.keys import public_text
from queue_server.verify import fingerprint, verify
from queue_server.writer import replay
from tests.house.furniture import Furniture, Kiosk
from tests.house.office import CENTRE, PUBLIC_URL, SECRET, Clock, Office
from tests.until import until

SAID = {"card": "reader"}
"""What a part is called in health, where it has another name."""


class House:
    """Everything, with the people's ways into it."""

    def __init__(self, data: Path, devices: tuple[str, ...]) -> None:
        self.data, self.clock, self.broker, self._devices = data, Clock(), MemoryBroker(), devices
        self.buses: dict[str, MemoryBus] = {}
        self.intake = IntakeDouble(SECRET)
        self.office = Office(data, self.broker, self.clock, self.intake.url)
        parts = {
            double_name(device, name): part
            for device in (CENTRE.device[each] for each in devices)
            for name, part in device.parts.items()
        }
        self._doubles = Doubles(parts, data / "sim", self.broker.bus(), CENTRE.id)
        key = public_text(self.office.identity)
        self.furniture = Furniture(CENTRE, data, self.clock, self.bus_of, PUBLIC_URL, devices, key)

    @property
    def kiosk(self) -> Kiosk:
        """The kiosk the story looks at."""
        return self.furniture.kiosk

    def open(self) -> None:
        """In the order of `lobby up`."""
        self.intake.start()
        self.office.begin()
        self._doubles.start()
        self.furniture.start()
        until(lambda: self.kiosk.stage.screen.facts.online, "the kiosk sees the server")
        until(lambda: not self.missing(), "everything with a plug is there")

    def missing(self) -> list[str]:
        """Parts that have not said yet that they are well."""
        parts = [(device, part) for device in self._devices for part in CENTRE.device[device].parts]
        return [f"{device}-{part}" for device, part in parts if self.health(device, SAID.get(part, part)) != "ok"]

    def close(self) -> None:
        """In the reverse order."""
        self.furniture.stop()
        self._doubles.stop()
        self.office.close()
        self.intake.stop()

    def bus_of(self, device: str) -> Callable[[Will], MemoryBus]:
        """The cable of a device."""

        def make(will: Will) -> MemoryBus:
            self.buses[device] = self.broker.bus(will=will)
            return self.buses[device]

        return make

    # --- time, metal and boards -------------------------------------------------------------------------------------

    def wait(self, minutes: float) -> None:
        """Time passes."""
        self.clock.now += minutes * 60
        self.kiosk.nudge()
        self.furniture.say_again()

    def tap(self, action: Action) -> None:
        """A finger on the kiosk's screen; never so soon after the last one that it would be its bounce."""
        self.clock.now += 0.1
        self.kiosk.tap(action)

    def touch(self, double: str, **action: Any) -> None:
        """What a person does to a device."""
        self.broker.deliver(topics.TOUCH.of(CENTRE.id, double), encode(action), retain=False)

    def seen(self, double: str) -> dict[str, Any]:
        """What a double decoded from the bytes that reached it."""
        payload = self.broker.retained.get(topics.SEEN.of(CENTRE.id, double))
        return decode(payload) if payload else {}

    def board(self, name: str) -> dict[str, Any]:
        """A retained board: `hall`, `window/3`, `queue/tax`."""
        return decode(self.broker.retained[f"lobby/{CENTRE.id}/board/{name}"])

    def health(self, device: str, part: str) -> str | None:
        """How a part says it is."""
        payload = self.broker.retained.get(topics.HEALTH.of(CENTRE.id, device))
        found: str | None = decode(payload).get(part, {}).get("state") if payload else None
        return found

    def paper(self, slips: int, printer: str = "kiosk-1-printer") -> list[dict[str, Any]]:
        """The last slip, once so many have been cut."""
        until(lambda: self.seen(printer).get("slips") == slips, f"slip {slips} is cut")
        items: list[dict[str, Any]] = self.seen(printer)["paper"]
        return items

    def said(self) -> list[str]:
        """The voice's last words in Chinese."""
        return [one["text"]["zh"] for one in self.seen("voice-1").get("spoken", [])]

    def asked(self, command: str) -> list[dict[str, Any]]:
        """Every ask of a kind that went over the bus."""
        asks = [decode(payload) for topic, payload in list(self.broker.log) if topic.endswith("/ask")]
        return [ask for ask in asks if ask["command"] == command]

    # --- people -----------------------------------------------------------------------------------------------------

    def press(self, window: str, act: str, **body: Any) -> Any:
        """The clerk of a window presses something."""
        return self.office.post(f"clerk-{window}", f"windows/{window}/{act}", body)

    def call_next(self, window: str) -> str:
        """The number that comes."""
        return str(self.press(window, "call-next")["ticket"]["number"])

    def serve(self, window: str) -> str:
        """Call, start and finish; the number."""
        number = self.call_next(window)
        self.press(window, "start")
        self.press(window, "finish")
        return number

    # --- what is so -------------------------------------------------------------------------------------------------

    def tickets(self) -> dict[str, dict[str, Any]]:
        """Today's tickets by number, as the live book has them."""
        book = self.office.writer.look(fingerprint)
        return {ticket["number"]: ticket for ticket in book["tickets"].values()}

    def events(self, kind: str) -> list[Any]:
        """All events of a kind, as the journal keeps them."""
        return self.office.writer.tend(
            lambda journal: [event for _, event in journal.events(everything=True) if type(event).__name__ == kind]
        )

    def assert_replayed(self) -> None:
        """Law 3: what is live is what the journal makes, and `lobby verify` finds nothing."""
        live, again = self.office.writer.look(
            lambda book: (fingerprint(book), fingerprint(replay(CENTRE, self.office.journal, everything=True)))
        )
        assert again == live
        assert verify(self.data) == []
