"""From a strip's plug in the centre file to what it can show, and who cannot stand where the file puts it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from displays.strip_text import Card
from drivers.sharing import quarrels
from lobby.centre import Device

FONT_PX: Final = (8, 12, 16, 24, 32, 40, 48, 56)
"""Heights of a C-Power card's fonts, by its setting `font` (hardware.md §2.3); a letter is half as wide as it is high."""


def card_of(device: Any) -> Card:
    """What a strip's driver, not yet open, can show. Every driver counts `width_px`; few have `font` or `digits`."""
    settings = device.settings
    font = getattr(settings, "font", None)
    column = Card.column_px if font is None else FONT_PX[font] // 2
    return Card(int(settings.width_px), column, digits=hasattr(settings, "digits"))


def quarrels_of(strips: Iterable[Device]) -> dict[str, str]:
    """Device → why its strip cannot be on its line, by the rule of `lobby check-config`, for strips of one machine."""
    plugs = [
        (device.id, "", part.driver, part.link, part.settings) for device in strips for part in device.parts.values()
    ]
    wrong: dict[str, str] = {}
    for device, mistake in quarrels(plugs):
        wrong.setdefault(device, mistake)
    return wrong
