"""Makes workbooks for the tests: with openpyxl, or by changing parts of one."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

DATA = Path(__file__).parent / "data"
ROSTER = DATA / "street-roster-sample.xlsx"
SHEET = "xl/worksheets/sheet1.xml"


def save(path: Path, rows: Sequence[Sequence[Any]], **more: Sequence[Sequence[Any]]) -> Path:
    """Save a workbook with one sheet of these rows, and one more per name in `more`."""
    book = openpyxl.Workbook()
    for name, lines in {"花名册": rows, **more}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def change(path: Path, changes: Mapping[str, Callable[[bytes], bytes]]) -> Path:
    """Pack a workbook again with some parts changed; a part that is missing is added."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name in [*parts, *(changes.keys() - parts.keys())]:
            packed.writestr(name, changes.get(name, bytes)(parts.get(name, b"")))
    return path


def with_cells(path: Path, xml: str) -> Path:
    """Add rows, as XML, at the end of a workbook's first sheet."""
    return change(
        path, {SHEET: lambda part: part.replace(b"</sheetData>", f"{xml}</sheetData>".encode())}
    )
