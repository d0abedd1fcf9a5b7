"""A hall's real day: real server and broker, real receivers outside, Chromium for whoever looks at a page.

What lies in the past (missed appointments, a bad rating nobody saw to) was written before the server started, by the real
writer with a clock that was put back. On the hall's own clock the day begins in the middle of a morning, whenever it is.
"""

from __future__ import annotations

import json
import shutil
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from standardwebhooks import Webhook

from lobby import config
from lobby.intake_double import IntakeDouble
from tests.house.counter import Counter, sign_in, staffed
from tests.house.daytime import by_day
from tests.house.door import Door
from tests.house.hall import CENTRE, PASSWORD, Hall
from tests.house.handset import phone
from tests.house.last_week import Past, happened
from tests.queue_server.letter_box import LetterBox

SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
LAND = 'id = "land"\nname = { zh = "规划和自然资源局", en = "Planning and Natural Resources" }\n'
PROOF = "SHP-2026-000871"


def centre_file(folder: Path, intake: str, unit: str, province: str) -> Path:
    """Dianjiang's hall with everybody outside: the intake system, the land office down the road, the province."""
    for beside in ("ratings.toml", "province-map.toml"):
        shutil.copy(CENTRE.with_name(beside), folder / beside)
    secret = folder / "secret"
    secret.write_text(SECRET, "utf-8")
    known = by_day(CENTRE.read_text("utf-8"))
    assert LAND in known
    known = known.replace(
        LAND, f'{LAND}off_site = {{ url = "{unit}", secret_file = "{secret}", phone = "74512345" }}\n'
    )
    known += f'\n[intake]\nurl = "{intake}"\nsecret_file = "{secret}"\n[province]\nurl = "{province}"\n'
    file = folder / "centre.toml"
    file.write_text(known, "utf-8")
    return file


class LongDay:
    """The hall, whoever is outside, and ways in for everybody of the story."""

    def __init__(
        self, hall: Hall, browser: Browser, past: Past, outside: tuple[IntakeDouble, LetterBox, LetterBox]
    ) -> None:
        self.hall, self.browser, self.past = hall, browser, past
        self.intake, self.unit, self.province = outside
        self._pages: list[Page] = []
        self.zone = config.load(hall.centre_file).zone

    def later(self, minutes: float = 0, days: int = 0) -> datetime:
        """A moment on the hall's clock, from now."""
        return datetime.now(self.zone) + timedelta(days=days, minutes=minutes)

    def phone(self, path: str) -> Page:
        """A citizen's phone."""
        self._pages.append(phone(self.browser, self.hall, path))
        return self._pages[-1]

    def office(self, path: str) -> Page:
        """The manager's page."""
        context = self.browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
        context.add_init_script("localStorage.setItem('lobby.language', 'zh')")
        sign_in(context, self.hall, "manager")
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
        page.goto(self.hall.http + path)
        self._pages.append(page)
        return page

    def clerk(self, window: str) -> Counter:
        """The console of a window, which its clerk opens."""
        made = Counter(self.browser, self.hall, f"clerk-{window}")
        self._pages.append(made.page)
        made.page.locator(".current .open").click()
        made.state("空闲")
        return made

    def asks(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What somebody at the desk asks of the server; the JSON of a good answer."""
        door = Door.signed_in(self.hall.http, "admin", PASSWORD)
        status, answer = door.post(path, body) if method == "POST" else door.get(path)
        door.close()
        assert status < 300, answer
        return answer

    def tells(self, path: str, body: dict[str, Any]) -> Any:
        """What the intake system or a unit outside tells, signed as they do."""
        at, name, payload = datetime.now(UTC), f"msg_{uuid.uuid4().hex}", json.dumps(body)
        headers = {
            "Content-Type": "application/json", "webhook-id": name, "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(name, at, payload),
        }  # fmt: skip
        asked = urllib.request.Request(f"{self.hall.http}/api/v1/intake/{path}", payload.encode(), headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)

    def restart(self) -> None:
        """The server goes down in the middle of it all, and comes back at the same address."""
        self.hall.server.stop()
        self.hall.start_server()

    def leave(self) -> None:
        for page in self._pages:
            page.context.close()


@contextmanager
def long_day(folder: Path, browser: Browser) -> Iterator[LongDay]:
    """The day from its first minute."""
    intake, unit = IntakeDouble(SECRET), LetterBox()
    province = LetterBox(answer={"code": 0, "data": {"receiptNo": PROOF}})
    intake.start()
    with unit, province:
        centre = centre_file(folder, intake.url, unit.url, province.url)
        past = happened(folder / "data", centre)
        try:
            with staffed(folder, centre) as hall:
                day = LongDay(hall, browser, past, (intake, unit, province))
                yield day
                day.leave()
        finally:
            intake.stop()
