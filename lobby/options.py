"""The words of the command line: every command with its options and their defaults."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

CENTRE = Path(__file__).resolve().parent.parent / "config" / "dianjiang.toml"
DATA = Path("data")
HTTP_PORT, MQTT_PORT = 8080, 1883

# argparse gives what add_subparsers returns no public name.
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse gives it no other name


def parser() -> argparse.ArgumentParser:
    """The parser of all commands; the chosen one stands in `command`."""
    top = argparse.ArgumentParser(prog="lobby", description="The hall of a government service centre.")
    top.add_argument("--die-with", type=int, metavar="PID", help=argparse.SUPPRESS)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_programs(commands)
    _add_tools(commands)
    return top


def _add_programs(commands: _Commands) -> None:
    up = _command(commands, "up", "the whole hall on this machine", "centre data http mqtt broker public headless")
    up.add_argument("--hours", action="store_true", help="keep the centre's hours, holidays and caps")
    up.add_argument("--demo", action="store_true", help="let citizens come and go")
    broker = _command(commands, "broker", "the MQTT broker alone", "centre data mqtt broker")
    broker.add_argument("--listen", default="127.0.0.1", metavar="ADDRESS", help="default %(default)s")
    _add_server(commands)
    _add_kiosk(commands)
    screen = "centre data headless windowed simulated"
    _command(commands, "displays", "hall boards, LED strips and voice", screen)
    devices = _command(commands, "devices", "pads, keypads and printers", "data simulated")
    devices.add_argument(
        "--centre", "--devices", dest="centre", type=Path, default=CENTRE, metavar="FILE",
        help="the centre's file, or one with this machine's [[devices]] alone; default %(default)s",
    )  # fmt: skip
    devices.add_argument("action", nargs="?", choices=("scan",), help="only list what is plugged in, and end")
    devices.add_argument(
        "--network",
        nargs="+",
        default=[],
        metavar="HOST[:PORT]|NETWORK",
        help="with scan: printers here too: 192.168.1.0/24",
    )
    _command(commands, "hardware", "the doubles of a simulated hall", "centre data")
    _command(commands, "intake", "the simulated intake system of a running simulated hall", "data")
    _command(commands, "demo", "citizens who come and go in a running simulated hall", "data")


def _add_server(commands: _Commands) -> None:
    server = _command(commands, "server", "the queue server", "centre data http broker public simulated")
    server.add_argument("--hours", action="store_true", help="in simulation: keep the centre's hours all the same")
    server.add_argument("--listen", default="127.0.0.1", metavar="ADDRESS", help="default %(default)s")
    server.add_argument("--certificate", type=_file, metavar="FILE", help="PEM; then HTTPS only, with --key")
    server.add_argument("--key", type=_file, metavar="FILE", help="PEM, without a password")
    server.add_argument("--first-users", action="store_true", help="make manager and clerks at the first start")


def _add_kiosk(commands: _Commands) -> None:
    kiosk = _command(commands, "kiosk", "one kiosk", "centre data public headless windowed simulated")
    kiosk.add_argument("--device", default="kiosk-1", metavar="DEVICE", help="default %(default)s")
    kiosk.add_argument("--hours", action="store_true", help="in simulation: keep the centre's hours all the same")
    kiosk.add_argument("--set-pin", action="store_true", help="ask for the PIN of the staff menu, keep it, and end")


def _add_tools(commands: _Commands) -> None:
    enrol = _command(commands, "enrol", "give a device its password", "centre data mqtt broker")
    enrol.add_argument("device", metavar="DEVICE")
    enrol.add_argument("--kind", required=True, help="kiosk, board, strip, voice, pad, keypad, printer, scanner, sim")
    enrol.add_argument("--window", metavar="W", help="the window where it stands")
    enrol.add_argument("--json", action="store_true", help="one line of JSON")
    check = _command(commands, "check-config", "every mistake in a centre's or a machine's file", "")
    check.add_argument("file", type=Path, metavar="FILE")
    _command(commands, "check-voice", "what is wrong with the recorded words, and which are missing", "centre data")
    slip = _command(commands, "slip", "the bytes of a sample slip", "centre")
    slip.add_argument("--service", required=True, metavar="S")
    slip.add_argument("--width", type=int, choices=(58, 80), default=80, help="paper in mm, default %(default)s")
    slip.add_argument("--out", type=Path, required=True, metavar="FILE.bin")
    simulate = _command(commands, "simulate", "one simulated device by hand", "")
    simulate.add_argument("kind", metavar="KIND", help="printer, strip, pad, scanner, reader, or a driver's name")
    simulate.add_argument("--port", type=_port, metavar="PORT", help="on TCP at this port (0: a free one)")
    simulate.add_argument("--path", type=Path, metavar="FILE", help="where its serial port appears")
    simulate.add_argument("--fault", nargs="+", default=[], metavar="NAME", help="switched on from the start")
    simulate.add_argument("--set", nargs="+", default=[], metavar="KEY=VALUE", help="settings, as in a centre's file")
    journal = _command(commands, "journal", "events as lines of JSON", "data")
    journal.add_argument("--after", type=int, default=0, metavar="SEQ", help="only events after this one")
    _command(commands, "verify", "check the journal and replay it", "data")
    _add_estimate(commands)


def _add_estimate(commands: _Commands) -> None:
    estimate = _command(commands, "estimate", "how long a wait is, learnt from recorded queues", "")
    estimate.add_argument("action", choices=("score",), help="learn, estimate, and compare with what came true")
    estimate.add_argument("--train", type=Path, required=True, metavar="FILE.csv.gz", help="snapshots to learn from")
    estimate.add_argument("--test", type=Path, required=True, metavar="FILE.csv.gz", help="snapshots to estimate")
    estimate.add_argument("--predictions", type=Path, required=True, metavar="OUT.csv", help="where estimates go")


def _command(commands: _Commands, name: str, what: str, shared: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=what, description=what)
    for option in shared.split():
        _SHARED[option](parser)
    return parser


_SHARED: dict[str, Callable[[argparse.ArgumentParser], object]] = {
    "centre": lambda p: p.add_argument(
        "--centre", type=Path, default=CENTRE, metavar="FILE", help="default %(default)s"
    ),
    "data": lambda p: p.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="default ./%(default)s"),
    "http": lambda p: p.add_argument(
        "--http", type=_port, default=HTTP_PORT, metavar="PORT", help="default %(default)s"
    ),
    "mqtt": lambda p: p.add_argument(
        "--mqtt", type=_port, default=MQTT_PORT, metavar="PORT", help="default %(default)s"
    ),
    "broker": lambda p: p.add_argument(
        "--broker",
        default=os.environ.get("LOBBY_BROKER"),
        metavar="URL",
        help="mqtt://HOST:PORT of one that others run, or mosquitto, or aedes (LOBBY_BROKER)",
    ),
    "public": lambda p: p.add_argument("--public-url", metavar="URL", help="how phones reach the server"),
    "headless": lambda p: p.add_argument("--headless", action="store_true", help="no window, no sound"),
    "windowed": lambda p: p.add_argument("--windowed", action="store_true", help="a window, not the whole screen"),
    "simulated": lambda p: p.add_argument("--simulated", action="store_true", help="on the doubles of lobby hardware"),
}


def _file(text: str) -> Path | None:
    """None for nothing, as an empty line of `lobby.env` gives it."""
    return Path(text) if text else None


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"found {text!r}; allowed 0 (a free one) to 65535")
    return int(text)
