"""The number, huge. With paper: take the slip. Without: the same number and its QR code to photograph. Pure."""

from __future__ import annotations

from kiosk.actions import Do
from kiosk.layout_blocks import button, foot_box, panel, tell
from kiosk.layout_materials import item_of, package_of
from kiosk.look import GAP, Look, Tone, look_of
from kiosk.pages import Given, Screen, SlipState
from kiosk.widgets import Box, Code, Label, Panel, Widget
from lobby.catalogue import say
from lobby.messages import Ticket
from lobby.slip import class_name, wait

HEADLINES: dict[SlipState, str] = {
    "printing": "Your slip is being printed…",
    "printed": "Please take your slip",
    "failed": "No paper: please photograph this page",
}
PRINTS = ("ok", "paper_low")
PAPER_AGAIN = "The printer is ready: you can print now"


def given(screen: Screen, page: Given) -> list[Widget]:
    """Headline, number, what to expect, code, and the way home."""
    look, language = look_of(screen), screen.language
    above, below = look.split(812 if page.slip != "failed" else 728)  # without paper the code is what one takes along
    below = (*below[:3], foot_box(look)[1] - GAP - below[1])
    return [
        *number_card(
            screen, look, above, page.ticket, say(language, _headline(screen, page)), good=_good(screen, page)
        ),
        *_facts(screen, look, _under_number(above), page),
        *phone_card(look, below, page.url, *_phone_words(screen, page), strong=page.ticket.remark is not None),
        *_keys(screen, look, page),
    ]


def _headline(screen: Screen, page: Given) -> str:
    return PAPER_AGAIN if page.slip == "failed" and _good(screen, page) else HEADLINES[page.slip]


def _good(screen: Screen, page: Given) -> bool:
    """Whether the slip is there, is coming, or could be had now: somebody has filled the paper meanwhile."""
    return page.slip != "failed" or screen.facts.paper in PRINTS


def _keys(screen: Screen, look: Look, page: Given) -> list[Widget]:
    x, y, width, tall = foot_box(look)
    done = say(screen.language, "Done")
    if page.slip != "failed":
        return button(look, (x + width / 5, y, width * 3 / 5, tall), done, Do("home"), size=look.key + 6)
    half = (width - GAP) / 2
    again, is_back = say(screen.language, "Print again"), _good(screen, page)
    left, right = (x, y, half, tall), (x + half + GAP, y, half, tall)
    if is_back:
        return [*button(look, left, again, Do("reprint")), *button(look, right, done, Do("home"), look.colours.quiet)]
    return [*button(look, left, again, Do("reprint"), look.colours.quiet), *button(look, right, done, Do("home"))]


# --- the number -------------------------------------------------------------------------------------------------------


def number_card(screen: Screen, look: Look, box: Box, ticket: Ticket, headline: str, *, good: bool) -> list[Widget]:
    """A band that says what to do, the number, and what it is for."""
    x, y, width, _height = box
    band = 120.0
    tone = look.colours.good if good else look.colours.warn
    name = what_for(screen, ticket)
    return [
        panel(look, box, look.colours.card, radius=40),
        *headed(look, (x, y, width, band), headline, tone),
        Label((x + 40, y + band + 4, width - 80, 252), ticket.number, 228, look.colours.card.ink, bold=True,
              align="center", smallest=0.4),
        Label((x + 60, y + band + 256, width - 120, 118), name, look.name + 8, look.colours.card.ink, bold=True,
              align="center", lines=3, smallest=0.45),
    ]  # fmt: skip


def headed(look: Look, box: Box, words: str, tone: Tone) -> list[Widget]:
    """The coloured head of a card, round above and straight below."""
    x, y, width, height = box
    face = [Panel((x, y, width, height), tone.face, 40, tone.edge, edge_width=look.edge_width)]
    if not look.sharp:
        face.append(Panel((x, y + height - 40, width, 40), tone.face))
    return [
        *face,
        Label((x + 40, y, width - 80, height), words, look.title, tone.ink, bold=True, align="center",
              smallest=0.5),
    ]  # fmt: skip


def what_for(screen: Screen, ticket: Ticket) -> str:
    """The package, item or service of a number, and its class where it is not the usual one."""
    centre, language = screen.facts.centre, screen.language
    found = package_of(centre, ticket.package) or item_of(centre, ticket.item) or centre.service.get(ticket.service)
    name = tell(found.name, language) if found else ""
    if ticket.ticket_class == "normal":
        return name
    return f"{name} · {class_name(ticket.ticket_class, language)}"


