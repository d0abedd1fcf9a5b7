"""What `make lock` writes is what `pyproject.toml` asks for, hashed, and names no machine to fetch from."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
# Written in pieces, so that this file is not found by itself.
HOSTS = ("pypi" + ".org", "python" + "hosted", "npm" + "js", "npm" + "mirror", "registry." + "yarn", "jsr" + ".io")
NOT_OURS = {".git", ".venv", ".cache", "node_modules", "dist", "build", "data"}
READABLE = {".py", ".toml", ".lock", ".json", ".md", ".yaml", ".mjs", ".ts", ".vue", ".sh", ".service", ".npmrc", ""}


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*?)(?:\[.*\])?==(\S+)", lock.read_text("ascii"), re.MULTILINE))


def _asked(root: Path) -> dict[str, list[str]]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    runs, groups = project["project"]["dependencies"], project["dependency-groups"]
    return dict(zip(LOCKS, (runs, runs + groups["dev"], groups["build"]), strict=True))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_all_that_is_asked_for(root: Path, lock: str) -> None:
    pins = _pins(root / lock)
    wanted = [Requirement(text) for text in _asked(root)[lock]]
    wrong = [str(one) for one in wanted if not one.specifier.contains(pins.get(canonicalize_name(one.name), "0"))]

    assert not wrong, f"{lock} is behind pyproject.toml: run make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_hashed(root: Path, lock: str) -> None:
    text = (root / lock).read_text("ascii")
    bare = re.findall(r"^\S+==\S+(?: ;.*(?<!\\))?\n", text, re.MULTILINE)

    assert not bare
    assert len(re.findall(r"== ?", text)) <= text.count("--hash=sha256:")


def test_what_runs_is_what_is_tested(root: Path) -> None:
    runs, tested = _pins(root / "requirements.lock"), _pins(root / "requirements-dev.lock")

    assert {name: tested.get(name) for name in runs} == runs


def test_no_file_names_a_machine_that_packages_come_from(root: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False).stdout.decode()
    paths = [root / name for name in listed.split("\0") if name] or list(root.rglob("*"))
    ours = [path for path in paths if path.suffix in READABLE and path.is_file() and not NOT_OURS & set(path.parts)]
    found = [(path.name, host) for path in ours for host in HOSTS if host in path.read_text("utf-8", "replace")]

    assert not found


@pytest.mark.parametrize("folder", ["queue_server/web/app", "lobby/aedes"])
def test_npm_locks_hold_no_address_and_every_hash(root: Path, folder: str) -> None:
    text = (root / folder / "package-lock.json").read_text("utf-8")

    assert '"resolved"' not in text
    assert text.count('"integrity"') >= text.count('"node_modules/') - text.count('"link": true')
