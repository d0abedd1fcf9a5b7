"""A voice's seat on the bus: hears calls; in simulation it tells what was said."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from displays.listen import listen
from displays.voice import Spoken, Voice
from lobby import topics
from lobby.codec import encode
from lobby.messages import Call
from lobby.terminal import Terminal

SPOKEN_KEPT: Final = 5


class VoiceSeat:
    """A voice's seat: hears calls; in simulation it tells what was said."""

    def __init__(
        self, terminal: Terminal, make_voice: Callable[[Callable[[Spoken], None]], Voice], *, simulated: bool
    ) -> None:
        self._terminal = terminal
        self._spoken: deque[Mapping[str, Any]] = deque(maxlen=SPOKEN_KEPT)
        self._voice = make_voice(self._said if simulated else _nobody)
        listen(terminal.bus, topics.CALL.of(terminal.centre), Call, self._called)
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
            self._voice.call(call)

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
