"""A citizen's phone in a browser, for the stories that are told on one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.house.axe import spills, violations
from tests.house.hall import Hall

USUAL = (390, 844)


def phone(
    chromium: Browser, hall: Hall, path: str, size: tuple[int, int] = USUAL, language: str = "zh", script: str = ""
) -> Page:
    """A page on a citizen's phone, with a script before its own; a fault of its scripts fails the story."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    context.set_default_timeout(60_000)
    context.add_init_script(f"localStorage.setItem('lobby.language', '{language}');{script}")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
    page.goto(hall.http + path)
    return page


def looked_at(page: Page) -> None:
    """For everybody, and nothing wider than the phone."""
    assert violations(page) == []
    assert not spills(page)
