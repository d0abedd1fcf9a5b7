"""Modules that decide hold no clock and no dice, not even those that hide in libraries they may import."""

import ast
import tomllib
from pathlib import Path

CONTRACT = "What decides, draws up and words does no I/O and holds no clock, thread or dice"
CLOCKS_AND_DICE = {"now", "today", "utcnow", "uuid1", "uuid4", "uuid7", "urandom", "token_bytes", "token_urlsafe"}


def test_pure_modules_are_told_the_time_and_the_luck(root: Path) -> None:
    impure = []
    for path in [file for module in _pure_modules(root) for file in _files_of(root, module)]:
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        impure += [f"{path}:{call.lineno} {ast.unparse(call)}" for call in calls if _called(call) in CLOCKS_AND_DICE]

    assert not impure, "\n".join(impure)


def test_every_frame_phrase_screen_and_decision_is_in_the_list_of_the_pure(root: Path) -> None:
    """A new file of these kinds is pure from its first day, or says in its name that it is something else."""
    pure = set(_pure_modules(root))
    patterns = ("drivers/*_frames.py", "drivers/escpos_text.py", "kiosk/layout*.py", "kiosk/screens*.py")
    found = {path for pattern in patterns for path in root.glob(pattern)}
    modules = {f"{path.parent.name}.{path.stem}" for path in found}

    assert modules <= pure


def _pure_modules(root: Path) -> list[str]:
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return next(contract["source_modules"] for contract in contracts if contract["name"] == CONTRACT)


def _files_of(root: Path, module: str) -> list[Path]:
    """One file, or all of a package."""
    place = root / module.replace(".", "/")
    return sorted(place.glob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


def _called(call: ast.Call) -> str:
    """The method called; a function of our own may well be named `today`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
