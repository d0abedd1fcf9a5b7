"""A hall to draw in pictures and tests: a morning in Dianjiang, full, calm, empty, and in trouble. Nothing is random."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import pygame

from displays.board import HallState
from displays.entrance import Place
from displays.places import Places
from lobby.displays_settings import Arrow
from lobby.messages import Call, CallLine, Emergency, HallBoard, QueueBoard, Text, WindowBoard

NOW: Final = datetime(2026, 11, 23, 9, 41, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME: Final = Text(zh="垫江县行政服务中心", en="Dianjiang Administrative Service Centre")
NOTICE: Final = Text(
    zh="请保管好号票，听到叫号后到对应窗口办理。",
    en="Please keep your slip and go to the window when your number is called.",
)
CODE: Final = "https://hall.example.gov.cn/in?c=1c3f2a.6yJ0Qd2_vXk9ZpR-aLmT"
LONG_NOTICE: Final = Text(
    zh="今日14:00至15:00不动产登记系统升级，期间不动产业务暂停受理，已取号的群众请在休息区等候，其他业务不受影响，给您带来不便敬请谅解。",
    en="The real estate system is being updated from 14:00 to 15:00. Please wait in the seats if you already have a "
    "number; all other services go on as usual.",
)
ALARM: Final = Text(zh="请从最近的安全出口有序撤离", en="Please leave calmly by the nearest exit")
LONG_ALARM: Final = Text(
    zh="因设备检修，大厅将于十分钟后停电。请您不要惊慌，听从工作人员指引，从东门和南门有序离开，正在办理的业务今日下午两点后继续受理。",
    en="The power will be cut in ten minutes for repairs. Please stay calm, follow the staff and leave by the east and "
    "south doors. Business begun now goes on after two in the afternoon.",
)
HINT: Final = Text(
    zh="办理不动产登记，请提前准备身份证和产权证书原件",
    en="For real estate registration please have your identity card and the original certificate ready",
)
LONG: Final = Text(
    zh="办不成事反映暨企业开办一件事综合服务专窗" * 2, en="Window for whatever could not be done elsewhere " * 3
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
    ("A012", "3"), ("B007", "5"), ("H1003", "12"), ("DK01", "7"), ("F004", "9"), ("J010", "13"), ("E002", "8"),
    ("A011", "1"), ("A010", "2"), ("B006", "4"), ("H1002", "11"), ("G003", "10"),
)  # fmt: skip
WAYS: Final[dict[str, Arrow]] = {"3": "left", "5": "right", "12": "up", "7": "ahead", "9": "back", "13": "down"}
HALL: Final = Text(zh="一楼大厅", en="Ground floor")
UPSTAIRS: Final = Text(zh="二楼东区", en="Second floor east")


def hall(lines: list[CallLine], notice: Text | None = NOTICE, name: Text = NAME, journal: str = "j") -> HallState:
    """A board on the bus with these calls."""
    board = HallBoard(journal=journal, seq=9, name=name, calls=lines, notice=notice)
    return HallState().heard_link(here=True, now=NOW).heard_hall(board, NOW)


def busy(count: int = 7) -> HallState:
    """A full morning, with a call that is 3 s old."""
    return waiting(hall([line(number, window, place) for place, (number, window) in enumerate(CALLS[:count])]))


def twelve() -> HallState:
    """As many calls as the hall's board holds."""
    return busy(12)


def zoned() -> HallState:
    """The windows' ways and zones are known."""
    zones = {window: "upstairs" if int(window) > 9 else "hall" for _, window in CALLS}
    lines = [line(number, window, place) for place, (number, window) in enumerate(CALLS[:7])]
    lines = [one.model_copy(update={"zone": zones[one.window]}) for one in lines]
    state = replace(waiting(hall(lines)), places=Places(WAYS, zones, {"hall": HALL, "upstairs": UPSTAIRS}))
    call = Call(
        call="up", ticket="t", number="H1004", window="12", window_name=window_name("12"), nth=1, zone="upstairs",
        at=NOW, expires=NOW + timedelta(seconds=30),
    )  # fmt: skip
    return state.heard_call(call, NOW)


def recalled() -> HallState:
    """The newest number is called again."""
    call = Call(
        call="r", ticket="t", number="A012", window="3", window_name=window_name("3"), nth=2, zone="hall",
        at=NOW, expires=NOW + timedelta(seconds=30),
    )  # fmt: skip
    return replace(busy(), places=Places(WAYS)).heard_call(call, NOW)


def calm() -> HallState:
    """The last call is minutes old."""
    lines = [line(number, window, place) for place, (number, window) in enumerate(CALLS[:7])]
    ago = timedelta(minutes=2)
    return waiting(hall([one.model_copy(update={"at": one.at - ago, "call": f"old{one.call}"}) for one in lines]))


def long_names() -> HallState:
    """Every name and number is longer than its place."""
    lines = [line(f"AKL{n}99999", str(n), n).model_copy(update={"window_name": LONG}) for n in range(12)]
    state = replace(hall(lines, LONG, LONG, "k"), places=Places(WAYS, {}, {"hall": LONG}))
    for number in range(12):
        board = queue(f"q{number}", "W", LONG.zh, LONG.en, 1234, 3, (120, 1440))
        state = state.heard_queue(board.queue, board).heard_window(
            str(number), window(str(number), "paused").model_copy(update={"name": LONG})
        )
    return state


