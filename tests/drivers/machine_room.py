"""A machine with devices, as `lobby devices` puts it together: doubles on real ptys, seats over a real broker."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from drivers.host.devices import furnished
from drivers.host.house import House
from drivers.host.watch import Watch
from drivers.host.wires import SharedWire
from drivers.simulated import open_double
from drivers.simulated.double import SimulatedDevice
from lobby.bus import MqttBus
from lobby.centre import Device, DevicePart
from lobby.hall import Hall
from lobby.knock import knock
from lobby.messages import DeviceKind
from lobby.ports import free_port
from lobby.registry import Registry, credentials
from tests.until import until

CENTRE = "dianjiang"


@dataclass
class Room:
    """One machine; `heard` is what the server heard, newest last."""

    folder: Path
    registry: Registry
    server: MqttBus
    broker: subprocess.Popen[bytes]
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    doubles: list[SimulatedDevice] = field(default_factory=list)

    def double(self, driver: str, name: str, wires: SharedWire | None = None, **settings: object) -> SimulatedDevice:
        """A double that is plugged in at a port of this name, or on a line with others."""
        made = open_double(driver, settings, self.folder / name)
        if wires is not None:
            made.wire = wires.branch(made.wire)
        made.start()
        self.doubles.append(made)
        return made

    def device(
        self, name: str, kind: DeviceKind, driver: str, link: str, settings: Mapping[str, object] | None = None
    ) -> Device:
        """As the file would say it, and enrolled."""
        self.registry.enrol(name, kind, "3")
        part = DevicePart(driver=driver, link=link, settings=dict(settings or {}))
        return Device(id=name, kind=kind, window="3", parts={"part": part})

    @contextmanager
    def house(self, *devices: Device) -> Iterator[tuple[House, Watch]]:
        """`lobby devices` at work."""
        house, watch = furnished(devices, self.folder / "data", simulated=False)
        house.start()
        watch.start()
        try:
            yield house, watch
        finally:
            watch.stop()
            house.stop()

    def said(self, device: str, word: str) -> list[dict[str, Any]]:
        """What a device said at one of its topics."""
        return [body for topic, body in list(self.heard) if topic == f"lobby/{CENTRE}/device/{device}/{word}"]

    def state(self, device: str) -> str:
        """How its part is, as last told."""
        told = self.said(device, "health")
        return str(told[-1].get("part", {}).get("state")) if told else ""

    def reason(self, device: str) -> str:
        """Why it is so."""
        return str(self.said(device, "health")[-1]["part"].get("reason", ""))

    def presses(self, device: str) -> list[str]:
        """Keys that reached the bus."""
        return [ask["key"] for ask in self.said(device, "ask") if ask["command"] == "press"]

    def do(self, device: str, verb: str, **more: Any) -> None:
        """The server tells a device."""
        body = {
            "id": str(uuid.uuid4()),
            "verb": verb,
            "expires": (datetime.now(UTC) + timedelta(60)).isoformat(),
            **more,
        }
        self.server.publish(f"lobby/{CENTRE}/device/{device}/do", json.dumps(body).encode())

    def answer(self, topic: str, payload: bytes) -> None:
        """The server takes all there is, and says yes to every ask."""
        body = json.loads(payload)
        self.heard.append((topic, body))
        if topic.endswith("/ask"):
            yes = json.dumps({"id": body["id"], "ok": True}).encode()
            self.server.publish(topic.removesuffix("ask") + "answer", yes)


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """A machine whose broker is there."""
    data = folder / "data"
    data.mkdir()
    port = free_port("127.0.0.1", 0, "--mqtt")
    url = f"mqtt://127.0.0.1:{port}"
    Hall("centre.toml", CENTRE, url, "", simulated=False).write(data)
    centre = Path(__file__).parents[2] / "config" / "dianjiang.toml"
    options = ["--centre", str(centre), "--data", str(data), "--mqtt", str(port)]
    broker = subprocess.Popen([sys.executable, "-m", "lobby", "broker", *options])
    registry = Registry(data)
    made: Room | None = None
    try:
        until(lambda: knock(url, "", "") is not None, "the broker answers")
        given = credentials(data, "server")
        made = Room(folder, registry, MqttBus(given.broker, given.username, given.password), broker)
        made.server.subscribe(f"lobby/{CENTRE}/device/#", made.answer)
        made.server.start()
        until(lambda: made.server.connected, "the server is there")
        yield made
    finally:
        if made is not None:
            made.server.stop()
            for double in made.doubles:
                double.stop()
        registry.close()
        broker.terminate()
        broker.wait(60)
