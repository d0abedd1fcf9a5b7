"""How the clerks' console of a centre behaves: when a wait is long, and why windows pause. Pure data of the centre file."""

from __future__ import annotations

from pydantic import Field

from lobby.matters import Matter
from lobby.messages import Text

PAUSES = (
    Text(zh="喝水、休息片刻", en="A short break"),
    Text(zh="用餐", en="Meal"),
    Text(zh="开会", en="Meeting"),
    Text(zh="整理材料", en="Sorting papers"),
    Text(zh="设备故障", en="Equipment trouble"),
    Text(zh="协助其他窗口", en="Helping another window"),
)


class ConsoleSettings(Matter):
    """A wait of `long_minutes` is shown in one colour with a word, of `over_minutes` in another.

    `pauses` are the reasons a clerk may choose from besides words of their own.
    """

    long_minutes: int = Field(15, ge=1, le=480)
    over_minutes: int = Field(30, ge=1, le=480)
    pauses: tuple[Text, ...] = Field(PAUSES, max_length=20)
