"""A manager in a browser, who signs in as everybody does."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.house.hall import PASSWORD, Hall


def at_work(page: Page, hall: Hall, path: str) -> Page:
    """The page at a path of the office, once its manager has signed in."""
    page.goto(f"{hall.http}/sign-in?next={path}")
    page.locator("input").first.fill("admin")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{hall.http}{path}")
    return page
