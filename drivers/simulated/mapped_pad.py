"""A simulated pad that speaks what its frame map says, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from drivers import frame_template as frames
from drivers.frame_map import FrameMap
from drivers.frame_map import Settings as DriverSettings
from drivers.framing import SearchedStream
from drivers.settings import choice, suggestion, whole
from drivers.simulated.pad_face import AWAITED, PadFace


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, and where the double stands."""

    link: str = choice("serial", "tcp")
    port: int = whole(0, 0, 65535)
    baud: int = whole(9600, 300, 4_000_000)


class SimulatedMappedPad(PadFace):
    """One pad; faults `garbage` (a byte of each frame is wrong) and `noise` (rubbish before frames)."""

    ACTIONS: ClassVar[Mapping[str, str]] = {
        "key": '{"key": a key of its map}',
        "grade": '{"grade": a grade of its map}',
    }
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(settings.link, settings.port, path, settings.baud)
        own = {name: getattr(settings, name) for name in DriverSettings.__dataclass_fields__}
        self._map = FrameMap(DriverSettings(**own))
        self._stream = SearchedStream(self._look, frames.LONGEST)
        self._awaited: list[bytes] = []

    def press(self, key: str) -> None:
        """A clerk presses a key. Raises ValueError naming the keys of the map."""
        self._speak(f"key:{key}")

    def rate(self, grade: int) -> None:
        """A citizen presses the button of a grade; the light goes out. Raises ValueError naming those of the map."""
        self._speak(f"grade:{grade}")
        with self._lock:
            self._lit, self._grade = False, grade

    def _act(self, action: Mapping[str, object]) -> bool:
        if "key" in action:
            self.press(str(action["key"]))
        elif isinstance(action.get("grade"), int):
            self.rate(int(str(action["grade"])))
        elif "grade" in action:
            raise ValueError(f"grade: found {action['grade']!r}; allowed a whole number from 1 to 5")
        return bool({"key", "grade"} & set(action))

    def _speak(self, value: str) -> None:
        row = next((each for each in self._map.settings.match if each.value == value), None)
        if row is None:
            known = [each.value for each in self._map.settings.match]
            kind, _, word = value.partition(":")
            words = [each.partition(":")[2] for each in known if each.startswith(kind)]
            raise ValueError(f"{kind}: found {word!r}; allowed {', '.join(words)}{suggestion(word, words)}")
        frame = self._spoken(row.template)
        with self._lock:
            self._awaited = [*self._awaited[1 - AWAITED :], self._map.acknowledgement(row, frame)]
            if "garbage" in self.faults:
                frame = frame[:-1] + bytes([frame[-1] ^ 0x55])
            if "noise" in self.faults:
                frame = b"\x00" + frame[: len(frame) // 2] + frame
        self._answer(frame)

    def _spoken(self, template: frames.Template) -> bytes:
        """A `??` where the checksum stands is the checksum."""
        rules = self._map.rules
        frame = self._map.built(template)
        end = len(frame) - len(rules.terminator)
        if not rules.sum_size or "sum" in template or "??" not in template[end - rules.sum_size : end]:
            return frame
        head = template[: end - rules.sum_size]
        return self._map.built((*head, "sum")) + frame[end:]

    def _heard(self, data: bytes) -> bool:
        heard = list(self._stream.feed(data))
        for frame in heard:
            self._obey(frame)
        return bool(heard)

    def _look(self, held: bytes) -> tuple[bytes | None, int]:
        for awaited in self._awaited:
            if awaited and held.startswith(awaited):
                return awaited, len(awaited)
        settings = self._map.settings
        orders = (settings.prompt_hex, settings.number_hex, settings.waiting_hex, settings.beep_hex)
        frame, size = frames.look_by_templates(self._map.rules, orders)(held)
        waits = [len(awaited) for awaited in self._awaited if awaited.startswith(held)]
        return frame, size if frame else max([size, *waits])

    def _obey(self, frame: bytes) -> None:
        settings, rules = self._map.settings, self._map.rules
        if frame in self._awaited:
            self._awaited.remove(frame)
            self._acks += 1
        elif self._is(settings.prompt_hex, frame):
            self._lit = True
        elif self._is(settings.beep_hex, frame):
            self._beeps += 1
        elif self._is(settings.number_hex, frame):
            self._shown["number"] = frames.match(rules, settings.number_hex, frame) or ""
        else:
            self._shown["waiting"] = frames.match(rules, settings.waiting_hex, frame) or ""

    def _is(self, template: frames.Template, frame: bytes) -> bool:
        return bool(template) and frames.match(self._map.rules, template, frame) is not None
