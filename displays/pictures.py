"""Pictures of the hall board for people to look at: `python -m displays.pictures OUT_DIR`.

Every layout at every resolution that halls use, in each state that looks different. Nothing here is random, so that
two versions can be laid beside each other.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pygame

from displays.board import HallState
from displays.face import Face, Moment
from lobby.messages import Call, CallLine, HallBoard, QueueBoard, Text

SIZES: Final = ((1920, 1080), (3840, 2160), (1366, 768), (1080, 1920))
NOW: Final = datetime(2026, 11, 23, 9, 41, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME: Final = Text(zh="垫江县行政服务中心", en="Dianjiang Administrative Service Centre")
NOTICE: Final = Text(
    zh="请保管好号票，听到叫号后到对应窗口办理。",
    en="Please keep your slip and go to the window when your number is called.",
)
QUEUES: Final = (
    ("tax", "A", "税务服务", "Tax", 12, 3, (18, 27)),
    ("estate", "B", "不动产登记", "Real Estate Registration", 7, 2, (35, 60)),
    ("projects", "C", "投资建设项目审批", "Investment Projects", 0, 1, (0, 0)),
    ("police", "D", "公安事务", "Police Services", 3, 1, (12, 20)),
    ("transport", "E", "交通运输", "Transport", 1, 1, (5, 9)),
    ("market", "F", "市场监管", "Market Supervision", 4, 1, (22, 40)),
    ("marriage", "G", "婚姻登记", "Marriage Registration", 2, 0, (0, 0)),
    ("general", "H", "综合受理", "General Intake", 128, 3, (95, 140)),
    ("collect", "J", "统一出件", "Collect a Result", 0, 1, (0, 0)),
)
CALLS: Final = (
    ("A012", "3"),
    ("B007", "5"),
    ("H1003", "12"),
    ("DK01", "7"),
    ("F004", "9"),
    ("J010", "13"),
    ("E002", "8"),
)


def busy() -> HallState:
    """A full morning, with a call that is 3 s old."""
    lines = [_line(number, window, place) for place, (number, window) in enumerate(CALLS)]
    return _waiting(_hall(lines))


def states() -> Iterator[tuple[str, HallState]]:
    """Each state with its name."""
    yield "busy", busy()
    recall = Call(
        call="r", ticket="t", number="A012", window="3", window_name=_window("3"), nth=2, zone="hall",
        at=NOW, expires=NOW + timedelta(seconds=30),
    )  # fmt: skip
    yield "recall", busy().heard_call(recall, NOW)
    yield "calm", _waiting(_hall(_old()))
    yield "empty", _hall([])
    yield "lost", busy().heard_link(here=False, now=NOW - timedelta(seconds=11))


def picture(state: HallState, size: tuple[int, int]) -> pygame.Surface:
    """The board at one size."""
    surface = pygame.Surface(size)
    Face(surface).draw(state.shown(NOW), Moment(NOW, step=1))
    return surface


def main(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, state in states():
        for size in SIZES:
            pygame.image.save(picture(state, size), folder / f"board-{name}-{size[0]}x{size[1]}.png")


def _hall(calls: list[CallLine]) -> HallState:
    board = HallBoard(journal="j", seq=9, name=NAME, calls=calls, notice=NOTICE)
    return HallState().heard_link(here=True, now=NOW).heard_hall(board, NOW)


def _waiting(state: HallState) -> HallState:
    for queue in QUEUES:
        state = state.heard_queue(queue[0], _queue(*queue))
    return state


def _line(number: str, window: str, place: int) -> CallLine:
    return CallLine(
        call=f"c{place}", number=number, window=window, window_name=_window(window),
        state="called" if place < 3 else "serving", nth=1, at=NOW - timedelta(seconds=3 + 9 * place), zone="hall",
    )  # fmt: skip


def _old() -> list[CallLine]:
    lines = [_line(number, window, place) for place, (number, window) in enumerate(CALLS)]
    return [line.model_copy(update={"at": line.at - timedelta(minutes=2), "call": f"old{line.call}"}) for line in lines]


def _window(window: str) -> Text:
    return Text(zh=f"{window}号窗口", en=f"Window {window}")


def _queue(queue: str, letter: str, zh: str, en: str, waiting: int, windows: int, wait: tuple[int, int]) -> QueueBoard:
    return QueueBoard(
        journal="j", seq=9, queue=queue, letter=letter, name=Text(zh=zh, en=en), waiting=waiting,
        open_windows=windows, wait_low=wait[0], wait_high=wait[1],
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
