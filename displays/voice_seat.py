"""A voice's seat on the bus: hears calls, emergencies and orders; in simulation it tells what was said."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from displays.announcements import Announcement, Rank
from displays.listen import listen
from displays.missed_calls import MissedCalls
from displays.voice import Spoken, Voice
from lobby import topics
from lobby.codec import encode
from lobby.messages import MAX_TEXT, Call, Do, HallBoard, Text
from lobby.terminal import Terminal

SPOKEN_KEPT: Final = 5


class VoiceSeat:
    """A voice's seat: calls of its zone, also those lost with the bus; the hall's emergency; notices.

    A notice is `do announce {"text": {zh, en}}`.
    """

    def __init__(
        self, terminal: Terminal, make_voice: Callable[[Callable[[Spoken], None]], Voice], *, simulated: bool
    ) -> None:
        self._terminal = terminal
        self._spoken: deque[Mapping[str, Any]] = deque(maxlen=SPOKEN_KEPT)
        self._voice = make_voice(self._said if simulated else _nobody)
        self._missed = MissedCalls(terminal.since)
        listen(terminal.bus, topics.CALL.of(terminal.centre), Call, self._called)
        listen(terminal.bus, topics.HALL_BOARD.of(terminal.centre), HallBoard, self._hall)
        terminal.on_do("announce", self._announce)
        if simulated:
            terminal.bus.on_link(self._linked)

    def start(self) -> None:
        """Begin to listen and to speak."""
        self._voice.start()
        self._terminal.start()

    def stop(self) -> None:
        """Be silent and leave."""
        self._terminal.stop()
        self._voice.stop()

    def _called(self, _: str, call: Call | None) -> None:
        if call:
            self._missed.heard(call.call)
            self._voice.call(call)

    def _hall(self, _: str, board: HallBoard | None) -> None:
        if board:
            self._voice.hall(board)
            for call in self._missed.of(board):
                self._voice.call(call)

    def _announce(self, do: Do) -> Mapping[str, Any]:
        try:
            text = Text.model_validate((do.model_extra or {}).get("text"))
        except ValidationError:
            return {"ok": False, "reason": "bad_text", "allowed": '{"zh": "…", "en": "…"}'}
        if not text.zh.strip() or not text.en.strip() or max(len(text.zh), len(text.en)) > MAX_TEXT:
            return {"ok": False, "reason": "bad_text", "allowed": f"1 to {MAX_TEXT} characters in each language"}
        notice = Announcement(id=str(do.id), about=str(do.id), rank=Rank.NOTICE, text=text, expires=do.expires)
        return {"ok": True} if self._voice.announce(notice) else {"ok": False, "reason": "not_now"}

    def _linked(self, here: bool) -> None:
        if here:
            self._tell()

    def _said(self, spoken: Spoken) -> None:
        at = spoken.at.isoformat(timespec="milliseconds")
        self._spoken.append({"at": at, "text": spoken.announcement.text.body()})
        self._tell()

    def _tell(self) -> None:
        topic = topics.SEEN.of(self._terminal.centre, self._terminal.device)
        self._terminal.bus.publish(topic, encode({"spoken": list(self._spoken)}), retain=True)


def _nobody(_: Spoken) -> None:
    """Nobody is told outside of simulation: what was said was heard."""
