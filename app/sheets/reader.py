"""Finds and reads the one table in a workbook as offices really send them."""

import re
import unicodedata
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app.access.reasons import N_
from app.sheets.cells import Cell, Raw, cell_of, column_index, column_letter, squeeze
from app.sheets.sheet import (
    FILE_TOO_LARGE,
    NOT_A_WORKBOOK,
    Limits,
    Sheet,
    UnreadableWorkbook,
)
from app.sheets.xls import open_xls
from app.sheets.xlsx import open_xlsx

HEADING_ROWS = 20

NO_HEADING = N_("前 %(rows)s 行里没有标题行。表中应有以下各列：%(columns)s。")
HEADING_MISSING = N_("工作表“%(sheet)s”第 %(row)s 行的标题中缺少：%(columns)s。请补上后再上传。")
HEADING_TWICE = N_(
    "工作表“%(sheet)s”第 %(row)s 行中，%(first)s 列和 %(second)s 列都是“%(heading)s”。"
    "请只保留一列。"
)
SEVERAL_SHEETS = N_("有几张工作表都像是要导入的表：%(sheets)s。请只保留一张后再上传。")
TOO_MANY_ROWS = N_("工作表“%(sheet)s”有 %(rows)s 行，超过上限 %(limit)s 行。请拆分后分次上传。")

# What stands first in a row under the table. A name never has a colon or these endings.
_CLOSING = re.compile(
    r"(本页|本表|以上)?(合计|总计|小计|共计|累计)([:：(（\d].*)?"
    r"|共\d+[人户条名行].*"
    r"|(填表|填报|制表|编制|审核|审批|复核|核定|经办|采集|负责|单位负责|分管领导|联系)"
    r"(人|员|单位|日期|时间|电话|签字|签名|盖章).*"
    r"|(填表|制表|审核|审批|复核|经办|分管领导|主要领导|主管领导|单位负责人|盖章|日期)[:：(（].*"
    r"|(备注|附注|注|说明|填表说明)([:：].*)?"
)
_BRACKETED = re.compile(r"[(\[{【〔〖<《].*?[)\]}】〕〗>》]")
_NOT_A_WORD = re.compile(r"[\W_]")


@dataclass(frozen=True)
class ImportColumn:
    """A column to look for.

    Attributes:
        key: what the caller calls it.
        headings: its headings, the official one first; compared without regard to width,
            case, spaces and punctuation, and to remarks in brackets if nothing else fits.
        required: whether a table without it is refused.
    """

    key: str
    headings: tuple[str, ...]
    required: bool = False


class Row(NamedTuple):
    """A data row.

    Attributes:
        number: the row of the sheet, counted from 1.
        cells: by key; every matched column has a cell, if only an empty one.
    """

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Table:
    """The table found in a workbook; iterating gives its data rows.

    A row is left out if its matched cells are all empty, or if it closes the table: it
    begins with 合计, 填表人, 备注： or the like *and* no more than half of the required cells
    hold anything else. So nobody is lost for a name, and a doubtful row is shown, not skipped.

    Attributes:
        sheet: name of the worksheet.
        heading_row: the row of the sheet with the headings, counted from 1.
        matched: the column letter for each key that was found.
        missing: keys of the columns that are absent, none of them required.
        unknown: headings nobody asked for, by column letter.
    """

    sheet: str
    heading_row: int
    matched: Mapping[str, str]
    missing: tuple[str, ...]
    unknown: Mapping[str, str]
    _source: Sheet
    _required: frozenset[str]

    def __iter__(self) -> Iterator[Row]:
        """Yield the data rows in sheet order."""
        survey = self._source.survey
        places = [(key, letter, column_index(letter)) for key, letter in self.matched.items()]
        for number, values in islice(self.grid(), self.heading_row, None):
            width = len(values)
            cells = {
                key: cell_of(
                    values[index - 1] if index <= width else "",
                    letter,
                    formula=survey.is_formula(number, index),
                    error=survey.is_error(number, index),
                )
                for key, letter, index in places
            }
            if any(cell.text for cell in cells.values()) and not self._closes(values, cells):
                yield Row(number, cells)

    @property
    def width(self) -> int:
        """The last column with content, counted from 1."""
        return self._source.survey.columns

    def grid(self) -> Iterator[tuple[int, list[Raw]]]:
        """Yield every row of the sheet: its number and its values from column A on."""
        return enumerate(self._source.rows(), 1)

    def _closes(self, values: list[Raw], cells: Mapping[str, Cell]) -> bool:
        first = next(text for value in values if (text := squeeze(str(value))))
        if not _CLOSING.fullmatch(first):
            return False
        texts = (cells[key].text for key in self._required)
        filled = sum(text != "" and not _CLOSING.fullmatch(text) for text in texts)
        return 2 * filled <= len(self._required)


