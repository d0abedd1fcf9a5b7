"""What a board wears: its colours, its view, its playlist; made into a face for whatever surface it gets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, Self

import pygame

from displays import sample
from displays.board import Shown
from displays.entrance import Place, places
from displays.entrance_face import EntranceFace
from displays.face import Face
from displays.palette import Palette
from displays.regions import Moment
from displays.stage import Stage
from lobby.centre import Centre, Device
from lobby.displays_settings import Show, Theme


class BoardFace(Protocol):
    """Draws one board."""

    stage: Stage | None
    calls: bool

    @property
    def pace(self) -> float:
        """How soon another picture is due, seconds."""

    def draw(self, shown: Shown, moment: Moment) -> list[pygame.Rect]:
        """Draw what has changed; what the screen must show anew."""


@dataclass(frozen=True)
class Dress:
    """One board's. `services` makes it an entrance board; `media` is the folder of the playlist's files."""

    theme: Theme = field(default_factory=Theme)
    services: tuple[Place, ...] = ()
    shows: tuple[Show, ...] = ()
    media: Path = Path()

    @classmethod
    def of(cls, centre: Centre, device: Device, media: Path) -> Self:
        """As the centre file has it."""
        if device.view == "entrance":
            return cls(centre.board.theme, services=places(centre))
        return cls(centre.board.theme, shows=centre.board.playlist, media=media)

    def face(self, surface: pygame.Surface) -> BoardFace:
        """Ready to draw."""
        hue = Palette.of(self.theme)
        if self.services:
            return EntranceFace(surface, self.services, hue)
        return Face(surface, hue, Stage(self.shows, self.media) if self.shows else None)

    def rehearse(self, size: tuple[int, int]) -> None:
        """Draw a full board where nobody sees it: a type size that is opened for the first time takes 10 to 30 ms each."""
        shown = replace(sample.zoned().shown(sample.NOW), windows=sample.away().shown(sample.NOW).windows)
        replace(self, shows=()).face(pygame.Surface(size)).draw(shown, Moment(sample.NOW))