def forty_queues() -> HallState:
    """A hall with more queues than fit a page."""
    state = busy()
    for number in range(40):
        _, _, name, more, count, windows, wait = QUEUES[number % len(QUEUES)]
        board = queue(f"q{number:02}", chr(65 + number % 26), f"{name}（{number + 1}）", more, count, windows, wait)
        state = state.heard_queue(board.queue, board)
    return state


def lost() -> HallState:
    """The bus has been away for 11 s."""
    return busy().heard_link(here=False, now=NOW - timedelta(seconds=11))


def away() -> HallState:
    """Some windows are closed, some paused."""
    state = zoned()
    for number in range(1, 15):
        now: Literal["paused", "closed", "idle"]
        now = "paused" if number in (2, 6) else "closed" if number in (4, 10, 14) else "idle"
        state = state.heard_window(str(number), window(str(number), now))
    return state


def shut() -> HallState:
    """Nobody works."""
    state = hall([])
    for number in range(1, 15):
        state = state.heard_window(str(number), window(str(number), "closed"))
    return state


def emergency(text: Text = ALARM) -> HallState:
    """Three minutes ago something happened."""
    board = HallBoard(
        journal="j", seq=10, name=NAME, calls=[line(number, window, place) for place, (number, window) in enumerate(CALLS)],
        emergency=Emergency(id="e", text=text, since=NOW - timedelta(minutes=3, seconds=20)),
    )  # fmt: skip
    return busy().heard_hall(board, NOW)


def with_notice(notice: Text) -> HallState:
    """The hall says something else."""
    board = HallBoard(journal="j", seq=10, name=NAME, notice=notice, calls=[line("A012", "3", 0)])
    return busy().heard_hall(board, NOW)


def entrance(count: int) -> HallState:
    """Boards of the queues of so many services, one of them closed by its cap."""
    state = hall([])
    for number in range(count):
        board = queue(*_queue_of(number))
        if number % 9 == 5:
            board = board.model_copy(update={"closed": {f"s{number}": Text(zh="今日号源已满", en="Full for today")}})
        state = state.heard_queue(board.queue, board)
    return state


def first_day(state: HallState) -> HallState:
    """The same with nothing known yet of how long anybody waits."""
    bare = {key: board.model_copy(update={"wait_basis": "none"}) for key, board in state.queues.items()}
    return replace(state, queues=bare)


def services(count: int) -> tuple[Place, ...]:
    """The services of an entrance board."""
    return tuple(
        Place(f"s{number}", made[0], made[1], Text(zh=made[2], en=made[3]), UPSTAIRS if number % 3 else HALL)
        for number in range(count)
        for made in [_queue_of(number)]
    )


def _queue_of(number: int) -> tuple[str, str, str, str, int, int, tuple[int, int]]:
    _, letter, zh, en, count, windows, wait = QUEUES[number % len(QUEUES)]
    again = f"（{number // 9 + 1}）" if number >= len(QUEUES) else ""
    return f"q{number}", letter, zh + again, en, count, windows, wait


def poster(size: tuple[int, int]) -> pygame.Surface:
    """A picture with a clear edge and corners that differ."""
    picture = pygame.Surface(size)
    picture.fill((236, 240, 246))
    wide, high = size
    for place, ink in enumerate(((196, 54, 47), (47, 128, 196), (58, 158, 96), (214, 158, 46))):
        corner = (wide // 2 * (place % 2), high // 2 * (place // 2), wide // 2, high // 2)
        pygame.draw.rect(picture, ink, pygame.Rect(corner).inflate(-wide // 10, -high // 10), border_radius=24)
    return picture


def waiting(state: HallState) -> HallState:
    """With the nine queues."""
    for each in QUEUES:
        state = state.heard_queue(each[0], queue(*each))
    return state


def line(number: str, window: str, place: int) -> CallLine:
    """One line of the hall's board, the younger the smaller its place."""
    return CallLine(
        call=f"c{place}", number=number, window=window, window_name=window_name(window),
        state="called" if place < 3 else "serving", nth=1, at=NOW - timedelta(seconds=3 + 9 * place), zone="hall",
    )  # fmt: skip


def window_name(window: str) -> Text:
    """As windows are named."""
    return Text(zh=f"{window}号窗口", en=f"Window {window}")


def window(number: str, state: Literal["paused", "closed", "idle"]) -> WindowBoard:
    """One window's board."""
    return WindowBoard(
        journal="j", seq=9, window=number, name=window_name(number), state=state, since=NOW, services=[]
    )  # fmt: skip


def queue(queue: str, letter: str, zh: str, en: str, waiting: int, windows: int, wait: tuple[int, int]) -> QueueBoard:
    """One queue's board."""
    return QueueBoard(
        journal="j", seq=9, queue=queue, letter=letter, name=Text(zh=zh, en=en), waiting=waiting,
        open_windows=windows, wait_low=wait[0], wait_high=wait[1],
    )  # fmt: skip
