"""The strip of windows to which nobody is called: words, pages, and where the windows lie."""

from __future__ import annotations

from dataclasses import replace

from displays import sample
from displays.board import HallState
from displays.places import Places
from displays.windows import away, chip_words, pages, summary


def heard(**states: str) -> HallState:
    state = sample.hall([])
    for name, now in states.items():
        state = state.heard_window(name[1:], sample.window(name[1:], now))
    return state


def test_closed_and_paused_windows_are_told_in_words_in_the_order_of_their_numbers() -> None:
    shown = heard(w10="closed", w9="paused", w2="idle").shown(sample.NOW)
    assert [chip_words(window).zh for window in away(shown.windows)] == [
        "9号窗口 暂停服务，请稍候",
        "10号窗口 暂停服务",
    ]
    assert summary(shown.windows) is None


def test_one_sentence_says_when_all_are_open_or_all_are_closed_and_nothing_is_said_of_the_unknown() -> None:
    opened, closed = heard(w1="idle", w2="idle"), heard(w1="closed", w2="closed")
    words = [summary(state.shown(sample.NOW).windows) for state in (opened, closed, sample.hall([]))]
    assert [text.zh if text else None for text in words] == ["所有窗口正常办理", "所有窗口暂停服务", None]
    assert summary(heard(w1="closed", w2="paused").shown(sample.NOW).windows) is None


def test_a_board_of_a_zone_tells_of_its_own_windows() -> None:
    state = heard(w1="closed", w2="closed", w3="closed")
    there = replace(state, zone="up", places=Places(zones={"1": "hall", "2": "up", "3": "hall"}))
    assert [window.window for window in there.shown(sample.NOW).windows] == ["2"]


def test_more_windows_than_fit_turn_pages_and_none_is_left_out() -> None:
    windows = [sample.window(str(number), "closed") for number in range(1, 31)]
    found = pages(windows, 1000, lambda window: 300 if int(window.window) % 7 else 990)
    assert [window for page in found for window in page] == windows
    assert all(page for page in found)
    assert pages([sample.window("1", "closed")], 100, lambda _: 300) == [[sample.window("1", "closed")]]
    assert pages([], 100, lambda _: 300) == []
