"""Ratings on their way: through the outbox, told or kept, once, whatever becomes of network, power and citizen."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

import pytest

from kiosk import actions, inputs
from kiosk import pages as p
from kiosk.session import PATIENCE
from lobby.asks import Rate
from lobby.codec import encode, read_ask
from lobby.messages import Visit

TOKEN = "5Q0m0cVtN3yJkR2wXo9LsA"
PAGE = p.Rate(Visit(number="A001", service="tax", rating="open"), TOKEN)


def rates(house: Any, grade: str = "2", *reasons: str) -> None:
    """Somebody comes with a slip, touches a face, reasons, and sends it."""
    house.screen = p.Screen(house.screen.facts, PAGE, touched=house.now)
    house.press(actions.Choose("grade", grade))
    for reason in reasons:
        house.press(actions.Choose("reason", reason))
    if isinstance(house.screen.page, p.Rate):
        house.press(actions.Do("submit"))


def thanked(house: Any) -> str:
    page = house.screen.page
    assert isinstance(page, p.Sorry)
    assert page.good
    return str(page.message.zh)


def test_a_rating_reaches_the_server_as_the_contract_has_it(house: Any) -> None:
    rates(house, "2", "213", "208")
    (ask,) = house.server.of("rate")
    assert (ask["token"], ask["grade"], ask["reasons"]) == (TOKEN, 2, ["213", "208"])
    read = read_ask(encode(ask))
    assert isinstance(read, Rate)
    assert isinstance(read.at, datetime)
    assert "专人" in thanked(house)
    assert list(house.outbox.waiting(16)) == []


def test_the_server_s_no_is_shown_and_nothing_is_kept(house: Any) -> None:
    no = {"zh": "已评价", "en": "Rated already"}
    house.server.reply = lambda _ask: {"ok": False, "reason": "already_rated", "message": no}
    rates(house, "5")
    assert thanked(house) == "已评价"
    assert list(house.outbox.waiting(16)) == []


def test_without_an_answer_it_is_kept_and_said_again_until_there_is_one(house: Any) -> None:
    house.server.reply = lambda _ask: None
    rates(house, "1", "113")
    assert isinstance(house.screen.page, p.Rating)
    house.wait(PATIENCE)
    assert "网络" in thanked(house)
    house.server.reply = house.server.good
    house.wait(6)
    asks = house.server.of("rate")
    assert len(asks) == 2
    assert asks[0] == asks[1], "the same id and the same time of touching"
    assert list(house.outbox.waiting(16)) == []


def test_cut_off_it_is_kept_at_once_and_goes_when_the_broker_is_back(house: Any) -> None:
    house.terminal.bus.lose()
    rates(house, "4")
    assert "网络" in thanked(house)
    assert house.server.of("rate") == []
    house.terminal.bus.start()
    assert [ask["grade"] for ask in house.server.of("rate")] == [4]


def test_it_outlives_a_power_cut(house: Any) -> None:
    house.server.reply = lambda _ask: None
    rates(house, "1")
    first = house.server.of("rate")[0]
    house.cut_the_power()
    house.server.reply = house.server.good
    house.screen = p.Screen(house.screen.facts)
    house.switch_on()
    assert house.server.of("rate")[-1] == first
    assert list(house.outbox.waiting(16)) == []


def test_a_late_answer_is_for_nobody_else(house: Any) -> None:
    house.server.reply = lambda _ask: None
    rates(house, "5")
    house.give(inputs.Rated(kept=True))
    house.wait(60)
    assert house.screen.page == p.Home()
    rates(house, "3")
    waiting = house.screen.page
    house.server.answer(house.server.of("rate")[0])
    assert house.screen.page == waiting, "it was the one before"
    house.server.answer(house.server.of("rate")[-1])
    assert "感谢" in thanked(house)


def test_an_outbox_that_cannot_be_written_takes_none_and_says_so(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr(house.outbox, "put", full)
    rates(house, "5")
    page = house.screen.page
    assert isinstance(page, p.Sorry)
    assert not page.good
    assert "二维码" in page.message.zh


def test_nothing_of_a_rating_is_logged(house: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    house.server.reply = lambda _ask: {"ok": False, "reason": "unknown_prompt"}
    rates(house, "1", "113")
    assert TOKEN not in caplog.text
    assert "113" not in caplog.text


def test_for_whom_somebody_checks_in_goes_with_the_ask(house: Any) -> None:
    house.press(actions.Do("check_in"))
    house.press(actions.Choose("behalf", "family"))
    house.give(inputs.Scanned("7K4M2P"))
    assert house.server.of("check_in")[0]["on_behalf"] == "family"
    house.press(actions.Do("home"))
    house.press(actions.Do("check_in"))
    house.give(inputs.Scanned("7K4M2Q"))
    assert "on_behalf" not in house.server.of("check_in")[1]
