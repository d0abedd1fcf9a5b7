"""The citizen's phone in a real browser of its size: from the number to the rating, through a restart of the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect

from lobby import config
from tests.house.door import Door
from tests.house.hall import CENTRE, PASSWORD, Hall, running
from tests.house.handset import looked_at, phone
from tests.until import until

pytestmark = [pytest.mark.network, pytest.mark.browser]

SMALL, LARGE = (360, 740), (414, 896)
HOSTILE = "<img src=x onerror=\"document.title='hit'\">慢！<script>document.title='hit'</script>"
RECORDER = """
window.buzzes = []
navigator.vibrate = (pattern) => window.buzzes.push(pattern) > 0
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with running(tmp_path_factory.mktemp("phone") / "data") as made:
        yield made


@pytest.fixture
def office(hall: Hall) -> Iterator[Door]:
    """Staff of the hall; the window is left empty."""
    door = Door.signed_in(hall.http, "admin", PASSWORD)
    door.post("/windows/3/open")
    yield door
    door.close()
    last = Door(hall.http, door.token)  # the server may be another one by now
    for ticket in last.get("/tickets")[1]:
        if ticket["state"] in ("waiting", "called", "parked"):
            last.post(f"/tickets/{ticket['id']}/cancel")
    last.close()


def taken(office: Door) -> dict[str, str]:
    """A number for the tax queue, with its token."""
    status, ticket = office.post("/tickets", {"service": "tax"})
    assert status == 201, ticket
    return dict(ticket)


def served(office: Door) -> None:
    """Whoever is next is called, served and asked."""
    for act in ("call-next", "start", "finish"):
        status, answer = office.post(f"/windows/3/{act}")
        assert status == 200, answer


def test_from_the_number_to_the_rating_through_a_restart(hall: Hall, chromium: Browser, office: Door) -> None:
    waiting = [taken(office) for _ in range(5)]
    mine = waiting[-1]
    page = phone(chromium, hall, f"/t/{mine['token']}", SMALL, script=RECORDER)
    expect(page.get_by_text(mine["number"], exact=True)).to_be_visible()
    expect(page.locator("dd").first).to_contain_text("4")
    page.get_by_role("button", name="开启声音和震动提醒").tap()
    expect(page.get_by_role("button", name="声音提醒已开启")).to_have_attribute("aria-pressed", "true")
    looked_at(page)
    served(office)
    served(office)
    expect(page.get_by_role("heading", name="快到您了")).to_be_visible()
    until(lambda: len(page.evaluate("buzzes")) >= 2, "the phone shakes when the turn is near")

    the_server_falls_and_stands_up(hall, page, mine["number"])

    with closing(Door(hall.http, office.token)) as again:
        served(again)
        served(again)
        is_called(again, page)
    is_rated(page)
    page.context.close()


def the_server_falls_and_stands_up(hall: Hall, page: Page, number: str) -> None:
    """In between the page says of when it is."""
    banner = page.get_by_role("status").filter(has_text="以下为")
    hall.server.kill()
    expect(banner).to_be_visible()
    expect(page.get_by_text(number, exact=True)).to_be_visible()
    looked_at(page)
    hall.start_server()
    expect(banner).to_be_hidden(timeout=70_000)


def is_called(office: Door, page: Page) -> None:
    """Loud and large; then served."""
    assert office.post("/windows/3/call-next")[0] == 200
    expect(page.get_by_role("heading", name="请到3号窗口")).to_be_visible()
    until(lambda: [500, 150, 500, 150, 500] in page.evaluate("buzzes"), "the phone shakes for the call")
    assert "3号窗口" in page.title()
    looked_at(page)
    office.post("/windows/3/start")
    office.post("/windows/3/finish")


def is_rated(page: Page) -> None:
    """With a reason and own words, once."""
    page.get_by_text("不满意", exact=True).tap()
    page.get_by_text("没有提供材料清单").tap()
    page.get_by_label("还想说点什么").fill(HOSTILE)
    looked_at(page)
    page.get_by_role("button", name="提交评价").tap()
    expect(page.get_by_text("感谢您的评价")).to_be_visible()
    page.reload()
    expect(page.get_by_text("感谢您的评价")).to_be_visible()


def test_come_later_once_then_give_up_but_only_when_sure(hall: Hall, chromium: Browser, office: Door) -> None:
    mine, _ = taken(office), [taken(office) for _ in range(3)]
    page = phone(chromium, hall, f"/t/{mine['token']}", LARGE, "en")
    page.get_by_role("button", name="Come later").tap()
    page.locator("dialog label", has_text="2").tap()
    looked_at(page)
    page.get_by_role("button", name="Let 2 go first").tap()
    expect(page.get_by_text("You let others go first: 2 more before you.")).to_be_visible()
    expect(page.get_by_role("button", name="Come later")).to_be_hidden()
    page.get_by_role("button", name="Give up this number").tap()
    page.get_by_role("button", name="Cancel").first.tap()
    expect(page.get_by_role("heading", name="You are in line")).to_be_visible()
    page.get_by_role("button", name="Give up this number").tap()
    looked_at(page)
    page.get_by_role("button", name="Give it up").tap()
    expect(page.get_by_role("heading", name="This number was given up")).to_be_visible()
    looked_at(page)
    page.context.close()