def _under_number(above: Box) -> Box:
    x, y, width, height = above
    top = y + 120 + 256 + 118 + 8
    return x + 60, top, width - 120, y + height - 20 - top


def _facts(screen: Screen, look: Look, box: Box, page: Given) -> list[Widget]:
    """Rows of a word and its value; offline one calm sentence stands in their place."""
    if page.offline:
        words = say(screen.language, "The network is away for a moment. Your number is valid and keeps its place.")
        line = Panel((box[0], box[1], box[2], 2), look.colours.line)
        return [line, Label(box, words, look.body + 2, look.colours.soft, align="center", lines=4, smallest=0.6)]
    return told(look, box, facts_of(screen, page.ticket))


def facts_of(screen: Screen, ticket: Ticket) -> list[tuple[str, str]]:
    """What to expect: people ahead, the wait, the windows, and by which law one goes first."""
    language = screen.language
    ahead = say(language, "{count} people", count=ticket.ahead) if ticket.ahead else say(language, "You are next")
    return [(say(language, "People ahead"), ahead), *wait_of(screen, ticket), *place_of(screen, ticket)]


def wait_of(screen: Screen, ticket: Ticket) -> list[tuple[str, str]]:
    """How long, where anything is known of it."""
    if ticket.wait_basis == "none":
        return []
    minutes = wait(ticket.wait_low, ticket.wait_high, screen.language)
    return [(say(screen.language, "Expected wait"), minutes)]


def place_of(screen: Screen, ticket: Ticket) -> list[tuple[str, str]]:
    """Where to, and by which law one goes first."""
    language, centre = screen.language, screen.facts.centre
    found: list[tuple[str, str]] = []
    shown = [tell(centre.window[window].name, language) for window in ticket.windows if window in centre.window]
    if shown:
        comma = say(language, ", ")
        found.append((say(language, "Windows"), comma.join(shown[:3]) + ("…" if len(shown) > 3 else "")))
    ground = next((one for one in centre.grounds if one.id == ticket.basis), None)
    if ground:
        found.append((say(language, "First by law"), tell(ground.name, language)))
    return found


def told(look: Look, box: Box, lines: list[tuple[str, str]]) -> list[Widget]:
    """Lines of a word and its value, with a thin rule between them."""
    x, y, width, height = box
    step = height / max(3, len(lines))
    widgets: list[Widget] = []
    for place, (word, value) in enumerate(lines):
        top = y + place * step
        widgets += [
            Panel((x, top, width, 2), look.colours.line),
            Label((x, top, width * 0.38, step), word, look.body, look.colours.soft, smallest=0.7),
            Label((x + width * 0.38, top, width * 0.62, step), value, look.body + 4, look.colours.card.ink, bold=True,
                  align="right", smallest=0.55),
        ]  # fmt: skip
    return widgets


# --- the code for the phone -------------------------------------------------------------------------------------------


def _phone_words(screen: Screen, page: Given) -> tuple[str, str]:
    language = screen.language
    note = screen.facts.centre.slip.note
    said = page.ticket.remark or note  # what somebody must have ready goes before what everybody is told
    called = tell(said, language) if said else say(language, "The screens and the voice will call your number.")
    if page.slip == "failed":
        valid = say(language, "Your number is valid without paper. Scan the code to keep it on your phone.")
        return valid, called
    return say(language, "Scan to follow your place in line on your phone"), called


def phone_card(
    look: Look, box: Box, url: str | None, first: str, second: str, *, strong: bool = False
) -> list[Widget]:  # fmt: skip
    """The QR code as large as there is room, and beside it what it is good for; `strong`: the second must be seen too.

    Its quiet zone may be the card's own edge: both are white.
    """
    x, y, width, height = box
    side = min(height - 16, 560.0) if url else 0
    left = x + side + (44 if url else 56)
    room = x + width - 40 - left
    middle = y + height / 2
    above, below = min(210.0, height * 0.44), min(180.0, height / 2 - 30)
    ink = look.colours.card.ink
    code: list[Widget] = [Code((x + 24, y + (height - side) / 2, side, side), url)] if url else []
    return [
        panel(look, box, look.colours.card, radius=40),
        *code,
        Label((left, middle - above, room, above + 10), first, look.name, ink, bold=True, lines=4, valign="bottom",
              smallest=0.55),
        Label((left, middle + 24, room, below), second, look.small + 4, ink if strong else look.colours.soft, bold=strong,
              lines=5, valign="top", smallest=0.66),
    ]  # fmt: skip
