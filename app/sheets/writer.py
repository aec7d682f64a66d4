"""Writes one table as an Excel sheet an office can print: streamed, typed, never a formula.

Text is written as a string in a cell of Excel's text format, whatever it begins with, so it is
no formula when the file is opened and becomes none when the cell is edited. The value itself
stays as it is: a guard character would spoil phone numbers and a second import. Saving the
sheet as CSV and opening that is the reader's own step; who writes CSV guards it there.
"""

import datetime as dt
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, Protocol

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from app.access.reasons import N_
from app.db.clock import SHANGHAI
from app.sheets.cells import NO, YES

ColumnKind = Literal["text", "date", "datetime", "integer", "decimal", "money", "flag"]
Translate = Callable[[str], str]

TOTAL = N_("合计")
PAGE = N_("第 &P 页，共 &N 页")

SHEET_ROWS = 1_048_576
_NAME_UNITS = 31
_TEXT_UNITS = 32_767
_EXACT = 10**15

_LEAP_DAY_THAT_NEVER_WAS = dt.date(1900, 3, 1)
_SERIAL_ZERO = dt.date(1899, 12, 30).toordinal()

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

_A4 = 9
_FONT = {"font_name": "宋体", "font_size": 11}
_BOX = {"border": 1, "valign": "vcenter"}


class SheetFull(Exception):
    """More rows than an Excel sheet holds; nothing has been written."""


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet.

    Attributes:
        key: what the caller calls it.
        heading: its heading, already in the reader's language.
        kind: what its values are. `text` takes anything and shows `str(value)`, so numbers
            that are names (identity, phone) are text; `datetime` takes aware instants and
            shows them in Shanghai; `money` takes integer fen; `flag` takes booleans. In every
            kind None is an empty cell and a string stays one: a masked value, say.
        width: in characters; by default by kind and heading.
        total: whether the totals row sums it.
    """

    key: str
    heading: str
    kind: ColumnKind
    width: float | None = None
    total: bool = False


class Body(Protocol):
    """Writes the data rows of a sheet.

    The seam at which a faster streamed body can replace xlsxwriter's cell by cell one.
    """

    def __call__(
        self,
        sheet: Worksheet,
        first_row: int,
        last_row: int,
        columns: Sequence["StyledColumn"],
        rows: Iterable[Sequence[object]],
    ) -> "Written":
        """Write `rows` from `first_row` on, both counted from 0.

        Raises:
            SheetFull: there are rows for more than `last_row`.
            ValueError: a row has not one value per column.
        """


class StyledColumn(NamedTuple):
    """How a body writes a column: the value as Excel holds it, in which format, summed or not."""

    convert: Callable[[Any], float | str]
    style: Format
    total: bool


class Written(NamedTuple):
    """What a body has written: the number of rows, and the sum of each column to total."""

    rows: int
    sums: Sequence[int | Decimal]


def write_sheet(
    target: BinaryIO | Path,
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    subtitle: str | None = None,
    footer: Sequence[str] = (),
    orientation: Literal["landscape", "portrait"] = "landscape",
    translate: Translate = str,
) -> int:
    """Write a workbook with one sheet; memory stays bounded however many rows there are.

    Args:
        target: a file to write to. On any error it is left untouched.
        title: stands over the table and, shortened, names the sheet.
        columns: at least one.
        rows: one value per column each.
        subtitle: unit, period, when made.
        footer: lines under the table, for signatures.
        orientation: of the A4 page.
        translate: gettext of the reader's language, for the words the sheet itself adds.

    Returns:
        The number of data rows.

    Raises:
        SheetFull: more rows than a sheet holds.
        ValueError: a row has not one value per column.
    """
    with new_workbook(target) as book:
        return add_sheet(
            book,
            title=title,
            columns=columns,
            rows=rows,
            subtitle=subtitle,
            footer=footer,
            orientation=orientation,
            translate=translate,
        )


@contextmanager
def new_workbook(target: BinaryIO | Path) -> Iterator[Workbook]:
    """Open a workbook for streaming; it is written to `target` only if all went well.

    What it needs on disk until then lies in a folder that is removed in any case.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook(
            target,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "use_zip64": True,
                "default_format_properties": _FONT,
            },
        )
        yield book
        book.close()


def add_sheet(
    book: Workbook,
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[object]],
    subtitle: str | None = None,
    footer: Sequence[str] = (),
    orientation: Literal["landscape", "portrait"] = "landscape",
    translate: Translate = str,
    body: Body | None = None,
) -> int:
    """Add one sheet to a workbook; see `write_sheet`."""
    sheet = book.add_worksheet(sheet_name(title, book))
    last_column = len(columns) - 1
    heading_row = 1 if subtitle is None else 2
    first_row = heading_row + 1
    kinds = _kinds(translate)

    sheet.set_row(0, 30)
    write_line(sheet, 0, last_column, title, book.add_format(_TITLE))
    if subtitle is not None:
        write_line(sheet, 1, last_column, subtitle, book.add_format(_SUBTITLE))
    heading_style = book.add_format(HEADING_STYLE)
    styled = []
    for index, column in enumerate(columns):
        kind = kinds[column.kind]
        sheet.write_string(heading_row, index, plain(column.heading), heading_style)
        heading_width = min(display_width(column.heading) + 4, 24)
        sheet.set_column(index, index, column.width or max(kind.width, heading_width))
        style = book.add_format(BOX | kind.style)
        styled.append(StyledColumn(kind.convert, style, column.total))

    has_total = any(column.total for column in columns)
    room = SHEET_ROWS - has_total - len(footer)
    written = body(sheet, first_row, room - 1, styled, rows)

    end = first_row + written.rows  # the row after the last data row
    if has_total:
        sums = [kind.convert(total) for kind, total in zip(_of(columns, kinds), written.sums)]
        ...
        end += 1
    for row, line in enumerate(footer, end):
        write_line(sheet, row, last_column, line, None)

    table = heading_row, 0, first_row + max(written.rows, 1) - 1, last_column
    sheet.freeze_panes(first_row, 0)
    sheet.autofilter(*table)
    sheet.ignore_errors({"number_stored_as_text": xl_range(*table)})
    sheet.repeat_rows(heading_row)
    set_page(sheet, orientation, translate)
    return written.rows


def write_body(
    sheet: Worksheet,
    first_row: int,
    last_row: int,
    columns: Sequence[StyledColumn],
    rows: Iterable[Sequence[object]],
) -> Written:
    """Write the rows cell by cell with xlsxwriter; see `Body`."""
    sums: list[int | Decimal] = [0] * len(columns)
    number = first_row - 1
    for number, row in enumerate(rows, first_row):
        if number > last_row:
            raise SheetFull
        for index, (value, (convert, style, total)) in enumerate(zip(row, columns, strict=True)):
            if value is None:
                sheet.write_blank(number, index, None, style)
                continue
            shown = value if isinstance(value, str) else convert(value)
            if isinstance(shown, str):
                sheet.write_string(number, index, plain(shown), style)
                continue
            sheet.write_number(number, index, shown, style)
            if total:
                sums[index] += Decimal(repr(value)) if isinstance(value, float) else value
    return Written(number - first_row + 1, sums)
