"""A line of text as dots, for what a printer's own font lacks: 䶮, 㐂, 𠮷 in the names of places and services.

Called on the printer's thread, so it touches nothing of `lobby.draw`, whose pictures belong to the main thread: it has
a font of its own, opened for each line, for such a line is rare and a font may not outlive `pygame.quit`. Each word
begins at its column, as the printer would set it, so that two columns still meet the edges.
"""

from __future__ import annotations

import re
from typing import Final

import pygame

from lobby import font

FILL: Final = 0.8
"""Type size over the height of the line: above it, tails of letters or heads of characters are cut off."""
RISE: Final = 0.82
"""How far a Chinese character reaches over the baseline, of its size."""
DARK: Final = 128

_WORDS = re.compile(r"[!-~]+|[^ ]")


def dots(text: str, height: int) -> tuple[int, bytes]:
    """Width in dots and packed 1-bit rows, most significant bit left, 1 black. `height` in dots, a column half of it.

    Raises FontMissing.
    """
    column = height // 2
    width = column * sum(1 if each.isascii() else 2 for each in text)
    if not pygame.font.get_init():
        pygame.font.init()
    size = max(1, round(height * FILL))
    letters = pygame.font.Font(str(font.path()), size)
    line = pygame.Surface((max(1, width), height))
    top = (height - size) // 2 + round(size * RISE) - letters.get_ascent()
    for word in _WORDS.finditer(text):
        before = sum(1 if each.isascii() else 2 for each in text[: word.start()])
        line.blit(letters.render(word.group(), True, (255, 255, 255)), (before * column, top))
    return width, _packed(line, width, height)


def _packed(line: pygame.Surface, width: int, height: int) -> bytes:
    grey = pygame.image.tobytes(line, "RGB")[::3]
    pitch, stride = line.get_width(), (width + 7) // 8
    rows = []
    for row in range(height):
        bits = "".join("1" if level >= DARK else "0" for level in grey[row * pitch : row * pitch + width])
        rows.append(int(bits.ljust(stride * 8, "0") or "0", 2).to_bytes(stride, "big"))
    return b"".join(rows)
