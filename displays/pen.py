"""The boards' pen: what the typeface cannot write is written as 〓, the printers' own mark, never as an empty box."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from lobby.draw import Box, Pen
from lobby.font import missing

STAND_IN: Final = "〓"


class BoardPen(Pen):
    """Draws names that come from anywhere."""

    def text(self, text: str, box: Box, *rest: Any, **more: Any) -> None:
        """As `Pen.text`."""
        super().text(written(text), box, *rest, **more)


@lru_cache(maxsize=1024)
def written(text: str) -> str:
    """The text with a stand-in for every character the typeface lacks."""
    unknown = missing(text)
    return "".join(STAND_IN if sign in unknown else sign for sign in text) if unknown else text
