"""What a running hall tells other commands: `DATA/hall.json`, and how small files are written without half states."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter


@dataclass(frozen=True)
class Hall:
    """Where a hall stands: its centre file and id, its addresses, and whether its hardware is simulated."""

    centre_file: str
    centre: str
    mqtt: str
    http: str
    simulated: bool

    @classmethod
    def read(cls, data: Path) -> Self:
        """From a data folder; raises OSError where no hall ever ran, ValueError where the file is damaged."""
        return TypeAdapter(cls).validate_json((data / "hall.json").read_bytes())

    def write(self, data: Path) -> None:
        """Into a data folder."""
        replace(data / "hall.json", json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", mode=0o644)


def replace(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Write a small file whole or not at all: readers see the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with ExitStack() as undo:
        undo.callback(Path(draft).unlink, missing_ok=True)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(draft).replace(path)
        undo.pop_all()
