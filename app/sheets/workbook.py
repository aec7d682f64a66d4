"""Opens an uploaded workbook: checked and bounded before anything of it is loaded."""

import posixpath
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from olefile.olefile import OleFileError, OleFileIO  # type: ignore[import-untyped]
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.access.reasons import N_, Reason, Refused
from app.sheets.cells import column_letter
from app.sheets.survey import (
    ArrayFormula,
    ExtentExceeded,
    Survey,
    read_biff_head,
    survey_biff,
    survey_xml,
    tags,
)

NOT_A_WORKBOOK = N_("这不是 Excel 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后重新上传。")
DAMAGED = N_("文件已损坏或不完整，无法读取。请重新打开并另存为 .xlsx 后再上传。")
ENCRYPTED = N_("文件设有密码，无法读取。请取消密码后再上传。")
MACROS = N_("文件含有宏，不予读取。请另存为不含宏的 .xlsx 后再上传。")
EPOCH_1904 = N_("文件使用 1904 日期系统，日期会错四年。请在 Excel 选项中取消后再上传。")
FILE_TOO_LARGE = N_("文件超过 %(limit)s MB。请拆分后分次上传。")
CONTENT_TOO_LARGE = N_("文件展开后超过 %(limit)s MB。请删除多余的工作表或拆分后分次上传。")
SHEET_TOO_LARGE = N_(
    "工作表“%(sheet)s”一直用到第 %(row)s 行、%(column)s 列，范围过大。"
    "请删除表格以外的内容，或拆分后分次上传。"
)
ARRAY_FORMULA = N_("工作表“%(sheet)s”的 %(range)s 是数组公式。请复制后“选择性粘贴”为数值，再上传。")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SMALL_PART = 4 << 20
_PROTECTED = 1
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    CalamineError,
    EOFError,
    LookupError,
    ValueError,
    expat.ExpatError,
    OleFileError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


class UnreadableWorkbook(Refused):
    """The file as a whole cannot be read as the table that was asked for."""

    def __init__(self, message: str, **params: object) -> None:
        """Keep the msgid and the values of its placeholders."""
        super().__init__(Reason(message, params=params))


@dataclass(frozen=True)
class Limits:
    """How large an uploaded workbook may be, so that none can exhaust the server.

    Attributes:
        file_bytes: of the file itself.
        unpacked_bytes: of the sheets, strings and styles in it.
        cells: of the rectangle a sheet uses.
        rows: of a table, its heading row and what follows.
    """

    file_bytes: int = 20 << 20
    unpacked_bytes: int = 256 << 20
    cells: int = 4_000_000
    rows: int = 200_000


class Sheet(NamedTuple):
    """A visible worksheet, loaded."""

    name: str
    values: CalamineSheet
    survey: Survey


def open_sheets(path: Path, limits: Limits) -> Generator[Sheet]:
    """Load the visible worksheets of an .xlsx or .xls file, one at a time.

    What the file is, its content tells, not its name.

    Raises:
        UnreadableWorkbook: it is too large, damaged, encrypted, carries macros, or is none.
    """
    if path.stat().st_size > limits.file_bytes:
        raise UnreadableWorkbook(FILE_TOO_LARGE, limit=limits.file_bytes >> 20)
    with path.open("rb") as file:
        signature = file.read(len(_OLE))
    if signature.startswith(_ZIP):
        yield from _open_xlsx(path, limits)
    elif signature == _OLE:
        yield from _open_xls(path, limits)
    else:
        raise UnreadableWorkbook(NOT_A_WORKBOOK)


def _open_xlsx(path: Path, limits: Limits) -> Generator[Sheet]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.xlsx")
        with _damage_reported():
            _repack(path, copy, limits)
        with zipfile.ZipFile(copy) as archive:
            with _damage_reported():
                parts = _sheet_parts(archive)

            def survey(index: int) -> Survey:
                with archive.open(parts[index]) as part:
                    return survey_xml(part, limits.cells)

            with _damage_reported():
                book = CalamineWorkbook.from_path(copy)
            yield from _visible_sheets(book, survey)


def _open_xls(path: Path, limits: Limits) -> Generator[Sheet]:
    with _damage_reported(), OleFileIO(path) as container:
        if container.exists("EncryptedPackage"):
            raise UnreadableWorkbook(ENCRYPTED)
        if container.exists("_VBA_PROJECT_CUR"):
            raise UnreadableWorkbook(MACROS)
        name = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
        if name is None:
            raise UnreadableWorkbook(NOT_A_WORKBOOK)
        stream = container.openstream(name).read()
        head = read_biff_head(stream)
        if head.encrypted:
            raise UnreadableWorkbook(ENCRYPTED)
        if head.epoch_1904:
            raise UnreadableWorkbook(EPOCH_1904)
        with path.open("rb") as file:
            book = CalamineWorkbook.from_filelike(file)
    yield from _visible_sheets(
        book, lambda index: survey_biff(stream, head.sheets[index], limits.cells)
    )


def _visible_sheets(book: CalamineWorkbook, survey_of: Callable[[int], Survey]) -> Generator[Sheet]:
    with book:
        for index, sheet in enumerate(book.sheets_metadata):
            if (sheet.typ, sheet.visible) != (SheetTypeEnum.WorkSheet, SheetVisibleEnum.Visible):
                continue
            try:
                with _damage_reported():
                    survey = survey_of(index)
                    values = book.get_sheet_by_index(index)
            except ExtentExceeded as extent:
                row, column = extent.args
                raise UnreadableWorkbook(
                    SHEET_TOO_LARGE, sheet=sheet.name, row=row, column=column_letter(column)
                ) from None
            except ArrayFormula as formula:
                raise UnreadableWorkbook(
                    ARRAY_FORMULA, sheet=sheet.name, range=formula.args[0]
                ) from None
            yield Sheet(sheet.name, values, survey)


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
                if part.flag_bits & _PROTECTED or part.compress_type not in _COMPRESSIONS:
                    raise zipfile.BadZipFile(part.filename)
                with packed.open(part) as content, copy.open(part.filename, "w") as counted:
                    shutil.copyfileobj(content, counted, 1 << 20)


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Name the part of each sheet, in workbook order."""
    parts = []
    for name, wanted in (
        ("xl/_rels/workbook.xml.rels", ("Relationship",)),
        ("xl/workbook.xml", ("workbookPr", "sheet")),
    ):
        if archive.getinfo(name).file_size > _SMALL_PART:
            raise ValueError(name)
        with archive.open(name) as part:
            parts.append(tags(part, *wanted))
    targets = {attributes["Id"]: attributes["Target"] for _, attributes in parts[0]}
    sheets = []
    for tag, attributes in parts[1]:
        if tag == "sheet":
            # The prefix of r:id is the writer's choice.
            identity = next((key for key in attributes if key.endswith(":id")), "")
            target = targets[attributes[identity]]
            sheets.append(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))
        elif attributes.get("date1904") in {"1", "true"}:
            raise UnreadableWorkbook(EPOCH_1904)
    return sheets


@contextmanager
def _damage_reported() -> Iterator[None]:
    """Turn what a broken file makes the parsers raise into a refusal."""
    try:
        yield
    except _BROKEN as error:
        raise UnreadableWorkbook(DAMAGED) from error
    except BaseException as error:
        # A panic of the Rust library is no Exception and has no importable name.
        if type(error).__name__ == "PanicException":
            raise UnreadableWorkbook(DAMAGED) from error
        raise
