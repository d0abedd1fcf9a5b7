"""The colours of a board, worked out from the four that a centre may choose: night (above and below), panel, accent.

Pure. Whatever a centre chooses, every ink here keeps 4.5:1 on its ground (WCAG 2.1, tested with odd themes): an ink that
would not is moved towards black or white until it does. The browser's board follows the same rules:

    ground              inks on it
    night_top…night     night_ink (words), night_pale (less important words): the header
    panel               ink, pale, call (numbers that are called), serving (numbers that are served)
    badge               ink: letters of queues, small plates
    accent, accent_lit  accent_ink: the bright band while a call is new, in its two beats
    RED                 WHITE: signal lost, emergency; no theme changes these
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from lobby.colour import Colour, contrast, mixed, rgb
from lobby.displays_settings import Theme

WHITE: Final = rgb("#FFFFFF")
BLACK: Final = rgb("#000000")
RED: Final = rgb("#B3161C")
GREEN: Final = rgb("#6FE3A5")
MIDDLE: Final = rgb("#FFBE2E")
HOT: Final = rgb("#FF7A6B")
TEXT: Final = 4.5
SHAPE: Final = 3.0
"""The least contrast of words, and of shapes that say something."""


@dataclass(frozen=True)
class Palette:
    """Colours by what they are for; see the table above. `quiet`, `moderate`, `hot` are bars on a panel (3:1)."""

    night_top: Colour
    night: Colour
    night_ink: Colour
    night_pale: Colour
    panel: Colour
    ink: Colour
    pale: Colour
    line: Colour
    badge: Colour
    accent: Colour
    accent_lit: Colour
    accent_ink: Colour
    accent_faint: Colour
    call: Colour
    serving: Colour
    quiet: Colour
    moderate: Colour
    hot: Colour

    @classmethod
    def of(cls, theme: Theme) -> Self:
        """The palette of a theme."""
        top, panel, accent = rgb(theme.night_top), rgb(theme.panel), rgb(theme.accent)
        night, night_ink = _night(top, rgb(theme.night))
        ink, accent_ink = best_on(panel), best_on(accent)
        badge = mixed(panel, ink, 0.2)
        return cls(
            night_top=top,
            night=night,
            night_ink=night_ink,
            night_pale=_pale(night_ink, *_gradient(top, night)),
            panel=panel,
            ink=ink,
            pale=_pale(ink, panel),
            line=mixed(panel, ink, 0.13),
            badge=badge if contrast(ink, badge) >= TEXT else panel,
            accent=accent,
            accent_lit=mixed(
                accent, WHITE if contrast(accent_ink, BLACK) < contrast(accent_ink, WHITE) else BLACK, 0.42
            ),
            accent_ink=accent_ink,
            accent_faint=mixed(accent_ink, accent, 0.68),
            call=moved(accent, panel, ink, TEXT),
            serving=moved(GREEN, panel, ink, TEXT),
            quiet=moved(GREEN, panel, ink, SHAPE),
            moderate=moved(MIDDLE, panel, ink, SHAPE),
            hot=moved(HOT, panel, ink, SHAPE),
        )


def best_on(ground: Colour) -> Colour:
    """White, or a black with a touch of the ground: whichever is read better. One of them always reaches 4.5:1."""
    warm = mixed(BLACK, ground, 0.14)
    black = warm if contrast(warm, ground) >= 7 else BLACK
    return max(WHITE, black, key=lambda ink: contrast(ink, ground))


def moved(colour: Colour, ground: Colour, ink: Colour, ratio: float) -> Colour:
    """The colour, moved towards `ink` as little as it takes to reach `ratio` on the ground."""
    steps = (mixed(colour, ink, step / 20) for step in range(21))
    return next((step for step in steps if contrast(step, ground) >= ratio), ink)


def _night(top: Colour, bottom: Colour) -> tuple[Colour, Colour]:
    """The lower end of the ground and the ink on all of it; without an ink for both ends the ground is of one colour."""
    ink = max(WHITE, BLACK, key=lambda each: _least(each, _gradient(top, bottom)))
    return (bottom, ink) if _least(ink, _gradient(top, bottom)) >= TEXT else (top, best_on(top))


def _pale(ink: Colour, *grounds: Colour) -> Colour:
    """A softer ink on these grounds."""
    softer = (mixed(ink, grounds[0], share / 100) for share in (28, 20, 12, 6))
    return next((each for each in softer if _least(each, grounds) >= TEXT), ink)


def _gradient(top: Colour, bottom: Colour) -> tuple[Colour, ...]:
    return tuple(mixed(top, bottom, step / 10) for step in range(11))


def _least(ink: Colour, grounds: tuple[Colour, ...]) -> float:
    return min(contrast(ink, ground) for ground in grounds)
