"""How bright the screen is: by the kernel's backlight where there is one, by xrandr under X; else it is said once."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
from pathlib import Path

log = logging.getLogger(__name__)

BACKLIGHTS = Path("/sys/class/backlight")
DARKEST = 10
"""Per cent: a screen that nobody can read is no screen."""
XRANDR_SECONDS = 3.0
CONNECTED = re.compile(r"^(\S+) connected", re.MULTILINE)


class Brightness:
    """Sets what is wished, when it changes."""

    def __init__(self, folder: Path = BACKLIGHTS) -> None:
        self._folder = folder
        self._now: int | None = None
        self._has_said = False

    def set(self, percent: int) -> None:
        """So many per cent of what the screen can."""
        wished = max(DARKEST, percent)
        if wished == self._now:
            return
        self._now = wished
        if not (self._backlight(wished) or _xrandr(wished)) and not self._has_said:
            self._has_said = True
            log.warning("the brightness of this screen cannot be set (no backlight in %s, no xrandr)", self._folder)

    def _backlight(self, percent: int) -> bool:
        try:
            for light in sorted(self._folder.iterdir()):
                most = int((light / "max_brightness").read_text())
                (light / "brightness").write_text(str(max(1, round(most * percent / 100))))
                return True
        except (OSError, ValueError) as error:
            log.debug("no backlight: %s", error)
        return False


def _xrandr(percent: int) -> bool:
    program = shutil.which("xrandr")
    if program is None or not os.environ.get("DISPLAY"):
        return False
    try:
        told = subprocess.run([program, "--query"], capture_output=True, text=True, timeout=XRANDR_SECONDS, check=True)
        outputs = CONNECTED.findall(told.stdout)
        for output in outputs:
            wish = [program, "--output", output, "--brightness", f"{percent / 100:.2f}"]
            subprocess.run(wish, capture_output=True, timeout=XRANDR_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        log.debug("xrandr does not help: %s", error)
        return False
    return bool(outputs)
