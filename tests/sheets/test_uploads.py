"""Files that must not be loaded: each is refused with a message, and none does harm."""

import re
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.sheets import Limits, xlsx
from tests.sheets.books import DATA, ROSTER, SHEET, change, save, with_cells
from tests.sheets.test_reader import FULL, HEADINGS, refusal

NOT_A_WORKBOOK = "这不是 Excel 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后重新上传。"
DAMAGED = "文件已损坏或不完整，无法读取。请重新打开并另存为 .xlsx 后再上传。"
ENCRYPTED = "文件设有密码，无法读取。请取消密码后再上传。"
ARRAY = "工作表“花名册”的 A1:A9 是数组公式。请复制后“选择性粘贴”为数值，再上传。"
EPOCH = "文件使用 1904 日期系统，日期会错四年。请在 Excel 选项中取消后再上传。"
MACROS = "文件含有宏，不予读取。请另存为不含宏的 .xlsx 后再上传。"
XLS = ROSTER.with_suffix(".xls")
MIB = 1 << 20


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return save(tmp_path / "book.xlsx", [HEADINGS, FULL])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        "姓名,公民身份号码\n".encode("gbk"),
        b"<html><table></table></html>",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
    ],
)
def test_other_files_are_no_workbooks(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)
    assert refusal(path) == NOT_A_WORKBOOK


def test_another_zip_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert refusal(path) == NOT_A_WORKBOOK


def test_the_content_counts_not_the_name(tmp_path: Path) -> None:
    for source in (ROSTER, XLS):
        path = tmp_path / "roster.txt"
        shutil.copy(source, path)
        assert refusal(path, Limits(rows=1)).startswith("工作表“花名册”有 ")


@pytest.mark.parametrize("source", [ROSTER, XLS])
@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_damaged(tmp_path: Path, source: Path, part: float) -> None:
    content = source.read_bytes()
    path = tmp_path / "roster"
    path.write_bytes(content[: int(len(content) * part)])
    assert refusal(path) == DAMAGED


