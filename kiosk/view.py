"""Puts widgets on the glass. It decides nothing: the same widgets give the same pixels.

Only what changed since the last picture is drawn again: the boxes of widgets that went or came make the dirty area, and
everything is drawn clipped to it. Text and shapes come out of the caches of `lobby.draw`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pygame

from kiosk.faces import picture
from kiosk.widgets import HEIGHT, WIDTH, Box, Code, Dot, Face, Gradient, Label, Panel, Picture, Veil, Widget
from lobby.colour import Colour, mixed
from lobby.draw import Pen

SPREAD = 28
"""How far a shadow or a slightly larger glyph reaches beyond its box."""


DARK = 120
"""Red, green and blue together; below it darker cannot be seen."""


class View:
    """One surface and what stands on it."""

    def __init__(self, surface: pygame.Surface, pictures: Mapping[str, pygame.Surface] | None = None) -> None:
        """`surface` is the display or any picture; the page is shown whole in its middle.

        `pictures` are the loaded ones by name; the caller may put more in while the view lives.
        """
        self.surface = surface
        self.pictures: Mapping[str, pygame.Surface] = pictures if pictures is not None else {}
        self.pen = Pen.letterboxed(surface, (WIDTH, HEIGHT))
        self._shown: list[Widget] = []
        self._held: Widget | None = None

    def show(self, widgets: Sequence[Widget], held: Widget | None = None) -> pygame.Rect | None:
        """Draw what changed; returns the surface's dirty area, or None if nothing did. `held` is under a finger."""
        dirty = self._dirty(widgets, held)
        self._shown, self._held = list(widgets), held
        if dirty is None:
            return None
        self.surface.set_clip(dirty)
        for widget in widgets:
            if self._reach(widget).colliderect(dirty):
                self._draw(widget, pressed=held is not None and widget == held)
        self.surface.set_clip(None)
        return dirty

    def _dirty(self, widgets: Sequence[Widget], held: Widget | None) -> pygame.Rect | None:
        if not self._shown:
            self.surface.fill((10, 34, 80))
            return self.surface.get_rect()
        before, after = set(self._shown), set(widgets)
        changed = list(before ^ after)
        if held != self._held:
            changed += [widget for widget in (held, self._held) if widget is not None]
        if not changed:
            return None
        areas = [self._reach(widget) for widget in changed]
        return areas[0].unionall(areas[1:]).clip(self.surface.get_rect())

    def _reach(self, widget: Widget) -> pygame.Rect:
        spread = round(SPREAD * self.pen.scale) + 1
        return self.pen.rect(widget.box).inflate(2 * spread, 2 * spread)

    def _draw(self, widget: Widget, *, pressed: bool) -> None:
        match widget:
            case Panel():
                self._panel(widget, pressed=pressed)
            case Gradient(box, top, bottom):
                self.pen.gradient(box, top, bottom)
            case Dot(box, face):
                self.pen.disc((box[0] + box[2] / 2, box[1] + box[3] / 2), box[2] / 2, face)
            case Face(box, grade, face, ink):
                where = self.pen.rect(box)
                self.surface.blit(picture(where.width, grade, face, ink), where)
            case Code(box, content):
                self.pen.qr(content, box)
            case Picture(box, name):
                self._picture(box, self.pictures.get(name))
            case Label():
                self._label(widget)
            case Veil():
                self.pen.veil(widget.box)

    def _panel(self, panel: Panel, *, pressed: bool) -> None:
        face = _touched(panel.face) if pressed else panel.face
        if panel.shadow and not pressed:
            self.pen.shadow(panel.box, radius=panel.radius)
        self.pen.box(panel.box, face, radius=panel.radius, edge=panel.edge, edge_width=panel.edge_width)

    def _picture(self, box: Box, picture: pygame.Surface | None) -> None:
        """Whole and unstretched in the middle of its box; what has not been loaded is not shown."""
        if picture is None:
            return
        where = self.pen.rect(box)
        share = min(where.width / picture.get_width(), where.height / picture.get_height())
        size = (max(1, round(picture.get_width() * share)), max(1, round(picture.get_height() * share)))
        fitted = pygame.transform.smoothscale(picture, size)
        self.surface.blit(fitted, fitted.get_rect(center=where.center))

    def _label(self, label: Label) -> None:
        self.pen.text(
            label.text,
            label.box,
            label.size,
            label.ink,
            bold=label.bold,
            align=label.align,
            valign=label.valign,
            smallest=label.size * label.smallest,
            rows=label.lines,
        )


def _touched(face: Colour) -> Colour:
    """A face under a finger: darker, or lighter where it is dark already."""
    return mixed(face, (255, 255, 255), 0.3) if sum(face) < DARK else mixed(face, (0, 20, 60), 0.16)
