"""Faults are not hidden: one broad guard a thread at most, with its reason beside it, and no test hopes for time."""

import ast
from pathlib import Path
from typing import TypeGuard

BROAD = {"Exception", "BaseException"}


def test_every_broad_except_stands_alone_in_its_function_and_gives_its_reason(
    rooms: dict[str, ast.Module], root: Path
) -> None:
    wrong = []
    for path, tree in rooms.items():
        lines = (root / path).read_text("utf-8").splitlines()
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            guards = [node for node in ast.walk(function) if _is_broad(node)]
            wrong += [f"{path}:{function.lineno} {function.name} has {len(guards)}"] * (len(guards) > 1)
            wrong += [f"{path}:{guard.lineno} gives no reason" for guard in guards if "#" not in _head(guard, lines)]

    assert not wrong, "\n".join(wrong)


def test_a_broad_except_logs_with_traceback_or_raises(rooms: dict[str, ast.Module]) -> None:
    silent = [
        f"{path}:{guard.lineno}"
        for path, tree in rooms.items()
        for guard in ast.walk(tree)
        if _is_broad(guard) and not _tells(guard)
    ]

    assert not silent, "\n".join(silent)


def test_tests_wait_for_events_and_not_for_time(modules: dict[str, ast.Module]) -> None:
    hopeful = [
        f"{path}:{nap.lineno}"
        for path, tree in modules.items()
        if path.startswith("tests/") and path != "tests/until.py"
        for nap in _naps(tree)
    ]

    assert not hopeful, "ask with tests.until: " + ", ".join(hopeful)


def _is_broad(node: ast.AST) -> TypeGuard[ast.ExceptHandler]:
    """One that may keep a fault to itself; what tidies up and raises again does not."""
    if not isinstance(node, ast.ExceptHandler):
        return False
    last = node.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    return node.type is None or (isinstance(node.type, ast.Name) and node.type.id in BROAD)


def _head(guard: ast.ExceptHandler, lines: list[str]) -> str:
    """The line, or the lines, from `except` to what it does."""
    return "".join(lines[guard.lineno - 1 : guard.body[0].lineno - 1])


def _tells(guard: ast.AST) -> bool:
    calls = {node.func.attr for node in ast.walk(guard) if isinstance(node, ast.Call) and _is_method(node)}
    return bool(calls & {"exception", "set_exception"}) or any(isinstance(node, ast.Raise) for node in ast.walk(guard))


def _is_method(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute)


def _naps(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "time.sleep"]
