"""A manager's hour in a real browser, on a real server that is restarted in the middle; two managers; hostile words."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.door import Door
from tests.house.hall import PASSWORD, Hall
from tests.house.sign_in import at_work

pytestmark = [pytest.mark.network, pytest.mark.browser]

HOSTILE = {
    "zh": "<img src=x onerror=\"document.title='hit'\">今天下午<b>三点</b>",
    "en": "<script>document.title='hit'</script> {{ 7*7 }} %s",
}
Open = Callable[[str], Page]


@pytest.fixture
def at(worked_hall: Hall, chromium: Browser) -> Iterator[Open]:
    """Opens a page of the hall as a manager of their own: other cookies, another tab."""
    opened = []

    def sign_in(path: str) -> Page:
        page = chromium.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True).new_page()
        opened.append(page)
        return at_work(page, worked_hall, path)

    yield sign_in
    for page in opened:
        page.context.close()


@pytest.fixture
def door(worked_hall: Hall) -> Iterator[Door]:
    made = Door.signed_in(worked_hall.http, "admin", PASSWORD)
    yield made
    made.close()


def chip(page: Page, queue: str, window: str) -> Any:
    return page.locator(f'[data-queue="{queue}"] [data-window="{window}"]')


def choose(page: Page, queue: str, mark: str) -> None:
    page.get_by_role("radio", name=f"{queue}: {mark}").check()


def moves(hall: Hall, window: str) -> list[dict[str, Any]]:
    return [event for event in hall.journal() if event["event"].startswith("window_") and event.get("window") == window]


def test_a_window_is_moved_with_one_drag_and_taken_back(worked_hall: Hall, at: Open, door: Door) -> None:
    page = at("/office")
    expect(page.get_by_text("没有开放的窗口").first).to_be_visible()  # nobody serves 统一出件
    page.get_by_role("link", name="窗口调配").click()
    chip(page, "marriage", "10").drag_to(page.locator('[data-queue="collect"]'))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("统一出件：不办 → 主办；开放窗口 0 → 1")
    expect(dialog).to_contain_text("注意：婚姻登记将没有开放的窗口")
    page.get_by_label("原因").fill("出件人多")
    page.get_by_role("button", name="确认调配").click()
    expect(page.get_by_role("status").filter(has_text="10号窗口现在办理：统一出件")).to_be_visible()
    expect(chip(page, "collect", "10")).to_contain_text("今日调整")
    assert door.get("/windows/10/work")[1]["serves"] == ["collect"]
    chip(page, "collect", "10").press("Enter")
    page.get_by_role("button", name="恢复平日安排").click()
    expect(chip(page, "marriage", "10")).not_to_contain_text("今日调整")
    told = [(event["event"], event["by"], event.get("reason")) for event in moves(worked_hall, "10") if "by" in event]
    assert told == [("window_assigned", "user:admin", "出件人多"), ("window_restored", "user:admin", None)]


def test_a_change_sent_while_the_server_starts_again_is_made_once(worked_hall: Hall, at: Open) -> None:
    page = at("/office/windows")
    chip(page, "general", "14").press("Enter")
    choose(page, "不动产登记", "主办")
    choose(page, "综合受理", "不办")
    expect(page.get_by_role("dialog")).to_contain_text("不动产登记：支援 → 主办")
    worked_hall.server.stop()
    page.get_by_role("button", name="确认调配").click()
    expect(page.get_by_role("button", name="请稍候…")).to_be_visible()
    worked_hall.start_server()
    expect(page.get_by_role("status").filter(has_text="14号窗口现在办理：不动产登记")).to_be_visible()
    expect(chip(page, "estate", "14")).to_contain_text("今日调整")
    expect(page.locator(".mark.live")).to_be_visible()
    assert [event["event"] for event in moves(worked_hall, "14")] == ["window_assigned"]


def test_two_managers_are_told_of_one_another(at: Open, door: Door) -> None:
    first, second = at("/office/windows"), at("/office/windows")
    for page, queue in ((first, "公安事务"), (second, "交通运输")):
        chip(page, "tax", "3").press("Enter")
        choose(page, queue, "主办")
        expect(page.get_by_role("dialog")).to_contain_text("确认后的变化")
    first.get_by_role("button", name="确认调配").click()
    expect(first.get_by_role("dialog")).to_be_hidden()
    second.get_by_role("button", name="确认调配").click()
    expect(second.get_by_role("alert")).to_contain_text("3号窗口的业务刚刚被其他人调整过")
    expect(second.get_by_role("radio", name="公安事务: 主办")).to_be_checked()
    expect(second.get_by_role("radio", name="交通运输: 主办")).not_to_be_checked()
    assert door.get("/windows/3/work")[1]["serves"] == ["tax", "police"]


def test_a_window_is_opened_and_closed_from_the_map(at: Open, door: Door) -> None:
    page = at("/office")
    acts = (("开放窗口", "确认开放", "5号窗口已开放", "idle"), ("关闭窗口", "确认关闭", "5号窗口已关闭", "closed"))
    for act, sure, said, state in acts:
        page.get_by_role("button", name="调配5号窗口").click()
        page.get_by_role("button", name=act).click()
        page.get_by_role("button", name=sure).click()
        expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
        assert next(one for one in door.get("/windows")[1] if one["window"] == "5")["state"] == state


def test_hostile_words_stay_words_everywhere(at: Open, worked_hall: Hall) -> None:
    page = at("/office/notices")
    page.locator("textarea").nth(0).fill(HOSTILE["zh"])
    page.locator("textarea").nth(1).fill(HOSTILE["en"])
    page.get_by_role("button", name="发布通知").click()
    expect(page.get_by_role("dialog")).to_contain_text(HOSTILE["zh"])
    page.get_by_role("dialog").get_by_role("button", name="发布通知").click()
    expect(page.get_by_role("status").filter(has_text="通知已发布")).to_be_visible()
    expect(page.locator(".now").first).to_contain_text(HOSTILE["en"])
    for path in ("/office", "/wall", "/board"):
        page.goto(f"{worked_hall.http}{path}")
        page.wait_for_load_state("networkidle")
        assert page.title() != "hit"


def test_figures_of_the_page_are_those_of_its_files(at: Open) -> None:
    page = at("/office/reports")
    page.get_by_label("分组").select_option("clerk")
    expect(page.locator("thead th").first).to_have_text("人员")
    rows = [row.split("\t") for row in page.locator("main tbody").inner_text().splitlines()]
    with page.expect_download() as kept:
        page.get_by_role("link", name="导出 CSV").click()
    head, *lines = csv.reader(io.StringIO(Path(kept.value.path()).read_text("utf-8-sig")))
    assert head[:3] == ["人员", "取号", "办结"]
    assert [line[:3] for line in lines[:-1]] == [row[:3] for row in rows]
    with page.expect_download() as kept:
        page.get_by_role("link", name="导出 XLSX").click()
    assert kept.value.suggested_filename.endswith(".xlsx")
    assert zipfile.ZipFile(kept.value.path()).testzip() is None


def test_a_wall_without_anybody_signed_in_says_so_and_shows_nothing(worked_hall: Hall, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{worked_hall.http}/wall")
    expect(page.get_by_text("此页面需要登录")).to_be_visible()
    expect(page.locator(".chart")).to_have_count(0)
    page.close()


def test_a_token_lets_a_screen_in_to_the_wall_and_nowhere_else(
    worked_hall: Hall, chromium: Browser, door: Door
) -> None:
    made = door.post("/tokens", {"name": "big screen", "scopes": ["wall.see"], "days": 30})[1]
    page = chromium.new_page()
    page.goto(f"{worked_hall.http}/wall#token={made['token']}")
    expect(page.locator("li.strong b")).to_be_visible()
    page.close()
    screen = Door(worked_hall.http, made["token"])
    assert (screen.get("/wall")[0], screen.get("/office")[0], screen.get("/reports/clerk")[0]) == (200, 403, 403)
    screen.close()


def test_the_wall_moves_with_the_hall(at: Open, door: Door) -> None:
    page = at("/wall")
    tile = page.locator("li.strong b")
    before = int(tile.inner_text())
    door.post("/tickets", {"service": "tax"})
    expect(tile).to_have_text(str(before + 1))
    expect(page.get_by_role("img", name="各业务等候")).to_be_visible()


def test_the_day_is_closed_with_what_was_shown_before(at: Open, door: Door) -> None:
    page = at("/office")
    page.get_by_role("button", name="当日结束").click()
    expire, finish, _ = page.get_by_role("dialog").locator("dd").all_inner_texts()
    page.get_by_role("button", name="确认结束当日").click()
    expect(page.get_by_role("status").filter(has_text=f"{expire} 个号过期，{finish} 个号自动办结")).to_be_visible()
    expect(page.get_by_text("当日尚未开始营业，或已经结束。")).to_be_visible()
    day = door.get("/day")[1]
    assert (day["open"], day["waiting"], day["serving"], day["windows_open"]) == (False, 0, 0, 0)
