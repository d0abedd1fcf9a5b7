"""A centre's logo as dots for a printer: a PNG, black where it is dark, on white paper.

Greys become dots by error diffusion (Floyd and Steinberg, 1976), so that an emblem keeps its shades on thermal paper.
"""

from __future__ import annotations

import base64
from pathlib import Path

import pygame

from lobby.centre import Centre
from lobby.config import BadConfig
from lobby.slip import Block

MOST_ROWS = 400
"""Of a logo: at 50 mm a taller one would cost more paper than the number."""
NARROW = 384
"""Dots of 58 mm paper; a template's `logo_dots` are no more than 80 mm paper has. A wider picture would be cut off."""
WHITE = (255, 255, 255)


def logo_of(centre: Centre, folder: Path, paper: object = 80) -> Block | None:
    """The logo of a centre whose file lies in `folder`, or None where it has none; no wider than `paper` (mm) prints.

    Raises BadConfig.
    """
    if not centre.slip.logo:
        return None
    dots = centre.slip.logo_dots
    return logo(folder / centre.slip.logo, min(dots, NARROW) if paper == 58 else dots)


def logo(path: Path, dots: int) -> Block:
    """A raster block at most `dots` wide. Raises BadConfig where the file is no picture."""
    try:
        picture = pygame.image.load(str(path))
    except (OSError, pygame.error) as error:
        raise BadConfig([f"{path}:: found no readable picture ({error}); allowed: a PNG"]) from error
    width, height = picture.get_size()
    scale = min(1.0, dots / width, MOST_ROWS / height)
    size = max(8, round(width * scale) // 8 * 8), max(1, round(height * scale))
    paper = pygame.Surface(size, 0, 24)
    paper.fill(WHITE)
    paper.blit(pygame.transform.smoothscale(_with_alpha(picture), size), (0, 0))
    rows = diffused(_greys(paper))
    return {"raster": base64.b64encode(rows).decode(), "raster_width": size[0]}


def diffused(greys: list[list[float]]) -> bytes:
    """Packed 1-bit rows, 1 black, of grey rows from 0 (black) to 255; a row is a multiple of 8 wide."""
    packed = bytearray()
    for row, line in enumerate(greys):
        below = greys[row + 1] if row + 1 < len(greys) else [0.0] * len(line)
        bits = 0
        for at, grey in enumerate(line):
            black = grey < 128
            bits = bits << 1 | black
            error = grey - (0 if black else 255)
            _spread(line, below, at, error)
        packed += bits.to_bytes(len(line) // 8, "big")
    return bytes(packed)


def _spread(line: list[float], below: list[float], at: int, error: float) -> None:
    for target, place, share in ((line, at + 1, 7), (below, at - 1, 3), (below, at, 5), (below, at + 1, 1)):
        if 0 <= place < len(target):
            target[place] += error * share / 16


def _with_alpha(picture: pygame.Surface) -> pygame.Surface:
    """32 bits a pixel, as smoothscale wants it; needs no display."""
    whole = pygame.Surface(picture.get_size(), pygame.SRCALPHA, 32)
    whole.blit(picture, (0, 0))
    return whole


def _greys(paper: pygame.Surface) -> list[list[float]]:
    width, height = paper.get_size()
    data = pygame.image.tobytes(paper, "RGB")
    greys = [0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2] for at in range(0, len(data), 3)]
    return [greys[row * width : (row + 1) * width] for row in range(height)]
