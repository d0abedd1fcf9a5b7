"""Draws everything that people look at: `python tools/pictures.py FOLDER`, or `make pictures`.

Kiosk screens and hall boards are drawn by their own rooms; the pages are photographed in a hall that runs with citizens
(`lobby up --demo`), in Chinese and English. `FOLDER/pages/hall-zh.png` is the picture of the README
(`make docs/pictures/hall.png`).
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
PASSWORD = secrets.token_urlsafe(12)
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
# Citizens have come, clerks have called, and both printers have given something to look at.
ALIVE = """() => document.querySelectorAll('.booth.serving, .booth.called').length >= 9
    && document.querySelectorAll('.paper').length >= 2"""
ALIVE_MS = 120_000
SCREENS, DESKS, PHONES = (
    ((1920, 1080), (3840, 2160), (1080, 1920)),
    ((1366, 768), (1920, 1080), (820, 1180)),
    ((360, 740), (390, 844), (1024, 768)),
)
OFFICE = ("", "windows", "devices", "notices", "policy", "promises", "what-if", "slots", "follow-ups", "intake", "reports",
          "people", "audit")  # fmt: skip
PAGES = (
    # name, path, user, sizes
    ("board", "/board", None, SCREENS),
    ("entrance", "/board?view=entrance", None, SCREENS),
    ("wall", "/wall", "manager", SCREENS),
    ("index", "/", None, DESKS),
    ("sign-in", "/sign-in", None, DESKS),
    ("console", "/console", "clerk-3", ((1366, 768), (1920, 1080), (360, 740))),
    ("book", "/book", None, PHONES),
    ("rate", "/r/3", None, PHONES),
    *((f"office-{tab}".rstrip("-"), f"/office/{tab}".rstrip("/"), "admin", DESKS) for tab in OFFICE),
)


def main(folder: Path) -> int:
    """Write all pictures below `folder`."""
    for room in ("kiosk", "displays"):
        subprocess.run([sys.executable, "-m", f"{room}.pictures", str(folder / room)], check=True)
    pages = folder / "pages"
    pages.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, _hall(Path(data)) as address, sync_playwright() as playwright:
        passwords = dict(line.split() for line in (Path(data) / "first-sign-in.txt").read_text("utf-8").splitlines())
        passwords["admin"] = PASSWORD
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language in LANGUAGES:
            _photograph(browser, address, language, passwords, pages)
        browser.close()
    return 0


@contextmanager
def _hall(data: Path) -> Iterator[str]:
    """A hall with citizens; gives its address."""
    command = (sys.executable, "-m", "lobby", "--die-with", str(os.getpid()), "up", "--demo", "--headless")
    ports = ("--http", "0", "--mqtt", "0", "--data", str(data))
    with subprocess.Popen(
        [*command, *ports], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "LOBBY_ADMIN_PASSWORD": PASSWORD},
    ) as hall:  # fmt: skip
        ready = hall.stdout.readline().split() if hall.stdout else []
        if ready[:1] != ["ready"]:
            raise SystemExit("the hall did not start; run `lobby up --demo` to see why")
        try:
            yield ready[1]
        finally:
            hall.send_signal(signal.SIGTERM)


def _photograph(browser: Browser, address: str, language: str, passwords: dict[str, str], folder: Path) -> None:
    hall = _page(browser, language, (1920, 1080))
    hall.goto(f"{address}/hall")
    hall.wait_for_function(ALIVE, timeout=ALIVE_MS)
    _shoot(hall, folder / f"hall-{language}.png")
    slip = hall.locator(".paper").first
    if slip.count():
        slip.screenshot(path=folder / f"slip-{language}.png")
    hall.context.close()
    for name, path, user, sizes in (*PAGES, ("phone", _phone(browser, address), None, PHONES)):
        page = _page(browser, language, sizes[0])
        if user:
            _sign_in(page, address, user, passwords[user])
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address + path)
            _shoot(page, folder / f"{name}-{language}-{width}.png")
        page.context.close()


def _phone(browser: Browser, address: str) -> str:
    """The page of somebody who has just taken a number."""
    asks = browser.new_context().request
    sign_in = asks.post(f"{address}/api/v1/session", data={"username": "admin", "password": PASSWORD}).json()
    headers = {"Authorization": f"Bearer {sign_in['token']}"}
    ticket = asks.post(f"{address}/api/v1/tickets", data={"service": "general"}, headers=headers).json()
    return f"/t/{ticket['token']}"


def _page(browser: Browser, language: str, size: tuple[int, int]) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=LANGUAGES[language], bypass_csp=True
    )
    context.add_init_script(f"localStorage.setItem('lobby.language', '{language}')")
    return context.new_page()


def _sign_in(page: Page, address: str, user: str, password: str) -> None:
    page.goto(f"{address}/sign-in")
    page.locator("input[name=username]").fill(user)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def _shoot(page: Page, path: Path) -> None:
    # Live pages keep a socket open, so the network is never idle: fonts and one drawn frame say that it is there.
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    page.wait_for_timeout(1500)
    page.screenshot(path=path, full_page=True)
    sys.stderr.write(f"{path}\n")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
