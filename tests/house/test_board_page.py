"""The board in a real browser, from a real server over a real broker: calls, playlist, notices, emergencies, lost signal."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from displays import sample
from lobby import config, draw
from tests.house.door import Door
from tests.house.hall import CENTRE, PASSWORD, Hall, running
from tests.house.sign_in import at_work

pytestmark = [pytest.mark.network, pytest.mark.browser]

MORE = """
[[zones]]
id = "hall"
name = { zh = "大厅", en = "Hall" }

[[zones]]
id = "east"
name = { zh = "东区", en = "East" }

[[board.playlist]]
kind = "video"
file = "broken.mp4"

[[board.playlist]]
kind = "picture"
file = "poster.png"
seconds = 3600
"""
HOSTILE = {
    "zh": "<img src=x onerror=\"document.title='hit'\">请注意<b>",
    "en": "<script>document.title='hit'</script> & %s",
}
LONG = {"zh": "<u>请在休息区等候，其他业务不受影响。" * 8, "en": "Please wait in the seats; all else goes on. " * 8}
ARROW = config.load(CENTRE).window["3"].arrow or ""
WAYS = {"left": "向左 Left", "right": "向右 Right", "ahead": "直行 Straight on", "back": "在您身后 Behind you"}
FIRE = {"zh": "请从最近的安全出口离开", "en": "Please leave by the nearest exit"}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("board")
    centre = folder / "centre.toml"
    own = re.sub(r"\[\[board\.playlist\]\]\n(?:.+\n)+", "", CENTRE.read_text("utf-8"))
    here = re.sub(r'(\[\[windows\]\]\nid = "3"\n)', r'\1zone = "east"\n', own)
    centre.write_text(
        re.sub(r'^catalogue = "', f'catalogue = "{CENTRE.parent}/', here, flags=re.MULTILINE) + MORE, "utf-8"
    )
    media = folder / "data" / "media"
    media.mkdir(parents=True)
    (media / "broken.mp4").write_bytes(b"no video at all")
    (media / "poster.png").write_bytes(draw.encoded(sample.poster((1600, 900))))
    with running(folder / "data", centre=centre) as made:
        yield made


@pytest.fixture
def manager(hall: Hall) -> Iterator[Door]:
    door = Door.signed_in(hall.http, "admin", PASSWORD)
    yield door
    door.delete("/hall/emergency")
    door.delete("/hall/notice")
    door.close()


def opened(chromium: Browser, hall: Hall, path: str, size: tuple[int, int] = (1920, 1080)) -> Page:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-GB")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
    page.goto(hall.http + path)
    return page


def called(door: Door, window: str = "3") -> str:
    """The number that is called at a window of the tax queue."""
    door.post(f"/windows/{window}/open")
    assert door.post("/tickets", {"service": "tax"})[0] == 201
    status, body = door.post(f"/windows/{window}/call-next")
    assert status == 200, body
    return str(body["ticket"]["number"])


def away_with(door: Door, window: str = "3") -> None:
    door.post(f"/windows/{window}/no-show")


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (3840, 2160), (1080, 1920)])
def test_a_call_fills_the_band_of_every_screen(
    hall: Hall, chromium: Browser, manager: Door, size: tuple[int, int]
) -> None:
    board = opened(chromium, hall, "/board", size)
    expect(board.get_by_text("当前等候人数与时间")).to_be_visible()
    number, band = called(manager), board.locator(".band")
    expect(band).to_contain_text(number)
    for words in ("正在叫号", "3号窗口", "东区 East", WAYS[ARROW]):
        expect(band).to_contain_text(words)
    expect(band.locator(f"[data-way={ARROW}]")).to_be_visible()
    board.wait_for_function("() => document.getAnimations().some(each => each.animationName?.startsWith('pulse'))")
    manager.post("/windows/3/recall")
    expect(band).to_contain_text("再次呼叫")
    assert board.evaluate("document.documentElement.scrollWidth <= innerWidth")
    spill = board.evaluate(
        "[...document.querySelectorAll('.pen span')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert spill == 0
    away_with(manager)
    board.context.close()


def test_a_board_is_written_in_the_typeface_of_the_house_whatever_its_machine_has(
    hall: Hall, chromium: Browser
) -> None:
    board = opened(chromium, hall, "/board")
    ours = "() => [...document.fonts].filter(one => one.family.includes('Noto Sans SC') && one.status === 'loaded')"
    board.wait_for_function(f"{ours}.length === 2")
    words, size = "J003 请到", 100
    wide = board.evaluate(
        """([words, size]) => {
            const pen = document.createElement('canvas').getContext('2d')
            pen.font = `700 ${size}px ${getComputedStyle(document.querySelector('.page')).fontFamily}`
            return pen.measureText(words).width
        }""",
        [words, size],
    )
    assert wide == pytest.approx(draw.measure(words, size, bold=True), abs=3)
    board.context.close()


def test_the_playlist_passes_over_what_cannot_be_shown(hall: Hall, chromium: Browser) -> None:
    board = opened(chromium, hall, "/board")
    picture = board.locator(".stage img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 1600
    board.context.close()


def test_windows_say_in_words_that_nobody_is_there(hall: Hall, chromium: Browser, manager: Door) -> None:
    board = opened(chromium, hall, "/board")
    manager.post("/windows/2/open")
    manager.post("/windows/2/pause")
    # The windows stand on pages that take turns.
    expect(board.locator("[data-window='2']")).to_contain_text("暂停服务，请稍候")
    manager.post("/windows/2/close")
    board.context.close()


def test_a_board_of_another_zone_shows_none_of_it(hall: Hall, chromium: Browser, manager: Door) -> None:
    east, west = opened(chromium, hall, "/board?zone=east"), opened(chromium, hall, "/board?zone=hall")
    expect(west.get_by_text("当前等候人数与时间")).to_be_visible()
    number = called(manager)
    expect(east.locator(".band")).to_contain_text(number)
    here = called(manager, "2")
    expect(west.locator(".band")).to_contain_text(here)
    expect(west.get_by_text(number, exact=True)).to_have_count(0)
    expect(east.get_by_text(here, exact=True)).to_have_count(0)
    away_with(manager)
    away_with(manager, "2")
    east.context.close()
    west.context.close()


def test_the_entrance_tells_which_service_is_quiet(hall: Hall, chromium: Browser, manager: Door) -> None:
    door = opened(chromium, hall, "/board?view=entrance")
    tax = door.locator("[data-service=tax]")
    manager.post("/windows/1/open")
    expect(tax).to_contain_text("空闲 Quiet")
    expect(door.locator(".advice")).to_contain_text("税务服务")
    for window in ("1", "2", "3"):
        manager.post(f"/windows/{window}/close")
    expect(tax).to_contain_text("暂无窗口办理")
    door.context.close()


def test_a_hostile_notice_is_only_text_and_a_long_one_runs(hall: Hall, chromium: Browser, manager: Door) -> None:
    board = opened(chromium, hall, "/board")
    assert manager.put("/hall/notice", HOSTILE)[0] == 200
    expect(board.locator(".notice")).to_contain_text(HOSTILE["zh"])
    expect(board.locator(".notice")).to_contain_text(HOSTILE["en"])
    expect(board.locator(".notice img, .notice b, .notice script")).to_have_count(0)
    assert "hit" not in board.title()
    assert manager.put("/hall/notice", LONG)[0] == 200
    expect(board.locator(".run p").first).to_contain_text(LONG["zh"])
    first = board.locator(".run").bounding_box()
    board.wait_for_function(
        "x => document.querySelector('.run').getBoundingClientRect().x < x - 5", arg=first and first["x"]
    )
    board.context.close()


def test_the_manager_begins_and_ends_an_emergency_with_a_second_press(
    hall: Hall, chromium: Browser, manager: Door
) -> None:
    board, number = opened(chromium, hall, "/board"), called(manager)
    expect(board.locator(".band")).to_contain_text(number)
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    office = at_work(context.new_page(), hall, "/office/notices")
    card = office.locator("section.card", has_text="通知与紧急通知")
    begin = card.get_by_role("button", name="发布紧急通知")
    expect(begin).to_be_disabled()
    card.get_by_label("中文").nth(1).fill(FIRE["zh"])
    expect(begin).to_be_disabled()
    card.get_by_label("英文").nth(1).fill(FIRE["en"])
    begin.click()
    expect(office.get_by_role("dialog")).to_contain_text(FIRE["zh"])
    expect(board.locator(".emergency")).to_have_count(0)
    office.get_by_role("button", name="确认发布").click()
    expect(board.get_by_text("紧急通知")).to_be_visible()
    expect(board.get_by_text(number, exact=True)).to_have_count(0)
    expect(card).to_contain_text("紧急通知正在播出")
    card.get_by_role("button", name="结束紧急通知").click()
    expect(board.get_by_text("紧急通知")).to_be_visible()
    office.get_by_role("button", name="确认结束").click()
    expect(board.locator(".emergency")).to_have_count(0)
    expect(board.locator(".band")).to_contain_text(number)
    away_with(manager)
    office.context.close()
    board.context.close()


def test_a_lost_signal_is_told_after_ten_seconds_keeps_the_last_board_and_heals(
    hall: Hall, chromium: Browser, manager: Door
) -> None:
    board, number = opened(chromium, hall, "/board"), called(manager)
    expect(board.locator(".band")).to_contain_text(number)
    hall.server.kill()
    expect(board.locator(".notice.lost")).to_contain_text("信号中断")
    expect(board.locator(".band")).to_contain_text(number)
    hall.start_server()
    expect(board.locator(".notice.lost")).to_have_count(0)
    again = Door.signed_in(hall.http, "admin", PASSWORD)
    away_with(again)
    newer = called(again)
    expect(board.locator(".band")).to_contain_text(newer)
    away_with(again)
    again.close()
    manager._line.close()
    board.context.close()
