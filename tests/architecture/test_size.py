"""A file holds one thing that a person can keep in mind, and so does a function."""

import ast
from pathlib import PurePath

LONGEST_FILE, LONGEST_FUNCTION = 300, 30
WRITTEN_BY_PROGRAMS = {"queue_server/web/app/src/api-types.ts"}
WORDS_THAT_SAY_NOTHING = {"util", "utils", "manager", "managers", "helper", "helpers", "common", "misc", "tools"}


def test_no_file_has_more_than_300_lines(texts: dict[str, str]) -> None:
    lengths = {path: len(text.splitlines()) for path, text in texts.items() if path not in WRITTEN_BY_PROGRAMS}

    assert not {path: length for path, length in lengths.items() if length > LONGEST_FILE}


def test_no_function_has_more_than_30_lines(modules: dict[str, ast.Module]) -> None:
    long = [
        f"{path}:{node.lineno} {node.name}: {length} lines"
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (length := _lines(node)) > LONGEST_FUNCTION
    ]

    assert not long, "\n".join(long)


def test_every_module_is_named_after_what_it_holds(texts: dict[str, str]) -> None:
    vague = [path for path in texts if set(PurePath(path).stem.lower().split("_")) & WORDS_THAT_SAY_NOTHING]

    assert not vague, "\n".join(vague)


def test_every_module_says_what_it_is(rooms: dict[str, ast.Module]) -> None:
    silent = [path for path, tree in rooms.items() if tree.body and not ast.get_docstring(tree)]

    assert not silent, "\n".join(silent)


def _lines(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring, which is prose."""
    end = node.end_lineno or node.lineno
    if ast.get_docstring(node) is not None:
        first = node.body[0]
        return end - node.lineno + 1 - ((first.end_lineno or first.lineno) - first.lineno + 1)
    return end - node.lineno + 1
