"""Pages that everybody can open, in both languages: by the rules of WCAG 2.2 AA, and no wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.house.axe import spills, violations
from tests.house.hall import Hall

pytestmark = [pytest.mark.network, pytest.mark.browser]

SIZES = ((1366, 768), (1920, 1080), (820, 1180))
PATHS = ("/", "/sign-in", "/board", "/board?view=entrance", "/hall", "/r/3", "/book", "/nowhere")


@pytest.fixture(params=["zh", "en"])
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(bypass_csp=True)  # axe comes from outside
    context.add_init_script(f"localStorage.setItem('lobby.language', '{request.param}')")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_whoever_comes_can_read_and_use_it(page: Page, worked_hall: Hall, path: str) -> None:
    page.goto(worked_hall.http + path)
    page.wait_for_function("() => document.querySelector('#app')?.childElementCount > 0")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert not spills(page), f"{path} is wider than {width}"
        assert violations(page) == []
