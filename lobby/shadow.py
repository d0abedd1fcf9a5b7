"""Soft shadows of any size out of a few small pictures: corners as they are, sides stretched, the middle left out.

A picture of each size would take a megabyte and more (measured: 40 MiB at a kiosk). Belongs to one thread, as `lobby.draw`.
"""

from __future__ import annotations

from functools import lru_cache

import pygame

SIZES = 200
DARK = (16, 32, 68)


def cast(onto: pygame.Surface, under: pygame.Rect, radius: int, blur: int, strength: int) -> None:
    """The shadow of a box with round corners, in pixels; whatever casts it covers its middle."""
    at, least = (under.x - 2 * blur, under.y - 2 * blur), 2 * (radius + blur) + 1
    if under.width <= least or under.height <= least:
        onto.blit(small(under.width, under.height, radius, blur, strength), at)
        return
    whole = pygame.Rect(at, (under.width + 4 * blur, under.height + 4 * blur))
    _stretched(small(least, least, radius, blur, strength), whole, 3 * blur + radius, onto)


@lru_cache(maxsize=SIZES)
def small(width: int, height: int, radius: int, blur: int, strength: int) -> pygame.Surface:
    """The shadow of a box of this size, with twice its blur around it."""
    soft = pygame.Surface((width + 4 * blur, height + 4 * blur), pygame.SRCALPHA)
    soft.fill((*DARK, 0))
    inside = pygame.Rect(2 * blur, 2 * blur, width, height)
    pygame.draw.rect(soft, (*DARK, strength), inside, border_radius=radius)
    return pygame.transform.box_blur(pygame.transform.box_blur(soft, max(1, blur // 2)), max(1, blur // 2))


def _stretched(picture: pygame.Surface, whole: pygame.Rect, corner: int, onto: pygame.Surface) -> None:
    (small_width, small_height), wide, tall = picture.get_size(), whole.width - 2 * corner, whole.height - 2 * corner
    for x, part_x in ((whole.x, 0), (whole.right - corner, small_width - corner)):
        for y, part_y in ((whole.y, 0), (whole.bottom - corner, small_height - corner)):
            onto.blit(picture, (x, y), (part_x, part_y, corner, corner))
        side = picture.subsurface((part_x, corner, corner, 1))
        onto.blit(pygame.transform.scale(side, (corner, tall)), (x, whole.y + corner))
    for y, part_y in ((whole.y, 0), (whole.bottom - corner, small_height - corner)):
        side = picture.subsurface((corner, part_y, 1, corner))
        onto.blit(pygame.transform.scale(side, (wide, corner)), (whole.x + corner, y))
