"""Writes one table as an Excel sheet an office can print: streamed, typed, never a formula.

Text is written as a string into a cell of Excel's text format, whatever it begins with: it is
no formula when the file is opened and becomes none when the cell is edited. The value itself
stays as it is, since a guard character would spoil telephone numbers and a second import.
Saving the sheet as CSV and opening that is the reader's own doing; whoever writes CSV has to
guard it there.
"""

import datetime as dt
import itertools
import math
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
Orientation = Literal["landscape", "portrait"]
Translate = Callable[[str], str]

TOTAL = N_("合计")
PAGE = N_("第 &P 页，共 &N 页")

SHEET_ROWS = 1_048_576
_NAME_UNITS = 31
_TEXT_UNITS = 32_767
_EXACT = 10**15

_SERIAL_ZERO = dt.date(1899, 12, 30).toordinal()
_FIRST_DAY = dt.date(1900, 3, 1)  # before it Excel counts a 29 February that never was

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")

_A4 = 9
_MARK = 100  # of the 255 characters of a header; an `&` takes two
_PAGE_WIDTH: Mapping[Orientation, int] = {"landscape": 210, "portrait": 145}
"""How many characters fit side by side on a page and can still be read."""
LINE_HEIGHT = 15
SAMPLE = 200  # rows whose text is measured for the column widths
MAX_WIDTH = 40
_FILTER_BUTTON = 4
TEXT, DAY, INSTANT = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_FONT = {"font_name": "宋体", "font_size": 11}
_TITLE = {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
_LINE = {"valign": "vcenter"}
BOX = {"border": 1, "valign": "vcenter"}
HEADING = BOX | {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#E7EDF5"}


class SheetFull(Exception):
    """There are more rows than an Excel sheet holds; nothing has been written."""


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet.

    Attributes:
        key: what the caller calls it.
        heading: its heading, already in the reader's language.
        kind: what its values are. `text` takes anything and shows `str(value)`, so numbers
            that are names (identity, telephone) are text; `datetime` takes aware instants and
            shows them in Shanghai; `money` takes integer fen; `flag` takes booleans. In every
            kind None and "" are an empty cell, and another string stays one: a masked value, say.
        width: in characters; by default after kind and heading.
        total: whether the totals row sums it.
    """

    key: str
    heading: str
    kind: ColumnKind
    width: float | None = None
    total: bool = False


class BodyColumn(NamedTuple):
    """A column as a body writes it: the value as Excel holds it, in which style and width."""

    convert: Callable[[Any], float | Decimal | str]
    style: Format
    width: float
    total: bool


class Written(NamedTuple):
    """What a body has written: how many rows, and the sum of each column to total."""

    rows: int
    sums: Sequence[int | Decimal]


class Body(Protocol):
    """Writes the data rows of a sheet.

    The seam at which a streamed body can replace xlsxwriter's cell by cell one, which takes
    most of the time of a large sheet.
    """

    def __call__(
        self,
        sheet: Worksheet,
        first_row: int,
        last_row: int,
        columns: Sequence[BodyColumn],
        rows: Iterable[Sequence[Any]],
    ) -> Written:
        """Write `rows` from `first_row` on, counted from 0.

        Raises:
            SheetFull: they reach beyond `last_row`.
            ValueError: a row has not one value per column.
        """


def write_sheet(
    target: BinaryIO | Path,
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Any]],
    subtitle: str | None = None,
    footer: Sequence[str] = (),
    orientation: Orientation = "landscape",
    watermark: str = "",
    translate: Translate = str,
) -> int:
    """Write a workbook with one sheet; memory stays bounded however many rows there are.

    Args:
        target: where the workbook goes; untouched unless every row could be written.
        title: stands over the table and, shortened, names the sheet.
        columns: at least one.
        rows: each with one value per column.
        subtitle: unit, period, date of making.
        footer: lines under the table, for signatures.
        orientation: of the A4 page.
        watermark: who took it along, when and what for: on every printed page and in the
            properties of the workbook.
        translate: gettext of the reader's language, for the words the sheet itself adds.

    Returns:
        The number of data rows.

    Raises:
        SheetFull: there are more rows than a sheet holds.
        ValueError: a row has not one value per column.
    """
    with new_workbook(target) as book:
        if watermark:
            book.set_properties({"title": title, "comments": watermark})
        return add_sheet(
            book,
            title=title,
            columns=columns,
            rows=rows,
            subtitle=subtitle,
            footer=footer,
            orientation=orientation,
            watermark=watermark,
            translate=translate,
        )


@contextmanager
def new_workbook(target: BinaryIO | Path) -> Iterator[Workbook]:
    """Open a workbook for streaming; it reaches `target` only if all went well.

    What lies on disk until then, lies in a folder that is removed in any case.
    """
    with tempfile.TemporaryDirectory() as folder:
        options = {
            "constant_memory": True,
            "tmpdir": folder,
            "use_zip64": True,
            "default_format_properties": _FONT,
        }
        book = Workbook(target, options)
        try:
            yield book
            book.close()
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()


def write_body(
    sheet: Worksheet,
    first_row: int,
    last_row: int,
    columns: Sequence[BodyColumn],
    rows: Iterable[Sequence[Any]],
) -> Written:
    """Write the rows cell by cell with xlsxwriter; see `Body`."""
    sums: list[int | Decimal] = [0] * len(columns)
    number = first_row - 1
    for number, row in enumerate(rows, first_row):
        if number > last_row:
            raise SheetFull
        lines = 1
        for index, (value, column) in enumerate(zip(row, columns, strict=True)):
            if value is None or value == "":
                sheet.write_blank(number, index, None, column.style)
                continue
            shown = value if isinstance(value, str) else column.convert(value)
            if isinstance(shown, str):
                shown = plain(shown)
                sheet.write_string(number, index, shown, column.style)
                lines = max(lines, line_count(shown, column.width))
                continue
            sheet.write_number(number, index, shown, column.style)
            if column.total:
                sums[index] += Decimal(repr(value)) if isinstance(value, float) else value
        if lines > 1:
            sheet.set_row(number, lines * LINE_HEIGHT)
    return Written(number + 1 - first_row, sums)


def add_sheet(
    book: Workbook,
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Any]],
    subtitle: str | None = None,
    footer: Sequence[str] = (),
    orientation: Orientation = "landscape",
    watermark: str = "",
    translate: Translate = str,
    body: Body = write_body,
) -> int:
    """Add a sheet to a workbook; see `write_sheet`."""
    sheet = book.add_worksheet(sheet_name(title, book.sheetnames))
    known = _kinds(translate)
    kinds = [known[column.kind] for column in columns]
    last_column = len(columns) - 1
    heading_row = 1 if subtitle is None else 2
    first_row = heading_row + 1
    rows = iter(rows)
    sample = list(itertools.islice(rows, SAMPLE))
    widths = _widths(columns, kinds, sample)

    sheet.set_row(0, 2 * LINE_HEIGHT)
    write_line(sheet, 0, last_column, title, book.add_format(_TITLE))
    line_style = book.add_format(_LINE)
    if subtitle is not None:
        write_line(sheet, 1, last_column, subtitle, line_style)
    heading_style = book.add_format(HEADING)
    for index, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.write_string(heading_row, index, plain(column.heading), heading_style)
        sheet.set_column(index, index, width)

    has_total = any(column.total for column in columns)
    last_row = SHEET_ROWS - 1 - has_total - len(footer)
    body_columns = [
        BodyColumn(kind.convert, book.add_format(BOX | kind.style), width, column.total)
        for column, kind, width in zip(columns, kinds, widths, strict=True)
    ]
    count, sums = body(sheet, first_row, last_row, body_columns, itertools.chain(sample, rows))

    end = first_row + count
    if has_total:
        styles = [book.add_format(BOX | kind.style | {"bold": True}) for kind in kinds]
        totals = [
            column._replace(style=style) for column, style in zip(body_columns, styles, strict=True)
        ]
        _write_totals(sheet, range(first_row, end), totals, sums, translate(TOTAL))
        end += 1
    for row, line in enumerate(footer, end):
        write_line(sheet, row, last_column, line, line_style)

    table = heading_row, 0, first_row + max(count, 1) - 1, last_column
    sheet.freeze_panes(first_row, 0)
    sheet.autofilter(*table)
    sheet.ignore_errors({"number_stored_as_text": xl_range(*table)})
    sheet.repeat_rows(heading_row)
    pages = math.ceil(sum(widths) / _PAGE_WIDTH[orientation])
    if pages > 1:
        sheet.repeat_columns(0)  # it names the row
    set_page(sheet, orientation, translate, pages, watermark)
    return count


def _widths(
    columns: Sequence[SheetColumn], kinds: Sequence["_Kind"], sample: Sequence[Sequence[Any]]
) -> list[float]:
    """Choose widths that show the headings and the first rows, unless a column says its own."""
    longest: list[float] = [
        max(kind.width, display_width(column.heading) + _FILTER_BUTTON)
        for column, kind in zip(columns, kinds, strict=True)
    ]
    for row in sample:
        for index, value in enumerate(row[: len(columns)]):
            if isinstance(value, str):
                longest[index] = max(longest[index], display_width(value) + 2)
    return [
        column.width or min(width, MAX_WIDTH)
        for column, width in zip(columns, longest, strict=True)
    ]


def _write_totals(
    sheet: Worksheet,
    data: range,
    columns: Sequence[BodyColumn],
    sums: Sequence[int | Decimal],
    label: str,
) -> None:
    labelled = False
    for index, (column, total) in enumerate(zip(columns, sums, strict=True)):
        if column.total and data:
            formula = f"=SUM({xl_range(data[0], index, data[-1], index)})"
            # The value goes with it, for readers that do not calculate.
            sheet.write_formula(data.stop, index, formula, column.style, column.convert(total))
        elif column.total:
            sheet.write_number(data.stop, index, 0, column.style)
        elif not labelled:
            sheet.write_string(data.stop, index, plain(label), column.style)
            labelled = True
        else:
            sheet.write_blank(data.stop, index, None, column.style)


class _Kind(NamedTuple):
    width: float
    style: dict[str, object]
    convert: Callable[[Any], float | Decimal | str]


def _kinds(translate: Translate) -> dict[ColumnKind, _Kind]:
    words = {True: translate(YES), False: translate(NO)}
    return {
        "text": _Kind(8, {"num_format": TEXT, "text_wrap": True}, str),
        "date": _Kind(12, {"num_format": DAY, "align": "center"}, _day),
        "datetime": _Kind(17, {"num_format": INSTANT, "align": "center"}, serial),
        "integer": _Kind(10, {"num_format": "0"}, _integer),
        "decimal": _Kind(12, {}, lambda value: value),
        # A quotient of integers is the double nearest to the exact amount.
        "money": _Kind(14, {"num_format": "#,##0.00"}, lambda fen: fen / 100),
        "flag": _Kind(6, {"num_format": TEXT, "align": "center"}, lambda flag: words[bool(flag)]),
    }


def serial(moment: dt.date) -> float | str:
    """Count a day or an instant as Excel does; text for a day before Excel's first."""
    if isinstance(moment, dt.datetime):
        moment = _local(moment)
        day = serial(moment.date())
        if isinstance(day, str):
            return moment.isoformat(" ", "minutes")
        return day + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400
    if moment < _FIRST_DAY:
        return moment.isoformat()
    return moment.toordinal() - _SERIAL_ZERO


def _day(value: dt.date) -> float | str:
    return serial(_local(value).date() if isinstance(value, dt.datetime) else value)


def _local(value: dt.datetime) -> dt.datetime:
    return value if value.tzinfo is None else value.astimezone(SHANGHAI).replace(tzinfo=None)


def _integer(value: int) -> int | str:
    return value if abs(value) < _EXACT else str(value)


def write_line(sheet: Worksheet, row: int, last_column: int, text: str, style: Format) -> None:
    """Write text across the width of the table."""
    if last_column:
        sheet.merge_range(row, 0, row, last_column, "", style)
    sheet.write_string(row, 0, plain(text), style)


def set_page(
    sheet: Worksheet,
    orientation: Orientation,
    translate: Translate,
    pages: int = 1,
    watermark: str = "",
) -> None:
    """Make the sheet print on A4, so many pages wide, with page numbers and a watermark."""
    if orientation == "landscape":
        sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(pages, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    mark = plain(watermark[:_MARK]).replace("&", "&&")
    sheet.set_header(f"&C{mark}" if mark else "")
    sheet.set_footer(f"&C{translate(PAGE)}" + (f"&R{mark}" if mark else ""))


def plain(text: str) -> str:
    """Make any text one that a cell can hold.

    What XML has no character for is left out, line ends become line feeds, and what exceeds
    Excel's 32,767 characters is cut off and ends in `…`.
    """
    if not text.isprintable():
        text = _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > _TEXT_UNITS // 2:
        text = _cut(text, _TEXT_UNITS, "…")
    if text.startswith("<r>") and text.endswith("</r>"):
        # xlsxwriter would stream it unescaped, as markup of its own.
        text = _cut(text, _TEXT_UNITS - 1) + " "
    return text


def sheet_name(title: str, taken: Collection[str] = ()) -> str:
    """Make a title the name of a sheet: 31 allowed characters, and none of `taken`."""
    cleaned = _NOT_IN_NAME.sub(" ", title).strip(" '") or "Sheet"
    used = {name.casefold() for name in (*taken, "history")}  # Excel reserves that one
    endings = itertools.chain([""], (f" {number}" for number in itertools.count(2)))
    names = (_cut(cleaned, _NAME_UNITS - len(ending)).strip(" '") + ending for ending in endings)
    return next(name for name in names if name.casefold() not in used)


def display_width(text: str) -> int:
    """Count the columns text takes in an office's fonts: two for a Chinese character."""
    return len(text) if text.isascii() else len(text.encode("gbk", "replace"))


def line_count(text: str, width: float) -> int:
    """Count the lines of text wrapped in a column.

    Excel finds the height of such a row by itself; LibreOffice has to be told.
    """
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    if "\n" in text:
        return sum(line_count(line, width) for line in text.split("\n"))
    return max(1, math.ceil(display_width(text) / width))


def _cut(text: str, units: int, ending: str = "") -> str:
    """Shorten text to so many UTF-16 units, in which Excel counts."""
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * units:
        return text
    kept = encoded[: 2 * (units - len(ending))]
    return kept.decode("utf-16-le", "ignore") + ending
