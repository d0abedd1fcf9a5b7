"""The pictures that are shown while nobody is here, out of `DATA/pictures`. A bad file is one warning, and left out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import pygame

from kiosk.widgets import HEIGHT, WIDTH

log = logging.getLogger(__name__)

LARGEST_FILE = 20_000_000


class Gallery:
    """Loads pictures no larger than the page; what was loaded once is kept until it is no longer wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, pygame.Surface | None] = {}

    def load(self, names: Sequence[str]) -> list[pygame.Surface]:
        """The good ones of these, in their order."""
        self._kept = {name: self._kept[name] if name in self._kept else self._loaded(name) for name in names}
        return [picture for picture in self._kept.values() if picture is not None]

    def _loaded(self, name: str) -> pygame.Surface | None:
        path = self._folder / name
        try:
            if path.stat().st_size > LARGEST_FILE:
                log.warning("%s: found a picture of more than 20 MB; it is not shown", path)
                return None
            return _fitted(pygame.image.load(path))
        except (OSError, pygame.error) as error:
            log.warning("%s: found no picture (%s); it is not shown", path, error)
            return None


def _fitted(picture: pygame.Surface) -> pygame.Surface:
    width, height = picture.get_size()
    scale = min(1.0, WIDTH / width, HEIGHT / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    plain = pygame.Surface(size)
    plain.blit(pygame.transform.smoothscale(picture.convert_alpha() if picture.get_flags() & pygame.SRCALPHA else
                                            picture.convert(24), size), (0, 0))  # fmt: skip
    return plain
