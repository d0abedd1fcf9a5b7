"""Ports that come and go, told without plugs: who is knocked at, and what is said of things in no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.host.watch import Watch, mark


class Lost:
    """A line that waits for its port."""

    is_waiting = True

    def __init__(self, link: str) -> None:
        self._link, self.knocks = link, 0

    def link(self) -> str:
        return self._link

    def knock(self) -> None:
        self.knocks += 1


class Plugs:
    """What is plugged in, as a test says, and what was offered."""

    def __init__(self) -> None:
        self.names: frozenset[str] = frozenset({"ttyUSB0"})

    def plugged(self) -> frozenset[str]:
        return self.names

    def offers(self, names: frozenset[str]) -> list[str]:
        return [f"{name}; parts.pad = …" for name in sorted(names)]


def test_a_lost_line_is_knocked_at_when_its_port_comes_or_may_be_opened_and_not_before(tmp_path: Path) -> None:
    port, plugs = tmp_path / "ttyUSB7", Plugs()
    lost, there, usb = Lost(f"serial://{port}?baud=9600"), Lost(f"serial://{tmp_path}"), Lost("usb://0416:5011")
    watch = Watch([lost, there, usb], plugged=plugs.plugged, offers=plugs.offers)
    watch.look()
    before = usb.knocks
    for _ in range(3):
        watch.look()
    assert (lost.knocks, there.knocks, usb.knocks) == (0, 0, before)
    port.touch(mode=0o600)
    plugs.names |= {"ttyUSB7"}
    watch.look()
    watch.look()
    assert (lost.knocks, usb.knocks - before) == (1, 1)
    port.chmod(0o660)
    watch.look()
    assert lost.knocks == 2, "udev has given it to the group"
    port.unlink()
    watch.look()
    assert (lost.knocks, mark(lost.link())) == (2, None)
    lost.is_waiting = False
    port.touch()
    watch.look()
    assert lost.knocks == 2, "whoever is well is left in peace"


def test_what_is_plugged_in_anew_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "drivers.host.watch")
    plugs = Plugs()
    watch = Watch([], plugged=plugs.plugged, offers=plugs.offers)
    watch.start()
    watch.stop()
    for names in ({"ttyUSB0"}, {"ttyUSB0", "ttyACM1"}, {"ttyUSB0", "ttyACM1"}, {"ttyUSB0", "ttyACM1"}):
        plugs.names = frozenset(names)
        watch.look()
    assert [each.getMessage() for each in caplog.records] == ["plugged in, and in no file: ttyACM1; parts.pad = …"]
