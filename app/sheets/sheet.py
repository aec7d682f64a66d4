"""What a loaded sheet is, and why a workbook is not one we load."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from app.access.reasons import N_, Reason, Refused
from app.sheets.cells import Raw, column_letter

NOT_A_WORKBOOK = N_("这不是 Excel 工作簿。请用 Excel 或 WPS 另存为 .xlsx 后重新上传。")
DAMAGED = N_("文件已损坏或不完整，无法读取。请重新打开并另存为 .xlsx 后再上传。")
ENCRYPTED = N_("文件设有密码，无法读取。请取消密码后再上传。")
MACROS = N_("文件含有宏，不予读取。请另存为不含宏的 .xlsx 后再上传。")
EPOCH_1904 = N_("文件使用 1904 日期系统，日期会错四年。请在 Excel 选项中取消后再上传。")
FILE_TOO_LARGE = N_("文件超过 %(limit)s MB。请拆分后分次上传。")
CONTENT_TOO_LARGE = N_("文件展开后超过 %(limit)s MB。请删除多余的工作表，或拆分后分次上传。")
SHEET_TOO_LARGE = N_(
    "工作表“%(sheet)s”一直用到第 %(row)s 行、%(column)s 列，范围过大。"
    "请删除表格以外的内容，或拆分后分次上传。"
)
ARRAY_FORMULA = N_("工作表“%(sheet)s”的 %(range)s 是数组公式。请复制后“选择性粘贴”为数值，再上传。")


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
        rows: below the heading row.
    """

    file_bytes: int = 20 << 20
    unpacked_bytes: int = 256 << 20
    cells: int = 4_000_000
    rows: int = 200_000


@dataclass
class Survey:
    """What one pass over a sheet's own bytes tells before it is loaded.

    Libraries lay a sheet out in full, so a single cell in the last corner would exhaust the
    memory, and they give a formula's last value without saying that it is one. Rows and
    columns are counted from 1.

    Attributes:
        sheet: its name.
        limit: how many cells the used rectangle may have.
        rows: the last row with content.
        columns: the last column with content.
    """

    sheet: str
    limit: int
    rows: int = 0
    columns: int = 0
    _formulas: dict[int, int] = field(default_factory=dict)
    _errors: dict[int, int] = field(default_factory=dict)

    def use(self, row: int, column: int) -> None:
        """Note a cell with content.

        Raises:
            UnreadableWorkbook: the used rectangle is larger than allowed.
        """
        if row <= self.rows and column <= self.columns:
            return
        self.rows, self.columns = max(row, self.rows), max(column, self.columns)
        if self.rows * self.columns > self.limit:
            raise UnreadableWorkbook(
                SHEET_TOO_LARGE,
                sheet=self.sheet,
                row=self.rows,
                column=column_letter(self.columns),
            )

    def mark_formula(self, row: int, column: int) -> None:
        """Note that the cell's value is computed."""
        self._formulas[row] = self._formulas.get(row, 0) | 1 << column

    def mark_error(self, row: int, column: int) -> None:
        """Note that the cell shows an error such as `#REF!`."""
        self._errors[row] = self._errors.get(row, 0) | 1 << column

    def is_formula(self, row: int, column: int) -> bool:
        """Whether the cell's value is computed."""
        return bool(self._formulas.get(row, 0) >> column & 1)

    def is_error(self, row: int, column: int) -> bool:
        """Whether the cell shows an error."""
        return bool(self._errors.get(row, 0) >> column & 1)


class Sheet(NamedTuple):
    """A visible worksheet, loaded.

    Attributes:
        name: what its tab says.
        rows: gives its rows from row 1, each from column A on; may be called again.
        survey: what its cells are beyond their values.
    """

    name: str
    rows: Callable[[], Iterator[list[Raw]]]
    survey: Survey


@contextmanager
def damage_reported(*broken: type[Exception]) -> Iterator[None]:
    """Turn what a broken file makes a parser raise into a refusal."""
    try:
        yield
    except broken as error:
        raise UnreadableWorkbook(DAMAGED) from error
