"""Where a kiosk's parts are plugged in: the centre file's links, or in simulation those of the hall's doubles."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from drivers import check_settings, open_device
from drivers.errors import DeviceMissing
from drivers.links import check_link
from kiosk.card import ReaderLine
from kiosk.inputs import Input, Paper, Reader, Scanned
from kiosk.peripherals import NoPrinter, PrinterLine, Report, ScannerLine
from kiosk.sealing import NoKey, Seal
from kiosk.stage import Stage
from lobby.centre import Device, DevicePart
from lobby.config import BadConfig
from lobby.dots import dots
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

SHOWN: Mapping[str, Callable[[str], Input]] = {"printer": Paper, "reader": Reader}
"""Parts whose state citizens should know."""
LinkOf = Callable[[str, DevicePart], str]
"""The link of a part, by its name; asked anew before each attempt to open it."""


def real_link(_name: str, part: DevicePart) -> str:
    """As the centre file says."""
    return part.link


def simulated_links(device: Device, file: Path) -> LinkOf:
    """As DATA/sim/links.json says: by `<device>-<part>`, or `<device>` where it has only one part."""

    def link(name: str, _part: DevicePart) -> str:
        key = f"{device.id}-{name}" if len(device.parts) > 1 else device.id
        try:
            links: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise DeviceMissing(f"{file}: found no readable table of simulated devices ({error})") from error
        if not isinstance(links, dict) or not isinstance(links.get(key), str):
            raise DeviceMissing(f"{file}: found no {key!r}; is the simulated hardware running?")
        return str(links[key])

    return link


def check(device: Device, file: Path) -> None:
    """Raise BadConfig with everything wrong in this kiosk's parts."""
    where = f'{file}:devices["{device.id}"].parts'
    errors = [
        f"{where}.{name}: {problem}"
        for name, part in device.parts.items()
        for problem in (*check_settings(part.driver, part.settings), *check_link(part.link))
    ]
    if errors:
        raise BadConfig(errors)


def printer(device: Device, terminal: Terminal, stage: Stage, link_of: LinkOf) -> PrinterLine | NoPrinter:
    """The kiosk's printer, or what stands in its place."""
    part = device.parts.get("printer")
    if part is None:
        return NoPrinter()
    report = _report("printer", terminal, stage)
    return PrinterLine(f"{device.id}-printer", _opener("printer", part, link_of, rasterise=dots), report)


def scanner(device: Device, terminal: Terminal, stage: Stage, link_of: LinkOf) -> ScannerLine | None:
    """The kiosk's scanner, if it has one."""
    part = device.parts.get("scanner")
    if part is None:
        return None
    report = _report("scanner", terminal, stage)
    name = f"{device.id}-scanner"
    return ScannerLine(name, _opener("scanner", part, link_of), report, lambda code: stage.post(Scanned(code)))


def reader(device: Device, terminal: Terminal, stage: Stage, link_of: LinkOf, server_key: str) -> ReaderLine | None:
    """The kiosk's identity card reader, if it has one, and the key to which what it reads is sealed."""
    part = device.parts.get("card")
    if part is None:
        return None
    report = _report("reader", terminal, stage)
    try:
        seal = Seal(server_key)
    except NoKey as error:
        log.error("no card is read here: %s", error)  # noqa: TRY400 - a mistake in a file, not of the program
        report({"state": "offline", "cause": "no_key"})
        return None
    return ReaderLine(f"{device.id}-reader", _opener("card", part, link_of), report, seal, stage.post)


def _opener(name: str, part: DevicePart, link_of: LinkOf, **own: object) -> Callable[[], Any]:
    return lambda: open_device(part.driver, link_of(name, part), part.settings, **own)


def _report(part: str, terminal: Terminal, stage: Stage) -> Report:
    """To the health topic, and to the screen where citizens should know; on the main thread."""

    def tell(state: Mapping[str, str]) -> None:
        terminal.health(part, state)
        if part in SHOWN:
            stage.give(SHOWN[part](state.get("state", "unknown")))

    def report(state: Mapping[str, str]) -> None:
        stage.later(lambda: tell(state))

    return report
