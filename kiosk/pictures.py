"""Every screen as a PNG: `python -m kiosk.pictures OUT_DIR [--centre FILE] [--scale 0.5]`. Needs no display."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pygame

from kiosk import samples
from kiosk.layout import layout
from kiosk.lists import pages_of
from kiosk.pages import Screen
from kiosk.screens import patience
from kiosk.view import View
from kiosk.widgets import HEIGHT, WIDTH
from lobby.config import load
from lobby.draw import Pen


def main(arguments: Sequence[str] | None = None) -> int:
    """Write them all; prints how many."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.pictures", description="Every screen of the kiosk as a PNG.")
    parser.add_argument("out", type=Path, help="folder, made if it is not there")
    parser.add_argument("--centre", type=Path, default=Path(__file__).parents[1] / "config" / "dianjiang.toml")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="", help="part of a screen's name")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    centre = load(options.centre)
    posters = {"0": poster()}
    surface = pygame.Surface((round(WIDTH * options.scale), round(HEIGHT * options.scale)))
    count = 0
    for name, screen in samples.screens(centre, samples.PICTURED):
        if options.only in name and not _same_as_first(name, screen):
            now = patience(screen) - 12 if screen.warned else 0.0
            View(surface, posters).show(layout(screen, samples.WALL.astimezone(centre.zone), now))
            pygame.image.save(surface, options.out / f"{name}.png")
            count += 1
    print(f"{count} pictures in {options.out}")  # noqa: T201 - a command's own answer
    return 0


def poster() -> pygame.Surface:
    """A picture such as a centre shows while nobody is there: hills, a sun, and a river."""
    surface = pygame.Surface((1080, 1200))
    pen = Pen(surface)
    pen.gradient((0, 0, 1080, 1200), (150, 196, 236), (240, 246, 250))
    pen.disc((800, 300), 120, (250, 214, 120))
    for left, top, face in ((-400, 560, (120, 170, 150)), (200, 640, (80, 140, 118)), (-200, 800, (46, 104, 88))):
        pen.disc((left + 600, top + 700), 700, face)
    pen.box((0, 1080, 1080, 120), (60, 120, 180))
    return surface


def _same_as_first(name: str, screen: Screen) -> bool:
    return "-last-" in name and len(pages_of(screen, screen.page)) == 1


if __name__ == "__main__":
    raise SystemExit(main())
