"""What fingers did while a page was being drawn, which SDL tells only afterwards and without the time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pygame
import pytest

from kiosk import pages as p
from kiosk import samples
from kiosk.actions import Do
from kiosk.stage import Glass, Stage
from kiosk.widgets import HEIGHT, WIDTH, Box
from tests.kiosk.conftest import CENTRE, WALL

DRAWING_SECONDS = 0.3


class SlowKiosk:
    """A kiosk that takes long to draw another page, by a clock of ours."""

    def __init__(self) -> None:
        self.now = 100.0
        self.stage = Stage(
            p.Screen(p.Facts(CENTRE, "kiosk-1")), wall=lambda: datetime.fromtimestamp(WALL, UTC), clock=lambda: self.now
        )
        self.stage.watch(lambda _screen: self.draws())
        self.stopping = threading.Event()

    def draws(self) -> None:
        self.now += DRAWING_SECONDS

    def contact(self) -> None:
        """On the key for high contrast."""
        self.contact_at(next(one.box for one in self.stage.shown() if one.action == Do("contrast")))

    def contact_at(self, box: Box) -> None:
        """A finger comes and goes; the kiosk has not looked yet."""
        x, y = (box[0] + box[2] / 2) / WIDTH, (box[1] + box[3] / 2) / HEIGHT
        for kind in (pygame.FINGERDOWN, pygame.FINGERUP):
            pygame.event.post(pygame.event.Event(kind, touch_id=1, finger_id=1, x=x, y=y, dx=0, dy=0))

    def turn(self) -> None:
        self.stage.turn(0.0, self.stopping)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowKiosk]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    glass = Glass(headless=True, windowed=False)
    glass.start()
    pygame.event.clear()
    yield SlowKiosk()
    glass.stop()


def test_a_contact_that_bounces_while_the_page_is_drawn_is_one_press(slow: SlowKiosk) -> None:
    slow.contact()
    slow.turn()
    slow.contact()  # before the page stood there
    slow.turn()
    assert slow.stage.screen.contrast


def test_a_contact_that_bounces_before_it_was_looked_at_is_one_press(slow: SlowKiosk) -> None:
    slow.contact()
    slow.contact()
    slow.turn()
    assert slow.stage.screen.contrast


def test_whoever_presses_again_when_the_page_stands_there_is_heard(slow: SlowKiosk) -> None:
    slow.contact()
    slow.turn()
    slow.turn()
    slow.now += 0.1
    slow.turn()
    slow.contact()
    slow.turn()
    assert not slow.stage.screen.contrast


def test_a_kiosk_that_lags_behind_hears_a_key_that_was_pressed_twice(slow: SlowKiosk) -> None:
    """It was busy when the first contact came, and looked at it late; the second one came well after it."""
    slow.turn()
    slow.now += 0.2
    slow.contact()
    slow.turn()
    slow.contact()
    slow.turn()
    assert not slow.stage.screen.contrast


def test_whoever_taps_twice_does_not_lose_the_number_that_came_in_between(slow: SlowKiosk) -> None:
    """The key that leads away from the number stands where the one that took it stood."""
    number = p.Given(samples.ticket(CENTRE), None, slip="printed")
    slow.stage.screen = replace(slow.stage.screen, page=number)
    done = next(one.box for one in slow.stage.shown() if one.action == Do("home"))
    slow.stage.screen = replace(slow.stage.screen, page=p.Ready(p.Wanted("tax"), p.Home()))
    slow.contact_at(done)
    slow.turn()
    slow.stage.screen = replace(slow.stage.screen, page=number)
    slow.turn()
    slow.now += 0.2
    slow.contact_at(done)
    slow.turn()
    assert slow.stage.screen.page == number
    slow.now += 0.6
    slow.turn()
    slow.contact_at(done)
    slow.turn()
    assert slow.stage.screen.page == p.Home()
