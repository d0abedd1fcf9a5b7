"""The console by keyboard alone, for every eye: where the focus is, nothing that traps it, no violation of WCAG 2.2 AA."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.axe import violations
from tests.house.counter import Counter, issued
from tests.house.door import Door
from tests.house.hall import Hall

pytestmark = [pytest.mark.network, pytest.mark.browser]

STOPS = 60
SIZES = [(1366, 768), (1920, 1080), (360, 740)]
FOCUS = """() => {
    const at = document.activeElement
    if (!at || at === document.body) return null
    const style = getComputedStyle(at), box = at.getBoundingClientRect()
    const holder = at.matches('label input') ? getComputedStyle(at.closest('label')) : style
    const drawn = [style, holder].some(one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2)
    return { name: at.className || at.id || at.tagName, drawn, seen: box.width > 0 && box.height > 0 }
}"""


@pytest.fixture
def busy(door: Door) -> Door:
    """A hall in which something is to be seen everywhere."""
    for window in ("1", "2", "4"):
        door.post(f"/windows/{window}/open")
    issued(door, 12)
    issued(door, 1, "estate")
    issued(door, 2, **{"class": "priority"})
    for verb in ("call-next", "start"):
        door.post(f"/windows/4/{verb}")
    return door


def tabbed(page: Page, to: str) -> list[dict[str, Any]]:
    """Tab until something with this class has the focus; every stop on the way."""
    stops: list[dict[str, Any]] = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at:
            stops.append(at)
            if to in at["name"].split():
                return stops
    raise AssertionError(f"{to} is not reached: {[stop['name'] for stop in stops]}")


def focused(page: Page, on: str) -> bool:
    return on in page.evaluate(FOCUS)["name"].split()


def test_a_citizen_is_served_without_a_mouse(staffed_hall: Hall, chromium: Browser, busy: Door) -> None:
    clerk = Counter(chromium, staffed_hall, "clerk-3")
    page = clerk.page
    stops = tabbed(page, "open")
    page.keyboard.press("Enter")
    clerk.state("空闲")
    stops += tabbed(page, "next")
    page.keyboard.press("Enter")
    clerk.state("呼叫中")
    assert focused(page, "next"), "a key that is off keeps the focus"
    stops += tabbed(page, "start")
    page.keyboard.press("Space")
    clerk.state("办理中")
    clerk.strike("transfer", "F9")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    assert focused(page, "start"), "back where one was"
    assert all(stop["drawn"] and stop["seen"] for stop in stops), stops
    clerk.close()


def test_who_was_set_aside_is_taken_up_again_without_a_mouse(staffed_hall: Hall, chromium: Browser, busy: Door) -> None:
    for verb in ("open", "call-next", "start"):
        busy.post(f"/windows/3/{verb}")
    clerk = Counter(chromium, staffed_hall, "clerk-3")
    page = clerk.page
    clerk.strike("park", "F7")
    page.keyboard.type("补材料")
    page.keyboard.press("Enter")
    clerk.state("空闲")
    page.locator("#tab-waiting").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#tab-parked")).to_have_attribute("aria-selected", "true")
    stops = tabbed(page, "plain-button")
    page.keyboard.press("Enter")
    clerk.state("办理中")
    clerk.strike("finish", "F8")
    clerk.state("空闲")
    clerk.strike("pause", "Shift+F4")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    clerk.state("用餐")
    assert all(stop["drawn"] and stop["seen"] for stop in stops), stops
    clerk.close()


def test_the_focus_goes_round_and_is_trapped_nowhere(staffed_hall: Hall, chromium: Browser, busy: Door) -> None:
    clerk = Counter(chromium, staffed_hall, "clerk-1")
    clerk.page.keyboard.press("Tab")
    first = clerk.page.evaluate(FOCUS)["name"]
    names = [first]
    for _ in range(STOPS):
        clerk.page.keyboard.press("Tab")
        at = clerk.page.evaluate(FOCUS)
        names.append(at["name"] if at else "the page's end")
        if names[-1] == "the page's end":
            break
    assert names[-1] == "the page's end", names
    own = [name.split()[0] for name in names if name.split()[0] in ("home", "next", "start", "finish", "undo", "keys")]
    assert own == ["home", "next", "start", "finish", "undo", "keys"], "in the order in which one reads"
    clerk.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_shuts_anybody_out(staffed_hall: Hall, chromium: Browser, busy: Door, language: str) -> None:
    window = {"zh": "1", "en": "2"}[language]
    clerk = Counter(chromium, staffed_hall, "admin", language=language, path=f"/console?window={window}")
    page = clerk.page
    found = violations(page)
    clerk.strike("next", "F2")
    expect(page.locator(".current.called")).to_be_visible()
    found += violations(page)
    clerk.strike("start", "F4")
    expect(page.locator(".current.serving")).to_be_visible()
    for key in ("F9", "F7", "F1", "Shift+F9"):
        clerk.strike("keys", key)
        expect(page.locator("dialog")).to_be_visible()
        found += violations(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    for tab in ("parked", "others"):
        page.locator(f"#tab-{tab}").click()
        found += violations(page)
    clerk.strike("finish", "F8")
    expect(page.locator(".current.none")).to_be_visible()
    for key in ("Shift+F2", "Shift+F4"):
        clerk.strike("keys", key)
        expect(page.locator("dialog")).to_be_visible()
        found += violations(page)
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    assert found == []
    clerk.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_is_cut_off_at_any_size(
    staffed_hall: Hall, chromium: Browser, busy: Door, size: tuple[int, int], language: str
) -> None:
    clerk = Counter(chromium, staffed_hall, "admin", language=language, size=size, path="/console?window=4")
    page = clerk.page
    expect(page.locator(".current.serving")).to_be_visible()
    clerk.strike("transfer", "F9")
    expect(page.locator("dialog .kinds")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cut = page.evaluate(
        "[...document.querySelectorAll('.verbs .word, .tabs button, .switch button, dialog label')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    )
    assert cut == []
    keys = page.locator(".verbs .keys").bounding_box()
    assert keys
    assert keys["y"] + keys["height"] <= size[1], "every key is on the screen without scrolling"
    small = page.evaluate(
        "[...document.querySelectorAll('button, select, label:has(input)')].map(e => e.getBoundingClientRect())"
        ".filter(b => b.width && (b.width < 24 || b.height < 24)).length"
    )
    assert small == 0
    clerk.close()
