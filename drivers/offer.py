"""What a scan found, and how it is offered: a comment for people, and a line that the centre's file takes as it is.

Pure. A driver that is only guessed says so in the line's own comment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PARTS: Final = {
    "escpos": "printer", "sam": "card", "hid_pad": "pad", "hid_scanner": "scanner", "serial_scanner": "scanner",
}  # fmt: skip
"""Which part of a `[[devices]]` table each driver stands for."""


@dataclass(frozen=True)
class Found:
    """One thing: what it is for people, its link, the driver that would speak to it, or what to choose from."""

    what: str
    link: str = ""
    driver: str = ""
    doubt: str = ""

    def lines(self) -> list[str]:
        """TOML: a comment that says what it is, and under it the line for its `[[devices]]` table, if it has a link."""
        what = f"# {plain(self.what)}"
        if not self.link:
            return [what]
        doubt = f"  # {self.doubt}" if self.doubt else ""
        if not self.driver:
            return [what, f"link = {_quoted(self.link)}{doubt}"]
        part = PARTS.get(self.driver, "part")
        return [what, f"parts.{part} = {{ driver = {_quoted(self.driver)}, link = {_quoted(self.link)} }}{doubt}"]


def plain(text: str, longest: int = 120) -> str:
    """What a device says of itself, safe to print: no control characters, not long."""
    return "".join(each if each.isprintable() else " " for each in text)[:longest]


def _quoted(text: str) -> str:
    """A TOML string."""
    return '"' + plain(text.replace("\\", "\\\\").replace('"', '\\"'), 500) + '"'
