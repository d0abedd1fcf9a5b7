"""How a visit was: five faces, each with the national word; then the reasons of the grade that was touched. Pure."""

from __future__ import annotations

from kiosk.actions import Choose, Do
from kiosk.layout_blocks import Foot, above_foot, button, card, foot, heading, panel, tell, titled
from kiosk.layout_rows import grid
from kiosk.look import Look, look_of
from kiosk.pages import Rate, Screen
from kiosk.step_rate import GRADES, reasons_of
from kiosk.widgets import Box, Face, Label, Widget
from lobby.catalogue import say

WORDS = {
    5: "Very satisfied",
    4: "satisfied",
    3: "Fairly satisfied",
    2: "Dissatisfied",
    1: "Very dissatisfied",
}
"""The national words (DESIGN §2). “Satisfied” with a capital is another word in the office: a share."""
TALLEST_REASON = 280.0


def rate(screen: Screen, page: Rate) -> list[Widget]:
    """The faces, or once one was touched the reasons."""
    return _faces(screen, page) if page.grade is None else _reasons(screen, page, page.grade)


def _faces(screen: Screen, page: Rate) -> list[Widget]:
    look, language = look_of(screen), screen.language
    service = screen.facts.centre.service.get(page.visit.service or "")
    about = " · ".join([page.visit.number, *([tell(service.name, language)] if service else [])])
    hint = f"{about}\n{say(language, 'One touch is enough. Nobody has to rate.')}"
    above, below = look.split(look.head + 30)
    widgets = heading(look, above, say(language, "How was your visit?"), hint)
    for cell, grade in zip(grid(above_foot(look, below), len(GRADES), 1), GRADES, strict=True):
        widgets += _face(screen, look, cell, grade)
    return [*widgets, *foot(look, language, Foot())]


def _face(screen: Screen, look: Look, box: Box, grade: int) -> list[Widget]:
    """A grade as a key: its face, its word, and small the word of the other language."""
    x, y, width, height = box
    side = min(height - 28, 150.0)
    left = x + 40 + side + 40
    under = (
        "" if screen.elder or look.low else _word(next(one for one in ("en", "zh") if one != screen.language), grade)
    )
    inside = (left, y + 8, x + width - 40 - left, height - 16)
    return [
        card(look, box, action=Choose("grade", str(grade))),
        face(look, (x + 40, y + (height - side) / 2, side, side), grade),
        *titled(look, inside, _word(screen.language, grade), under, look.title, look.small + 2),
    ]


def face(look: Look, box: Box, grade: int) -> Face:
    """The face of a grade in the colours of a mode."""
    tone = look.colours.faces[GRADES.index(grade)]
    return Face(box, grade, tone.face, tone.ink)


def _reasons(screen: Screen, page: Rate, grade: int) -> list[Widget]:
    """The face again, what may have been the reason, and the way on."""
    look, language = look_of(screen), screen.language
    above, below = look.split(look.head + 30)
    shown = reasons_of(screen.facts.centre, grade)
    box = above_foot(look, below)
    columns, size = 2 if len(shown) > 1 else 1, look.body - 2 if look.low else look.name - 4
    widgets = _chosen(look, above, language, grade)
    for cell, reason in zip(grid(box, len(shown), columns, most=TALLEST_REASON), shown, strict=True):
        on = reason.id in page.reasons
        tone = look.colours.primary if on else look.colours.key
        words = ("✓ " if on else "") + tell(reason.text, language)
        widgets += button(look, cell, words, Choose("reason", reason.id), tone, size=size, radius=24, lines=4)
    main = (say(language, "Send my rating"), Do("submit"))
    return [*widgets, *foot(look, language, Foot(Do("back"), main=main))]


def _word(language: str, grade: int) -> str:
    word = say(language, WORDS[grade])
    return word[:1].upper() + word[1:]


def _chosen(look: Look, box: Box, language: str, grade: int) -> list[Widget]:
    """What was touched: beside its words, or on a low page above them."""
    word = _word(language, grade)
    hint = say(language, "What was the reason? Touch what fits, or nothing.")
    x, y, width, height = box
    if look.low:
        side = min(240.0, height * 0.36)
        top = y + (height - side - 250) / 2
        ink = look.colours.card.ink
        told = (x + 60, top + side + 130, width - 120, 120)
        return [
            panel(look, box, look.colours.card, radius=32),
            face(look, (x + (width - side) / 2, top, side, side), grade),
            Label((x + 60, top + side + 20, width - 120, 110), word, look.title + 8, ink, bold=True, align="center",
                  smallest=0.7),
            Label(told, hint, look.body, look.colours.soft, align="center", lines=2, smallest=0.7),
        ]  # fmt: skip
    side = min(height - 20, 160.0)
    beside = (x + side + 34, y, width - side - 34, height)
    return [face(look, (x, y + (height - side) / 2, side, side), grade), *heading(look, beside, word, hint)]
