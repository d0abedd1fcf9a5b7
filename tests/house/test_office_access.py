"""No tab of the office and no wall breaks WCAG 2.2 AA as axe-core tests it, in both languages; nothing is cut off."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.house.hall import CENTRE, PASSWORD, ROOT, Hall, running
from tests.house.office_day import fill

pytestmark = [pytest.mark.network, pytest.mark.browser, pytest.mark.timeout(240)]

AXE = ROOT / "queue_server/web/app/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TABS = {
    "": "li button", "windows": "[data-window]", "devices": "h2", "notices": "textarea", "intake": "h2",
    "reports": "tfoot td",
}  # fmt: skip
SIZES = ((1366, 768), (820, 1180))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    data = tmp_path_factory.mktemp("access") / "data"
    fill(data, CENTRE, time.time(), hours=1.0)
    with running(data, devices={"kiosk-1": "kiosk", "strip-3": "strip"}) as made:
        yield made


@pytest.fixture(scope="module")
def page(hall: Hall) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        made = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce").new_page()
        made.goto(f"{hall.http}/sign-in?next=/office")
        made.locator("input").first.fill("admin")
        made.locator("input[type=password]").fill(PASSWORD)
        made.keyboard.press("Enter")
        made.wait_for_url(f"{hall.http}/office")
        yield made
        browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds, each with the first place where it does."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, { runOnly: rules, resultTypes: ['violations'] })", RULES
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]} {each['nodes'][0]['failureSummary'][:300]}"
            for each in found["violations"]]  # fmt: skip


def speak(page: Page, language: str) -> None:
    page.evaluate("language => localStorage.setItem('lobby.language', language)", language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_for_everybody(hall: Hall, page: Page, tab: str, language: str) -> None:
    speak(page, language)
    page.goto(f"{hall.http}/office/{tab}".rstrip("/"))
    expect(page.locator(f"main {TABS[tab]}").first).to_be_visible()
    assert violations(page) == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=5_000)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_asks_before_it_acts_is_for_everybody(hall: Hall, page: Page, language: str) -> None:
    speak(page, language)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{hall.http}/office/windows")
    page.locator('[data-queue="general"] [data-window="14"]').press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.locator("header button.bar-button").first.click()
    expect(page.get_by_role("dialog").locator("dd").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1080, 1920)])
def test_the_wall_is_for_everybody_and_shows_all_at_once(
    hall: Hall, page: Page, size: tuple[int, int], language: str
) -> None:
    speak(page, language)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{hall.http}/wall")
    expect(page.locator(".chart canvas")).to_have_count(4)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    cut = (
        "[...document.querySelectorAll('.wall section')].filter(one => one.scrollHeight > one.clientHeight + 1).length"
    )
    assert page.evaluate(cut) == 0
