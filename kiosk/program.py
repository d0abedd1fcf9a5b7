"""The kiosk program: `lobby kiosk`. Reads the files, puts the parts together, runs them; decides nothing.

Threads: the main one has the screen and everything that decides; the bus has its own; so has every plug, and whatever
would keep the screen waiting (voice, staff's tests, pictures of the screen, the verifier of identity codes).
"""

from __future__ import annotations

import argparse
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path

from kiosk import pin, plugs, taps
from kiosk.search import index_of
from kiosk.stage import Glass
from kiosk.works import Place, Works
from lobby.config import BadConfig, load
from lobby.hall import Hall
from lobby.outbox import Outbox
from lobby.program import run, set_up_logging
from lobby.terminal import Credentials, Terminal

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """What the command line asked for. `hours`: keep the centre's hours in simulation too."""

    centre_file: Path
    data: Path
    device: str
    headless: bool = False
    windowed: bool = False
    simulated: bool = False
    hours: bool = False
    public_url: str | None = None


def command(options: argparse.Namespace) -> int:
    """`lobby kiosk`, with its options; returns the exit status. Raises BadConfig."""
    if options.set_pin:
        return pin.ask_for_one(options.data / "kiosk")
    wish = Wish(
        options.centre, options.data, options.device, headless=options.headless, windowed=options.windowed,
        simulated=options.simulated, hours=options.hours, public_url=options.public_url,
    )  # fmt: skip
    return main(wish)


def main(wish: Wish) -> int:
    """Run one kiosk until SIGTERM, or until it is told to end. Returns the exit status (see `kiosk.works`).

    `public_url` makes the links on slips; in simulation it may be left out, and the hall's own address is taken. Raises
    BadConfig for what cannot be used.
    """
    set_up_logging()
    place = _place(wish)
    index_of(place.centre)  # now, and not at somebody's first letter
    folder = wish.data / "kiosk"
    folder.mkdir(parents=True, exist_ok=True)
    outbox = Outbox(folder / f"{place.own.id}.db")
    works = Works(place, Terminal.over_mqtt(place.credentials, "kiosk", time.time, outbox), outbox)
    if wish.simulated:
        taps.listen(works.terminal, works.stage)
    try:
        run([_glass(headless=wish.headless, windowed=wish.windowed), *works.parts], works.stage.run)
    finally:
        outbox.close()
    return works.stage.status or 0


def _place(wish: Wish) -> Place:
    centre = load(wish.centre_file)
    if wish.simulated and not wish.hours:
        centre = centre.model_copy(update={"hours": None})  # as the simulated server has it
    own = centre.device.get(wish.device)
    if own is None or own.kind != "kiosk":
        allowed = ", ".join(one.id for one in centre.devices if one.kind == "kiosk") or "none is described"
        raise BadConfig([f"{wish.centre_file}:devices: found no kiosk {wish.device!r}; allowed {allowed}"])
    plugs.check(own, wish.centre_file)
    credentials = _credentials(wish)
    http = _hall_address(wish.data) if wish.simulated else None
    url = wish.public_url or http
    if url is None:
        raise BadConfig(["--public-url: found nothing; allowed the address at which phones reach the server"])
    links = plugs.simulated_links(own, wish.data / "sim" / "links.json") if wish.simulated else plugs.real_link
    beside = wish.centre_file.parent
    return Place(centre, own, credentials, wish.data, url, http, wish.headless, links, beside)


def _credentials(wish: Wish) -> Credentials:
    file = wish.data / "credentials" / f"{wish.device}.json"
    try:
        return Credentials.read(file)
    except (OSError, ValueError) as error:
        advice = f"allowed what `lobby enrol {wish.device} --kind kiosk` writes"
        raise BadConfig([f"{file}: found nothing readable ({error}); {advice}"]) from error


def _glass(*, headless: bool, windowed: bool) -> Glass:
    if headless:
        os.environ["SDL_VIDEODRIVER"] = "dummy"
    # Fingers come as fingers only; SDL would send each of them again as a mouse.
    os.environ["SDL_TOUCH_MOUSE_EVENTS"] = "0"
    os.environ["SDL_MOUSE_TOUCH_EVENTS"] = "0"
    return Glass(headless=headless, windowed=windowed)


def _hall_address(data_dir: Path) -> str:
    try:
        return Hall.read(data_dir).http
    except (OSError, ValueError) as error:
        raise BadConfig(
            [f"{data_dir}/hall.json: found no running hall ({error}); allowed a folder of `lobby up`"]
        ) from error
