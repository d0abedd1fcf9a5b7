"""One citizen's whole journey on real parts: real processes, mosquitto, ptys, a TCP printer, and Chromium in front.

Nothing is faked but the metal at the wire: what is asserted of slips, strips and pads was decoded from the bytes that
reached their doubles.
"""

from __future__ import annotations

import json
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from kiosk import samples
from kiosk.inputs import Touch
from kiosk.layout import layout
from kiosk.pages import Screen, Taking
from kiosk.passer_by import next_spot
from kiosk.screens import step
from kiosk.widgets import HEIGHT, WIDTH, target_at
from lobby import config
from tests.house.hall import CENTRE, PASSWORD, Up, journal, verified
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.browser]


class Journey:
    """The running hall, and a person's ways into it."""

    def __init__(self, up: Up, browser: Browser) -> None:
        self.up, self._browser = up, browser
        self.passwords = dict(line.split() for line in (up.data / "first-sign-in.txt").read_text().splitlines())
        self.passwords["admin"] = PASSWORD
        self._token = self._post("session", {"username": "admin", "password": PASSWORD})["token"]

    def page(self, path: str, user: str | None = None, width: int = 1366, height: int = 768) -> Page:
        context = self._browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
        if user:
            page.goto(f"{self.up.http}/sign-in")
            page.get_by_label("用户名").fill(user)
            page.get_by_label("密码").fill(self.passwords[user])
            page.get_by_role("button", name="登录").click()
            expect(page.get_by_text(user, exact=True)).to_be_visible()
        page.goto(self.up.http + path)
        return page

    def seen(self, double: str) -> dict[str, Any]:
        """What a double decoded from the bytes that reached it."""
        found: dict[str, Any] = self.get("sim")["doubles"][double]["seen"]
        return found

    def get(self, path: str) -> Any:
        request = urllib.request.Request(
            f"{self.up.http}/api/v1/{path}", headers={"Authorization": f"Bearer {self._token}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def post(self, path: str, body: Any) -> Any:
        return self._post(path, body, {"Authorization": f"Bearer {self._token}"})

    def _post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Any:
        given = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()), **(headers or {})}
        request = urllib.request.Request(f"{self.up.http}/api/v1/{path}", json.dumps(body).encode(), given)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def paper(self, kiosk: str) -> list[str]:
        return [str(item["text"]) for item in self.seen(f"{kiosk}-printer").get("paper", []) if item["kind"] == "text"]


@pytest.fixture
def journey(tmp_path: Path) -> Iterator[Journey]:
    up = Up(tmp_path / "data")
    try:
        up.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            yield Journey(up, browser)
            browser.close()
    finally:
        status = up.stop()
    assert status == 0


def test_one_citizen_s_whole_journey(journey: Journey) -> None:
    a_citizen_takes_a_number(journey)
    another_checks_in_an_appointment(journey)
    board = journey.page("/board")
    console = a_clerk_calls(journey)
    strips_boards_and_voice_say_so(journey, board)
    case = the_intake_system_answers(journey, console)
    the_citizen_rates(journey, console)
    the_office_shows_the_day(journey)
    events = journal(journey.up.data)
    rated = next(event for event in events if event["event"] == "ticket_rated")
    assert (rated["number"], rated["clerk"], rated["window"], rated["cases"]) == ("A001", "user:clerk-3", "3", [case])
    verified(journey.up.data)


def spots(service: str) -> list[tuple[float, float]]:
    """Where a finger goes for a number: department, item, and on past what to bring; in fractions of the screen."""
    kiosk, found = Screen(samples.facts(config.load(CENTRE))), []
    while not isinstance(kiosk.page, Taking):
        shown = layout(kiosk, samples.WALL, 0.0)
        spot = next_spot(kiosk, shown, service)
        assert spot is not None, kiosk.page
        found.append(spot)
        target = target_at(shown, (spot[0] * WIDTH, spot[1] * HEIGHT))
        assert target is not None
        assert target.action is not None
        kiosk, _ = step(kiosk, Touch(target.action), 0.0)
    return found


def a_citizen_takes_a_number(journey: Journey) -> None:
    hall = journey.page("/hall", width=1920, height=1080)
    screen = hall.get_by_role("button", name="取号机屏幕").first
    expect(screen.locator("img")).to_be_visible()
    box = screen.locator("img").bounding_box()
    assert box is not None
    for x, y in spots("tax"):
        hall.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    until(lambda: journey.seen("kiosk-1-printer").get("slips") == 1, "the slip is cut")
    paper = journey.paper("kiosk-1")
    assert "A001" in paper
    assert "税务服务" in paper
    words = "".join(paper)
    assert "前面等候" in words
    assert "1号窗口、2号窗口、3号窗口" in words
    assert any(item["kind"] in ("raster", "qr") for item in journey.seen("kiosk-1-printer")["paper"])
    expect(hall.get_by_text("A001").first).to_be_visible()
    a_card_is_laid_and_taken(journey, hall)
    hall.context.close()


