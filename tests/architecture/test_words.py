"""Everything that people read is there in Chinese and English, with the same blanks in both."""

import ast
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from lobby.catalogue import LOCALE, languages, sentences

# function → where its sentence stands among the arguments
SPEAKERS = {"both": 0, "say": 1, "refuse": 1, "problem": 2}
NOT_VALUES = {"status"}


def _spoken(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Calls that speak, with the sentence where it stands there as it is."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        place = SPEAKERS.get(ast.unparse(call.func).rpartition(".")[2])
        if place is not None and len(call.args) > place:
            for sentence in _constants(call.args[place]):
                yield call, sentence


def _constants(node: ast.expr) -> list[str]:
    """`"a"` and `"a" if x else "b"`."""
    if isinstance(node, ast.IfExp):
        return _constants(node.body) + _constants(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def blanks(sentence: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(sentence) if field is not None}


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_every_sentence_is_translated(rooms: dict[str, ast.Module], language: str) -> None:
    known = sentences(language)
    missing = {sentence for tree in rooms.values() for _, sentence in _spoken(tree) if sentence not in known}

    assert not missing, "\n".join(sorted(missing))


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_every_translation_has_the_blanks_of_its_sentence(language: str) -> None:
    wrong = {
        sentence: sorted(blanks(words))
        for sentence, words in sentences(language).items()
        if blanks(words) != blanks(sentence)
    }

    assert not wrong


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_no_room_says_a_sentence_otherwise_than_another(language: str) -> None:
    """The catalogues are one in the end: a board would say what a report means by the same word."""
    told: dict[str, set[str]] = {}
    for file in (LOCALE / language).glob("*.po"):
        with file.open("rb") as text:
            messages = list(read_po(text))
        for message in messages:
            told.setdefault(str(message.id), set()).add(str(message.string))

    assert {sentence: words for sentence, words in told.items() if sentence and len(words) > 1} == {}


def test_every_blank_is_filled_where_a_sentence_is_spoken(rooms: dict[str, ast.Module]) -> None:
    wrong = []
    for path, tree in rooms.items():
        for call, sentence in _spoken(tree):
            given = {keyword.arg for keyword in call.keywords} - NOT_VALUES
            if None not in given and given != blanks(sentence):
                wrong.append(f"{path}:{call.lineno} {sentence!r} has {sorted(blanks(sentence))}, given {given}")

    assert not wrong


def test_no_translation_is_left_over(rooms: dict[str, ast.Module]) -> None:
    """Sentences that reach `say` through a table are found as constants too."""
    spoken = {
        node.value
        for tree in rooms.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    left_over = set(sentences("zh")) - spoken

    assert not left_over, "\n".join(sorted(left_over))
