"""The PIN of the staff's menu: no default, hashed, and wrong tries that cost more and more, restart or not."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from kiosk.pin import FREE_TRIES, LONGEST_WAIT, TRIES_FILE, StaffPin, ask_for_one, pause

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Hands:
    """Somebody at the menu, with a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, 1_000_000.0
        self.restart()

    def restart(self) -> None:
        self.pin = StaffPin(self.folder, lambda: self.now, WEAK)


@pytest.fixture
def hands(tmp_path: Path) -> Hands:
    return Hands(tmp_path)


def test_without_a_pin_nothing_opens_the_menu(hands: Hands) -> None:
    assert not hands.pin.is_set
    for guess in ("", "000000", "123456"):
        assert not hands.pin.check(guess)


def test_the_pin_opens_it_and_is_kept_as_a_hash_that_only_we_may_read(hands: Hands) -> None:
    hands.pin.set("271828")
    hands.restart()
    assert hands.pin.check("271828")
    file = hands.folder / "staff-pin"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "271828" not in file.read_text()
    assert file.read_text().startswith("$argon2id$")


def test_five_wrong_ones_cost_a_wait_in_which_the_right_one_is_wrong_too(hands: Hands) -> None:
    hands.pin.set("271828")
    for _ in range(FREE_TRIES):
        assert hands.pin.wait() == 0
        assert not hands.pin.check("999999")
    assert hands.pin.wait() == 30
    assert not hands.pin.check("271828")
    hands.restart()
    assert hands.pin.wait() == 30, "a restart ended the wait"
    hands.now += 30
    assert not hands.pin.check("999999")
    assert hands.pin.wait() == 60
    hands.now += 60
    assert hands.pin.check("271828")
    assert hands.pin.wait() == 0


def test_the_wait_grows_to_an_hour_and_no_further() -> None:
    waits = [pause(wrong) for wrong in range(40)]
    assert waits == sorted(waits)
    assert max(waits) == LONGEST_WAIT


def test_a_clock_that_went_back_costs_no_more_than_an_hour(hands: Hands) -> None:
    hands.pin.set("271828")
    for _ in range(FREE_TRIES):
        hands.pin.check("999999")
    hands.now = 0.0
    assert hands.pin.wait() == LONGEST_WAIT


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"wrong": "x"}'])
def test_a_file_of_tries_that_somebody_spoiled_gives_no_free_ones(hands: Hands, text: str) -> None:
    hands.pin.set("271828")
    (hands.folder / TRIES_FILE).write_text(text)
    assert not hands.pin.check("999999")
    assert hands.pin.wait() > 0


@pytest.mark.parametrize("wrong", ["12345", "1234567890123", "12345a", "１２３４５６", ""])
def test_what_is_no_pin_is_refused_and_the_old_one_stays(hands: Hands, wrong: str) -> None:
    hands.pin.set("271828")
    with pytest.raises(ValueError, match="allowed 6 to 12 digits"):
        hands.pin.set(wrong)
    assert hands.pin.check("271828")


def test_it_is_asked_for_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter(["271828", "271829", "271828", "271828", "12", "12"])
    assert ask_for_one(tmp_path, lambda _: next(answers)) == 1
    assert not (tmp_path / "staff-pin").exists()
    assert ask_for_one(tmp_path, lambda _: next(answers)) == 0
    assert ask_for_one(tmp_path, lambda _: next(answers)) == 1
    assert StaffPin(tmp_path, lambda: 0.0).check("271828")
    assert "271828" not in capsys.readouterr().err
