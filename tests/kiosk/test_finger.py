"""Fingers slip, bounce, press long and come in pairs; each story ends in one press or none."""

from __future__ import annotations

from dataclasses import replace

from kiosk.actions import Action, Do, Pick
from kiosk.finger import Finger
from kiosk.widgets import Panel, Veil, target_at

TAX = Panel((0, 0, 200, 100), (0, 0, 0), action=Pick("tax"))
HELP = Panel((0, 300, 200, 100), (0, 0, 0), action=Do("help"))
PAGE = [TAX, HELP]


def press(
    finger: Finger, at: tuple[float, float], lift: tuple[float, float], now: float, held_for: float = 0.05
) -> tuple[Finger, Action | None]:
    finger = finger.down(0, at, PAGE, now)
    return finger.up(0, lift, PAGE, now + held_for)


def test_a_press_acts_when_it_is_lifted_and_not_before() -> None:
    finger = Finger().down(0, (50, 50), PAGE, 0.0)
    assert finger.held == TAX
    finger, action = finger.up(0, (50, 50), PAGE, 0.1)
    assert action == Pick("tax")
    assert finger.held is None


def test_a_small_slip_is_forgiven_and_a_large_one_takes_the_press_back() -> None:
    assert press(Finger(), (190, 50), (240, 60), 0.0)[1] is None
    assert press(Finger(), (190, 50), (215, 60), 0.0)[1] == Pick("tax")
    assert press(Finger(), (50, 90), (50, 350), 0.0)[1] is None


def test_a_long_press_is_a_press() -> None:
    assert press(Finger(), (50, 50), (50, 50), 0.0, held_for=9.0)[1] == Pick("tax")


def test_a_bouncing_contact_is_one_press_and_quick_keys_beside_each_other_are_two() -> None:
    finger, _ = press(Finger(), (50, 50), (50, 50), 0.0)
    bounced, action = press(finger, (52, 51), (52, 51), 0.07)
    assert action is None
    assert press(bounced, (50, 350), (50, 350), 0.10)[1] == Do("help")
    assert press(finger, (50, 50), (50, 50), 0.2)[1] == Pick("tax")


def test_a_second_tap_is_not_for_the_page_that_has_just_come() -> None:
    def tap(finger: Finger, now: float, page: str, at: tuple[float, float] = (50, 50)) -> tuple[Finger, Action | None]:
        return finger.down(0, at, PAGE, now, page).up(0, at, PAGE, now + 0.02, page)

    finger, _ = tap(Finger(), 0.0, "ready")
    assert tap(finger, 0.3, "given")[1] is None, "the number has just come; nobody has seen it yet"
    assert tap(finger, 0.3, "given", (50, 350))[1] == Do("help"), "elsewhere it is another press"
    assert tap(finger, 0.3, "ready")[1] == Pick("tax"), "a key may be typed as fast as one can"
    assert tap(finger, 0.6, "given")[1] == Pick("tax"), "and after half a second the page was seen"


def test_a_second_finger_is_passed_over() -> None:
    finger = Finger().down(0, (50, 50), PAGE, 0.0).down(1, (50, 350), PAGE, 0.02)
    finger, action = finger.up(1, (50, 350), PAGE, 0.05)
    assert action is None
    assert finger.up(0, (50, 50), PAGE, 0.1)[1] == Pick("tax")


def test_a_target_that_has_gone_under_the_finger_does_not_act() -> None:
    finger = Finger().down(0, (50, 50), PAGE, 0.0)
    assert finger.up(0, (50, 50), [HELP], 0.1)[1] is None


def test_a_target_that_only_looks_different_under_the_finger_acts() -> None:
    """News of the queue may come in between, and colour the tile anew."""
    finger = Finger().down(0, (50, 50), PAGE, 0.0)
    assert finger.up(0, (50, 50), [replace(TAX, face=(9, 9, 9)), HELP], 0.1)[1] == Pick("tax")


def test_a_target_that_a_question_has_covered_meanwhile_does_not_act() -> None:
    finger = Finger().down(0, (50, 50), PAGE, 0.0)
    assert finger.up(0, (50, 50), [*PAGE, Veil((0, 0, 1080, 1920))], 0.1)[1] is None


def test_what_lies_under_a_veil_cannot_be_pressed() -> None:
    assert target_at([TAX, Veil((0, 0, 1080, 1920))], (50, 50)) is None


def test_a_finger_whose_leaving_the_panel_forgot_to_tell_blocks_nobody() -> None:
    lost = Finger().down(7, (50, 50), PAGE, 0.0)
    assert press(lost.down(7, (50, 350), PAGE, 1.0), (50, 350), (50, 350), 1.5)[1] is None, (
        "7 is there, 0 is a second one"
    )
    assert lost.down(7, (50, 350), PAGE, 1.0).up(7, (50, 350), PAGE, 1.1)[1] == Do("help"), "it came down anew"
    assert press(lost, (50, 350), (50, 350), 5.0)[1] is None
    assert press(lost, (50, 350), (50, 350), 25.0)[1] == Do("help"), "after a while another one counts"
