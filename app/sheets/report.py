"""Gives an uploaded workbook back with everything marked that keeps its rows out.

The copy is written anew, from values: it holds no formula, link or macro of the original
(docs/adr/0004-error-workbook.md).
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from app.access.reasons import N_
from app.sheets.cells import NO, YES, Raw, column_index
from app.sheets.reader import ImportColumn, Table, read_table
from app.sheets.sheet import Limits
from app.sheets.writer import (
    DAY,
    HEADING,
    INSTANT,
    LINE_HEIGHT,
    MAX_WIDTH,
    SAMPLE,
    TEXT,
    SheetColumn,
    Translate,
    add_sheet,
    display_width,
    line_count,
    new_workbook,
    plain,
    serial,
    set_page,
    sheet_name,
)

EXPLANATION = N_("错误说明")
PROBLEMS = N_("问题清单")
ROW, COLUMN, FIELD, VALUE, REASON = N_("行"), N_("列"), N_("字段"), N_("填写内容"), N_("原因")

_MARKED = {"bg_color": "#FFC7CE", "text_wrap": True}
_EXPLANATION_WIDTH = 50
_MIN_WIDTH = 8
_SCIENTIFIC = 10**11  # from here on Excel's General format shows an exponent


@dataclass(frozen=True)
class Problem:
    """Why a row is not imported, in the reader's language.

    Attributes:
        row: row of the sheet, counted from 1.
        column: letter of the column; None if the row as a whole is meant.
        field: label of the field.
        value: what the cell says.
        reason: what is wrong with it, and what to do.
    """

    row: int
    column: str | None
    field: str
    value: str
    reason: str


def annotate(
    source: Path,
    target: BinaryIO,
    problems: Iterable[Problem],
    columns: Sequence[ImportColumn],
    *,
    limits: Limits | None = None,
    translate: Translate = str,
) -> None:
    """Write a copy of the imported sheet in which each problem is marked and explained.

    Every row stands where it stood. A cell with a problem is coloured, a column 错误说明
    beside the table gives the reasons of each row, and a sheet 问题清单 lists them all. The
    copy can be corrected and imported again.

    Args:
        source: the uploaded workbook.
        target: where the copy goes, as .xlsx.
        problems: in any order.
        columns: those of the import, by which the table is found.
        limits: those of the import.
        translate: gettext of the reader's language.

    Raises:
        UnreadableWorkbook: as `read_table`.
    """
    table = read_table(source, columns, limits)
    ordered = sorted(problems, key=lambda problem: (problem.row, _index(problem)))
    by_row = {row: list(group) for row, group in groupby(ordered, lambda problem: problem.row)}
    with new_workbook(target) as book:
        _copy(book, table, by_row, translate)
        add_sheet(
            book,
            title=translate(PROBLEMS),
            columns=[
                SheetColumn("row", translate(ROW), "integer"),
                SheetColumn("column", translate(COLUMN), "text", 6),
                SheetColumn("field", translate(FIELD), "text"),
                SheetColumn("value", translate(VALUE), "text", 30),
                SheetColumn("reason", translate(REASON), "text", 60),
            ],
            rows=((p.row, p.column, p.field, p.value, p.reason) for p in ordered),
            translate=translate,
        )


def _copy(
    book: Workbook, table: Table, problems: Mapping[int, Sequence[Problem]], translate: Translate
) -> None:
    sheet = book.add_worksheet(sheet_name(table.sheet))
    explanation = translate(EXPLANATION)
    explained = _explanation_column(table, explanation)

    @cache
    def style(form: str, *, heading: bool, marked: bool) -> Format:
        look = HEADING if heading else _MARKED if marked else {}
        return book.add_format({"num_format": form, "valign": "vcenter"} | look)

    for index, width in enumerate(_widths(table)):
        sheet.set_column(index, index, width)
    sheet.set_column(explained - 1, explained - 1, _EXPLANATION_WIDTH)

    number = table.heading_row
    for number, cells, marked in _explained(table, problems, explained, explanation):
        for index, value in cells.items():
            if value == "" and index not in marked:
                continue
            shown, form = _shown(value)
            heading = number == table.heading_row
            look = style(form, heading=heading, marked=index in marked)
            if shown == "":
                sheet.write_blank(number - 1, index - 1, None, look)
            elif isinstance(shown, str):
                sheet.write_string(number - 1, index - 1, plain(shown), look)
            else:
                sheet.write_number(number - 1, index - 1, shown, look)
        if (lines := line_count(str(cells.get(explained, "")), _EXPLANATION_WIDTH)) > 1:
            sheet.set_row(number - 1, lines * LINE_HEIGHT)

    sheet.freeze_panes(table.heading_row, 0)
    last_column = max(explained, table.width) - 1
    sheet.autofilter(table.heading_row - 1, 0, number - 1, last_column)
    sheet.repeat_rows(table.heading_row - 1)
    set_page(sheet, "landscape", translate)


def _explained(
    table: Table, problems: Mapping[int, Sequence[Problem]], place: int, heading: str
) -> Iterator[tuple[int, dict[int, Raw], set[int]]]:
    """Give each row's number, its cells with the explanation, and the columns to mark."""
    for number, values in table.grid():
        found = problems.get(number, ())
        marked = {_index(problem) or place for problem in found}
        if found:
            marked.add(place)
        # A marked formula without a value may lie outside of the values.
        cells = dict.fromkeys(marked, "") | dict(enumerate(values, 1))
        if number == table.heading_row:
            cells[place] = heading
        elif number > table.heading_row:
            cells[place] = "\n".join(problem.reason for problem in found)
        yield number, cells, marked


def _widths(table: Table) -> list[float]:
    """Choose widths that show the first rows; titles and signatures may run over."""
    widths: list[float] = [_MIN_WIDTH] * table.width
    start = table.heading_row - 1
    for _, values in islice(table.grid(), start, start + SAMPLE):
        if 2 * values.count("") < len(values):
            for index, value in enumerate(values):
                widths[index] = max(widths[index], display_width(str(value)) + 2)
    return [min(width, MAX_WIDTH) for width in widths]


def _index(problem: Problem) -> int:
    """The column the problem is in, counted from 1; 0 for the row as a whole."""
    return column_index(problem.column) if problem.column else 0


def _explanation_column(table: Table, heading: str) -> int:
    """The first free column, or that of an earlier explanation if the copy comes back."""
    letters = (letter for letter, known in table.unknown.items() if known == heading)
    return column_index(letter) if (letter := next(letters, None)) else table.width + 1


def _shown(value: Raw) -> tuple[str | float, str]:
    """How to write a value back: as what, in which number format."""
    match value:
        case bool():
            return YES if value else NO, TEXT
        case int() | float() if math.isfinite(value):
            return value, "0" if abs(value) >= _SCIENTIFIC and value % 1 == 0 else "General"
        case dt.datetime():
            return serial(value), INSTANT
        case dt.date():
            return serial(value), DAY
        case _:
            return str(value), TEXT
