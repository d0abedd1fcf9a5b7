"""From a part in the file to a device that is open: which driver may play which kind, and who may share a line."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

from drivers import KINDS, make_device
from drivers.links import Link, SerialLink, TcpLink, make_link
from drivers.settings import SettingsError
from lobby.centre import DevicePart

log = logging.getLogger(__name__)

VERBS: Final[Mapping[str, tuple[str, ...]]] = {
    "pad": ("wait", "prompt_rating", "show_number"),
    "keypad": ("wait", "prompt_rating", "show_number"),
    "printer": ("print", "status"),
}
"""What a driver must be able to do for each kind that this host serves."""


def why_never(kind: str, part: DevicePart) -> str:
    """Why a part can never be a device of its kind, however it is plugged in; empty when it can."""
    try:
        driver = type(make_device(part.driver, part.link, part.settings))
    except SettingsError as error:
        return str(error)
    if _speaks(driver, VERBS[kind]):
        return ""
    allowed = ", ".join(name for name in KINDS if _speaks(_driver(name), VERBS[kind]))
    return f"driver: found {part.driver!r} for a {kind}; allowed {allowed}"


def opened(kind: str, part: DevicePart, link: str | Link) -> Any:
    """The device of a part, open. Raises DeviceMissing when it is not there."""
    device = make_device(part.driver, link, part.settings)
    if kind == "printer":
        device.rasterise = pen()
    device.open()
    return device


def line_of(kind: str, part: DevicePart) -> str | None:
    """The line that a part may share with others of the same link; None where it has its link for itself."""
    if kind not in ("pad", "keypad"):
        return None
    try:
        link = make_link(part.link)
    except SettingsError:
        return None
    if isinstance(link, SerialLink):
        return link.path
    return link.name if isinstance(link, TcpLink) else None


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
