"""From a part in the file to a device that is open: which driver may play which kind, and who may share a line."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from drivers import KINDS, make_device
from drivers.links import Link, make_link
from drivers.settings import SettingsError
from lobby.centre import DevicePart

log = logging.getLogger(__name__)

VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "pad": ("wait", "prompt_rating", "show_number"),
    "keypad": ("wait", "prompt_rating", "show_number"),
    "printer": ("print", "status"),
}
"""What a driver must be able to do for each kind that this host serves."""
LINES: Final = ("serial", "tcp")
"""Links at whose other end several devices may stand."""


def opened(kind: str, part: DevicePart, link: str | Link) -> Any:
    """The device of a part, open. Raises SettingsError when it never will be, DeviceMissing when it is not there."""
    device = make_device(part.driver, link, part.settings)
    if not _speaks(type(device), VERBS[kind]):
        allowed = ", ".join(name for name in KINDS if _speaks(_driver(name), VERBS[kind]))
        raise SettingsError([f"driver: found {part.driver!r} for a {kind}; allowed {allowed}"])
    if kind == "printer":
        device.rasterise = pen()
    device.open()
    return device


def line_of(kind: str, part: DevicePart) -> str | None:
    """The line that a part shares with others of the same link; None where it has its link for itself."""
    if kind not in ("pad", "keypad") or part.link.partition(":")[0] not in LINES:
        return None
    try:
        return make_link(part.link).name
    except SettingsError:
        return None


def place_of(link: str) -> str:
    """What can be opened only once: a port, whatever its speed; a host's port; a USB device by its whole address."""
    return link.partition("?")[0] if link.startswith("serial:") else link


def voice_of(part: DevicePart) -> object:
    """What tells a device from the others of its line."""
    if part.driver == "ff68":
        return part.driver, part.settings.get("address", 1)
    return part.driver, repr(sorted(part.settings.items()))


@cache
def pen() -> Callable[[str, int], tuple[int, bytes]] | None:
    """Draws lines that a printer's own font lacks; None on a machine without the house's font, whose printers put 〓."""
    from lobby import font  # noqa: PLC0415 - a machine without printers draws nothing
    from lobby.dots import dots  # noqa: PLC0415

    try:
        font.path()
    except font.FontMissing as error:
        log.warning("characters that a printer lacks come out as 〓: %s", error)
        return None
    return dots


def _speaks(driver: Any, verbs: tuple[str, ...]) -> bool:
    return all(callable(getattr(driver, verb, None)) for verb in verbs)


def _driver(name: str) -> Any:
    module, _, kind = KINDS[name].partition(":")
    return getattr(importlib.import_module(module), kind)
