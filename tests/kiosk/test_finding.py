"""Looking things up: times, bookings, one's own numbers; silence is told, and nobody sees another's answer."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk import effects, inputs, samples
from kiosk.session import PATIENCE
from tests.kiosk.conftest import CENTRE

SLOT = "2026-11-24T09:00:00+08:00"
BOOKING = {"id": "b-1", "code": "7K4M2P", "service": "tax", "at": SLOT}
TICKET = samples.ticket(CENTRE, "A007").model_copy(update={"token": "token-token-token-7"})
ASKED: list[tuple[effects.Effect, str]] = [
    (effects.AskSlots("tax"), "slots"), (effects.Book("tax", SLOT, "c2VhbGVk"), "book"),
    (effects.Find(sealed="c2VhbGVk"), "find"), (effects.GiveUpTicket(TICKET.id, "token-token-token-7"), "cancel"),
]  # fmt: skip
ANSWERS: dict[str, dict[str, Any]] = {
    "slots": {"days": [{"date": "2026-11-24", "slots": [{"at": SLOT, "free": 2}]}]},
    "book": {"booking": BOOKING},
    "find": {"tickets": [TICKET.body()], "bookings": [BOOKING]},
    "cancel": {},
}


class Ear:
    """Hears what the session tells the screen."""

    def __init__(self, house: Any) -> None:
        self.house, self.heard = house, []
        house.session._finding._post = self.heard.append
        house.server.reply = lambda ask: {"ok": True, **ANSWERS.get(ask["command"], {})}

    def do(self, effect: effects.Effect) -> Any:
        self.house.session.do(effect, self.house.now)
        return self.heard[-1] if self.heard else None


@pytest.fixture
def ear(house: Any) -> Ear:
    return Ear(house)


def test_free_times_come_day_by_day(ear: Ear) -> None:
    came = ear.do(effects.AskSlots("tax"))
    assert isinstance(came, inputs.SlotsCame)
    assert came.days[0].slots[0].free == 2


def test_a_booking_is_shown_and_its_slip_has_the_code(ear: Ear) -> None:
    came = ear.do(effects.Book("tax", SLOT, "c2VhbGVk"))
    assert came.booking.code == "7K4M2P"
    texts = [block.get("text", block.get("qr")) for block in ear.house.tray.slips[0]]
    assert texts.count("7K4M2P") == 2, "in large type, and to be scanned"


def test_found_numbers_come_with_their_phone_pages(ear: Ear) -> None:
    came = ear.do(effects.Find(token="token-token-token-7"))
    assert came.tickets[0][1] == "http://hall/t/token-token-token-7"
    assert came.bookings[0].code == "7K4M2P"
    assert "sealed" not in ear.house.server.of("find")[0]


def test_a_number_is_given_up_by_its_token(ear: Ear) -> None:
    assert ear.do(effects.GiveUpTicket(TICKET.id, "token-token-token-7")) == inputs.GaveUp(TICKET.id)


@pytest.mark.parametrize(("effect", "command"), ASKED)
def test_silence_and_being_cut_off_are_told(ear: Ear, effect: effects.Effect, command: str) -> None:
    ear.house.server.reply = lambda ask: None
    assert ear.do(effect) is None
    ear.house.wait(PATIENCE)
    assert ear.heard == [inputs.Silent()]
    ear.house.terminal.bus.lose()
    ear.do(effect)
    assert ear.heard == [inputs.Silent()] * 2, "nobody is made to wait for whom cannot answer"
    assert len(ear.house.server.of(command)) == 1


@pytest.mark.parametrize(("effect", "command"), ASKED)
def test_a_refusal_is_told_with_its_reason(ear: Ear, effect: effects.Effect, command: str) -> None:
    message = {"zh": "不行", "en": "No"}
    ear.house.server.reply = lambda ask: {"ok": False, "reason": "slot_full", "message": message}
    assert ear.do(effect).reason == "slot_full"


@pytest.mark.parametrize(("effect", "command"), ASKED)
def test_an_answer_that_comes_when_its_citizen_has_gone_is_shown_to_nobody(
    ear: Ear, effect: effects.Effect, command: str
) -> None:
    ear.house.server.reply = lambda ask: None
    ear.do(effect)
    late = ear.house.server.of(command)[0]
    ear.house.session.do(effects.EndVisit(), ear.house.now)
    ear.house.server.good = lambda ask: {"ok": True, **ANSWERS[command]}
    ear.house.server.answer(late)
    ear.house.wait(PATIENCE)
    assert ear.heard == []
