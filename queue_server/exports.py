"""Reports as files for a manager's spreadsheet: CSV by the standard library, XLSX with numbers, a chart and the formulas.

Names of services, windows and clerks are text and stay text: a cell that a spreadsheet could take for a formula is marked
in CSV and written as a string in XLSX.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter

from lobby.catalogue import say

Report = dict[str, Any]
"""As `reports.groups.report` makes it, with `from` and `to`."""

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
FORMATS = {"count": "0", "hours": "0.0", "minutes": "0.0", "seconds": "0", "share": "0.0%", "grade": "0.00"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CHARTED = ("issued", "served")
ROW_HEIGHT = 20


def csv_of(report: Report, language: str) -> bytes:
    """A line for each group and one for all."""
    return csv_file(table(report, language))


def csv_file(rows: Iterable[Iterable[str | float | None]]) -> bytes:
    """UTF-8 with its mark, so that a spreadsheet reads Chinese; no text in it is a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([plain(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_of(report: Report, language: str) -> bytes:
    """A sheet with the table and its chart, and a sheet with what each figure means."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(say(language, "Report"))
        _write_table(book, sheet, report, language)
        _write_chart(book, sheet, report)
        _write_meanings(book, book.add_worksheet(say(language, "Figures")), report, language)
    return file.getvalue()


def table(report: Report, language: str) -> Iterator[list[str | float | None]]:
    """Heads, a row for each group, the row of all."""
    figures = report["figures"]
    yield [report["name"][language], *(_head(figure, language) for figure in figures)]
    for row in report["rows"]:
        yield [row["name"][language], *(row["values"][figure["id"]] for figure in figures)]
    yield [say(language, "All"), *(report["total"][figure["id"]] for figure in figures)]


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


def _head(figure: dict[str, Any], language: str) -> str:
    units = {"minutes": say(language, "min"), "seconds": say(language, "s")}
    unit = units.get(figure["unit"])
    return f"{figure['name'][language]} ({unit})" if unit else str(figure["name"][language])


def _write_table(book: Any, sheet: Any, report: Report, language: str) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1})
    formats = [None, *(book.add_format({"num_format": FORMATS[figure["unit"]]}) for figure in report["figures"])]
    for at, row in enumerate(table(report, language)):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, column, cell, bold if at == 0 else None)
            elif cell is not None:
                sheet.write_number(at, column, cell, formats[column])
    sheet.set_row(0, 2 * ROW_HEIGHT)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(report["figures"]), 11)
    sheet.freeze_panes(1, 1)


def _write_chart(book: Any, sheet: Any, report: Report) -> None:
    last = len(report["rows"])
    if not last:
        return
    chart = book.add_chart({"type": "column"})
    charted = [figure["id"] for figure in report["figures"] if figure["id"] in CHARTED] or [report["figures"][0]["id"]]
    for column, figure in enumerate(report["figures"], start=1):
        if figure["id"] in charted:
            chart.add_series({
                "name": [sheet.name, 0, column], "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, column, last, column],
            })  # fmt: skip
    chart.set_size({"width": 960, "height": 320})
    chart.set_legend({"position": "top"})
    sheet.insert_chart(last + 3, 0, chart)


def _write_meanings(book: Any, sheet: Any, report: Report, language: str) -> None:
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, f"{report['from']} – {report['to']}", bold)
    notes = [*([report["made_of"]] if "made_of" in report else []), *report.get("doubts", ())]
    lines = [(_head(figure, language), figure["formula"][language]) for figure in report["figures"]]
    for at, (head, meaning) in enumerate([*lines, ("", ""), *((note[language], "") for note in notes)], start=2):
        sheet.write_string(at, 0, head)
        sheet.write_string(at, 1, meaning)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 64)


WRITERS = {"csv": csv_of, "xlsx": xlsx_of}
