"""Displays: what citizens see and hear."""

from __future__ import annotations

import os

# pygame greets on standard output, which belongs to the programs' own lines.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
