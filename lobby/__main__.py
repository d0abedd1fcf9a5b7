"""The command line: `lobby up`, and everything that it starts. Each room is imported when its command is run."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from lobby.lifeline import supervised
from lobby.options import parser

SAMPLE_URL = "http://127.0.0.1:8080/t/sample"
WRONG, UNUSABLE = 1, 2

Options = argparse.Namespace
Command = Callable[[Options], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    options = parser().parse_args(arguments)
    if options.die_with:
        supervised(options.die_with)
    from lobby.broker import NoBroker
    from lobby.config import BadConfig
    from lobby.registry import CannotEnrol

    try:
        return COMMANDS[options.command](options)
    except (BadConfig, CannotEnrol, NoBroker) as error:
        _say(str(error), wrong=True)
        return UNUSABLE
    except KeyboardInterrupt:
        return 130


# --- programs -------------------------------------------------------------------------------------------------------


def _up(options: Options) -> int:
    from lobby import up

    return up.main(
        up.Wish(
            centre_file=options.centre,
            data=options.data,
            http=options.http,
            mqtt=options.mqtt,
            headless=options.headless,
            hours=options.hours,
            demo=options.demo,
            broker=options.broker,
            public_url=options.public_url,
        )
    )


def _broker(options: Options) -> int:
    from lobby import broker
    from lobby.registry import Registry

    _hall(options)
    # An address says where the devices find us, not that somebody else is to be it.
    choice = broker.choose(None if _is_address(options.broker) else options.broker)
    registry = Registry(options.data)
    registry.enrol_missing([])
    registry.close()
    broker.set_up(options.data, options.listen, options.mqtt)
    command = broker.command(choice, options.data, options.listen, options.mqtt)
    broker.note_pid(options.data)
    os.execv(command[0], command)  # noqa: S606 - becomes the broker: one process, one pid
    return 0


def _server(options: Options) -> int:
    from queue_server import program

    return _exit(program.command(options))


def _kiosk(options: Options) -> int:
    from kiosk import program

    return program.command(options)


def _displays(options: Options) -> int:
    from displays import program

    result = program.main(
        options.centre, options.data, headless=options.headless, windowed=options.windowed, simulated=options.simulated
    )
    return _exit(result)


def _devices(options: Options) -> int:
    if options.action == "scan":
        return _scan(options)
    if options.network:
        _say("--network: allowed with scan only: lobby devices scan --network HOST", wrong=True)
        return UNUSABLE
    from drivers.host import devices

    devices.main(options.centre, options.data, simulated=options.simulated)
    return 0


def _hardware(options: Options) -> int:
    from drivers.host import doubles

    doubles.main(options.centre, options.data)
    return 0


def _simulate(options: Options) -> int:
    from drivers.host import simulate
    from drivers.settings import SettingsError

    try:
        simulate.main(options.kind, port=options.port, path=options.path, faults=options.fault, settings=options.set)
    except SettingsError as error:
        _say("\n".join(error.problems), wrong=True)
        return UNUSABLE
    return 0


def _intake(options: Options) -> int:
    from lobby import intake_double

    intake_double.main(options.data)
    return 0


def _demo(options: Options) -> int:
    from lobby import demo

    demo.main(options.data)
    return 0


def _exit(result: int | None) -> int:
    return result or 0


# --- tools ----------------------------------------------------------------------------------------------------------


def _enrol(options: Options) -> int:
    from lobby.registry import Registry

    _hall(options)
    registry = Registry(options.data)
    given = registry.enrol(options.device, options.kind, options.window)
    registry.close()
    shown = {name: getattr(given, name) for name in ("device", "username", "password", "broker", "server_key")}
    text = json.dumps(shown) if options.json else "\n".join(f"{name}: {value}" for name, value in shown.items())
    _say(text)
    return 0


def _hall(options: Options) -> None:
    """Where no hall has run yet, what the options say stands for it; a broker's address given is from now on the one."""
    from lobby.config import load
    from lobby.hall import Hall

    if not (options.data / "hall.json").exists():
        url = options.broker if _is_address(options.broker) else f"mqtt://127.0.0.1:{options.mqtt}"
        Hall(str(options.centre), load(options.centre).id, url, "", simulated=False).write(options.data)
        return
    hall = Hall.read(options.data)
    if _is_address(options.broker) and options.broker != hall.mqtt:
        replace(hall, mqtt=options.broker).write(options.data)


def _is_address(wish: str | None) -> bool:
    return bool(wish) and "://" in str(wish)


def _check_config(options: Options) -> int:
    from drivers import check_role, check_settings
    from drivers.links import check_link
    from drivers.sharing import quarrels
    from lobby import config, machine, parts

    wrong: list[str] = []
    try:
        machine.load(options.file)
    except config.BadConfig as error:
        wrong += error.errors
    try:
        raw = tomllib.loads(options.file.read_text("utf-8"))
    except (OSError, ValueError):
        raw = {}  # config.load has said so
    wrong += parts.mistakes(str(options.file), raw, check_settings, check_link, quarrels, check_role)
    _say("\n".join(wrong) or f"{options.file}: good")
    return WRONG if wrong else 0


def _check_voice(options: Options) -> int:
    from displays import clip_check

    wrong, good = clip_check.report(options.centre, options.data)
    _say("\n".join(wrong) or good)
    return WRONG if wrong else 0


def _scan(options: Options) -> int:
    from drivers import scan
    from drivers.settings import SettingsError

    try:
        _say("\n".join(scan.report(options.network)))
    except SettingsError as error:
        _say(str(error), wrong=True)
        return UNUSABLE
    return 0


def _slip(options: Options) -> int:
    from drivers.escpos_slip import Settings, encode
    from lobby import config, logo, sample, slip

    centre = config.load(options.centre)
    if options.service not in centre.service:
        allowed = ", ".join(centre.service)
        _say(f"--service: found {options.service!r}; allowed {allowed}", wrong=True)
        return UNUSABLE
    ticket = sample.ticket(centre, options.service, datetime.now(centre.zone))
    blocks = slip.slip(centre, ticket, url=SAMPLE_URL, logo=logo.logo_of(centre, options.centre.parent, options.width))
    data = encode([dict(block) for block in blocks], Settings(width=options.width))
    options.out.write_bytes(data)
    _say(f"{options.out}: {len(data)} bytes", wrong=True)
    return 0


def _journal(options: Options) -> int:
    from queue_server import journal

    for event in journal.dump(options.data, options.after):
        _say(json.dumps(event, ensure_ascii=False))
    return 0


def _verify(options: Options) -> int:
    from queue_server.verify import verify

    wrong = verify(options.data)
    _say("\n".join(wrong) or "the journal is whole and replays")
    return WRONG if wrong else 0


def _estimate(options: Options) -> int:
    from queue_server.forecast import command

    return command.run(options.train, options.test, options.predictions)


def _say(text: str, *, wrong: bool = False) -> None:
    (sys.stderr if wrong else sys.stdout).write(text + "\n")


COMMANDS: dict[str, Command] = {
    "up": _up,
    "broker": _broker,
    "server": _server,
    "kiosk": _kiosk,
    "displays": _displays,
    "devices": _devices,
    "hardware": _hardware,
    "simulate": _simulate,
    "intake": _intake,
    "demo": _demo,
    "enrol": _enrol,
    "check-config": _check_config,
    "check-voice": _check_voice,
    "slip": _slip,
    "journal": _journal,
    "verify": _verify,
    "estimate": _estimate,
}

if __name__ == "__main__":
    sys.exit(main())
