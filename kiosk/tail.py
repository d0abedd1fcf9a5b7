"""The newest lines of the log, for the staff's menu. Nothing personal is in any log of the house."""

from __future__ import annotations

import logging
from collections import deque

KEPT = 200


class Tail(logging.Handler):
    """Keeps what was logged last, in memory."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S"))
        self._kept: deque[str] = deque(maxlen=KEPT)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line; tracebacks are for the journal."""
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        self._kept.append(self.format(plain))

    def start(self) -> None:
        """Begin to listen."""
        logging.getLogger().addHandler(self)

    def stop(self) -> None:
        """Listen no more."""
        logging.getLogger().removeHandler(self)

    def lines(self, count: int) -> tuple[str, ...]:
        """The newest, the last one last."""
        return tuple(self._kept)[-count:]
