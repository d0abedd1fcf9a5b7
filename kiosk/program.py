"""The kiosk program: `lobby kiosk`. Puts the parts together; decides nothing.

Threads: the main one has the screen and everything that decides; the bus has its own; printer and scanner have one each.
"""

from __future__ import annotations

import logging
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kiosk import plugs
from kiosk.mirror import Mirror
from kiosk.news import News
from kiosk.pages import Facts, Screen
from kiosk.session import Session
from kiosk.stage import Glass, Stage
from lobby import topics
from lobby.centre import Centre, Device
from lobby.codec import BadMessage, decode
from lobby.config import BadConfig, load
from lobby.hall import Hall
from lobby.outbox import Outbox
from lobby.program import Startable, run, set_up_logging
from lobby.terminal import Credentials, Terminal

log = logging.getLogger(__name__)

FLUSH_SECONDS = 2.0
AGAIN_SECONDS = 5.0


@dataclass(frozen=True)
class Wish:
    """What the command line asked for. `http` is the hall's own address, known in simulation."""

    data: Path
    headless: bool
    windowed: bool
    public_url: str
    http: str | None


def main(
    centre_path: Path, data_dir: Path, device: str, *, headless: bool = False, windowed: bool = False,
    simulated: bool = False, public_url: str | None = None,
) -> int:  # fmt: skip
    """Run one kiosk until SIGTERM. Returns the exit status; raises BadConfig for what cannot be used.

    `public_url` makes the links on slips; in simulation it may be left out, and the hall's own address is taken.
    """
    set_up_logging()
    centre = load(centre_path)
    own = _own(centre, device, centre_path)
    try:
        credentials = Credentials.read(data_dir / "credentials" / f"{device}.json")
    except (OSError, ValueError) as error:
        advice = f"allowed what `lobby enrol {device} --kind kiosk` writes"
        raise BadConfig(
            [f"{data_dir}/credentials/{device}.json: found nothing readable ({error}); {advice}"]
        ) from error
    http = _hall_address(data_dir) if simulated else None
    url = public_url or http
    if url is None:
        raise BadConfig(["--public-url: found nothing; allowed the address at which phones reach the server"])
    parts, stage, outbox = compose(centre, own, credentials, Wish(data_dir, headless, windowed, url, http))
    try:
        run(parts, stage.run)
    finally:
        outbox.close()
    return 0


def compose(centre: Centre, own: Device, credentials: Credentials, wish: Wish) -> tuple[list[Startable], Stage, Outbox]:
    """Everything that has a life, in the order of starting; the stage, which owns the main thread; the outbox."""
    (wish.data / "kiosk").mkdir(parents=True, exist_ok=True)
    outbox = Outbox(wish.data / "kiosk" / f"{own.id}.db")
    terminal = Terminal.over_mqtt(credentials, "kiosk", time.time, outbox)
    mirror = Mirror(wish.http, own.id, credentials.username, credentials.password) if wish.http else None
    facts = Facts(centre, own.id, online=False, paper="unknown" if "printer" in own.parts else "offline")
    stage = Stage(
        Screen(facts), wall=lambda: datetime.now(UTC).astimezone(centre.zone), mirror=mirror, headless=wish.headless
    )
    link_of = plugs.simulated_links(own, wish.data / "sim" / "links.json") if wish.http else plugs.real_link
    printer = plugs.printer(own, terminal, stage, link_of)
    scanner = plugs.scanner(own, terminal, stage, link_of)
    session = Session(
        terminal, outbox, printer, centre=centre, mark=own.mark or "K", public_url=wish.public_url, wall=time.time,
        post=stage.post, later=stage.later,
    )  # fmt: skip
    _wind(stage, session, terminal)

    def server(gone: bool) -> None:
        session.server(gone=gone)
        if mirror:
            mirror.changed()

    news = News(terminal, stage.post, lambda gone: stage.later(lambda: server(gone)))
    if mirror:
        _listen_to_taps(terminal, stage)
    hands = [printer, scanner] if scanner else [printer]
    glass = _glass(headless=wish.headless, windowed=wish.windowed)
    return [glass, *hands, news, terminal, *([mirror] if mirror else [])], stage, outbox


def _wind(stage: Stage, session: Session, terminal: Terminal) -> None:
    stage.session = session
    session.resume(time.monotonic())
    stage.every(FLUSH_SECONDS, terminal.flush)
    stage.every(AGAIN_SECONDS, session.again)


def _glass(*, headless: bool, windowed: bool) -> Glass:
    if headless:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    # Fingers come as fingers only; SDL would send each of them again as a mouse.
    os.environ["SDL_TOUCH_MOUSE_EVENTS"] = "0"
    os.environ["SDL_MOUSE_TOUCH_EVENTS"] = "0"
    return Glass(headless=headless, windowed=windowed)


def _own(centre: Centre, device: str, path: Path) -> Device:
    kiosks = [one.id for one in centre.devices if one.kind == "kiosk"]
    if device not in kiosks:
        allowed = ", ".join(kiosks) or "none is described"
        raise BadConfig([f"{path}:devices: found no kiosk {device!r}; allowed {allowed}"])
    plugs.check(centre.device[device], path)
    return centre.device[device]


def _hall_address(data_dir: Path) -> str:
    try:
        return Hall.read(data_dir).http
    except (OSError, ValueError) as error:
        raise BadConfig(
            [f"{data_dir}/hall.json: found no running hall ({error}); allowed a folder of `lobby up`"]
        ) from error


def _listen_to_taps(terminal: Terminal, stage: Stage) -> None:
    """The virtual lobby's page touches the screen: `{"x", "y"}` in fractions of it."""

    def touched(topic: str, payload: bytes) -> None:
        try:
            body = decode(payload)
            x, y = float(body["x"]), float(body["y"])
        except (BadMessage, KeyError, TypeError, ValueError):
            log.warning('%s: found no touch; allowed {"x": 0..1, "y": 0..1}', topic)
            return
        if 0 <= x <= 1 and 0 <= y <= 1:
            stage.later(lambda: stage.tap(x, y))

    terminal.bus.subscribe(topics.TOUCH.of(terminal.centre, terminal.device), touched)
