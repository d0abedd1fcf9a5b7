"""A window with its simulated strip on a real pty or socket, and the boards and emergencies that reach it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from displays.strip_plugs import card_of
from displays.strips import StripLine
from drivers import make_device, open_device
from drivers.simulated import open_double
from lobby.messages import Emergency, Text, WindowBoard

Until = Callable[..., None]
SETTINGS: Mapping[str, object] = {"address": 1, "width_px": 128, "ack_timeout": 0.2}


def board(seq: int, state: str, number: str | None = None, *, journal: str = "j") -> WindowBoard:
    return WindowBoard(
        journal=journal, seq=seq, window="3", name=Text(zh="3号窗口", en="Window 3"), state=state, number=number,
        call=f"c{seq}" if number else None, since=datetime(2026, 11, 23, tzinfo=UTC),
        services=[Text(zh="税务服务", en="Tax")],
    )  # fmt: skip


def emergency(nth: int = 1) -> Emergency:
    since = datetime(2026, 11, 23, tzinfo=UTC)
    return Emergency(id=f"e{nth}", text=Text(zh="火警，请有序撤离", en="Fire: please leave calmly"), since=since)


ALARM = "火警，请有序撤离  Fire: please leave calmly"


class Window:
    """A window with its simulated strip."""

    def __init__(
        self, path: Path, driver: str = "onbon", settings: Mapping[str, object] = SETTINGS, **extra: Any
    ) -> None:
        self.double = open_double(driver, settings, path)
        self.texts: list[str] = []
        self.health: list[dict[str, Any]] = []
        self.double.on_change(lambda: self.texts.append(self.text))
        self.line = StripLine(
            "strip-3",
            lambda: open_device(driver, self.double.address, self._own(settings)),
            card=card_of(make_device(driver, "serial:///dev/none", self._own(settings))),
            health=lambda state: self.health.append(dict(state)),
            **extra,
        )

    @staticmethod
    def _own(settings: Mapping[str, object]) -> dict[str, object]:
        return {key: value for key, value in settings.items() if key != "link"}

    def begin(self) -> None:
        self.double.start()
        self.line.start()

    def end(self) -> None:
        self.line.stop()
        self.double.stop()

    @property
    def shown(self) -> dict[str, str]:
        found: dict[str, str] = self.double.seen()["address"]["1"]
        return found

    @property
    def text(self) -> str:
        return self.shown["text"]

    @property
    def state(self) -> str | None:
        return self.health[-1]["state"] if self.health else None
