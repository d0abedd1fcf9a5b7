"""What is wrong with the plugs of a centre's devices: drivers, links, settings, and who shares a line with whom.

All mistakes at once. A kiosk's ports are its own, for each kiosk is a machine; all other devices count as one machine's,
since the file does not say which does what.

Pure, over the file as it was read: the checks of the drivers' room come in as functions, for `lobby` imports no room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

CheckSettings = Callable[[str, Mapping[str, object]], list[str]]
CheckLink = Callable[[str], list[str]]
CheckLines = Callable[[Iterable[tuple[str, str, str, str, Mapping[str, object]]]], list[tuple[str, str]]]
"""From (name, machine, driver, link, settings) of all parts to (name, mistake) of those that cannot be where they are."""


def mistakes(
    file: str,
    raw: Mapping[str, Any],
    check_settings: CheckSettings,
    check_link: CheckLink,
    check_lines: CheckLines = lambda _: [],
) -> list[str]:
    """A line `file:key: found …; allowed …` for each mistake. Tables of a wrong shape are left to `lobby.config`."""
    own = [
        (key, mistake)
        for key, _, part in _parts(raw)
        for mistake in [*_driver(part, check_settings), *_link(part, check_link)]
    ]
    return [f"{file}:{key}.{mistake}" for key, mistake in [*own, *check_lines(_plugs(raw))]]


def _plugs(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, Mapping[str, object]]]:
    for key, machine, part in _parts(raw):
        driver, link, settings = part.get("driver"), part.get("link"), part.get("settings", {})
        if isinstance(driver, str) and isinstance(link, str) and isinstance(settings, Mapping):
            yield key, machine, driver, link, settings


def _parts(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    devices = raw.get("devices")
    for number, device in enumerate(devices if isinstance(devices, list) else []):
        parts = device.get("parts") if isinstance(device, Mapping) else None
        for name, part in parts.items() if isinstance(parts, Mapping) else ():
            if isinstance(part, Mapping):
                own = device.get("id")
                key = f'devices["{own}"].parts.{name}' if own else f"devices[{number}].parts.{name}"
                yield key, key.partition(".")[0] if device.get("kind") == "kiosk" else "", part


def _driver(part: Mapping[str, Any], check: CheckSettings) -> Iterator[str]:
    driver, settings = part.get("driver"), part.get("settings", {})
    if not isinstance(driver, str) or not isinstance(settings, Mapping):
        return
    for mistake in check(driver, settings):
        kind, colon, rest = mistake.partition("kind: ")
        yield f"driver: {rest}" if colon and not kind else f"settings.{mistake}"


def _link(part: Mapping[str, Any], check: CheckLink) -> Iterator[str]:
    if isinstance(part.get("link"), str):
        yield from check(part["link"])
