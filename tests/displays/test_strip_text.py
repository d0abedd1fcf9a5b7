"""What a window strip says at the widths that strips have: read at a glance, never cut in the middle of a number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from displays.strip_text import Shown, shown
from drivers.gbk import columns
from lobby.messages import Text, WindowBoard

WIDTHS = (32, 48, 64, 80, 96, 128, 160, 256)


def board(
    state: str, number: str | None = None, *, name: str = "3号窗口", services: tuple[str, ...] = ("税务服务",)
) -> WindowBoard:
    return WindowBoard(
        journal="j", seq=1, window="3", name=Text(zh=name, en="Window"), state=state, number=number,
        call="c" if number else None, since=datetime(2026, 11, 23, tzinfo=UTC),
        services=[Text(zh=service, en="") for service in services],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "number", "width", "expected"),
    [
        ("called", "A001", 128, Shown("A001 请到3号窗口", "red", "static")),
        ("called", "A001", 120, Shown("A001请到3号窗口", "red", "static")),
        ("called", "A001", 104, Shown("A001到3号窗口", "red", "static")),
        ("called", "A001", 96, Shown("A001 3号窗口", "red", "static")),
        ("called", "A1000", 96, Shown("A1000 请办理", "red", "static")),
        ("called", "AK0012", 96, Shown("AK0012请办理", "red", "static")),
        ("called", "A001", 64, Shown("A001", "red", "static")),
        ("serving", "A001", 104, Shown("A001 正在办理", "green", "static")),
        ("serving", "A001", 96, Shown("A001正在办理", "green", "static")),
        ("serving", "A1000", 96, Shown("A1000办理中", "green", "static")),
        ("closed", None, 96, Shown("暂停服务", "red", "static")),
        ("closed", None, 32, Shown("停办", "red", "static")),
        ("paused", None, 96, Shown("稍后办理", "yellow", "static")),
        ("idle", None, 96, Shown("税务服务", "green", "static")),
    ],
)
def test_each_state_at_a_width(state: str, number: str | None, width: int, expected: Shown) -> None:
    assert shown(board(state, number), width) == expected


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", ["A001", "A1000", "AKL99"])
def test_a_number_is_whole_and_the_text_fits_at_every_width(width: int, number: str) -> None:
    for state in ("called", "serving"):
        text = shown(board(state, number), width)
        assert columns(text.text) <= width // 8
        if width // 8 >= len(number):
            assert text.text.startswith(number)


def test_only_many_services_move() -> None:
    many = shown(board("idle", services=("综合受理", "税务服务", "市场监管")), 96)
    assert many == Shown("综合受理 税务服务 市场监管", "green", "move_left")
    assert shown(board("idle", services=()), 96).text == "3号窗口"


def test_a_long_window_name_gives_way_to_the_number() -> None:
    text = shown(board("called", "A001", name="办不成事反映暨企业综合服务窗口"), 96)
    assert text == Shown("A001 请办理", "red", "static")


def test_characters_that_the_card_lacks_are_marked_and_controls_vanish() -> None:
    text = shown(board("idle", services=("𬭎服务\x1b\n",)), 160)
    assert "〓服务" in text.text
    assert all(sign.isprintable() for sign in text.text)
    text.text.encode("gbk")


def test_a_window_that_is_gone_is_dark() -> None:
    assert shown(None, 96).text == ""
