"""A simulated rating pad and keypad that speaks `FF 68` frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from drivers import ff68_frames as ff68
from drivers.ff68 import Settings as DriverSettings
from drivers.settings import choice, suggestion, whole
from drivers.simulated.pad_face import AWAITED, PadFace

NOISE: Final = bytes.fromhex("00 FF 68 03 55 FF FF")
KEYS: Final = (*ff68.KEYS.values(), *ff68.CONFIRMED_KEYS.values())


@dataclass(frozen=True)
class Settings(DriverSettings):
    """A driver's settings, and where the double stands."""

    link: str = choice("serial", "tcp")
    port: int = whole(0, 0, 65535)
    baud: int = whole(9600, 300, 4_000_000)


class SimulatedPad(PadFace):
    """One pad; faults `garbage` (wrong sums) and `noise` (rubbish before frames)."""

    ACTIONS: ClassVar[Mapping[str, str]] = {
        "key": '{"key": one of ' + ", ".join(KEYS) + "}",
        "grade": '{"grade": 1 to 5}',
    }
    settings_type = Settings

    def __init__(self, settings: Settings, path: Path | str | None = None) -> None:
        super().__init__(settings.link, settings.port, path, settings.baud)
        self._settings = settings
        self._stream = ff68.FrameStream()
        self._awaited: list[ff68.Frame] = []

    def press(self, key: str) -> None:
        """A clerk presses a key. Raises ValueError naming the keys."""
        if key not in KEYS:
            raise ValueError(f"key: found {key!r}; allowed {', '.join(KEYS)}{suggestion(key, KEYS)}")
        self._speak(ff68.Frame(self._settings.address, ff68.KEY, ff68.key_data(key)))

    def rate(self, value: int) -> None:
        """A citizen presses a button; `value` is what the pad sends for it. The light goes out."""
        with self._lock:
            self._lit = False
            self._grade = self._settings.grades.get(value)
        self._speak(ff68.Frame(self._settings.address, ff68.RATING, bytes([value])))

    def _act(self, action: Mapping[str, object]) -> bool:
        grade = action.get("grade")
        if "key" in action:
            self.press(str(action["key"]))
        elif "grade" in action:
            values = {worth: value for value, worth in self._settings.grades.items()}
            if not isinstance(grade, int) or grade not in values:
                raise ValueError(f"grade: found {grade!r}; allowed {', '.join(map(str, sorted(values)))}")
            self.rate(values[grade])
        return bool({"key", "grade"} & set(action))

    def _speak(self, frame: ff68.Frame) -> None:
        sent = ff68.build(frame)
        with self._lock:
            self._awaited = [*self._awaited[1 - AWAITED :], ff68.acknowledgement(frame)]
            if "garbage" in self.faults:
                sent = sent[:-2] + bytes([sent[-2] ^ 0x55]) + sent[-1:]
            if "noise" in self.faults:
                sent = NOISE + sent
        self._answer(sent)

    def _heard(self, data: bytes) -> bool:
        frames = [frame for frame in self._stream.feed(data) if frame.address == self._settings.address]
        for frame in frames:
            self._obey(frame)
        return bool(frames)

    def _obey(self, frame: ff68.Frame) -> None:
        if frame in self._awaited:
            self._awaited.remove(frame)
            self._acks += 1
        elif frame == ff68.rating_asked(frame.address):
            self._lit = True
        elif frame.function == ff68.BEEP:
            self._beeps += 1
        elif frame.function == ff68.SHOW and len(frame.data) == 6:
            left, right = frame.data[:3], frame.data[3:]
            side, digits = (
                ("waiting", left) if right == bytes([ff68.BLANK] * 3) and left != right else ("number", right)
            )
            self._shown[side] = "".join(str(each) for each in digits if each < ff68.BLANK)
