"""A month as it comes out of the printer, and the charts of reports: whole, in both languages, for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.month import Month
from lobby import config
from queue_server.journal import FILE
from tests.house.axe import spills, violations
from tests.house.hall import CENTRE, Hall, running
from tests.house.sign_in import at_work
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.browser, pytest.mark.timeout(300)]

A4_POINTS = (595, 842)
PRINTED_PIXELS = 703
"""186 mm: the sheet without its margins."""
OUTSIDE = """
    [...document.querySelectorAll('.sheet :is(table, tr, td, th, dd, dt, figure, svg, p, h1, h2, small)')]
        .filter(one => one.getBoundingClientRect().right > document.querySelector('.sheet').getBoundingClientRect().right + 1
                || one.getBoundingClientRect().left < 0)
        .map(one => one.outerHTML.slice(0, 120))
"""
CUT = """
    [...document.querySelectorAll('.sheet *')]
        .filter(one => getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1)
        .map(one => one.outerHTML.slice(0, 120))
"""
TOO_HIGH = """
    [...document.querySelectorAll('.sheet :is(figure, .whole, tr)')]
        .filter(one => one.getBoundingClientRect().height > 269 * 96 / 25.4).length
"""
HEADS = {
    "zh": ["业务", "窗口", "取号渠道", "类别", "评价与等候预告", "人员", "差评回访", "指标说明"],
    "en": ["Service", "Window", "Taken at", "Class", "Ratings, and waits as foretold", "Clerk", "Follow-ups of bad ratings",
           "What the figures mean"],
}  # fmt: skip


@pytest.fixture(scope="module")
def last_month() -> date:
    """Its last day."""
    return date.today().replace(day=1) - timedelta(days=1)  # noqa: DTZ011 - of the machine on which the server runs


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, last_month: date) -> Iterator[Hall]:
    """A hall whose last month had six days with something to tell in most tables."""
    data = tmp_path_factory.mktemp("month") / "data"
    data.mkdir()
    centre = config.load(CENTRE).model_copy(update={"hours": None})
    Month(centre, last_month + timedelta(days=1), 6, 500).write(data / FILE)
    with running(data) as made:
        yield made


@pytest.fixture(scope="module")
def page(hall: Hall, chromium: Browser) -> Iterator[Page]:
    made = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce").new_page()
    yield at_work(made, hall, "/office")
    made.context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_month_comes_out_whole_on_a4(hall: Hall, page: Page, last_month: date, language: str, tmp_path: Path) -> None:
    page.evaluate("language => localStorage.setItem('lobby.language', language)", language)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{hall.http}/office/report/{last_month:%Y-%m}")
    expect(page.locator(".meanings")).to_be_visible(timeout=120_000)
    expect(page.locator("figure svg")).to_have_count(3)
    assert violations(page) == []
    heads = page.locator("h2").all_inner_texts()
    assert [head for head in HEADS[language] if head not in heads] == []

    paper = page.pdf(path=tmp_path / "month.pdf", prefer_css_page_size=True, print_background=True)
    pages = [tuple(round(float(side)) for side in box.split()[2:])
             for box in re.findall(r"/MediaBox \[([\d. ]+)\]", paper.decode("latin-1"))]  # fmt: skip
    assert set(pages) == {A4_POINTS}
    assert 3 <= len(pages) <= 8

    page.emulate_media(media="print")
    page.set_viewport_size({"width": PRINTED_PIXELS, "height": 1016})
    expect(page.locator(".tools")).to_be_hidden()
    assert (page.evaluate(OUTSIDE), page.evaluate(CUT), page.evaluate(TOO_HIGH)) == ([], [], 0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_chart_and_the_table_beside_it_are_for_everybody(
    hall: Hall, page: Page, last_month: date, language: str
) -> None:
    page.evaluate("language => localStorage.setItem('lobby.language', language)", language)
    page.emulate_media(media="screen")
    page.goto(f"{hall.http}/office/reports")
    expect(page.locator("tfoot td").first).to_be_visible(timeout=120_000)
    page.locator("select").first.select_option("appointments")
    expect(page.locator(".nothing")).to_be_visible()
    for place, day in enumerate((last_month.replace(day=1), last_month)):
        page.get_by_role("combobox").nth(place).fill(day.isoformat())
        page.get_by_role("combobox").nth(place).press("Enter")
    for by, figure in (("service", "issued"), ("quarter", "wait_p90"), ("clerk", "service_adjusted")):
        page.locator("select").first.select_option(by)
        page.locator("h2 select").select_option(figure)
        expect(page.locator(".chart canvas")).to_be_visible()
        drawn = page.locator("h2 select option:checked").inner_text()
        assert drawn in (page.locator(".chart").get_attribute("aria-label") or "")
        assert violations(page) == []
        for size in ((1366, 768), (1920, 1080), (1024, 768)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            until(lambda: not spills(page), f"nothing is wider than {size[0]}")
