"""How things look in each mode: colours, type sizes, and where on the page there is room. One place for all of it. Pure.

Modes are tokens: elder has larger type, contrast is black, white and yellow with strong edges, low moves what can be
pressed. A layout asks for a `Look` and never for a mode's colour of its own.

Low reach, the arithmetic: a 32-inch portrait screen of 1080x1920 is 398x708 mm, 0.369 mm a pixel. With its foot 750 mm
above the floor its top is at 1,458 mm; 1,100 mm is (1,458 - 1,100) / 0.369 = 970 pixels below the top. So in low mode
everything that can be pressed lies below `REACH` = 984 (1,095 mm), and the part above it tells and shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from kiosk.pages import Screen
from kiosk.widgets import HEIGHT, MARGIN, WIDTH, Box
from lobby.colour import Colour, rgb

REACH = 984
INNER = WIDTH - 2 * MARGIN
GAP = 20


@dataclass(frozen=True)
class Tone:
    """A ground and the ink that can be read on it."""

    face: Colour
    ink: Colour
    edge: Colour | None = None


@dataclass(frozen=True)
class Palette:
    """Every colour of the page, by what it is for."""

    page: Colour
    card: Tone
    soft: Colour
    line: Colour
    primary: Tone
    go: Tone
    quiet: Tone
    off: Tone
    info: Tone
    good: Tone
    warn: Tone
    bad: Tone
    warm: Tone
    key: Tone
    erase: Tone
    header: tuple[Colour, Colour]
    header_ink: Colour
    header_soft: Colour
    rail: Tone
    chosen: Tone
    gold: Tone
    footer: Tone
    chip: Tone
    signs: tuple[Colour, Colour]
    stage: Tone
    faces: tuple[Tone, ...]
    """Of the grades 5 to 1."""


CALM = Palette(
    page=rgb("#EDF2FA"),
    card=Tone(rgb("#FFFFFF"), rgb("#101A30")),
    soft=rgb("#4D5A70"),
    line=rgb("#DCE4F0"),
    primary=Tone(rgb("#1B5CBE"), rgb("#FFFFFF")),
    go=Tone(rgb("#0E703C"), rgb("#FFFFFF")),
    quiet=Tone(rgb("#DDE6F4"), rgb("#101A30")),
    off=Tone(rgb("#D9DFE9"), rgb("#4A566B")),
    info=Tone(rgb("#E0EAFB"), rgb("#0F3476")),
    good=Tone(rgb("#DEF3E6"), rgb("#0E6336")),
    warn=Tone(rgb("#FFF0D0"), rgb("#864600")),
    bad=Tone(rgb("#FDE4E4"), rgb("#A81A1E")),
    warm=Tone(rgb("#8C4A00"), rgb("#FFFFFF")),
    key=Tone(rgb("#FFFFFF"), rgb("#101A30")),
    erase=Tone(rgb("#FCE4CE"), rgb("#783800")),
    header=(rgb("#0F3476"), rgb("#1B5CBE")),
    header_ink=rgb("#FFFFFF"),
    header_soft=rgb("#E2ECFC"),
    rail=Tone(rgb("#103A82"), rgb("#FFFFFF")),
    chosen=Tone(rgb("#FFFFFF"), rgb("#0F3476")),
    gold=Tone(rgb("#F7D174"), rgb("#0A2250")),
    footer=Tone(rgb("#0A2250"), rgb("#D4E0F6")),
    chip=Tone(rgb("#1C3C78"), rgb("#FFFFFF")),
    signs=(rgb("#4AC97E"), rgb("#F7D174")),
    stage=Tone(rgb("#0A2250"), rgb("#FFFFFF")),
    faces=tuple(Tone(rgb(face), rgb("#FFFFFF")) for face in ("#0E703C", "#4B8526", "#A97400", "#C2550A", "#A81A1E")),
)
BLACK, WHITE, YELLOW = rgb("#000000"), rgb("#FFFFFF"), rgb("#FFDE00")
PLAIN, DARK, LOUD = Tone(WHITE, BLACK, BLACK), Tone(BLACK, WHITE, BLACK), Tone(YELLOW, BLACK, BLACK)
SHARP = Palette(
    page=WHITE, card=PLAIN, soft=BLACK, line=BLACK, primary=Tone(BLACK, YELLOW, BLACK), go=LOUD, quiet=PLAIN,
    off=Tone(rgb("#E4E4E4"), BLACK, None), info=PLAIN, good=PLAIN, warn=LOUD, bad=Tone(BLACK, YELLOW, BLACK),
    warm=DARK, key=PLAIN, erase=LOUD, header=(BLACK, BLACK), header_ink=WHITE, header_soft=WHITE,
    rail=Tone(BLACK, WHITE, WHITE), chosen=Tone(YELLOW, BLACK, WHITE), gold=Tone(BLACK, YELLOW, YELLOW),
    footer=Tone(BLACK, WHITE), chip=Tone(BLACK, WHITE, WHITE), signs=(WHITE, YELLOW), stage=Tone(BLACK, WHITE),
    faces=(Tone(BLACK, YELLOW),) * 5,
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What a layout needs to know of the modes. Type sizes and boxes are in design pixels.

    `upper` is where a low page tells things, `body` where there is room at all (in low mode: only below `REACH`).
    """

    colours: Palette = CALM
    elder: bool = False
    low: bool = False
    sharp: bool = False
    title: int = 60
    name: int = 44
    body: int = 38
    small: int = 30
    key: int = 46
    head: int = 158
    banner: int = 76
    header: int = 292
    footer: int = 172
    upper: Box = (MARGIN, 308, INNER, 0)
    space: Box = (MARGIN, 308, INNER, HEIGHT - 172 - 16 - 308)

    def split(self, height: float) -> tuple[Box, Box]:
        """Where to tell and where to press: `height` is for telling; in low mode all of the upper part is."""
        if self.low:
            return self.upper, self.space
        left, top, width, whole = self.space
        return (left, top, width, height), (left, top + height + GAP, width, whole - height - GAP)

    @property
    def edge_width(self) -> float:
        """Of cards and keys that have an edge."""
        return 5 if self.sharp else 3


NORMAL = Look()
ELDER = {"title": 74, "name": 60, "body": 50, "small": 40, "key": 56, "head": 204, "banner": 108}
LOW_HEADER, LOW_FOOTER = 176, 196


@cache
def _look(*, elder: bool, low: bool, sharp: bool) -> Look:
    look = replace(NORMAL, elder=elder, low=low, sharp=sharp, colours=SHARP if sharp else CALM)
    if elder:
        look = replace(look, **ELDER)  # type: ignore[arg-type]  # the names are fields of Look, all whole numbers
    if low:
        upper = (MARGIN, LOW_HEADER + 20, INNER, REACH - 24 - LOW_HEADER - 20)
        space = (MARGIN, REACH, INNER, HEIGHT - LOW_FOOTER - 14 - REACH)
        look = replace(look, header=LOW_HEADER, footer=LOW_FOOTER, upper=upper, space=space)
    return look


def look_of(screen: Screen) -> Look:
    """The look of a screen's modes."""
    return _look(elder=screen.elder, low=screen.low, sharp=screen.contrast)
