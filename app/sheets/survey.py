"""What must be known of a worksheet before it is loaded: its extent, formulas and errors.

python-calamine lays a sheet out as one dense rectangle, so a single cell in the last corner
would exhaust the memory, and it gives a formula's last value without saying that it is one.
Both are answered here by one streaming pass over the sheet's own bytes.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from app.sheets.cells import column_index

_CHUNK = 1 << 20

# Record types of [MS-XLS] 2.3. All cell records begin with row and column, counted from 0.
_BOF, _EOF, _BOUNDSHEET, _DATEMODE, _FILEPASS = 0x0809, 0x000A, 0x0085, 0x0022, 0x002F
_FORMULA, _BOOL_ERR, _MULTIPLE_NUMBERS = 0x0006, 0x0205, 0x00BD
_CELLS = {0x0203, 0x0204, 0x00D6, 0x00FD, 0x027E, _FORMULA, _BOOL_ERR, _MULTIPLE_NUMBERS}


class ExtentExceeded(Exception):
    """The used rectangle is larger than allowed; `args` are its last row and column."""


class ArrayFormula(Exception):
    """One formula fills a range of cells; `args` holds the range."""


@dataclass
class Survey:
    """Extent, formulas and errors of one sheet; rows and columns are counted from 1.

    Attributes:
        limit: how many cells the used rectangle may have.
        rows: the last row with content.
        columns: the last column with content.
    """

    limit: int
    rows: int = 0
    columns: int = 0
    _formulas: dict[int, int] = field(default_factory=dict)
    _errors: dict[int, int] = field(default_factory=dict)

    def is_formula(self, row: int, column: int) -> bool:
        """Whether the cell's value is computed."""
        return bool(self._formulas.get(row, 0) >> column & 1)

    def is_error(self, row: int, column: int) -> bool:
        """Whether the cell shows an error such as `#REF!`."""
        return bool(self._errors.get(row, 0) >> column & 1)

    def _use(self, row: int, column: int) -> None:
        if row > self.rows or column > self.columns:
            self.rows, self.columns = max(row, self.rows), max(column, self.columns)
            if self.rows * self.columns > self.limit:
                raise ExtentExceeded(self.rows, self.columns)


def survey_xml(sheet: IO[bytes], limit: int) -> Survey:
    """Survey a worksheet part of an .xlsx file.

    Raises:
        ExtentExceeded, ArrayFormula: see there.
        ValueError, expat.ExpatError: not the XML of a worksheet.
    """
    survey = Survey(limit)
    row = column = 0
    opened = False  # whether the tag before this one opened a cell

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, opened
        tag = name.rpartition(":")[2]
        if tag == "c":
            # A cell without a reference is the next one.
            if reference := attributes.get("r"):
                letters = reference.rstrip("0123456789")
                row, column = int(reference[len(letters) :]), column_index(letters)
            else:
                column += 1
            if attributes.get("t") == "e":
                _mark(survey._errors, row, column)
            opened = True
        elif tag == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif opened:
            survey._use(row, column)
            if tag == "f":
                if attributes.get("t") in {"array", "dataTable"} and ":" in attributes.get(
                    "ref", ""
                ):
                    raise ArrayFormula(attributes["ref"])
                _mark(survey._formulas, row, column)
            opened = False

    _parse(sheet, start)
    return survey


def tags(part: IO[bytes], *names: str) -> list[tuple[str, dict[str, str]]]:
    """List the named tags of a small part with their attributes, in order.

    Raises:
        ValueError, expat.ExpatError: not XML as a workbook has it.
    """
    found = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if (tag := name.rpartition(":")[2]) in names:
            found.append((tag, attributes))

    _parse(part, start)
    return found


@dataclass(frozen=True)
class BiffBook:
    """What the head of an .xls stream says.

    Attributes:
        encrypted: whether a password hides the rest.
        epoch_1904: whether dates count from 1904.
        sheets: where each sheet begins, in workbook order.
    """

    encrypted: bool
    epoch_1904: bool
    sheets: list[int]


def read_biff_head(stream: bytes) -> BiffBook:
    """Read the head of an .xls stream.

    Raises:
        struct.error: cut off.
    """
    records = list(_records(stream, 0))
    return BiffBook(
        encrypted=any(kind == _FILEPASS for kind, _ in records),
        epoch_1904=any(kind == _DATEMODE and body[:2] == b"\1\0" for kind, body in records),
        sheets=[struct.unpack_from("<I", body)[0] for kind, body in records if kind == _BOUNDSHEET],
    )


def survey_biff(stream: bytes, start: int, limit: int) -> Survey:
    """Survey the sheet of an .xls stream that begins at `start`.

    Raises:
        ExtentExceeded: see there.
        struct.error: cut off.
    """
    survey = Survey(limit)
    for kind, body in _records(stream, start):
        if kind not in _CELLS:
            continue
        row, column = (index + 1 for index in struct.unpack_from("<HH", body))
        if kind == _MULTIPLE_NUMBERS:
            survey._use(row, struct.unpack_from("<H", body, len(body) - 2)[0] + 1)
        survey._use(row, column)
        if kind == _FORMULA:
            _mark(survey._formulas, row, column)
        elif kind == _BOOL_ERR and body[7:] == b"\1":
            _mark(survey._errors, row, column)
    return survey


def _mark(marks: dict[int, int], row: int, column: int) -> None:
    marks[row] = marks.get(row, 0) | 1 << column


def _parse(part: IO[bytes], start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    """No workbook has a DOCTYPE; without one there are no entities to expand."""
    raise ValueError("DOCTYPE")


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one substream; those of charts nested in it, too."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
