"""Drawing for kiosks and boards: text that is cached and fits, round corners without steps, shadows, QR codes.

Everything is said in design pixels; a `Pen` knows its surface's scale and origin. Text is rendered once and kept
(LRU, keyed text, size, colour, bold): a full 1080x1920 page costs 5.6 ms with the cache and 11.4 ms without
(measured). All of it belongs to one thread.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Literal

import pygame

from lobby import font, lines, shadow
from lobby.colour import Colour, mixed
from lobby.qr import modules

Box = tuple[float, float, float, float]
"""x, y, width, height in design pixels; any 4-tuple will do."""
Align = Literal["left", "center", "right"]
Valign = Literal["top", "middle", "bottom"]

LINE = 1.32
"""Line height over type size; 1.3 is the least that the accessibility rules allow."""
LIFT = 0.06
"""Noto's box is not centred on its letters: text is lifted by so much of its size to look centred."""
TEXTS, SHAPES = 600, 200
FONTS = 40
"""Each size of the font takes more than half a megabyte."""
LARGE, LARGE_TEXTS = 72, 24
"""Above so many pixels a text takes half a megabyte and more: a board that keeps 600 called numbers would grow for ever."""


# --- text: how wide, how large, where it breaks -----------------------------------------------------------------------


@lru_cache(maxsize=FONTS)
def _font(size: int, bold: bool) -> pygame.font.Font:
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(str(font.path(bold=bold)), size)


@lru_cache(maxsize=4096)
def measure(text: str, size: int, *, bold: bool = False) -> int:
    """How wide one line is at a type size, in pixels of that scale."""
    return _font(size, bold).size(text)[0]


def fitting(text: str, width: float, size: int, *, bold: bool = False, smallest: int = 12) -> int:
    """The largest type size up to `size` at which a line fits; never below `smallest`."""
    wide = measure(text, size, bold=bold)
    if wide <= width or size <= smallest:
        return size
    guess = max(smallest, min(size, int(size * width / wide) + 1))
    while guess > smallest and measure(text, guess, bold=bold) > width:
        guess -= 1
    return guess


