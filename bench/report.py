"""Figures as lines of text: percentiles of one run, and least, middle and most of several. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median


def share(values: Sequence[float], part: float) -> float:
    """The value below which so large a part of them lies (0.99 for p99)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def spread(values: Iterable[float], shape: str = "{:,.0f}") -> str:
    """`middle (least - most)`."""
    found = sorted(values)
    texts = [shape.format(value) for value in (median(found), found[0], found[-1])]
    return f"{texts[0]} ({texts[1]} - {texts[2]})"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Columns, the first to the left, the others to the right."""
    lines = [list(map(str, line)) for line in (head, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    told = []
    for line in lines:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        told.append("  " + "   ".join(cells).rstrip())
    told.insert(1, "  " + "   ".join("-" * width for width in widths))
    return "\n".join(told)
