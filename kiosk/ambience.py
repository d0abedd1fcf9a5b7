"""What is around the citizen by the kiosk's own clock and settings: hours, pictures, light, voice.

On the main thread, except `changed`, which any thread may call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pygame

from kiosk import inputs
from kiosk.brightness import Brightness
from kiosk.gallery import Gallery
from kiosk.guide import Guide
from kiosk.pages import CheckIn, Page, Pin, Screen, Search
from kiosk.sealing import NoKey, Seal
from kiosk.stage import Stage
from kiosk.verifier import HttpVerifier, VerifierDesk
from lobby import hours
from lobby.centre import Centre
from lobby.kiosk_settings import KioskSettings
from lobby.levels import level
from lobby.messages import Text
from lobby.terminal import Terminal

Sentence = Callable[[Screen], str | None]


class Ambience:
    """One kiosk's surroundings. `wall` is the hall's own time; `sentence` what the voice says of a screen."""

    def __init__(
        self, stage: Stage, terminal: Terminal, *, centre: Centre, server_key: str, gallery: Gallery, guide: Guide,
        brightness: Brightness, verifier: VerifierDesk, wall: Callable[[], datetime], sentence: Sentence,
    ) -> None:  # fmt: skip
        self._stage, self._terminal, self._centre, self._server_key = stage, terminal, centre, server_key
        self._gallery, self._guide, self._brightness, self._verifier = gallery, guide, brightness, verifier
        self._wall, self._sentence = wall, sentence
        self._settings = centre.kiosk
        self._closed: Text | None = None
        self._said: tuple[Page, str, bool] | None = None

    def changed(self, settings: KioskSettings) -> None:
        """These are in force now."""
        self._stage.later(lambda: self._apply(settings))

    def look(self) -> None:
        """What the time of day changes; every few seconds."""
        now = self._wall()
        self._brightness.set(level(self._settings.brightness, now.timetz()))
        closed = hours.why_closed(self._centre, now.timestamp())
        if closed != self._closed:
            self._closed = closed
            self._stage.give(inputs.Hours(closed))

    def seen(self, screen: Screen) -> None:
        """Another screen stands there: the voice says it, where somebody asked for it."""
        if not screen.voice:
            if self._said is not None:
                self._guide.hush()
            self._said = None
            return
        now = (_without_typing(screen.page), screen.language, screen.warned)
        if now != self._said:
            self._said = now
            percent = level(self._settings.volume, self._wall().timetz())
            self._guide.say(self._sentence(screen) or "", screen.language, percent)

    def _apply(self, settings: KioskSettings) -> None:
        self._settings = settings
        self._gallery.want(settings.pictures, lambda *came: self._stage.later(lambda: self._came(*came)))
        self._verifier.verifier = self._made(settings)
        self._terminal.health("settings", {"state": "ok", "version": settings.version})
        self._stage.give(inputs.Settings({
            "centre": self._centre.model_copy(update={"kiosk": settings}),
            "notice": settings.notice,
            "version": settings.version,
        }))  # fmt: skip
        self._hang()
        self.look()

    def _came(self, name: str, picture: pygame.Surface | None) -> None:
        self._gallery.keep(name, picture)
        self._hang()

    def _hang(self) -> None:
        """The pictures that are here, for the first page of nobody."""
        here = self._gallery.here()
        self._stage.pictures.clear()
        self._stage.pictures.update({str(place): picture for place, picture in enumerate(here)})
        self._stage.give(inputs.Settings({"pictures": len(here), "version": self._stage.screen.facts.version}))

    def _made(self, settings: KioskSettings) -> HttpVerifier | None:
        try:
            return HttpVerifier(settings.verifier, Seal(self._server_key)) if settings.verifier else None
        except NoKey:
            return None


def _without_typing(page: Page) -> Page:
    """A page in which something is typed is one page to the ear."""
    match page:
        case Search() | CheckIn() | Pin():
            return replace(page, typed="")
    return page
