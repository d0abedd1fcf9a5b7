"""What fell while other stories ran beside it is told once more, alone: `python tools/once_more.py`, by `make test`.

A machine of two cores on which browsers, brokers and halls run side by side is late now and then; a fault falls alone, too.
More than a few that fell are no accident and are not told again. Each is named, so that nothing passes in silence.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

FELL = Path(".pytest_cache/v/cache/lastfailed")
MOST = 3


def main() -> int:
    """The exit status of the second telling; 1 where there is nothing or too much to tell again."""
    fell = sorted(json.loads(FELL.read_text("utf-8"))) if FELL.exists() else []
    if not 0 < len(fell) <= MOST:
        sys.stderr.write(f"{len(fell)} stories fell; at most {MOST} are told once more\n")
        return 1
    sys.stderr.write("\n".join(["these fell beside others and are told once more, alone:", *fell]) + "\n")
    return subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", *fell], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
