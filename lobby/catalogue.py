"""Words for people, by gettext catalogues: `locale/<language>/<room>.po`, English sentences as keys.

English needs no catalogue. A third language is added by adding its folder. A sentence without a translation
is shown in English, and a test counts such sentences.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from lobby.messages import Text

LOCALE = Path(__file__).with_name("locale")


@cache
def sentences(language: str) -> dict[str, str]:
    """English sentence → sentence in `language`, of all rooms' catalogues together."""
    found: dict[str, str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    found[str(message.id)] = str(message.string)
    return found


def languages() -> tuple[str, ...]:
    """The languages there are, Chinese first."""
    folders = {path.name for path in LOCALE.iterdir() if path.is_dir()} - {"en"}
    return (*sorted(folders, key=lambda name: (name != "zh", name)), "en")


def say(language: str, sentence: str, **values: object) -> str:
    """The sentence in one language, with its values put in."""
    words = sentence if language == "en" else sentences(language).get(sentence, sentence)
    return words.format(**values) if values else words


def both(sentence: str, **values: object) -> Text:
    """The sentence in Chinese and English. A value that is a `Text` is put in by language."""
    zh = {key: value.zh if isinstance(value, Text) else value for key, value in values.items()}
    en = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
    return Text(zh=say("zh", sentence, **zh), en=say("en", sentence, **en))
