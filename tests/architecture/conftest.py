"""What the laws of the tree are tested on: every source file of ours, as it stands in the checkout."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("lobby", "kiosk", "queue_server", "displays", "drivers")
PROGRAMS = (*ROOMS, "bench", "tools", "tests")
NOT_OURS = {"node_modules", "dist", "__pycache__", ".vite"}


def files(*endings: str, below: tuple[str, ...] = PROGRAMS) -> list[Path]:
    found = [path for folder in below for path in (ROOT / folder).rglob("*") if path.suffix in endings]
    return sorted(path for path in found if not NOT_OURS & set(path.parts))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(scope="session")
def modules() -> dict[str, ast.Module]:
    """Every Python module of ours, tests too, by its path in the tree."""
    return {name(path): ast.parse(path.read_text("utf-8")) for path in files(".py")}


@pytest.fixture(scope="session")
def rooms(modules: dict[str, ast.Module]) -> dict[str, ast.Module]:
    """The modules of the five rooms alone."""
    return {path: tree for path, tree in modules.items() if path.startswith(tuple(f"{room}/" for room in ROOMS))}


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every source file of ours in any language, by its path in the tree."""
    return {name(path): path.read_text("utf-8") for path in files(".py", ".ts", ".vue", ".mjs")}


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT
