"""QR codes as dark and light modules, for screens."""

from __future__ import annotations

from functools import lru_cache

import segno


@lru_cache(maxsize=32)
def modules(content: str) -> tuple[tuple[int, ...], ...]:
    """Rows of dark (1) and light (0) modules, without the quiet zone, error level M."""
    code = segno.make_qr(content, error="m")
    return tuple(tuple(int(dot) for dot in row) for row in code.matrix)
