"""Appointments as rows of a CSV file: read as platforms and spreadsheets write them, written so that both can read. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from io import StringIO
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST = 5_000
COLUMNS = ("external_id", "service", "at", "name", "phone", "state")
HEADINGS = {"编号": "external_id", "业务": "service", "时间": "at", "姓名": "name", "电话": "phone", "状态": "state"}
EXPORTED = ("id", "external_id", "code", "service", "at", "state", "by", "number")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet."""


class BadTableError(ValueError):
    """A file that cannot be read as rows; the text says what was found and what is allowed."""


class Row(BaseModel):
    """One appointment of a platform, by its own number; `state` cancelled takes it back."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    external_id: str = Field(min_length=1, max_length=200)
    service: str = Field("", max_length=200)
    at: str = Field("", max_length=40)
    name: str = Field("", max_length=100)
    phone: str = Field("", max_length=40)
    state: Literal["", "booked", "cancelled"] = ""


def read(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8 or, as spreadsheets in China write it, GB 18030. Raises BadTableError."""
    rows = list(csv.reader(StringIO(_text(data), newline="")))
    if not rows:
        raise BadTableError(f"an empty file; allowed: a first line with {', '.join(COLUMNS)}")
    heads = [HEADINGS.get(head.strip(), head.strip().lower()) for head in rows[0]]
    unknown = [head for head in heads if head not in COLUMNS]
    if unknown or "external_id" not in heads:
        raise BadTableError(f"the columns {', '.join(heads)[:200]}; allowed: {', '.join(COLUMNS)}, the first is needed")
    if len(rows) > MOST + 1:
        raise BadTableError(f"{len(rows) - 1} rows; allowed: {MOST}")
    return [dict(zip(heads, row, strict=False)) for row in rows[1:] if any(cell.strip() for cell in row)]


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTableError("bytes that are no text; allowed: UTF-8 or GB 18030")


def moment(text: str, zone: tzinfo) -> float:
    """Seconds since 1970 of `2026-11-24T09:30:00+08:00` or, on the hall's clock, `2026-11-24 09:30`. Raises ValueError."""
    read_as = datetime.fromisoformat(text.strip().replace("/", "-"))
    return (read_as if read_as.tzinfo else read_as.replace(tzinfo=zone)).timestamp()


def written(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV, with a mark at the front by which spreadsheets know UTF-8."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(EXPORTED)
    writer.writerows([_cell(row.get(column)) for column in EXPORTED] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
