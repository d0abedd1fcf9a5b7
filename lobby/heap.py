"""Memory that is given back: the C library otherwise keeps what large pictures were drawn in, and a screen seems to grow."""

from __future__ import annotations

import ctypes

LARGE = 128 * 1024
"""Bytes. A picture above it gets pages of its own, which go back when it goes (measured: 40 MiB less at a kiosk)."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # <malloc.h> of glibc


def give_back() -> bool:
    """Have large pieces given back at once from now on, where the C library can; whether it can."""
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    return tune is not None and all(tune(what, LARGE) == 1 for what in (_TRIM_THRESHOLD, _MMAP_THRESHOLD))
