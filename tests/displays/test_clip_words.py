"""Which recordings say a phrase, and what a centre still has to record."""

from __future__ import annotations

from pathlib import Path

import pytest

from displays.clip_words import Need, covered, needs, signs_of
from lobby import config
from lobby.centre import Centre
from lobby.displays_settings import VoiceSettings
from lobby.messages import Text
from lobby.phrases import call_phrase

CENTRE = Path(__file__).parents[2] / "config" / "dianjiang.toml"
PHRASE = "请A零零一号到三号窗口办理"
WORDS = ["请", "A", "零", "一", "三", "号", "到", "号窗口", "办理"]


def recorded(*words: str, language: str = "zh") -> set[tuple[str, ...]]:
    return {signs_of(word, language) for word in words}


def said(text: str, *words: str, language: str = "zh") -> list[str] | None:
    steps = covered(text, language, recorded(*words, language=language))
    return None if steps is None else ["".join(step.signs) for step in steps]


def centre(**voice: object) -> Centre:
    return config.load(CENTRE).model_copy(update={"voice": VoiceSettings.model_validate(voice)})


def test_a_phrase_is_put_together_from_its_words() -> None:
    assert said(PHRASE, *WORDS) == ["请", "A", "零", "零", "一", "号", "到", "三", "号窗口", "办理"]


def test_the_longest_recordings_win_also_where_a_shorter_one_begins_them() -> None:
    more = said(PHRASE, *WORDS, "三号窗口", "零零", "到三")
    assert more == ["请", "A", "零零", "一", "号", "到", "三号窗口", "办理"]


@pytest.mark.parametrize("word", WORDS)
def test_where_any_word_is_missing_nothing_of_it_is_said_by_recordings(word: str) -> None:
    assert said(PHRASE, *(each for each in WORDS if each != word)) is None


def test_nothing_is_nothing() -> None:
    assert said("", *WORDS) is None
    assert said("，。", *WORDS) is None


def test_commas_are_breaths_and_english_is_words_whatever_their_case() -> None:
    text = call_phrase("A021", Text(zh="21号窗口", en="Window 21")).en
    words = ["Number", "a", "zero", "two", "one", "please go to", "window", "Twenty-one"]
    steps = covered(text, "en", recorded(*words, language="en"))
    assert steps is not None
    heard = [(" ".join(step.signs), step.breath) for step in steps]
    assert heard == [
        ("number", False), ("a", False), ("zero", True), ("two", False), ("one", False),
        ("please go to", True), ("window", False), ("twenty one", False),
    ]  # fmt: skip


def test_with_nothing_recorded_the_list_is_every_word_of_the_centre_once() -> None:
    hall = centre()
    wanted = [need.word for need in needs(hall, {})]
    assert len(wanted) == len(set(wanted))
    letters = {queue.letter for queue in hall.queues} | {mark for each in hall.devices for mark in each.mark or ""}
    assert letters | set("零一二三四五六七八九十") | {"请", "号", "到", "办理", "号窗口"} <= set(wanted)
    assert all(need.language == "zh" for need in needs(hall, {}))


@pytest.mark.parametrize("voice", [{}, {"languages": ["zh", "en"]}, {"one_as_yao": True}])
def test_when_the_list_is_recorded_every_call_of_the_centre_is_said_by_recordings(voice: dict[str, object]) -> None:
    hall = centre(**voice)
    have: dict[str, set[tuple[str, ...]]] = {"zh": set(), "en": set()}
    for need in needs(hall, have):
        have[need.language].add(signs_of(need.word, need.language))
    assert needs(hall, have) == []
    marks = [each.mark for each in hall.devices if each.mark]
    for queue in hall.queues:
        numbers = [f"{queue.letter}{value:03}" for value in range(1000)] + [f"{queue.letter}{mark}07" for mark in marks]
        for place, number in enumerate(numbers):
            window = hall.windows[place % len(hall.windows)]
            phrase = call_phrase(number, window.name, yao=hall.voice.one_as_yao)
            for language in hall.voice.languages:
                assert covered(getattr(phrase, language), language, have[language]), (number, window.id, language)


def test_who_recorded_windows_as_a_whole_is_asked_for_nothing_of_them() -> None:
    hall = centre()
    whole = [
        call_phrase("A0", window.name).zh.removeprefix("请A零号到").removesuffix("办理") for window in hall.windows
    ]
    letters = [queue.letter for queue in hall.queues] + [each.mark for each in hall.devices if each.mark]
    have = recorded("请", *letters, *"零一二三四五六七八九", "号", "到", "办理", *whole)
    assert needs(hall, {"zh": have}) == []
    assert needs(hall, {"zh": have - recorded("七", whole[0])})[0] == Need("zh", "七")


def test_english_is_asked_for_where_it_is_set() -> None:
    wanted = {need.word for need in needs(centre(languages=["zh", "en"]), {}) if need.language == "en"}
    assert {"number", "zero", "nine", "please go to", "window"} <= wanted