def a_card_is_laid_and_taken(journey: Journey, hall: Page) -> None:
    hall.get_by_role("button", name="放上身份证").first.click()
    taken = hall.get_by_role("button", name="拿走")
    expect(taken).to_be_visible()
    assert journey.seen("kiosk-1-card")["card"] is True
    taken.click()
    expect(taken).to_have_count(0)
    assert journey.seen("kiosk-1-card")["card"] is False


def another_checks_in_an_appointment(journey: Journey) -> None:
    at = (datetime.now(UTC) + timedelta(minutes=5)).isoformat(timespec="seconds")
    booking = {"service": "tax", "at": at, "name": "王小明", "phone": "13800000000"}
    code = journey.post("appointments", booking)["code"]
    journey.post("sim/kiosk-2-scanner/touch", {"text": code})
    until(lambda: journey.seen("kiosk-2-printer").get("slips") == 1, "the appointment's slip is cut")
    assert "A002" in journey.paper("kiosk-2")
    assert "预约" in "".join(journey.paper("kiosk-2"))


def a_clerk_calls(journey: Journey) -> Page:
    console = journey.page("/console", user="clerk-3")
    console.get_by_role("button", name="开窗").first.click()
    expect(console.get_by_text("A001").first).to_be_visible()
    console.get_by_role("button", name="下一位").click()
    expect(console.get_by_role("button", name="开始办理")).to_be_enabled()
    return console


def strips_boards_and_voice_say_so(journey: Journey, board: Page) -> None:
    called = journey.get("windows/3")["ticket"]["number"]
    until(lambda: called in journey.seen("strip-3").get("text", ""), "the strip shows it")
    expect(board.get_by_text(called).first).to_be_visible()
    expect(board.get_by_text("3号窗口").first).to_be_visible()
    digits = "".join("零一二三四五六七八九"[int(figure)] for figure in called[1:])
    words = f"请A{digits}号到三号窗口办理"
    until(lambda: any(line["text"]["zh"] == words for line in journey.get("sim")["voice"]), f"the voice says {words}")
    until(lambda: screen(journey).get("last_call"), "the pygame board shows it")
    assert screen(journey)["state"] == "ok"


def screen(journey: Journey) -> dict[str, Any]:
    """What the pygame board says of itself."""
    health: dict[str, Any] = journey.get("office")["devices"]["board-1"]["health"]["screen"]
    return health


def the_intake_system_answers(journey: Journey, console: Page) -> str:
    # The appointment counts +20 minutes, so it goes first; both are served here.
    for _ in range(2):
        if console.get_by_role("button", name="开始办理").is_disabled():
            console.get_by_role("button", name="下一位").click()
        console.get_by_role("button", name="开始办理").click()
        until(lambda: (journey.get("windows/3")["ticket"] or {}).get("case_numbers"), "the intake system answers")
        ticket = journey.get("windows/3")["ticket"]
        if ticket["number"] == "A001":
            expect(console.get_by_text(ticket["case_numbers"][0])).to_be_visible()
            return str(ticket["case_numbers"][0])
        console.get_by_role("button", name="办结", exact=True).click()
        expect(console.get_by_role("button", name="下一位")).to_be_enabled()
    raise AssertionError("A001 was never served")


def the_citizen_rates(journey: Journey, console: Page) -> None:
    acks = journey.seen("pad-3")["acks"]
    console.get_by_role("button", name="办结", exact=True).click()
    until(lambda: journey.seen("pad-3")["lit"] and journey.seen("pad-3")["number"].endswith("001"), "the pad lights up")
    hall = journey.page("/hall", width=1920, height=1080)
    booth = hall.get_by_role("article", name="3号窗口").first
    booth.get_by_role("button", name="非常满意", exact=True).click()
    until(lambda: journey.seen("pad-3")["acks"] > acks, "the rating is acknowledged")
    expect(console.get_by_text("市民评价：非常满意")).to_be_visible()
    hall.context.close()


def the_office_shows_the_day(journey: Journey) -> None:
    office = journey.page("/office", user="manager", width=1920, height=1080)
    expect(office.get_by_text("3号窗口").first).to_be_visible()
    until(lambda: journey.get("office")["today"]["served"] == 2, "two were served")
    journey.post("tickets", {"service": "estate"})
    row = office.get_by_role("row", name="不动产登记")
    expect(row).to_contain_text("1")
    office.get_by_role("link", name="设备").click()
    expect(office.get_by_role("listitem").filter(has_text="kiosk-1").first).to_contain_text("正常")
