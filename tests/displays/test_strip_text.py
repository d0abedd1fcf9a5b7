"""What a window strip says at the widths that strips have: read at a glance, never cut in the middle of a number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from displays.strip_plugs import card_of
from displays.strip_text import Card, Shown, shown
from drivers import make_device
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
        ("paused", None, 128, Shown("暂停服务，请稍候", "yellow", "static")),
        ("paused", None, 96, Shown("暂停服务", "yellow", "static")),
        ("paused", None, 48, Shown("暂停", "yellow", "static")),
        ("idle", None, 96, Shown("税务服务", "green", "static")),
    ],
)
def test_each_state_at_a_width(state: str, number: str | None, width: int, expected: Shown) -> None:
    assert shown(board(state, number), Card(width)) == expected


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", ["A001", "A1000", "AKL99"])
def test_a_number_is_whole_and_stands_still_wherever_it_fits(width: int, number: str) -> None:
    for state in ("called", "serving"):
        text = shown(board(state, number), Card(width))
        assert text.text.startswith(number)
        assert (text.effect == "static") == (width // 8 >= len(number))
        assert columns(text.text) <= max(width // 8, len(number))


def test_a_number_longer_than_the_strip_passes_by_whole_for_half_of_it_is_anothers() -> None:
    assert shown(board("called", "AKL1234"), Card(48)) == Shown("AKL1234", "red", "move_left")


def test_only_many_services_move() -> None:
    many = shown(board("idle", services=("综合受理", "税务服务", "市场监管")), Card(96))
    assert many == Shown("综合受理 税务服务 市场监管", "green", "move_left")
    assert shown(board("idle", services=()), Card(96)).text == "3号窗口"


def test_a_long_window_name_gives_way_to_the_number() -> None:
    text = shown(board("called", "A001", name="办不成事反映暨企业综合服务窗口"), Card(96))
    assert text == Shown("A001 请办理", "red", "static")


def test_a_window_whose_name_the_card_cannot_write_is_not_named() -> None:
    assert shown(board("called", "A001", name="𬭎窗口"), Card(256)).text == "A001 请办理"


def test_what_the_card_lacks_is_told_by_its_nearest_or_in_english_and_only_then_marked() -> None:
    names = [Text(zh="𬭎服务", en="Hardware"), Text(zh="面积ñ²🔥", en=""), Text(zh="𬭎\x1b\n\\", en="")]
    free = board("idle").model_copy(update={"services": names})
    text = shown(free, Card(400)).text
    assert text == "Hardware 面积n2 〓  ＼"
    text.encode("gbk")


def test_a_window_that_is_gone_is_dark() -> None:
    assert shown(None, Card(96)).text == ""


FIRE = Text(zh="火警，请有序撤离", en="Fire: please leave calmly")


@pytest.mark.parametrize("state", ["closed", "idle", "called", "serving", "paused"])
def test_an_emergency_goes_over_everything_in_both_languages(state: str) -> None:
    number = "A001" if state in ("called", "serving") else None
    found = shown(board(state, number), Card(96), FIRE)
    assert found == Shown("火警，请有序撤离  Fire: please leave calmly", "red", "move_left")
    assert shown(None, Card(256), Text(zh="演练", en="Drill")) == Shown("演练  Drill", "red", "static")


def test_an_emergency_too_long_for_a_card_is_said_whole_in_one_language() -> None:
    long = Text(zh="疏散" * 60, en="Do not " * 30 + "panic")
    assert shown(None, Card(96), long).text == "疏散" * 60
    assert shown(None, Card(96), Text(zh="", en="Fire")).text == "Fire"


def test_digits_show_the_number_and_nothing_that_could_be_taken_for_one() -> None:
    digits = Card(32, digits=True)
    assert shown(board("called", "A001"), digits).text == "A001"
    assert shown(board("serving", "A001"), digits).text == "A001"
    dark = [board("idle", services=()), board("idle", services=("12345热线",)), board("paused"), board("closed"), None]
    assert {shown(each, digits).text for each in dark} == {""}
    assert shown(board("called", "A001"), digits, Text(zh="119火警", en="")).text == ""


def test_a_large_font_has_fewer_columns() -> None:
    large = Card(192, column_px=16)
    assert shown(board("called", "A001"), large) == Shown("A001 3号窗口", "red", "static")


@pytest.mark.parametrize(
    ("driver", "settings", "expected"),
    [
        ("onbon", {"width_px": 96}, Card(96)),
        ("cpower", {"width_px": 96}, Card(96)),
        ("cpower", {"width_px": 192, "font": 4}, Card(192, column_px=16)),
        ("armfly", {"digits": 6}, Card(48, digits=True)),
    ],
)
def test_each_driver_says_by_its_settings_what_its_card_shows(
    driver: str, settings: dict[str, object], expected: Card
) -> None:
    assert card_of(make_device(driver, "serial:///dev/x", settings)) == expected
