"""What is wrong with the plugs of a centre's devices: drivers, links and settings, all mistakes at once.

Pure, over the file as it was read: the checks of the drivers' room come in as functions, for `lobby` imports no room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

CheckSettings = Callable[[str, Mapping[str, object]], list[str]]
CheckLink = Callable[[str], list[str]]


def mistakes(file: str, raw: Mapping[str, Any], check_settings: CheckSettings, check_link: CheckLink) -> list[str]:
    """A line `file:key: found …; allowed …` for each mistake. Tables of a wrong shape are left to `lobby.config`."""
    return [
        f"{file}:{key}.{mistake}"
        for key, part in _parts(raw)
        for mistake in [*_driver(part, check_settings), *_link(part, check_link)]
    ]


def _parts(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    devices = raw.get("devices")
    for number, device in enumerate(devices if isinstance(devices, list) else []):
        parts = device.get("parts") if isinstance(device, Mapping) else None
        for name, part in parts.items() if isinstance(parts, Mapping) else ():
            if isinstance(part, Mapping):
                own = device.get("id")
                yield f'devices["{own}"].parts.{name}' if own else f"devices[{number}].parts.{name}", part


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