def shortened(text: str, width: float, size: int, *, bold: bool = False) -> str:
    """The line, cut with an ellipsis if it is too wide."""
    if measure(text, size, bold=bold) <= width:
        return text
    while text and measure(text + "…", size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, width: float, size: int, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than `width`: Latin breaks at words, Chinese anywhere but before a comma."""
    return lines.broken(text, width, lambda line: measure(line, size, bold=bold))


@lru_cache(maxsize=TEXTS)
def fitting_lines(
    text: str, size_of_box: tuple[float, float], size: int, *, bold: bool = False, smallest: int = 12
) -> tuple[int, tuple[str, ...]]:
    """The largest type size up to `size` at which the wrapped text fits width and height, and its lines."""
    width, height = size_of_box
    while True:
        rows = wrapped(text, width, size, bold=bold)
        wide = max(measure(row, size, bold=bold) for row in rows)
        if size <= smallest or (wide <= width and len(rows) * size * LINE <= height + 0.5):
            return size, tuple(lines.balanced(text, width, partial(measure, size=size, bold=bold)))
        size -= 1


def _rendered(text: str, size: int, ink: Colour, bold: bool) -> pygame.Surface:
    return (_large if size > LARGE else _usual)(text, size, ink, bold)


@lru_cache(maxsize=TEXTS)
def _usual(text: str, size: int, ink: Colour, bold: bool) -> pygame.Surface:
    return _font(size, bold).render(text, True, ink)


@lru_cache(maxsize=LARGE_TEXTS)
def _large(text: str, size: int, ink: Colour, bold: bool) -> pygame.Surface:
    return _font(size, bold).render(text, True, ink)


def forget() -> None:
    """Drop every cached font and picture; needed once `pygame.quit` has been called."""
    for cached in (_font, measure, fitting_lines, _usual, _large, _disc, _gradient, shadow.small):
        cached.cache_clear()


# --- shapes -----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=SHAPES)
def _disc(radius: int, ink: Colour) -> pygame.Surface:
    """A disc with smooth edges: drawn four times as large and made small."""
    big = pygame.Surface((radius * 8, radius * 8), pygame.SRCALPHA)
    big.fill((*ink, 0))
    pygame.draw.circle(big, ink, (radius * 4, radius * 4), radius * 4)
    return pygame.transform.smoothscale(big, (radius * 2, radius * 2))


@lru_cache(maxsize=20)
def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> pygame.Surface:
    strip = pygame.Surface((1, max(1, height)))
    for row in range(strip.get_height()):
        strip.set_at((0, row), mixed(top, bottom, row / max(1, height - 1)))
    return pygame.transform.scale(strip, (width, max(1, height)))


class Pen:
    """Draws on a surface in design pixels."""

    def __init__(self, surface: pygame.Surface, scale: float = 1.0, origin: tuple[float, float] = (0, 0)) -> None:
        """`origin` is where design (0, 0) lies on the surface, in its own pixels."""
        self.surface, self.scale, self.origin = surface, scale, origin

    @classmethod
    def letterboxed(cls, surface: pygame.Surface, design: tuple[int, int]) -> Pen:
        """A pen that shows the whole design page in the middle of any surface."""
        width, height = surface.get_size()
        scale = min(width / design[0], height / design[1])
        return cls(surface, scale, ((width - design[0] * scale) / 2, (height - design[1] * scale) / 2))

    def to_design(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of the surface in design pixels."""
        return (point[0] - self.origin[0]) / self.scale, (point[1] - self.origin[1]) / self.scale

    def rect(self, box: Box) -> pygame.Rect:
        """A box in the surface's own pixels; neighbours meet without gaps."""
        left, top = self.origin[0] + box[0] * self.scale, self.origin[1] + box[1] * self.scale
        right, bottom = left + box[2] * self.scale, top + box[3] * self.scale
        return pygame.Rect(round(left), round(top), round(right) - round(left), round(bottom) - round(top))

    def fill(self, ink: Colour, box: Box | None = None) -> None:
        """Paint all of the surface, or a plain box."""
        self.surface.fill(ink, self.rect(box) if box else None)

    def gradient(self, box: Box, top: Colour, bottom: Colour) -> None:
        """Paint a box from one colour to another, downwards."""
        where = self.rect(box)
        self.surface.blit(_gradient(where.width, where.height, top, bottom), where)

    def box(
        self, box: Box, face: Colour, *, radius: float = 0, edge: Colour | None = None, edge_width: float = 2
    ) -> None:
        """A box with round corners, with or without an edge inside its outline."""
        where = self.rect(box)
        curve = min(round(radius * self.scale), where.width // 2, where.height // 2)
        if edge is None:
            self._rounded(where, face, curve)
            return
        inset = max(1, round(edge_width * self.scale))
        self._rounded(where, edge, curve)
        self._rounded(where.inflate(-2 * inset, -2 * inset), face, max(0, curve - inset))

    def shadow(self, box: Box, *, radius: float = 24, blur: float = 10, drop: float = 5, strength: int = 46) -> None:
        """A soft shadow under a box that is drawn next and covers its middle."""
        where, curve, soft = self.rect(box), round(radius * self.scale), max(1, round(blur * self.scale))
        shadow.cast(self.surface, where.move(0, round(drop * self.scale)), curve, soft, strength)

    def veil(self, box: Box, ink: Colour = (8, 20, 46), opacity: int = 150) -> None:
        """Dim what lies under a box; `opacity` 0 to 255."""
        where = self.rect(box)
        cloth = pygame.Surface(where.size, pygame.SRCALPHA)
        cloth.fill((*ink, opacity))
        self.surface.blit(cloth, where)

    def disc(self, centre: tuple[float, float], radius: float, ink: Colour) -> None:
        """A filled circle with smooth edges."""
        size = max(1, round(radius * self.scale))
        x, y = self.origin[0] + centre[0] * self.scale, self.origin[1] + centre[1] * self.scale
        self.surface.blit(_disc(size, ink), (round(x) - size, round(y) - size))

    def qr(self, content: str, box: Box, *, dark: Colour = (0, 0, 0), light: Colour = (255, 255, 255)) -> None:
        """A QR code with its quiet zone of four modules, as large as whole pixels allow, in the middle of a box."""
        where, dots = self.rect(box), modules(content)
        dot = max(1, min(where.width, where.height) // (len(dots) + 8))
        left = where.centerx - dot * len(dots) // 2
        top = where.centery - dot * len(dots) // 2
        self.surface.fill(light, where)
        for row, line in enumerate(dots):
            for column, is_dark in enumerate(line):
                if is_dark:
                    self.surface.fill(dark, (left + column * dot, top + row * dot, dot, dot))

    def text(
        self,
        text: str,
        box: Box,
        size: float,
        ink: Colour,
        *,
        bold: bool = False,
        align: Align = "left",
        valign: Valign = "middle",
        smallest: float | None = None,
        rows: int = 1,
    ) -> None:
        """Text in a box: made smaller down to `smallest` (`size` unless told) and then cut, never overflowing sideways.

        With `rows` above 1 it is wrapped.
        """
        pixels = max(1, round(size * self.scale))
        least = max(1, round((smallest if smallest is not None else size) * self.scale))
        room = box[2] * self.scale, box[3] * self.scale
        if rows > 1:
            pixels, said = fitting_lines(text, room, pixels, bold=bold, smallest=least)
        else:
            pixels, said = fitting(text, room[0], pixels, bold=bold, smallest=least), (text,)
        shown = [shortened(row, room[0], pixels, bold=bold) for row in said[:rows]]
        self._rows([_rendered(row, pixels, ink, bold) for row in shown], box, pixels, align, valign)

    def _rows(self, rows: Sequence[pygame.Surface], box: Box, size: int, align: Align, valign: Valign) -> None:
        where, step = self.rect(box), size * LINE
        spare = where.height - step * len(rows)
        top = where.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[valign]
        for number, picture in enumerate(rows):
            beside = where.width - picture.get_width()
            aside = {"left": 0, "center": beside // 2, "right": beside}[align]
            y = top + number * step + (step - picture.get_height()) / 2 - size * LIFT
            self.surface.blit(picture, (where.x + aside, round(y)))

    def button(
        self, box: Box, label: str, size: float, face: Colour, ink: Colour, *, radius: float = 28, pressed: bool = False
    ) -> None:
        """A filled button with its label in the middle; a pressed one is darker and has no shadow."""
        if not pressed:
            self.shadow(box, radius=radius, blur=8, drop=4, strength=40)
        self.box(box, mixed(face, (0, 0, 0), 0.18) if pressed else face, radius=radius)
        inside = box[0] + 16, box[1], box[2] - 32, box[3]
        self.text(label, inside, size, ink, bold=True, align="center", smallest=size * 0.6)

    def _rounded(self, where: pygame.Rect, ink: Colour, radius: int) -> None:
        if radius <= 0:
            self.surface.fill(ink, where)
            return
        disc = _disc(radius, ink)
        for x, part_x in ((where.left, 0), (where.right - radius, radius)):
            for y, part_y in ((where.top, 0), (where.bottom - radius, radius)):
                self.surface.blit(disc, (x, y), (part_x, part_y, radius, radius))
        self.surface.fill(ink, (where.left + radius, where.top, where.width - 2 * radius, where.height))
        for x in (where.left, where.right - radius):
            self.surface.fill(ink, (x, where.top + radius, radius, where.height - 2 * radius))


def small(surface: pygame.Surface, size: tuple[int, int]) -> pygame.Surface:
    """A smooth copy at another size, on which another thread may work."""
    return pygame.transform.smoothscale(surface, size) if size != surface.get_size() else surface.copy()


def encoded(surface: pygame.Surface) -> bytes:
    """The surface as a PNG. By way of a file: pygame-ce 2.5.8 never lets go of a `BytesIO` that it has saved to."""
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        pygame.image.save(surface, file.name)
        return file.read()