def read_table(path: Path, columns: Sequence[ImportColumn], limits: Limits | None = None) -> Table:
    """Find the table with these columns in an .xlsx or .xls file.

    The heading row is the one among the first 20 of a sheet in which most columns are
    found; hidden sheets are not looked at.

    Raises:
        UnreadableWorkbook: the file is no readable workbook (see `app.sheets.sheet`), or not
            exactly one sheet has a heading row with every required column, each once.
        ValueError: two of `columns` share a heading.
    """
    limits = limits or Limits()
    names = _names(columns)
    with closing(_open(path, limits)) as sheets:
        candidates = [
            found
            for sheet in sheets
            if len((found := _find_headings(sheet, names)).keys) >= min(2, len(columns))
        ]
    required = frozenset(column.key for column in columns if column.required)
    best = _choose(candidates, columns, required)
    if (rows := best.sheet.survey.rows - best.row) > limits.rows:
        raise UnreadableWorkbook(TOO_MANY_ROWS, sheet=best.sheet.name, rows=rows, limit=limits.rows)
    return Table(
        sheet=best.sheet.name,
        heading_row=best.row,
        matched=best.letters(),
        missing=tuple(column.key for column in columns if column.key not in best.keys),
        unknown={
            column_letter(index): heading
            for index, value in enumerate(best.values, 1)
            if index not in best.found and (heading := squeeze(str(value)))
        },
        _source=best.sheet,
        _required=required,
    )


@dataclass(frozen=True)
class _Headings:
    """The best heading row of one sheet; `found` is by column index."""

    sheet: Sheet
    row: int
    values: list[Raw]
    found: Mapping[int, ImportColumn]

    @property
    def keys(self) -> set[str]:
        return {column.key for column in self.found.values()}

    def letters(self) -> dict[str, str]:
        letters: dict[str, str] = {}
        for index, column in self.found.items():
            letter = column_letter(index)
            if (first := letters.setdefault(column.key, letter)) != letter:
                raise UnreadableWorkbook(
                    HEADING_TWICE,
                    sheet=self.sheet.name,
                    row=self.row,
                    heading=column.headings[0],
                    first=first,
                    second=letter,
                )
        return letters


def _choose(
    candidates: Sequence[_Headings], columns: Sequence[ImportColumn], required: frozenset[str]
) -> _Headings:
    complete = [found for found in candidates if required <= found.keys]
    if len(complete) == 1:
        return complete[0]
    if complete:
        listed = "、".join(found.sheet.name for found in complete)
        raise UnreadableWorkbook(SEVERAL_SHEETS, sheets=listed)
    best = max(candidates, key=lambda found: len(found.keys), default=None)
    lacking = required - best.keys if best else required
    listed = "、".join(column.headings[0] for column in columns if column.key in lacking)
    if best is None:
        raise UnreadableWorkbook(NO_HEADING, rows=HEADING_ROWS, columns=listed)
    raise UnreadableWorkbook(HEADING_MISSING, sheet=best.sheet.name, row=best.row, columns=listed)


def _find_headings(sheet: Sheet, names: Mapping[str, ImportColumn]) -> _Headings:
    rows = (
        _Headings(
            sheet,
            number,
            values,
            {
                index: column
                for index, value in enumerate(values, 1)
                if (column := names.get(_name(value)) or names.get(_name(value, remarks=False)))
            },
        )
        for number, values in enumerate(islice(sheet.rows(), HEADING_ROWS), 1)
    )
    return max(rows, key=lambda row: len(row.keys), default=_Headings(sheet, 0, [], {}))


def _names(columns: Sequence[ImportColumn]) -> dict[str, ImportColumn]:
    names: dict[str, ImportColumn] = {}
    for column in columns:
        for heading in column.headings:
            if names.setdefault(_name(heading), column) is not column:
                raise ValueError(f"two columns are headed {heading}")
    return names


def _name(heading: Raw, *, remarks: bool = True) -> str:
    text = unicodedata.normalize("NFKC", str(heading)).casefold()
    return _NOT_A_WORD.sub("", text if remarks else _BRACKETED.sub("", text))


def _open(path: Path, limits: Limits) -> Generator[Sheet]:
    """Load the visible sheets; what the file is, its first bytes tell, not its name."""
    if path.stat().st_size > limits.file_bytes:
        raise UnreadableWorkbook(FILE_TOO_LARGE, limit=limits.file_bytes >> 20)
    with path.open("rb") as file:
        signature = file.read(8)
    if signature.startswith(b"PK\x03\x04"):
        return open_xlsx(path, limits)
    if signature == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return open_xls(path, limits)
    raise UnreadableWorkbook(NOT_A_WORKBOOK)
