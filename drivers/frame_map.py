"""Rating pads and caller keypads that nobody documents: their frames stand in the centre's file.

    [[devices]]
    id = "pad-3"
    kind = "pad"
    window = "3"
    [devices.parts.pad]
    driver = "frame_map"
    link = "serial:///dev/ttyUSB1?baud=9600"
    [devices.parts.pad.settings]
    start_hex = "AA"                    # frames begin so; the next frame after noise is found by it
    length = "offset 1"                 # or "fixed 6", or "none": up to terminator_hex
    length_adds = 4                     # bytes of the frame that the byte at offset 1 does not count
    checksum = "xor"                    # none, xor, sum8, crc16; from byte checksum_from, up to itself
    terminator_hex = "55"
    match = [
        { hex = "AA 02 {address} 01 {sum} 55", value = "grade:5" },
        { hex = "AA 02 {address} 10 {sum} 55", value = "key:next", ack_hex = "AA 02 {address} 90 {sum} 55" },
        { hex = "AA 02 {address} ?? {sum} 55", value = "none" },
    ]
    ack_hex = "{echo}"                  # for every match that has none of its own
    prompt_hex = "AA 02 {address} 20 {sum} 55"
    number_hex = "AA 05 {address} 21 {n3} {n2} {n1} {sum} 55"

| verb | sent |
|---|---|
| `prompt_rating`, `show_number` | `prompt_hex`, `number_hex`; nothing where a setting is empty |
| `show_waiting`, `beep` | `waiting_hex`, `beep_hex`; the same |
| `wait` | reads frames, takes the first `match` that fits, and sends its acknowledgement at once |

Source: whatever the line was heard to say, see docs/hardware.md; the places in templates are those of
`drivers.frame_template`. A whole protocol written so is `preset = "ff68"`, of which single settings can be changed.
Models: any pad on a serial line that sends one frame for each key and needs at most one in return.

Doubts, and the setting for each: all of them. `number` digits are sent as `digit_zero` + digit, `blank` where there
is none; 0x30 and 0x20 for pads that take ASCII. `own_echo = true` for an adapter that hears itself. A pad without
start, length and terminator is known by its `match` alone: `{ hex = "31", value = "grade:5" }`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from drivers import frame_template as frames
from drivers.device import Grade, Press
from drivers.frame_map_presets import PRESETS
from drivers.framing import SearchedStream
from drivers.listening import ListeningPad
from drivers.settings import choice, flag, hex_bytes, read_settings, suggestion, whole

KEYS: Final = ("next", "recall", "rate", "pause", "transfer", "no_show", "park", "callback")
VALUES: Final = (*[f"grade:{grade}" for grade in range(1, 6)], *[f"key:{key}" for key in KEYS], "none")
MOST_MATCHES: Final = 64
ROW: Final = ("hex", "value", "ack_hex")
_LENGTH: Final = re.compile(r"none|(?:fixed|offset) ([0-9]{1,2})")


@dataclass(frozen=True)
class Match:
    """A frame that means something: `value` is one of `VALUES`; `ack` what is sent for it, if it has its own."""

    template: frames.Template
    value: str
    ack: frames.Template | None = None

    @property
    def event(self) -> Press | Grade | None:
        """What it tells."""
        kind, _, word = self.value.partition(":")
        if kind == "grade":
            return Grade(int(word), int(word))
        return Press(word) if kind == "key" else None


def _template() -> Any:
    def read(value: object) -> object:
        return value if isinstance(value, tuple) else frames.read_template(str(value))

    return dataclasses.field(default=(), metadata={"read": read})


def _length() -> Any:
    def read(value: object) -> object:
        if isinstance(value, str) and _LENGTH.fullmatch(value):
            return value
        raise ValueError(f'found {str(value)[:40]!r}; allowed "none", "fixed 6", "offset 2"')

    return dataclasses.field(default="none", metadata={"read": read})


def _matches() -> Any:
    def read(value: object) -> object:
        if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
            raise ValueError(f'found {str(value)[:40]!r}; allowed rows such as {{ hex = "31", value = "grade:5" }}')
        if len(value) > MOST_MATCHES:
            raise ValueError(f"found {len(value)} rows; allowed {MOST_MATCHES}")
        return tuple(_match(place, row) for place, row in enumerate(value, 1))

    return dataclasses.field(default=(), metadata={"read": read})


def _match(place: int, row: Mapping[str, object]) -> Match:
    value, strange = row.get("value"), sorted(set(row) - set(ROW))
    if strange or "hex" not in row:
        raise ValueError(f"row {place}: found {', '.join(map(str, row))}; allowed {', '.join(ROW)}")
    if value not in VALUES:
        raise ValueError(f"row {place}: found {value!r}; allowed {', '.join(VALUES)}{suggestion(value, VALUES)}")
    try:
        ack = frames.read_template(str(row["ack_hex"])) if "ack_hex" in row else None
        return Match(frames.read_template(str(row["hex"])), str(value), ack)
    except ValueError as error:
        raise ValueError(f"row {place}: {error}") from None


@dataclass(frozen=True)
class Settings:
    """What may stand under such a pad in a centre's file."""

    preset: str = choice("none", *PRESETS)
    address: int = whole(1, 0, 255)
    start_hex: bytes = hex_bytes()
    length: str = _length()
    length_adds: int = whole(0, 0, 32)
    checksum: str = choice("none", "xor", "sum8", "crc16")
    checksum_from: int = whole(0, 0, 32)
    terminator_hex: bytes = hex_bytes()
    match: tuple[Match, ...] = _matches()
    ack_hex: tuple[int | str, ...] = _template()
    prompt_hex: tuple[int | str, ...] = _template()
    number_hex: tuple[int | str, ...] = _template()
    waiting_hex: tuple[int | str, ...] = _template()
    beep_hex: tuple[int | str, ...] = _template()
    blank: int = whole(0x0A, 0, 255)
    digit_zero: int = whole(0, 0, 246)
    own_echo: bool = flag(False)


