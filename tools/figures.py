"""Writes `docs/figures.md` from the tables of figures, each with its formula."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lobby.policy_settings import Policy
from queue_server.reports.clerks import ADJUSTED, COMPARED_ONLY_ADJUSTED, of_clerks
from queue_server.reports.figures import Figure
from queue_server.reports.sections import SECTIONS
from queue_server.reports.visit_figures import of_visits

HEAD = """<!-- Written by `make docs` from queue_server/reports; changes made by hand are lost. -->
# Figures of reports

Every time is an interval between events of the journal (docs/ticket-life.md), in whole stretches: **wait** is all time
in the state `waiting`, **walk** all time `called`, **service** all time `serving`. *Served* are those whom a clerk
finished; what the end of a day finished is not. A number that took the place of another one (an ask at a kiosk that was
cut off) is counted once. Nine of ten: the smallest value that 90 % do not exceed. A grade belongs to the day of its
visit, also where it came later; so does a number that a kiosk gave while it was cut off and told when its day was over.
Where there is nothing to say a figure is empty, never 0.

`tests/queue_server/test_reports_raw.py` works each of them out once more from the raw journal, by other code.

## What is not known

Beside its figures a report says what of its days is not known; nothing is filled in.

- **Gaps**: half an hour and more without an event on an open day while somebody waited, or while the server was away (it
  started again at the end of it). Who waited through a gap has waited so long.
- **A clock that was set back** by a minute and more: whoever was in the house then counts, and the times of these visits
  count nowhere.
- **A day at whose end nobody was there**: it was closed an hour and more after midnight, or never. Its last hours may be
  missing; who was still being served is not served, and no time runs over night.
- **Days that today's centre file cannot tell**, because they name a window or a queue that is gone, are not counted.

## Visits

By day, quarter hour of issue, service, window, clerk, channel and class. The centre's target is
`policy.target_minutes`, a queue's own `policy.targets`; both as they stand now.
"""
FOOT = """## Staffing of a week

For each weekday and hour, the numbers given in each queue on past days of this weekday (all days, with fewer than
three): a quiet day (nearest rank 20 %), a usual one (50 %), a busy one (80 %). s = mean of walk + service of those
served; load a = numbers per hour × s ÷ 60. The windows c are the fewest with ErlangC(c, a) × e^(−(c − a) × target ÷ s)
≤ 1 − `policy.target_share`. It takes the hour as steady and windows as serving one queue each; what really happens at a
window that serves several, `/office/what-if` plays.

## Busy hours

Mean numbers by hour on days of the same weekday as the next day of service (all days, with fewer than three). Busy: at
least 1.25 times the mean hour; quiet: at most 0.75 times. Nothing is said from fewer than 30 numbers.

## Open data

By day, hour and service: how many numbers; median and 90 % wait, and median service of those served, rounded to five
minutes. Fewer than five numbers are `<5` without times; fewer than five served have no times; where one clerk alone served,
the time of service is left out. No clerk, window, class, channel or ticket, and no sums.
"""


def rows(figures: Iterable[Figure]) -> list[str]:
    """A table in Markdown."""
    lines = [f"| `{one.id}` | {one.name.en} | {one.name.zh} | {one.unit} | {one.formula.en} |" for one in figures]
    return ["| figure | | | unit | formula |", "|---|---|---|---|---|", *lines, ""]


def page() -> str:
    """The whole page."""
    sections = [line for one in SECTIONS.values()
                for line in (f"## {one.name.en} ({one.name.zh})", "", one.made_of.en, "", *rows(one.figures))]  # fmt: skip
    hidden = ", ".join(f"`{figure}`" for figure in sorted(COMPARED_ONLY_ADJUSTED))
    clerks = ["## Clerks (窗口人员)", "", f"{ADJUSTED.en} Not shown by clerk: {hidden}.", "", *rows(of_clerks([]))]
    return "\n".join([HEAD, *rows(of_visits(Policy())), *clerks, *sections, FOOT])


if __name__ == "__main__":
    sys.stdout.write(page())
