"""A program of the bench in a process of its own, that is told lines and tells lines."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Self

from tests.house.hall import ROOT


class Child:
    """`about` is the first line it is told."""

    def __init__(self, module: str, about: dict[str, Any]) -> None:
        self._module, self._about = module, about

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._module], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.say(self._about)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=10)

    def say(self, order: dict[str, Any]) -> None:
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def hear(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._module} fell")
        return line
