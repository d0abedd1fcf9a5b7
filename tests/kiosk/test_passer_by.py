"""The demo's citizens find their number on any first page."""

from __future__ import annotations

from pathlib import Path

import pytest
from citizen import RICH, URL, Citizen, board, ticket

from kiosk import inputs, samples
from kiosk import pages as p
from kiosk.layout import layout
from kiosk.passer_by import next_spot
from kiosk.widgets import HEIGHT, WIDTH, target_at
from lobby.config import load

DIANJIANG = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")


def presses(citizen: Citizen, service: str) -> int:
    """How many presses it takes until nothing leads on."""
    for count in range(12):
        shown = layout(citizen.screen, samples.WALL, citizen.now)
        spot = next_spot(citizen.screen, shown, service)
        if spot is None:
            return count
        target = target_at(shown, (spot[0] * WIDTH, spot[1] * HEIGHT))
        assert target is not None
        assert target.action is not None
        citizen.press(target.action)
    raise AssertionError(f"still on {citizen.page}")


@pytest.mark.parametrize("elder", [False, True])
@pytest.mark.parametrize("service", [service.id for service in DIANJIANG.services])
def test_every_service_of_dianjiang_is_a_few_presses_away(service: str, elder: bool) -> None:
    citizen = Citizen(centre=DIANJIANG, reader="none", elder=elder)
    assert presses(citizen, service) <= 8
    assert isinstance(citizen.page, p.Taking)
    assert citizen.page.wanted.service == service


def test_from_elsewhere_the_way_leads_over_the_first_page_but_nobodys_number_is_taken_from_them() -> None:
    citizen = Citizen(page=p.CheckIn("7"))
    presses(citizen, "bank")
    assert isinstance(citizen.page, p.Taking)
    assert presses(citizen, "bank") == 0
    assert presses(Citizen(page=p.Given(ticket(), URL)), "bank") == 0


def test_what_is_closed_or_unknown_leads_nowhere() -> None:
    citizen = Citizen(centre=RICH).hears(inputs.BoardCame(board("bank", closed={"bank": RICH.name})))
    presses(citizen, "bank")
    assert not isinstance(citizen.page, p.Taking)
    assert presses(Citizen(), "nothing") <= 2
