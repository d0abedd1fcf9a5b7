"""What the server tells a kiosk to do: print, restart, send a picture of its screen, take settings, show a notice.

Orders come in on the bus's thread; whatever takes time is done elsewhere and its `done` follows. The same order twice is
carried out once.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from kiosk import inputs
from kiosk.settings import SettingsDesk, problems
from kiosk.slips import Post, Slips
from kiosk.snapshots import Snapshots
from lobby.messages import Do, Text
from lobby.terminal import Terminal

log = logging.getLogger(__name__)

KEPT = 50
MOST_BLOCKS = 200

Later = Callable[[Callable[[], None]], None]
Outcome = Mapping[str, Any]


class Orders:
    """One kiosk's verbs. `restart` ends the program so that it is started again."""

    def __init__(
        self, terminal: Terminal, slips: Slips, settings: SettingsDesk, snapshots: Snapshots, *, post: Post, later: Later,
        restart: Callable[[], None],
    ) -> None:  # fmt: skip
        self._terminal, self._slips, self._settings, self._snapshots = terminal, slips, settings, snapshots
        self._post, self._later, self._restart = post, later, restart
        self._known: OrderedDict[str, Outcome | None] = OrderedDict()
        verbs: dict[str, Callable[[Do], Outcome | None]] = {
            "print": self._print, "restart": self._begin_again, "screenshot": self._picture, "settings": self._put,
            "show": self._show,
        }  # fmt: skip
        for verb, doer in verbs.items():
            terminal.on_do(verb, lambda do, doer=doer: self._once(do, doer))  # type: ignore[misc]  # bound at once, for each

    def _once(self, do: Do, doer: Callable[[Do], Outcome | None]) -> Outcome | None:
        key = str(do.id)
        if key in self._known:
            return self._known[key]
        self._known[key] = None
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        outcome = doer(do)
        if outcome is not None:
            self._known[key] = outcome
        return outcome

    def _done(self, do: Do, outcome: Outcome) -> None:
        self._known[str(do.id)] = outcome
        self._terminal.done(str(do.id), outcome)

    def _print(self, do: Do) -> Outcome | None:
        blocks = _extra(do).get("blocks")
        if (
            not isinstance(blocks, list)
            or not 0 < len(blocks) <= MOST_BLOCKS
            or not all(isinstance(b, dict) for b in blocks)
        ):
            return {"ok": False, "reason": "bad_blocks", "allowed": f"a list of 1 to {MOST_BLOCKS} blocks of a slip"}

        def done(printed: bool) -> None:
            self._done(do, {"ok": True} if printed else {"ok": False, "reason": "not_printed"})

        self._later(lambda: self._slips.print(blocks, done))
        return None

    def _begin_again(self, do: Do) -> None:
        log.warning("a restart was ordered")
        self._done(do, {"ok": True})  # said before, for afterwards there is nobody to say it
        self._later(self._restart)

    def _picture(self, do: Do) -> Outcome | None:
        url = _extra(do).get("url")
        if not isinstance(url, str) or not url.startswith(("http://", "https://")):
            return {"ok": False, "reason": "bad_url", "allowed": "an address that begins with http:// or https://"}
        self._later(lambda: self._snapshots.send(url, lambda outcome: self._done(do, outcome)))
        return None

    def _put(self, do: Do) -> Outcome:
        return self._settings.put(_extra(do).get("settings"))

    def _show(self, do: Do) -> Outcome:
        notice = _extra(do).get("notice")
        try:
            text = None if notice is None else Text.model_validate(notice)
        except ValidationError as error:
            return {"ok": False, "reason": "bad_notice", "errors": problems(error)}
        self._post(inputs.Settings({"notice": text}))
        return {"ok": True}


def _extra(do: Do) -> Mapping[str, Any]:
    """What an order says beyond its id, verb and time."""
    return do.model_extra or {}
