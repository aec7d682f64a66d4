"""Opens .xlsx: repacked and surveyed first, then loaded by python-calamine."""

import posixpath
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.sheets.cells import Raw, column_index
from app.sheets.sheet import (
    ARRAY_FORMULA,
    CONTENT_TOO_LARGE,
    DAMAGED,
    EPOCH_1904,
    MACROS,
    NOT_A_WORKBOOK,
    Limits,
    Sheet,
    Survey,
    UnreadableWorkbook,
    damage_reported,
)

_CHUNK = 1 << 20
_SMALL_PART = 4 << 20
_PROTECTED = 1
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_WANTED = SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible
_BROKEN = (
    CalamineError,
    EOFError,
    LookupError,
    NotImplementedError,
    ValueError,
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
)


def open_xlsx(path: Path, limits: Limits) -> Generator[Sheet]:
    """Load the visible worksheets of an .xlsx file, one at a time.

    Raises:
        UnreadableWorkbook: it is damaged or too large, no workbook at all, or one with
            macros, array formulas or dates that count from 1904.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.xlsx")
        with _damage_reported():
            _repack(path, copy, limits)
            book = CalamineWorkbook.from_path(copy)
        with book, zipfile.ZipFile(copy) as archive:
            with _damage_reported():
                sheets = list(zip(_parts(archive), book.sheets_metadata, strict=True))
            for index, (part, sheet) in enumerate(sheets):
                if (sheet.typ, sheet.visible) == _WANTED:
                    survey = Survey(sheet.name, limits.cells)
                    with _damage_reported():
                        with archive.open(part) as content:
                            _survey(content, survey)
                        values = book.get_sheet_by_index(index)
                    yield Sheet(sheet.name, partial(_rows, values), survey)


def _repack(source: Path, target: Path, limits: Limits) -> None:
    """Copy the XML parts as declared, so that the reader meets no byte we did not count.

    A zip may declare small parts and unpack to huge ones; `zipfile` stops at the declared
    size, other readers do not. Pictures and other attachments stay behind.
    """
    with zipfile.ZipFile(source) as packed:
        parts = {part.filename: part for part in packed.infolist()}
        if "xl/vbaProject.bin" in parts:
            raise UnreadableWorkbook(MACROS)
        if "xl/workbook.xml" not in parts:
            raise UnreadableWorkbook(NOT_A_WORKBOOK)
        wanted = [part for name, part in parts.items() if name.endswith((".xml", ".rels"))]
        if sum(part.file_size for part in wanted) > limits.unpacked_bytes:
            raise UnreadableWorkbook(CONTENT_TOO_LARGE, limit=limits.unpacked_bytes >> 20)
        with zipfile.ZipFile(target, "w") as copy:
            for part in wanted:
                if (
                    part.flag_bits & _PROTECTED
                    or part.compress_type not in _COMPRESSIONS
                    or part.header_offset < 0
                ):
                    raise zipfile.BadZipFile(part.filename)
                with packed.open(part) as content, copy.open(part.filename, "w") as counted:
                    shutil.copyfileobj(content, counted, _CHUNK)


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """Name the part of each sheet, in workbook order."""
    relations = _tags(archive, "xl/_rels/workbook.xml.rels", {"Relationship"})
    targets = {attributes["Id"]: attributes["Target"] for _, attributes in relations}
    parts = []
    for tag, attributes in _tags(archive, "xl/workbook.xml", {"workbookPr", "sheet"}):
        if tag == "sheet":
            # The prefix of r:id is the writer's choice.
            identity = next((key for key in attributes if key.endswith(":id")), "")
            target = posixpath.join("/xl", targets[attributes[identity]])
            parts.append(posixpath.normpath(target).lstrip("/"))
        elif attributes.get("date1904") in {"1", "true"}:
            raise UnreadableWorkbook(EPOCH_1904)
    return parts


def _tags(archive: zipfile.ZipFile, part: str, names: set[str]) -> list[tuple[str, dict[str, str]]]:
    """List the named tags of a small part with their attributes, in order."""
    if archive.getinfo(part).file_size > _SMALL_PART:
        raise ValueError(part)
    found = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if (tag := name.rpartition(":")[2]) in names:
            found.append((tag, attributes))

    with archive.open(part) as content:
        _parse(content, start)
    return found


def _survey(content: IO[bytes], survey: Survey) -> None:
    """Note where a worksheet has content, formulas and errors."""
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
                survey.mark_error(row, column)
            opened = True
            return
        if tag == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif opened and tag in {"v", "is", "f"}:
            survey.use(row, column)
            if tag == "f":
                filled = attributes.get("ref", "")
                if ":" in filled and attributes.get("t") in {"array", "dataTable"}:
                    raise UnreadableWorkbook(ARRAY_FORMULA, sheet=survey.sheet, range=filled)
                survey.mark_formula(row, column)
        opened = False

    _parse(content, start)


def _parse(content: IO[bytes], start: Callable[[str, dict[str, str]], None]) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    while chunk := content.read(_CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    """No workbook has a DOCTYPE; without one there are no entities to expand."""
    raise ValueError("DOCTYPE")


def _rows(values: CalamineSheet) -> Iterator[list[Raw]]:
    # The library leaves out the empty columns on the left, but not the empty rows on top.
    left: list[Raw] = [""] * (values.start[1] if values.start else 0)
    for row in values.iter_rows():
        yield left + row


@contextmanager
def _damage_reported() -> Iterator[None]:
    with damage_reported(*_BROKEN):
        try:
            yield
        except BaseException as error:
            # A panic of the Rust library is no Exception and has no importable name.
            if type(error).__name__ == "PanicException":
                raise UnreadableWorkbook(DAMAGED) from error
            raise
