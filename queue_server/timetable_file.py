"""The timetable as its TOML: read with every mistake named, and what there is to begin with."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lobby.booking_settings import Timetable
from lobby.centre import Centre
from lobby.config import BadConfig, checked
from lobby.cross_checks import Mistake, booking_mistakes, tables

NAME = Path("timetable.toml")
LONGEST = 60_000
BLANK = """\
# 排期表：只写与国务院节假日安排、每周安排不同的日子；保存后立即生效。
# Timetable: only what differs from the State's holidays and the week.

# 特殊日子（rest 不办公，work 照常办公） / special days
# [[days]]
# date = 2027-01-01
# kind = "rest"
# name = { zh = "元旦", en = "New Year's Day" }

# 号源（按窗口数推算，或写 places = 名额） / places
# [[plans]]
# services = ["tax"]
# days = ["mon", "tue"]
# from = "09:00"
# to = "12:00"
# windows = 2

# 暂停预约 / closures
# [[closures]]
# services = ["tax"]
# dates = [2026-12-31]
# from = "13:30"
# to = "17:30"
# reason = { zh = "系统升级", en = "Renewal" }
"""


def read(text: str, centre: Centre) -> Timetable:
    """What a timetable says; `BadConfig` with every mistake, each with what was found and what is allowed."""
    if len(text) > LONGEST:
        raise BadConfig([f"{NAME}:: found {len(text)} characters; allowed {LONGEST}"])
    try:
        flat = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadConfig([f"{NAME}:: found {error}; allowed TOML"]) from error
    return checked(NAME, flat, Timetable, _mistakes(flat, list(centre.service)))


def _mistakes(flat: Mapping[str, Any], services: list[str]) -> Iterator[Mistake]:
    yield from booking_mistakes(flat, services)
    days = Counter(str(row.get("date")) for row in tables(flat, "days"))
    for day in (day for day, times in days.items() if times > 1):
        yield "days.date", f"{day} twice", "each day once", ""
