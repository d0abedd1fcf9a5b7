"""Pictures of the boards for people to look at: `python -m displays.pictures OUT_DIR`.

Every layout at every resolution that halls use, in each state that looks different. Nothing here is random, so that
two versions can be laid beside each other. What they show is in `displays.sample`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pygame

from displays import sample
from displays.board import HallState, Shown
from displays.entrance_face import EntranceFace
from displays.face import Face
from displays.palette import Palette
from displays.regions import Moment
from displays.sample import NOW
from displays.stage import Stage, Still
from lobby.displays_settings import Theme

SIZES: Final = ((1920, 1080), (3840, 2160), (1366, 768), (1080, 1920))
THEMES: Final = {
    "paper": Theme(night_top="#FFFFFF", night="#DDE6F2", panel="#F4F7FB", accent="#B3243B"),
    "odd": Theme(night_top="#FFFFFF", night="#000000", panel="#7F7F7F", accent="#808000"),
    "green": Theme(night_top="#0B5D3B", night="#04301E", panel="#0E4A31", accent="#FFE08A"),
}


@dataclass(frozen=True)
class Scene:
    """One picture: what is heard, the colours, the entrance's services and its code, and what stands on the stage."""

    name: str
    state: HallState
    theme: Theme | None = None
    services: int = 0
    still: Still | None = None
    at: datetime = NOW
    check_in: str | None = None

    @property
    def shown(self) -> Shown:
        """What stands there."""
        return replace(self.state.shown(self.at), check_in=self.check_in)

    def picture(self, size: tuple[int, int]) -> pygame.Surface:
        """The board at one size."""
        surface = pygame.Surface(size)
        self.face(surface).draw(self.shown, Moment(self.at, step=1))
        return surface

    def face(self, surface: pygame.Surface) -> Face | EntranceFace:
        """Ready to draw on a surface."""
        hue = Palette.of(self.theme or Theme())
        if self.services:
            return EntranceFace(surface, sample.services(self.services), hue)
        return Face(surface, hue, Standing(self.still) if self.still else None)


class Standing(Stage):
    """A stage on which one thing stands for ever."""

    def __init__(self, still: Still) -> None:
        super().__init__((), Path())
        self._fixed = still

    def at(self, now: datetime, room: tuple[int, int]) -> Still:  # noqa: ARG002 - a stage's own way of asking
        """Always the same, made to fit."""
        if self._fixed.picture is None:
            return self._fixed
        wide, high = self._fixed.picture.get_size()
        share = min(room[0] / wide, room[1] / high)
        picture = pygame.transform.smoothscale(self._fixed.picture, (round(wide * share), round(high * share)))
        return Still(self._fixed.key, picture, moving=self._fixed.moving)


def scenes() -> Iterator[Scene]:
    """Every state that looks different."""
    busy = sample.busy()
    yield Scene("busy", busy)
    yield Scene("twelve", sample.twelve())
    yield Scene("zones", sample.zoned())
    yield Scene("recall", sample.recalled())
    yield Scene("calm", sample.calm())
    yield Scene("empty", sample.hall([]))
    yield Scene("long", sample.long_names())
    yield Scene("forty", sample.forty_queues())
    yield Scene("lost", sample.lost())
    yield Scene("away", sample.away())
    yield Scene("shut", sample.shut())
    yield Scene("emergency", sample.emergency())
    yield Scene("emergency-long", sample.emergency(sample.LONG_ALARM))
    yield Scene("marquee", sample.with_notice(sample.LONG_NOTICE))
    yield Scene("text", sample.away(), still=Still((0, -1), text=sample.HINT))
    yield Scene("picture", busy, still=Still((0, 1), sample.poster((1600, 900))))
    yield Scene("video", sample.zoned(), still=Still((0, 1), sample.poster((720, 1280)), moving=True))
    for name, theme in THEMES.items():
        yield Scene(f"theme-{name}", sample.away(), theme, still=Still((0, -1), text=sample.HINT))
    yield Scene("entrance-9", sample.entrance(9), services=9)
    yield Scene("entrance-30", sample.entrance(30), services=30)
    yield Scene("first-day", sample.first_day(sample.zoned()))
    yield Scene("entrance-first-day", sample.first_day(sample.entrance(9)), services=9)
    yield Scene("entrance-code", sample.entrance(9), services=9, check_in=sample.CODE)
    yield Scene("entrance-paper", sample.entrance(9), THEMES["paper"], services=9)


def main(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for scene in scenes():
        for size in SIZES:
            pygame.image.save(scene.picture(size), folder / f"board-{scene.name}-{size[0]}x{size[1]}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
