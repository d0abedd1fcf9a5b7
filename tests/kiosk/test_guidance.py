"""What the voice says of a page: every page that a citizen meets, in their language, and nothing that is theirs alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import samples
from kiosk.guidance import sentence
from kiosk.pages import Attract, CheckIn, Given, Identify, Pin, Screen, Staff
from lobby.catalogue import languages
from lobby.config import load

CENTRE = load(Path(__file__).parents[2] / "config" / "dianjiang.toml")
SCREENS = dict(samples.screens(CENTRE, ("normal", "low")))
LONGEST = {"zh": 90, "en": 200}


def chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize("language", languages())
def test_every_page_says_something_short_in_the_screen_s_language(language: str) -> None:
    for name, screen in SCREENS.items():
        if screen.language == language:
            said = sentence(screen)
            if isinstance(screen.page, Attract | Pin | Staff) and not screen.warned:
                assert said is None
                continue
            assert said, name
            assert len(said) <= LONGEST.get(language, 200), (name, said)
            assert chinese(said) == (language == "zh"), (name, said)
            assert "{" not in said


def test_a_number_is_read_digit_by_digit_and_never_a_code_or_a_phone() -> None:
    ticket = samples.ticket(CENTRE, "A105")
    given = Screen(samples.facts(CENTRE), Given(ticket, samples.URL, slip="printed"))
    assert "A一零五" in (sentence(given) or "")
    assert "A, one zero five" in (sentence(replace(given, language="en")) or "")
    typed = sentence(Screen(samples.facts(CENTRE), CheckIn("7K4M2P", "1398"))) or ""
    assert "7K4M2P" not in typed
    assert "1398" not in typed


def test_a_low_page_tells_where_the_keys_are_and_a_bad_card_what_to_do() -> None:
    low = Screen(samples.facts(CENTRE), low=True)
    assert "屏幕下方" in (sentence(low) or "")
    wrong = Identify("find", low.page, wrong=samples.UNREAD)
    assert sentence(replace(low, page=wrong)) == samples.UNREAD.zh


def test_the_question_whether_one_is_there_is_asked_aloud() -> None:
    screen = Screen(samples.facts(CENTRE), CheckIn("7K"), warned=True)
    assert "您还在吗" in (sentence(screen) or "")