@pytest.mark.parametrize(
    "changes",
    [
        {SHEET: lambda xml: xml[:-20]},
        {SHEET: lambda xml: xml.replace(b'r="A1"', b'r="1"')},
        {SHEET: lambda xml: xml.replace(b'r="A1"', b'r="A"')},
        {SHEET: lambda xml: b'<!DOCTYPE x [<!ENTITY a "b">]>' + xml},
        {"xl/workbook.xml": lambda xml: b"<!DOCTYPE x>" + xml},
        {"xl/workbook.xml": lambda xml: xml.replace(b"rId1", b"rId99")},
        {"xl/workbook.xml": lambda xml: xml.replace(b"r:id", b"rid")},
        {"xl/workbook.xml": lambda xml: xml + b" " * (5 * MIB)},
        {"xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"sheet1", b"sheet9")},
        {"xl/_rels/workbook.xml.rels": lambda _: b""},
        {"xl/worksheets/sheet1.xml": lambda _: b""},
    ],
)
def test_a_broken_part_is_damage(book: Path, changes: dict[str, Callable[[bytes], bytes]]) -> None:
    assert refusal(change(book, changes)) == DAMAGED


def test_a_panic_of_the_reader_is_damage(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(_: Path) -> None:
        raise PanicException

    monkeypatch.setattr(xlsx, "CalamineWorkbook", SimpleNamespace(from_path=panic))
    assert refusal(book) == DAMAGED


def test_a_file_has_a_size(book: Path) -> None:
    with book.open("ab") as file:
        file.truncate(2 * MIB + 1)
    assert refusal(book, Limits(file_bytes=2 * MIB)) == "文件超过 2 MB。请拆分后分次上传。"


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(book: Path) -> None:
    change(book, {SHEET: lambda xml: xml + b" " * (3 * MIB)})
    with zipfile.ZipFile(book) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert book.stat().st_size < MIB
    assert refusal(book, Limits(unpacked_bytes=3 * MIB)) == (
        "文件展开后超过 3 MB。请删除多余的工作表，或拆分后分次上传。"
    )
    assert refusal(book, Limits(rows=0)).startswith("工作表“花名册”有 1 行")


def test_a_part_that_unpacks_to_more_than_it_declares_is_damage(book: Path) -> None:
    change(book, {SHEET: lambda xml: xml + b" " * (3 * MIB)})
    with zipfile.ZipFile(book) as packed:
        part = packed.getinfo(SHEET)
        declared = struct.pack("<I", part.file_size)
        assert not part.compress_type
    content = book.read_bytes()
    assert content.count(declared) >= 2
    book.write_bytes(content.replace(declared, struct.pack("<I", 100)))
    assert refusal(book) == DAMAGED


@pytest.mark.parametrize(
    ("cell", "end"),
    [("XFD1048576", "第 1048576 行、XFD 列"), ("A4000001", "第 4000001 行、D 列")],
)
def test_a_cell_far_out_is_refused_before_the_sheet_is_laid_out(
    book: Path, cell: str, end: str
) -> None:
    with_cells(book, f'<row><c r="{cell}"><v>1</v></c></row>')
    assert refusal(book) == (
        f"工作表“花名册”一直用到{end}，范围过大。请删除表格以外的内容，或拆分后分次上传。"
    )


def test_cells_that_are_only_coloured_do_not_count(book: Path) -> None:
    with_cells(book, '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    assert refusal(book, Limits(rows=0)).startswith("工作表“花名册”有 1 行")


def test_a_far_cell_of_an_old_file_is_refused_too(tmp_path: Path) -> None:
    content = XLS.read_bytes()
    # The record of cell A3, a string: type, length, row, column.
    record = struct.pack("<HHHH", 0x00FD, 10, 2, 0)
    assert content.count(record) == 1
    path = tmp_path / "roster.xls"
    path.write_bytes(content.replace(record, struct.pack("<HHHH", 0x00FD, 10, 65_535, 255)))
    assert refusal(path).startswith("工作表“花名册”一直用到第 65536 行、IV 列")


def test_a_far_run_of_numbers_in_an_old_file_is_refused(tmp_path: Path) -> None:
    content = (DATA / "kinds.xls").read_bytes()
    # Four numbers from B2 on: type, length, row, first column, …, last column.
    start = content.index(struct.pack("<HHHH", 0x00BD, 30, 1, 1))
    end = start + 4 + 30
    assert content[end - 2 : end] == b"\4\0"
    path = tmp_path / "kinds.xls"
    path.write_bytes(content[: end - 2] + b"\xff\0" + content[end:])
    assert refusal(path, Limits(cells=500)).startswith("工作表“种类”一直用到第 2 行、IV 列")


def test_array_formulas_are_refused(book: Path) -> None:
    formula = '<f t="array" ref="A1:A9">ROW(1:9)</f>'
    with_cells(book, f'<row r="3"><c r="A3">{formula}<v>1</v></c></row>')
    assert refusal(book) == ARRAY


def test_a_formula_shared_by_cells_is_a_formula_in_each(book: Path) -> None:
    formula = '<f t="shared" ref="A3:A4" si="0">B1</f>'
    with_cells(book, f'<row r="3"><c r="A3">{formula}<v>1</v></c></row>')
    assert refusal(book, Limits(rows=0)).startswith("工作表“花名册”有 2 行")


def test_dates_counted_from_1904_are_refused(book: Path, tmp_path: Path) -> None:
    opening = re.compile(rb"<workbookPr(?=[ />])")
    change(book, {"xl/workbook.xml": lambda xml: opening.sub(b'<workbookPr date1904="1"', xml)})
    assert refusal(book) == EPOCH
    content = XLS.read_bytes()
    assert content.count(b"\x22\0\2\0\0\0") == 1
    path = tmp_path / "roster.xls"
    path.write_bytes(content.replace(b"\x22\0\2\0\0\0", b"\x22\0\2\0\1\0"))
    assert refusal(path) == EPOCH


def test_encrypted_workbooks_are_refused(tmp_path: Path) -> None:
    assert refusal(DATA / "encrypted.xlsx") == ENCRYPTED
    # A FILEPASS record where the date system was.
    path = tmp_path / "roster.xls"
    path.write_bytes(XLS.read_bytes().replace(b"\x22\0\2\0\0\0", b"\x2f\0\2\0\0\0"))
    assert refusal(path) == ENCRYPTED


def test_macros_are_refused(book: Path) -> None:
    assert refusal(change(book, {"xl/vbaProject.bin": lambda _: b"x"})) == MACROS
