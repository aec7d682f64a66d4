"""Opens .xls, for reading only: surveyed first, then loaded by xlrd.

python-calamine reads .xls too, but a malformed one makes it abort the whole process.
"""

import datetime as dt
import io
import struct
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import xlrd  # type: ignore[import-untyped]
from xlrd.compdoc import CompDoc, CompDocError  # type: ignore[import-untyped]

from app.sheets.cells import Raw
from app.sheets.sheet import (
    ENCRYPTED,
    EPOCH_1904,
    NOT_A_WORKBOOK,
    Limits,
    Sheet,
    Survey,
    UnreadableWorkbook,
    damage_reported,
)

_STREAMS = ("Workbook", "Book")  # since Excel 97, before
_BROKEN = (
    AssertionError,
    CompDocError,
    LookupError,
    OverflowError,
    ValueError,
    struct.error,
    xlrd.XLRDError,
)

# Record types of [MS-XLS] 2.3. All cell records begin with row and column, counted from 0.
_BOF, _EOF, _BOUNDSHEET, _DATEMODE, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x0022, 0x002F
_FORMULA, _BOOL_ERR, _MULTIPLE_NUMBERS = 0x0006, 0x0205, 0x00BD
_CELLS = {0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, _FORMULA, _BOOL_ERR, _MULTIPLE_NUMBERS}


def open_xls(path: Path, limits: Limits) -> Generator[Sheet]:
    """Load the visible worksheets of an .xls file, one at a time.

    Raises:
        UnreadableWorkbook: it is damaged, encrypted or too large, no workbook at all, or one
            with dates that count from 1904.
    """
    content = path.read_bytes()
    log = io.StringIO()
    with damage_reported(*_BROKEN):
        container = CompDoc(content, logfile=log)
        if container.get_named_stream("EncryptedPackage"):
            raise UnreadableWorkbook(ENCRYPTED)
        found = (container.get_named_stream(name) for name in _STREAMS)
        if (stream := next(filter(None, found), None)) is None:
            raise UnreadableWorkbook(NOT_A_WORKBOOK)
        sheets = _sheets(stream)
        book = xlrd.open_workbook(
            file_contents=content, logfile=log, on_demand=True, ragged_rows=True
        )
        names = book.sheet_names()
    for index, (start, visible) in enumerate(sheets):
        if visible:
            with damage_reported(*_BROKEN):
                survey = Survey(names[index], limits.cells)
                _survey(stream, start, survey)
                values = book.sheet_by_index(index)
            yield Sheet(values.name, partial(_rows, values), survey)


class _Start(NamedTuple):
    """Where a worksheet begins in the stream, and whether the user sees it."""

    position: int
    visible: bool


def _sheets(stream: bytes) -> list[_Start]:
    """List the worksheets that the head of the stream announces."""
    sheets = []
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise UnreadableWorkbook(ENCRYPTED)
        if kind == _DATEMODE and body == b"\1\0":
            raise UnreadableWorkbook(EPOCH_1904)
        if kind == _BOUNDSHEET:
            position, hidden, sort = struct.unpack_from("<IBB", body)
            if sort == 0:  # neither chart nor macro sheet
                sheets.append(_Start(position, not hidden & 3))
    return sheets


def _survey(stream: bytes, start: int, survey: Survey) -> None:
    """Note where a worksheet has content, formulas and errors."""
    for kind, body in _records(stream, start):
        if kind in _CELLS:
            row, column = (index + 1 for index in struct.unpack_from("<HH", body))
            survey.use(row, column)
            if kind == _FORMULA:
                survey.mark_formula(row, column)
            elif kind == _BOOL_ERR and body[7:] == b"\1":
                survey.mark_error(row, column)
            elif kind == _MULTIPLE_NUMBERS:
                survey.use(row, struct.unpack("<H", body[-2:])[0] + 1)


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Yield type and body of the records of one substream, those of nested charts included."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _rows(sheet: xlrd.sheet.Sheet) -> Iterator[list[Raw]]:
    for row in range(sheet.nrows):
        yield [
            _value(kind, value)
            for kind, value in zip(sheet.row_types(row), sheet.row_values(row), strict=True)
        ]


def _value(kind: int, value: str | float) -> Raw:
    match kind:
        case xlrd.XL_CELL_TEXT | xlrd.XL_CELL_NUMBER:
            return value
        case xlrd.XL_CELL_BOOLEAN:
            return bool(value)
        case xlrd.XL_CELL_DATE:
            return _moment(float(value))
        case _:
            return ""


def _moment(serial: float) -> Raw:
    try:
        moment: dt.datetime = xlrd.xldate_as_datetime(serial, 0)
    except OverflowError:
        return serial
    if serial < 1:
        return moment.time()
    return moment if moment.time() != dt.time() else moment.date()
