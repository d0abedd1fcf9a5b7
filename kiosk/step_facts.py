"""What is so around the citizen is noted; the page they are on stays. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import inputs, offers
from kiosk.inputs import Input
from kiosk.lists import turned
from kiosk.moves import Result, sorry, stay
from kiosk.pages import Attract, Facts, Helped, Home, Identify, Screen
from kiosk.step_identify import no_reader
from lobby.messages import QueueBoard

NEWS = (inputs.BoardCame, inputs.Online, inputs.Paper, inputs.Reader, inputs.Hours, inputs.Settings)


def noted(screen: Screen, given: Input) -> Result:
    """The screen with what is so now."""
    facts = screen.facts
    match given:
        case inputs.BoardCame(board):
            facts = replace(facts, boards=_newer(facts, board))
        case inputs.Online(online):
            facts = replace(facts, online=online)
        case inputs.Paper(state):
            facts = replace(facts, paper=state)
        case inputs.Reader(state):
            facts = replace(facts, reader=state)
        case inputs.Hours(closed):
            facts = replace(facts, closed=closed)
        case inputs.Settings(changes) if int(str(changes.get("version", facts.version))) >= facts.version:
            facts = replace(facts, **changes)  # type: ignore[arg-type]  # checked where they came in
    return _suited(replace(screen, facts=facts))


def _suited(screen: Screen) -> Result:
    """The page as it can stand with the facts of now."""
    match screen.page:
        case Helped(back=back) as page:
            under, _ = _suited(replace(screen, page=back))
            return replace(screen, page=replace(page, back=under.page)), []
        case Attract(number):
            slides = offers.slides(screen.facts)
            return replace(screen, page=Attract(number % slides) if slides else Home()), []
        case Identify(purpose="take", wanted=wanted) as page if wanted:
            return _identify(screen, page, offers.can_skip(screen.facts, wanted.service))
    return stay(turned(screen, getattr(screen.page, "number", 0)))


def _identify(screen: Screen, page: Identify, can_skip: bool) -> Result:
    """Cut off, one may go on without a card; with a dead reader and a living server, reception must help."""
    if can_skip or offers.can_identify(screen.facts):
        return replace(screen, page=replace(page, can_skip=can_skip)), []
    return sorry(screen, no_reader(), page.back)


def _newer(facts: Facts, board: QueueBoard) -> dict[str, QueueBoard]:
    """An older `seq` of the same journal is dropped; another journal always wins."""
    boards = dict(facts.boards)
    known = boards.get(board.queue)
    if known is None or known.journal != board.journal or board.seq > known.seq:
        boards[board.queue] = board
    return boards
