"""The pictures that are shown while nobody is here, out of `DATA/pictures`. A bad file is one warning, and left out.

They are decoded one after another in a thread: a large one takes half a second, in which a finger would wait.
"""

from __future__ import annotations

import io
import logging
import struct
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pygame

from kiosk.widgets import HEIGHT, WIDTH

log = logging.getLogger(__name__)

LARGEST_FILE = 20_000_000
MOST_PIXELS = 50_000_000
"""A picture takes four bytes for each while it is decoded, however small its file."""

Came = Callable[[str, pygame.Surface | None], None]


class Gallery:
    """Pictures no larger than the page; each is kept as long as it is wanted. Everything is called by one thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._wanted: tuple[str, ...] = ()
        self._kept: dict[str, pygame.Surface | None] = {}
        self._coming: set[str] = set()

    def want(self, names: Sequence[str], came: Came) -> None:
        """From now on these. `came` is called from another thread, once for each that is not here yet."""
        self._wanted = tuple(dict.fromkeys(names))
        self._kept = {name: picture for name, picture in self._kept.items() if name in self._wanted}
        missing = [name for name in self._wanted if name not in self._kept and name not in self._coming]
        self._coming.update(missing)
        if missing:
            threading.Thread(target=self._bring, args=(missing, came), name="gallery", daemon=True).start()

    def keep(self, name: str, picture: pygame.Surface | None) -> None:
        """What came; None for one that cannot be shown."""
        self._coming.discard(name)
        if name in self._wanted:
            self._kept[name] = picture.convert() if picture and pygame.display.get_surface() else picture

    def here(self) -> list[pygame.Surface]:
        """The good ones that have come, in their order."""
        return [picture for name in self._wanted if (picture := self._kept.get(name)) is not None]

    def _bring(self, names: Sequence[str], came: Came) -> None:
        try:
            for name in names:
                came(name, _loaded(self._folder / name))
        except Exception:  # this thread's one guard
            log.exception("the pictures of the first page are not all there")


def pixels(data: bytes) -> int:
    """How many a PNG or a JPEG says it has; 0 where it says nothing of the kind."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width * height)
    place = 2 if data.startswith(b"\xff\xd8") else len(data)
    while place + 9 <= len(data):
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):  # a frame's header, not a table
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return int(width * height)
        place += 2 + length
    return 0


def _loaded(path: Path) -> pygame.Surface | None:
    try:
        if path.stat().st_size > LARGEST_FILE:
            log.warning("%s: found a picture of more than 20 MB; it is not shown", path)
            return None
        data = path.read_bytes()
        if pixels(data) > MOST_PIXELS:
            log.warning("%s: found a picture of more than 50 million pixels; it is not shown", path)
            return None
        return _fitted(pygame.image.load(io.BytesIO(data), path.name))
    except (OSError, pygame.error) as error:
        log.warning("%s: found no picture (%s); it is not shown", path, error)
        return None


def _fitted(picture: pygame.Surface) -> pygame.Surface:
    """As large as the page has room for; needs no display."""
    width, height = picture.get_size()
    scale = min(1.0, WIDTH / width, HEIGHT / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    whole = pygame.Surface(picture.get_size(), 0, 24)
    whole.blit(picture, (0, 0))
    return pygame.transform.smoothscale(whole, size)