def test_without_network_the_page_opens_and_says_of_when_it_is(hall: Hall, chromium: Browser, office: Door) -> None:
    mine = taken(office)
    page = phone(chromium, hall, f"/t/{mine['token']}", SMALL, script=RECORDER)
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # what the worker keeps is what it has seen
    expect(page.get_by_text(mine["number"], exact=True)).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text(mine["number"], exact=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="以下为")).to_be_visible()
    page.context.close()


def test_a_push_is_shown_as_a_notification_that_leads_to_the_page(hall: Hall, chromium: Browser, office: Door) -> None:
    mine = taken(office)
    page = phone(chromium, hall, f"/t/{mine['token']}", SMALL, script=RECORDER)
    page.context.grant_permissions(["notifications"], origin=hall.http)
    page.evaluate("navigator.serviceWorker.ready")
    line = page.context.new_cdp_session(page)
    found: list[str] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda said: found.extend(
        each["registrationId"] for each in said["registrations"] if each["scopeURL"].endswith("/t/")))  # fmt: skip
    line.send("ServiceWorker.enable")
    until(lambda: page.wait_for_timeout(20) or found, "the worker is there")
    said = json.dumps({"type": "ticket.called", "title": "A001：请到3号窗口。", "link": f"/t/{mine['token']}"})
    line.send("ServiceWorker.deliverPushMessage", {"origin": hall.http, "registrationId": found[0], "data": said})
    all_ = "navigator.serviceWorker.ready.then(one => one.getNotifications())"
    shown = f"{all_}.then(found => found.map(one => [one.title, one.data.link]))"
    until(lambda: page.evaluate(shown) == [["A001：请到3号窗口。", f"/t/{mine['token']}"]], "the notification")
    page.context.close()


def test_at_the_window_this_phone_knows_its_own_visit(hall: Hall, chromium: Browser, office: Door) -> None:
    mine = taken(office)
    page = phone(chromium, hall, f"/t/{mine['token']}", SMALL, script=RECORDER)
    expect(page.get_by_text(mine["number"], exact=True)).to_be_visible()
    served(office)
    page.goto(f"{hall.http}/r/3")
    expect(page.get_by_text(f"评价您的 {mine['number']} 号")).to_be_visible()
    page.get_by_text("非常满意", exact=True).tap()
    looked_at(page)
    page.get_by_role("button", name="提交评价").tap()
    expect(page.get_by_text("每次办理只能评价一次")).to_be_visible()
    page.context.close()


def test_at_the_window_a_stranger_proves_nothing(hall: Hall, chromium: Browser, office: Door) -> None:
    mine = taken(office)
    served(office)
    page = phone(chromium, hall, "/r/3", LARGE, "en")
    looked_at(page)
    page.get_by_label("Number on your slip").fill(mine["number"])
    page.get_by_label("Last 4 of the case number").fill("0017")
    page.get_by_role("button", name="Next").tap()
    page.get_by_text("Very dissatisfied", exact=True).tap()
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("alert")).to_contain_text("Nobody was asked for this rating.")
    looked_at(page)
    page.goto(f"{hall.http}/r/nowhere")
    expect(page.get_by_role("alert")).to_contain_text("no such window")
    page.context.close()


def test_a_forged_link_says_so(hall: Hall, chromium: Browser) -> None:
    page = phone(chromium, hall, "/t/" + "0" * 32, LARGE, "en")
    expect(page.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    looked_at(page)
    page.context.close()


def test_a_bad_rating_goes_over_the_manager_s_board(hall: Hall, chromium: Browser, office: Door) -> None:
    mine = taken(office)
    served(office)
    rating = {"grade": 1, "reasons": ["108"], "words": HOSTILE}
    assert office.post(f"/phone/{mine['token']}/rate", rating)[0] == 200
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce", locale="zh-CN")
    context.add_cookies([{"name": "lobby_session", "value": office.token, "url": hall.http}])
    page = context.new_page()
    page.goto(f"{hall.http}/office/follow-ups")
    card = page.get_by_role("button", name=mine["number"])
    expect(card).to_contain_text(HOSTILE)
    looked_at(page)
    card.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("在办事指南之外增加新的审批条件")
    panel.get_by_role("button", name="记录整改", exact=True).click()
    panel.get_by_label("情况说明").fill("已更正办事指南")
    looked_at(page)
    panel.locator("form").get_by_role("button", name="记录整改").click()
    expect(panel).to_contain_text("已更正办事指南")
    panel.get_by_role("button", name="办结", exact=True).click()
    panel.locator("form").get_by_role("button", name="办结").click()
    expect(page.get_by_role("region", name="已办结")).to_contain_text(mine["number"])
    assert page.title() != "hit"
    context.close()


def test_whoever_came_for_several_things_sees_how_far_they_are(hall: Hall, chromium: Browser, office: Door) -> None:
    package = config.load(CENTRE).package["newborn"]
    status, mine = office.post("/tickets", {"service": package.steps[0].service, "package": package.id})
    assert status == 201, mine
    page = phone(chromium, hall, f"/t/{mine['token']}", SMALL, script=RECORDER)
    steps = page.locator("ol li")
    expect(steps).to_have_count(len(package.steps))
    expect(steps.first).to_have_attribute("aria-current", "step")
    looked_at(page)
    page.context.close()
