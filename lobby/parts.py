"""What is wrong with the plugs of a centre's devices: drivers, links, settings, and who shares a line with whom.

All mistakes at once. A kiosk's ports are its own, for each kiosk is a machine; all other devices count as one machine's,
since the file does not say which does what.

Pure, over the file as it was read: the checks of the drivers' room come in as functions, for `lobby` imports no room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

CheckSettings = Callable[[str, Mapping[str, object]], list[str]]
CheckLink = Callable[[str], list[str]]
CheckRole = Callable[[str, str], list[str]]
"""From what a part is to be (a kiosk's part by its name, else the device's kind) and its driver to mistakes."""
CheckLines = Callable[[Iterable[tuple[str, str, str, str, Mapping[str, object]]]], list[tuple[str, str]]]
"""From (name, machine, driver, link, settings) of all parts to (name, mistake) of those that cannot be where they are."""

KIOSK_PARTS = ("card", "printer", "scanner")
"""What a kiosk uses; a part of another name would lie there unused without a word."""


@dataclass(frozen=True)
class Plug:
    """A part as the file has it: its key, what it is to be, and the machine it is plugged into."""

    key: str
    role: str
    machine: str
    part: Mapping[str, Any]


def mistakes(
    file: str,
    raw: Mapping[str, Any],
    check_settings: CheckSettings,
    check_link: CheckLink,
    check_lines: CheckLines = lambda _: [],
    check_role: CheckRole = lambda _role, _driver: [],
) -> list[str]:
    """A line `file:key: found …; allowed …` for each mistake. Tables of a wrong shape are left to `lobby.config`."""
    own = [
        (plug.key, mistake)
        for plug in _plugs(raw)
        for mistake in [*_driver(plug, check_settings, check_role), *_link(plug.part, check_link)]
    ]
    unused = [f"{file}:{plug.key}: {mistake}" for plug in _plugs(raw) for mistake in _name(plug)]
    return [*unused, *(f"{file}:{key}.{mistake}" for key, mistake in [*own, *check_lines(_lines(raw))])]


def _lines(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, Mapping[str, object]]]:
    for plug in _plugs(raw):
        driver, link, settings = plug.part.get("driver"), plug.part.get("link"), plug.part.get("settings", {})
        if isinstance(driver, str) and isinstance(link, str) and isinstance(settings, Mapping):
            yield plug.key, plug.machine, driver, link, settings


def _plugs(raw: Mapping[str, Any]) -> Iterator[Plug]:
    devices = raw.get("devices")
    for number, device in enumerate(devices if isinstance(devices, list) else []):
        parts = device.get("parts") if isinstance(device, Mapping) else None
        for name, part in parts.items() if isinstance(parts, Mapping) else ():
            if isinstance(part, Mapping):
                own = f'devices["{device["id"]}"]' if device.get("id") else f"devices[{number}]"
                is_kiosk = device.get("kind") == "kiosk"
                role = name if is_kiosk else str(device.get("kind"))
                yield Plug(f"{own}.parts.{name}", role, own if is_kiosk else "", part)


def _name(plug: Plug) -> Iterator[str]:
    if plug.machine and plug.role not in KIOSK_PARTS:
        yield f"found a part {plug.role!r} of a kiosk; allowed {', '.join(KIOSK_PARTS)}"


def _driver(plug: Plug, check: CheckSettings, check_role: CheckRole) -> Iterator[str]:
    driver, settings = plug.part.get("driver"), plug.part.get("settings", {})
    if not isinstance(driver, str):
        return
    yield from check_role(plug.role, driver)
    for mistake in check(driver, settings) if isinstance(settings, Mapping) else ():
        kind, colon, rest = mistake.partition("kind: ")
        yield f"driver: {rest}" if colon and not kind else f"settings.{mistake}"


def _link(part: Mapping[str, Any], check: CheckLink) -> Iterator[str]:
    if isinstance(part.get("link"), str):
        yield from check(part["link"])
