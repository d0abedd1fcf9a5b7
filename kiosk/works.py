"""A whole kiosk put together: screen, session, plugs, staff's menu, orders. Decides nothing, touches nothing yet."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from kiosk import guidance, plugs
from kiosk.ambience import Ambience
from kiosk.brightness import Brightness
from kiosk.gallery import Gallery
from kiosk.guide import Guide
from kiosk.leaving import Together
from kiosk.mirror import Mirror
from kiosk.news import News
from kiosk.orders import Orders
from kiosk.pages import Facts, Screen
from kiosk.pin import StaffPin
from kiosk.session import Session
from kiosk.settings import SettingsDesk
from kiosk.snapshots import Snapshots
from kiosk.staff import Staff
from kiosk.stage import Stage
from kiosk.tail import Tail
from kiosk.verifier import VerifierDesk
from lobby.centre import Centre, Device
from lobby.config import BadConfig
from lobby.logo import logo_of
from lobby.outbox import Outbox
from lobby.program import Startable
from lobby.sound import EspeakSpeech, MixerSpeaker, SilentSpeaker, SilentSpeech
from lobby.terminal import Credentials, Terminal

log = logging.getLogger(__name__)

FLUSH_SECONDS, AGAIN_SECONDS, LOOK_SECONDS = 2.0, 5.0, 15.0
CLOSED, RESTART = 70, 75
"""Exit statuses: closed by staff, not to be started again; and to be started again at once (sysexits.h: EX_TEMPFAIL)."""


@dataclass(frozen=True)
class Place:
    """Where a kiosk stands. `http` is a simulated hall's own address; `links` where its parts are plugged in.

    `beside` is the folder of the centre file, where the logo lies.
    """

    centre: Centre
    own: Device
    credentials: Credentials
    data: Path
    public_url: str
    http: str | None
    headless: bool
    links: plugs.LinkOf
    beside: Path | None = None


class Works:
    """One kiosk. `wall` gives seconds since 1970; `parts` are its other lives."""

    def __init__(
        self, place: Place, terminal: Terminal, outbox: Outbox, *, wall: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic, brightness: Brightness | None = None,
    ) -> None:  # fmt: skip
        self._place, self.terminal, self.outbox, self._seconds, self._clock = place, terminal, outbox, wall, clock
        given = place.credentials
        self.mirror = Mirror(place.http, place.own.id, given.username, given.password) if place.http else None
        self.stage = Stage(
            Screen(_facts(place)), wall=self._wall, clock=clock, mirror=self.mirror, headless=place.headless
        )
        self._plug()
        self._settle(brightness)
        self._keep()
        self.news = News(terminal, self.stage.post, lambda gone: self.stage.later(lambda: self._server(gone=gone)))
        self._wind()

    @property
    def parts(self) -> list[Startable]:
        """Everything that has a life but the glass and the stage; the terminal is the last to come to the bus."""
        hands: list[Startable] = [one for one in (self._printer, self._scanner, self._reader, self.mirror) if one]
        rest: list[Startable] = [self._guide, self._verifier, self._staff, self._snapshots, self.news, self.terminal]
        return [Together([*hands, *rest])]

    def _wall(self) -> datetime:
        return datetime.fromtimestamp(self._seconds(), UTC).astimezone(self._place.centre.zone)

    def _plug(self) -> None:
        place, stage = self._place, self.stage
        self._printer = plugs.printer(place.own, self.terminal, stage, place.links)
        self._scanner = plugs.scanner(place.own, self.terminal, stage, place.links)
        self._reader = plugs.reader(place.own, self.terminal, stage, place.links, place.credentials.server_key)
        self.session = Session(
            self.terminal, self.outbox, self._printer, centre=place.centre, mark=place.own.mark or "K",
            public_url=place.public_url, wall=self._seconds, post=stage.post, later=stage.later,
        )  # fmt: skip
        self.session.cards = self._reader
        stage.later(self._bring_logo)  # after the first picture: it takes up to a quarter of a second

    def _bring_logo(self) -> None:
        """A logo that cannot be read is one warning; slips come out without it."""
        place = self._place
        part = place.own.parts.get("printer")
        if part is None or place.beside is None:
            return
        try:
            self.session.slips.logo = logo_of(place.centre, place.beside, part.settings.get("width", 80))
        except BadConfig as error:
            log.warning("no logo on slips: %s", error)

    def _settle(self, brightness: Brightness | None) -> None:
        """What is set, heard and seen by the time of day."""
        place, silent = self._place, self._place.headless
        self._guide = Guide(SilentSpeech(), SilentSpeaker()) if silent else Guide(EspeakSpeech(), MixerSpeaker())
        self._verifier = self.session.verifier = VerifierDesk(self.stage.post)
        self._ambience = Ambience(
            self.stage, self.terminal, centre=place.centre, server_key=place.credentials.server_key,
            gallery=Gallery(place.data / "pictures"), guide=self._guide, brightness=brightness or Brightness(),
            verifier=self._verifier, wall=self._wall, sentence=guidance.sentence,
        )  # fmt: skip
        self.settings = SettingsDesk(place.data / "kiosk" / f"{place.own.id}-settings.json", place.centre.kiosk)
        self.settings.listen(self._ambience.changed)

    def _keep(self) -> None:
        """The staff's menu, and what the server may order."""
        place, stage, session, given = self._place, self.stage, self.session, self._place.credentials
        self._staff = session.keepers = Staff(
            StaffPin(place.data / "kiosk", self._seconds), Tail(), session.slips, session.errands, centre=place.centre,
            device=place.own.id, http=place.http or place.public_url, wall=self._seconds, post=stage.post,
            reached=session.reachable, finish=partial(stage.finish, CLOSED), cards=self._reader,
        )  # fmt: skip
        self._snapshots = Snapshots(given.username, given.password, lambda: stage.screen, stage.picture)
        Orders(
            self.terminal, session.slips, self.settings, self._snapshots, post=stage.post, later=stage.later,
            restart=partial(stage.finish, RESTART),
        )  # fmt: skip

    def _wind(self) -> None:
        """What is done again and again, and what a power cut left to do."""
        stage = self.stage
        stage.session = self.session
        self.session.resume(self._clock())
        stage.every(FLUSH_SECONDS, self.terminal.flush)
        stage.every(AGAIN_SECONDS, self.session.again)
        stage.every(LOOK_SECONDS, self._ambience.look)
        stage.watch(self._ambience.seen)

    def _server(self, *, gone: bool) -> None:
        self.session.server(gone=gone)
        if self.mirror:
            self.mirror.changed()


def _facts(place: Place) -> Facts:
    parts = place.own.parts
    return Facts(
        place.centre, place.own.id, online=False, paper="unknown" if "printer" in parts else "offline",
        reader="unknown" if "card" in parts else "none", notice=place.centre.kiosk.notice,
    )  # fmt: skip