class FrameMap:
    """The settings as rules and rows, for the pad and for its double."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings = _with_preset(settings)
        kind, _, place = settings.length.partition(" ")
        self.rules = frames.Rules(
            settings.start_hex, kind, int(place or 0), settings.length_adds, settings.checksum, settings.checksum_from,
            settings.terminator_hex, settings.address, settings.blank, settings.digit_zero,
        )  # fmt: skip

    def stream(self) -> SearchedStream[bytes]:
        """Finds the pad's frames."""
        look = frames.look_by_rules(self.rules, [row.template for row in self.settings.match])
        return SearchedStream(look, frames.LONGEST, eager=self.rules.checksum != "none")

    def match_of(self, frame: bytes) -> Match | None:
        """The first row that a frame fits."""
        return next(
            (row for row in self.settings.match if frames.match(self.rules, row.template, frame) is not None), None
        )

    def acknowledgement(self, row: Match, frame: bytes) -> bytes:
        """What is sent for a frame; often nothing."""
        return self.built(self.settings.ack_hex if row.ack is None else row.ack, heard=frame)

    def built(self, template: frames.Template, number: str = "", heard: bytes = b"") -> bytes:
        """The bytes of a template."""
        return frames.build(self.rules, template, number, heard)


class FrameMapPad(ListeningPad[Settings, bytes]):
    """One pad or keypad, or both in one housing."""

    settings_type = Settings
    what = "the frame map"
    most_nonsense = 2 * frames.LONGEST

    @cached_property
    def map(self) -> FrameMap:
        """Its frames."""
        return FrameMap(self.settings)

    @property
    def hears_itself(self) -> bool:
        """See the base."""
        return self.map.settings.own_echo

    def stream(self) -> SearchedStream[bytes]:
        """See the base."""
        return self.map.stream()

    def prompt_rating(self) -> None:
        """Light the pad up; the rating comes out of `wait`. Raises DeviceMissing, DeviceTimeout."""
        self._send(self.map.built(self.map.settings.prompt_hex))

    def show_number(self, number: str) -> None:
        """Show the last digits of a ticket number, as many as `number_hex` has places for."""
        self._send(
            self.map.built(self.map.settings.number_hex, "".join(each for each in number if each in "0123456789"))
        )

    def show_waiting(self, count: int) -> None:
        """Show how many wait, with zeros before, at most what `waiting_hex` has places for."""
        template = self.map.settings.waiting_hex
        places = frames.digits_of(template)
        self._send(self.map.built(template, f"{min(max(count, 0), 10**places - 1):0{max(places, 1)}d}"))

    def beep(self) -> None:
        """Beep once."""
        self._send(self.map.built(self.map.settings.beep_hex))

    def shows_protocol(self, frame: bytes) -> bool:
        """Where nothing but their length holds frames together, any bytes are some: then only a match shows it."""
        rules = self.map.rules
        is_held = rules.checksum != "none" or bool(rules.start and rules.terminator)
        return is_held or self.map.match_of(frame) is not None

    def take(self, frame: bytes) -> Press | Grade | None:
        """See the base."""
        row = self.map.match_of(frame)
        if row is None:
            return None
        self._send(self.map.acknowledgement(row, frame))
        return row.event

    def _send(self, sent: bytes) -> None:
        if sent:
            self.send(sent, sent)


def _with_preset(settings: Settings) -> Settings:
    """The preset's settings, under those that the file changes."""
    if settings.preset == "none":
        return settings
    usual, base = Settings(), read_settings(Settings, PRESETS[settings.preset])
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(Settings)}
    changed = {name: value for name, value in values.items() if value != getattr(usual, name)}
    return dataclasses.replace(base, **changed)
