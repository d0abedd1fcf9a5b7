"""What changed from one snapshot to the next, as small as it can be sent. Pure.

A patch is merged into what a page holds: an object into an object, anything else in place of what was there. What is gone
is named under `-`, so that null stays a value.
"""

from __future__ import annotations

from typing import Any

GONE = "-"


def difference(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The patch that makes `new` of `old`; empty where they are the same."""
    patch: dict[str, Any] = {}
    for key, value in new.items():
        if key not in old:
            patch[key] = value
        elif isinstance(value, dict) and isinstance(old[key], dict):
            if inner := difference(old[key], value):
                patch[key] = inner
        elif old[key] != value:
            patch[key] = value
    gone = [key for key in old if key not in new]
    return {**patch, GONE: gone} if gone else patch


def patched(old: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """What a page makes of its snapshot and a patch; the page's own code does the same."""
    new = {key: value for key, value in old.items() if key not in patch.get(GONE, ())}
    for key, value in patch.items():
        if key != GONE:
            merges = isinstance(value, dict) and isinstance(old.get(key), dict)
            new[key] = patched(old[key], value) if merges else value
    return new
