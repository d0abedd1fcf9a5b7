"""From a part in the file to a device that is open: which driver may play which kind, and who may share a line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from drivers import check_role, make_device
from drivers.links import Link, SerialLink, TcpLink, make_link
from drivers.settings import SettingsError
from lobby.centre import DevicePart

log = logging.getLogger(__name__)


def why_never(kind: str, part: DevicePart) -> str:
    """Why a part can never be a device of its kind, however it is plugged in; empty when it can."""
    try:
        make_device(part.driver, part.link, part.settings)
    except SettingsError as error:
        return str(error)
    return "".join(check_role(kind, part.driver))


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
    from lobby.dots import dots  # noqa: PLC0415 - as above

    try:
        font.path()
    except font.FontMissing as error:
        log.warning("characters that a printer lacks come out as 〓: %s", error)
        return None
    return dots
