"""Signing in, passwords, users, tokens and the record of acts in a real browser, under the real policy for pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.house.axe import spills, violations
from tests.house.counter import staffed
from tests.house.door import Door
from tests.house.hall import PASSWORD, Hall

pytestmark = [pytest.mark.network, pytest.mark.browser]

OWN = "清风徐来水波不兴"
SIZES = ((1366, 768), (820, 1180), (390, 844))


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with staffed(tmp_path_factory.mktemp("people")) as made:
        yield made


@pytest.fixture
def said() -> list[str]:
    """What browsers complain about: above all what their policy for our pages forbids."""
    return []


def opened(chromium: Browser, hall: Hall, path: str, said: list[str], language: str = "zh") -> Page:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.add_init_script(f"localStorage.setItem('lobby.language', '{language}')")
    page = context.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if "Content Security Policy" in line.text else None)
    page.goto(hall.http + path)
    return page


def sign_in(page: Page, name: str, password: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("form button[type=submit]")


def office(chromium: Browser, hall: Hall, path: str, said: list[str], language: str = "zh") -> Page:
    page = opened(chromium, hall, f"/sign-in?next={path}", said, language)
    sign_in(page, "admin", PASSWORD)
    page.wait_for_url(hall.http + path)
    expect(page.locator("main table").first).to_be_visible()
    return page


def made(page: Page, name: str, window: str) -> str:
    """A new clerk; the password that is shown once."""
    page.get_by_role("button", name="新建用户").click()
    page.fill("dialog input[maxlength]", name)
    page.locator("dialog select").nth(1).select_option(window)
    page.click("dialog button[type=submit]")
    once = page.locator("dialog input[readonly]").input_value()
    page.get_by_role("button", name="我已记下").click()
    expect(page.locator("tr", has_text=name).first).to_contain_text("待设密码")
    return once


def test_a_new_clerk_chooses_a_password_and_is_at_work(chromium: Browser, hall: Hall, said: list[str]) -> None:
    once = made(office(chromium, hall, "/office/people", said), "li.na", "3")
    page = opened(chromium, hall, "/console", said)
    page.wait_for_url(re.compile("/sign-in"))
    sign_in(page, "li.na", once)
    page.wait_for_url(re.compile("/password"))
    page.goto(f"{hall.http}/console")
    page.wait_for_url(re.compile("/password"))
    fields = page.locator("input[type=password]")
    for place, word in enumerate((once, "li.na2026", "li.na2026")):
        fields.nth(place).fill(word)
    page.click("form button[type=submit]")
    expect(page.get_by_role("alert")).to_contain_text("用户名")
    fields.nth(1).fill(OWN)
    fields.nth(2).fill(OWN)
    page.click("form button[type=submit]")
    page.wait_for_url(re.compile("/console"))
    expect(page.locator("main .verbs")).to_be_visible()
    with closing(Door.signed_in(hall.http, "li.na", OWN)) as door:
        assert door.get("/session")[1]["must_change_password"] is False
    assert said == []


def test_what_was_pressed_as_the_session_ended_is_done_after_signing_in_again(
    chromium: Browser, hall: Hall, said: list[str]
) -> None:
    page = office(chromium, hall, "/office/people", said)
    page.get_by_role("button", name="新建用户").click()
    page.fill("dialog input[maxlength]", "zhao.min")
    page.locator("dialog select").nth(0).select_option("reception")
    with closing(Door.signed_in(hall.http, "admin", PASSWORD)) as admin:
        for session in reversed(admin.get("/sessions")[1]):  # its own, the newest, last
            admin.delete(f"/sessions/{session['id']}")
    page.click("dialog button[type=submit]")
    page.locator("dialog input[type=password]").fill(PASSWORD)
    page.locator("dialog", has=page.locator("input[type=password]")).locator("button[type=submit]").click()
    expect(page.locator("dialog input[readonly]")).to_be_visible()
    page.get_by_role("button", name="我已记下").click()
    expect(page.locator("tr", has_text="zhao.min")).to_have_count(1)
    assert said == []


def test_a_token_is_shown_once_works_and_is_revoked(chromium: Browser, hall: Hall, said: list[str]) -> None:
    page = office(chromium, hall, "/office/people", said)
    page.get_by_role("button", name="新建令牌").click()
    page.fill("dialog input[maxlength]", "网站")
    page.get_by_label("查看大厅与报表").check()
    page.click("dialog button[type=submit]")
    with closing(Door(hall.http, page.locator("dialog input[readonly]").input_value())) as machine:
        page.get_by_role("button", name="我已记下").click()
        assert [machine.get(path)[0] for path in ("/office", "/users")] == [200, 403]
        page.locator("tr", has_text="网站").get_by_role("button", name="作废").click()
        page.click("dialog button[type=submit]")
        expect(page.locator("tr", has_text="网站")).to_contain_text("已作废")
        assert machine.get("/office")[0] == 401
    page.goto(f"{hall.http}/office/audit")
    expect(page.locator("tbody tr").first).to_contain_text("作废令牌")
    assert said == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", ["/sign-in", "/password", "/office/people", "/office/audit"])
def test_a_page_is_for_everybody(chromium: Browser, hall: Hall, said: list[str], path: str, language: str) -> None:
    page = office(chromium, hall, "/office/people", said, language)
    page.goto(hall.http + path)
    expect(page.locator("main form, main table").first).to_be_visible()
    assert violations(page) == []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert not spills(page), f"{width} wide"
    assert said == []
