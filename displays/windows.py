"""Windows that are closed or paused, told in words along a strip of the hall board."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from displays.look import Box
from displays.palette import Palette
from lobby.catalogue import both
from lobby.draw import Pen, measure
from lobby.messages import Text, WindowBoard

SIZE, GAP, PAD = 28, 14.0, 18.0


def away(windows: Sequence[WindowBoard]) -> tuple[WindowBoard, ...]:
    """The windows to which nobody is called now."""
    return tuple(window for window in windows if window.state in ("closed", "paused"))


def state_words(window: WindowBoard) -> Text:
    """What is so with a window that is away, in the words of its own strip."""
    return both("Back soon") if window.state == "paused" else both("Closed")


def summary(windows: Sequence[WindowBoard]) -> Text | None:
    """One sentence where it says all; None where each window must be named, or nothing is known."""
    if windows and not away(windows):
        return both("All windows are open")
    if windows and all(window.state == "closed" for window in windows):
        return both("All windows are closed")
    return None


def chip_words(window: WindowBoard) -> Text:
    """One window in the strip."""
    state = state_words(window)
    return Text(zh=f"{window.name.zh} {state.zh}", en=state.en)


def pages(windows: Sequence[WindowBoard], room: float, wide: Callable[[WindowBoard], float]) -> list[list[WindowBoard]]:
    """The windows in pages that fit `room` side by side; one that is wider than all of it has a page of its own."""
    found: list[list[WindowBoard]] = []
    left = 0.0
    for window in windows:
        width = wide(window) + GAP
        if not found or width > left:
            found.append([])
            left = room + GAP
        found[-1].append(window)
        left -= width
    return found


def strip_pages(pen: Pen, strip: Box, windows: Sequence[WindowBoard]) -> list[list[WindowBoard]]:
    """The pages of the strip on this screen."""
    return pages(away(windows), strip[2], lambda window: min(chip_width(pen, window), strip[2]))


def chip_width(pen: Pen, window: WindowBoard) -> float:
    """How wide a chip is, design pixels."""
    words = chip_words(window)
    zh, en = (measure(text, max(1, round(size * pen.scale))) for text, size in ((words.zh, SIZE), (words.en, SIZE - 8)))
    return (zh + en) / pen.scale + 2 * PAD + 14


def draw_windows(pen: Pen, hue: Palette, strip: Box, sentence: Text | None, page: Sequence[WindowBoard]) -> None:
    """The sentence, or the chips of one page."""
    x, y, width, height = strip
    if sentence:
        pen.box(strip, hue.panel, radius=height / 2)
        pen.text(f"{sentence.zh}  {sentence.en}", (x + 32, y, width - 64, height), SIZE, hue.pale, smallest=18)
        return
    for window in page:
        wide = min(chip_width(pen, window), width)
        pen.box((x, y, wide, height), hue.panel, radius=height / 2, edge=hue.badge, edge_width=2)
        _chip(pen, hue, (x + PAD, y, wide - 2 * PAD, height), chip_words(window))
        x += wide + GAP


def _chip(pen: Pen, hue: Palette, inside: Box, words: Text) -> None:
    x, y, width, height = inside
    english = measure(words.en, max(1, round((SIZE - 8) * pen.scale))) / pen.scale + 2
    pen.text(words.zh, (x, y, width - english - 10, height), SIZE, hue.ink, smallest=16)
    pen.text(words.en, (x + width - english, y, english, height), SIZE - 8, hue.pale, align="right")
