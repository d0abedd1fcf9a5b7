"""No tab of the office and no wall breaks WCAG 2.2 AA as axe-core tests it, in both languages; nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.axe import spills, violations
from tests.house.hall import Hall
from tests.house.sign_in import at_work
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.browser]

TABS = {
    "": "li button", "windows": "[data-window]", "devices": "h2", "notices": "textarea", "intake": "h2",
    "reports": "tfoot td",
}  # fmt: skip
SIZES = ((1366, 768), (820, 1180))


@pytest.fixture(scope="module")
def page(worked_hall: Hall, chromium: Browser) -> Iterator[Page]:
    made = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce").new_page()
    yield at_work(made, worked_hall, "/office")
    made.context.close()


def speak(page: Page, language: str) -> None:
    page.evaluate("language => localStorage.setItem('lobby.language', language)", language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("tab", TABS)
def test_a_tab_is_for_everybody(worked_hall: Hall, page: Page, tab: str, language: str) -> None:
    speak(page, language)
    page.goto(f"{worked_hall.http}/office/{tab}".rstrip("/"))
    expect(page.locator(f"main {TABS[tab]}").first).to_be_visible()
    assert violations(page) == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        until(lambda: not spills(page), f"nothing is wider than {width}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_asks_before_it_acts_is_for_everybody(worked_hall: Hall, page: Page, language: str) -> None:
    speak(page, language)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{worked_hall.http}/office/windows")
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
    worked_hall: Hall, page: Page, size: tuple[int, int], language: str
) -> None:
    speak(page, language)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{worked_hall.http}/wall")
    expect(page.locator(".chart canvas")).to_have_count(4)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    cut = (
        "[...document.querySelectorAll('.wall section')].filter(one => one.scrollHeight > one.clientHeight + 1).length"
    )
    assert page.evaluate(cut) == 0
