"""What a process holds: its threads, its descriptors, its memory; counted before and after a campaign."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MEMORY_SLACK = 32 * 1024
"""Bytes that caches of the libraries may come to hold between two counts."""


@dataclass(frozen=True)
class Census:
    """One count; memory is what Python holds, in bytes, 0 while nothing traces it."""

    threads: tuple[str, ...]
    descriptors: int
    memory: int

    @classmethod
    def taken(cls) -> Self:
        """Now, with all rubbish swept away before."""
        gc.collect()
        names = tuple(sorted(each.name for each in threading.enumerate()))
        return cls(names, len(list(Path("/proc/self/fd").iterdir())), tracemalloc.get_traced_memory()[0])

    def has_grown_to(self, now: Census) -> str:
        """What there is more of now; empty when nothing is."""
        more = []
        if len(now.threads) > len(self.threads):
            more.append(f"{len(self.threads)} threads became {len(now.threads)}: {now.threads}")
        if now.descriptors > self.descriptors:
            more.append(f"{self.descriptors} descriptors became {now.descriptors}")
        if now.memory > self.memory + MEMORY_SLACK:
            more.append(f"{self.memory} bytes became {now.memory}")
        return "; ".join(more)
