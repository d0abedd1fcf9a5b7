"""A clerk's place in a browser: a hall whose clerks have passwords, and the console as one of them sees it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from lobby import config
from queue_server.first_sign_in import FILE, add_first_users
from tests.house.door import Door
from tests.house.hall import CENTRE, PASSWORD, Hall

CLERK_PC = (1366, 768)


@contextmanager
def staffed(folder: Path, centre: Path = CENTRE) -> Iterator[Hall]:
    """A hall with its broker and its server up, and a clerk for each window."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LOBBY_ADMIN_PASSWORD", PASSWORD)
        hall = Hall(folder / "data", centre=centre)
        add_first_users(hall.data, config.load(centre), everybody=True)
    try:
        hall.start_broker()
        hall.start_server()
        yield hall
    finally:
        hall.stop()


def password_of(hall: Hall, name: str) -> str:
    lines = (hall.data / FILE).read_text("utf-8").splitlines()
    return dict(line.split() for line in lines).get(name, PASSWORD)


def sign_in(context: BrowserContext, hall: Hall, name: str) -> None:
    """A browser whose pages are somebody's from then on."""
    given, key = {"username": name, "password": password_of(hall, name)}, {"Idempotency-Key": str(uuid.uuid4())}
    answer = context.request.post(f"{hall.http}/api/v1/session", data=given, headers=key)
    assert answer.ok, answer.text()


def issued(door: Door, many: int, service: str = "tax", **more: Any) -> list[str]:
    """Numbers that citizens took."""
    made = [door.post("/tickets", {"service": service, **more}) for _ in range(many)]
    assert all(status == 201 for status, _ in made), made[-1]
    return [str(ticket["number"]) for _, ticket in made]


class Counter:
    """One clerk's page of the console."""

    def __init__(
        self, browser: Browser, hall: Hall, name: str, *, language: str = "zh", size: tuple[int, int] = CLERK_PC,
        path: str = "/console", live: bool = True, hours: int = 0,
    ) -> None:  # fmt: skip
        """Without `live` its socket is kept from the server; `hours` is how far its machine's clock is off."""
        self.hall, self.name, self._live = hall, name, live
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", bypass_csp=True
        )
        self.context.set_default_timeout(60_000)
        self.context.add_init_script(f"localStorage.setItem('lobby.language', '{language}')")
        self.context.add_init_script(f"{{ const now = Date.now; Date.now = () => now() + {hours} * 3600e3 }}")
        self.sign_in()
        self.page = self.opened(path)

    def sign_in(self) -> None:
        sign_in(self.context, self.hall, self.name)

    def opened(self, path: str = "/console") -> Page:
        """One more tab."""
        page = self.context.new_page()
        if not self._live:
            page.route("**/socket.io/**", lambda route: route.abort())
            page.route_web_socket("**/socket.io/**", lambda _line: None)
        page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
        page.goto(self.hall.http + path)
        expect(page.locator("main .verbs")).to_be_visible()
        return page

    def key(self, verb: str) -> Locator:
        """The button of a verb, by its class."""
        return self.page.locator(f".verbs .{verb}")

    def press(self, verb: str) -> None:
        """Press a verb once it may be pressed."""
        expect(self.key(verb)).to_have_attribute("aria-disabled", "false")
        self.key(verb).click()

    def strike(self, verb: str, key: str) -> None:
        """The key of a verb, once it may be pressed."""
        expect(self.key(verb)).to_have_attribute("aria-disabled", "false")
        self.page.keyboard.press(key)

    def leave_the_rest(self) -> None:
        """The key that gives up the other steps of a package, once it may be pressed."""
        expect(self.page.locator(".whole")).to_be_enabled()
        self.page.keyboard.press("Shift+F8")

    def state(self, words: str) -> None:
        """Until the window's mark says so."""
        expect(self.page.locator(".switch .pill")).to_contain_text(words)

    def number(self) -> str:
        return self.page.locator(".current .number").inner_text()

    def close(self) -> None:
        self.context.close()
