"""A morning at two tax windows with a line that does not go away: what simulated days are made of."""

from __future__ import annotations

import random

from desk_of import Hall

from queue_server import commands as c
from queue_server import whatif_plan
from queue_server.whatif import Plan


def busy_morning() -> Hall:
    """Two hours at the tax windows: a citizen every three minutes, two windows of six to ten minutes."""
    dice, hall, free = random.Random(3), Hall(), {"1": 0.0, "2": 0.0}
    hall.open("1", "2")
    for minute in range(120):
        if minute % 3 == 0:
            hall.issue(ticket_class="priority" if dice.random() < 0.1 else "normal")
        for window, until_free in free.items():
            if minute >= until_free:
                if hall.book.windows[window].ticket:
                    hall.do(c.StartService(window))
                    hall.do(c.FinishService(window, f"prompt-{minute}-{window}"))
                if hall.call(window):
                    free[window] = minute + dice.uniform(6, 10)
        hall.wait(1)
    return hall


def rest_of(hall: Hall) -> Plan:
    """What is left of its day."""
    return whatif_plan.rest_of_today(hall.book, hall.now, hall.events, [])
