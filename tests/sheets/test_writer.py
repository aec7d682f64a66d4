"""What the writer wrote, read back with openpyxl and with our own reader."""

import datetime as dt
import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from app.sheets import ImportColumn, SheetColumn, SheetFull, read_table, write_sheet, writer
from app.sheets.writer import plain, sheet_name

COLUMNS = [
    SheetColumn("no", "序号", "integer"),
    SheetColumn("name", "姓名", "text"),
    SheetColumn("id_number", "公民身份号码", "text"),
    SheetColumn("arrived_on", "来本地日期", "date"),
    SheetColumn("entered_at", "登记时间", "datetime"),
    SheetColumn("amount", "应发金额（元）", "money", total=True),
    SheetColumn("score", "得分", "decimal", width=7, total=True),
    SheetColumn("agreed", "已告知", "flag"),
]
ROWS: list[Sequence[Any]] = [
    [
        1,
        "林秀杰",
        "371721196504162719",
        dt.date(2024, 12, 7),
        dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC),
        10000,
        Decimal("95.5"),
        True,
    ],
    [2, "马静敏", "511321197611155388", None, None, 995, 0.1, False],
    [3, None, None, dt.date(1965, 1, 1), None, None, Decimal("0.2"), None],
]


def written(
    columns: Sequence[SheetColumn] = COLUMNS,
    rows: Sequence[Sequence[Any]] = ROWS,
    *,
    values: bool = False,
    **more: Any,
) -> Worksheet:
    """Write a sheet and open it with openpyxl; with `values`, formulas as they were left."""
    target = io.BytesIO()
    write_sheet(target, title="花名册", columns=columns, rows=rows, **more)
    sheet = openpyxl.load_workbook(target, data_only=values).active
    assert isinstance(sheet, Worksheet)
    return sheet


def one_cell(text: str) -> Any:
    return written([SheetColumn("text", "内容", "text")], [[text]])["A3"]


def test_a_sheet_has_title_headings_rows_totals_and_signatures() -> None:
    sheet = written(subtitle="单位：国基路街道", footer=["填表人：", "审核人："])
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows()] == [
        ["花名册", None, None, None],
        ["单位：国基路街道", None, None, None],
        ["序号", "姓名", "公民身份号码", "来本地日期"],
        [1, "林秀杰", "371721196504162719", dt.datetime(2024, 12, 7)],  # noqa: DTZ001
        [2, "马静敏", "511321197611155388", None],
        [3, None, None, dt.datetime(1965, 1, 1)],  # noqa: DTZ001
        ["合计", None, None, None],
        ["填表人：", None, None, None],
        ["审核人：", None, None, None],
    ]
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {
        "A1:H1",
        "A2:H2",
        "A8:H8",
        "A9:H9",
    }


def test_the_number_of_data_rows_is_returned() -> None:
    target = io.BytesIO()
    assert write_sheet(target, title="表", columns=COLUMNS, rows=iter(ROWS)) == 3
    assert write_sheet(io.BytesIO(), title="表", columns=COLUMNS, rows=[]) == 0


def test_the_head_stays_in_sight_filters_and_prints_on_every_page() -> None:
    sheet = written(subtitle="单位：国基路街道")
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:H6"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in {None, 1}  # None is 1
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert written(orientation="portrait").page_setup.orientation == "portrait"


def test_a_wide_table_prints_on_several_pages_that_repeat_whom_a_row_is_about() -> None:
    columns = [SheetColumn(f"c{one}", "二十四个字符宽的标题文字", "text", 24) for one in range(18)]
    sheet = written(columns=columns, rows=[["值"] * 18])
    assert sheet.page_setup.fitToWidth == 3  # 432 characters
    assert sheet.print_title_cols == "$A:$A"


def test_without_a_subtitle_everything_moves_up() -> None:
    sheet = written()
    assert sheet["A2"].value == "序号"
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:H5"


def test_one_column_needs_no_merging() -> None:
    sheet = written([SheetColumn("name", "姓名", "text")], [["林秀杰"]], subtitle="单位")
    assert [cell.value for cell in sheet["A"]] == ["花名册", "单位", "姓名", "林秀杰"]
    assert not sheet.merged_cells.ranges


def test_values_keep_their_types() -> None:
    row = written()[3]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in row] == [
        (1, "n", "0"),
        ("林秀杰", "s", "@"),
        ("371721196504162719", "s", "@"),
        (dt.datetime(2024, 12, 7), "d", "yyyy-mm-dd"),  # noqa: DTZ001
        # Half past four in the afternoon in UTC is past midnight in Shanghai.
        (dt.datetime(2026, 10, 1, 0, 30), "d", "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
        (100, "n", "#,##0.00"),
        (95.5, "n", "General"),
        ("是", "s", "@"),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("text", 410105199003077770, "410105199003077770"),
        ("integer", 410105199003077770, "410105199003077770"),
        ("integer", 999_999_999_999_999, 999_999_999_999_999),
        # A masked value is a string in a column of any kind.
        ("date", "19**-**-**", "19**-**-**"),
        ("money", "***", "***"),
        ("integer", "", None),
        # Excel's calendar begins in 1900, with a leap day that never was.
        ("date", dt.date(1899, 12, 31), "1899-12-31"),
        ("date", dt.date(1900, 2, 28), "1900-02-28"),
        ("date", dt.date(1900, 3, 1), dt.datetime(1900, 3, 1)),  # noqa: DTZ001
        ("date", dt.date(9999, 12, 31), dt.datetime(9999, 12, 31)),  # noqa: DTZ001
        (
            "date",
            dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC),
            dt.datetime(2026, 10, 1),  # noqa: DTZ001
        ),
        ("datetime", dt.datetime(1899, 1, 1, 8, 30), "1899-01-01 08:30"),  # noqa: DTZ001
        ("flag", False, "否"),
        ("money", -1, -0.01),
        ("decimal", Decimal("0.1"), 0.1),
    ],
)
def test_a_value_is_written_as_what_it_is(kind: Any, value: object, shown: object) -> None:
    assert written([SheetColumn("c", "列", kind)], [[value]])["A3"].value == shown


@settings(max_examples=20)
@given(st.lists(st.integers(-(10**14), 10**14), min_size=20))
def test_money_is_exact_to_the_fen(amounts: list[int]) -> None:
    sheet = written([SheetColumn("c", "金额", "money")], [[fen] for fen in amounts])
    read = [Decimal(repr(cell.value)) * 100 for cell in sheet["A"][2:]]
    assert read == amounts


@settings(max_examples=20)
@given(st.lists(st.dates(dt.date(1900, 3, 1)), min_size=20))
def test_every_day_reads_back(days: list[dt.date]) -> None:
    sheet = written([SheetColumn("c", "日期", "date")], [[day] for day in days])
    assert [cell.value.date() for cell in sheet["A"][2:]] == days


def test_totals_are_formulas_that_carry_their_value() -> None:
    assert [cell.value for cell in written()[6][4:]] == [
        None,
        "=SUM(F3:F5)",
        "=SUM(G3:G5)",
        None,
    ]
    assert [cell.value for cell in written(values=True)[6][4:]] == [None, 109.95, 95.8, None]


def test_totals_are_exact_where_floats_are_not() -> None:
    column = SheetColumn("score", "得分", "decimal", total=True)
    assert written([column], [[0.1]] * 10, values=True)["A13"].value == 1


def test_totals_leave_out_what_is_no_number() -> None:
    column = SheetColumn("amount", "金额", "money", total=True)
    assert written([column], [[100], ["***"], [None]], values=True)["A6"].value == 1


def test_the_total_of_nothing_is_nothing() -> None:
    sheet = written(rows=[])
    assert [cell.value for cell in sheet[3]] == ["合计", *[None] * 4, 0, 0, None]
    assert sheet.auto_filter.ref == "A2:H3"


def test_columns_are_as_wide_as_heading_and_content_need() -> None:
    long = "河南省郑州市金水区国基路街道风雅颂社区13号楼2单元1158室"
    sheet = written(rows=[*ROWS, [4, long, *[None] * 6]])
    widths = {letter: int(column.width) for letter, column in sheet.column_dimensions.items()}
    assert widths["A"] == 10  # a number
    assert widths["B"] == 40  # no wider than that
    assert widths["C"] == 20  # 18 digits
    assert widths["D"] == 14  # 来本地日期 and the filter's button
    assert widths["G"] == 7  # as asked for
    # LibreOffice does not find the height of a wrapped row by itself.
    assert sheet.row_dimensions[6].height == 30
    assert sheet.row_dimensions[5].height is None


def test_the_words_of_the_sheet_are_translated() -> None:
    english = {"合计": "Total", "是": "Yes", "否": "No", "第 &P 页，共 &N 页": "&P / &N"}
    sheet = written(translate=english.__getitem__)
    assert sheet["A6"].value == "Total"
    assert [sheet["H3"].value, sheet["H4"].value] == ["Yes", "No"]
    assert sheet.oddFooter.center.text == "&P / &N"


DANGEROUS = [
    "=1+1",
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("file:///x","y")',
    "{=1+1}",
    "+86 13900000000",
    "-1",
    "@SUM(1)",
    "\t=1+1",
    "\n=1+1",
    "＝1+1",
    "'=1+1",
    "http://example.invalid",
    "internal:'花名册'!A1",
    "<f>1+1</f>",
    "_x003D_1+1",
    "1E5",
    "001",
    "TRUE",
    "#REF!",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_is_never_more_than_text(text: str) -> None:
    target = io.BytesIO()
    columns = [SheetColumn("a", text, "text"), SheetColumn("b", "金额", "money")]
    write_sheet(
        target, title=text, columns=columns, rows=[[text, text]], subtitle=text, footer=[text]
    )
    sheet = openpyxl.load_workbook(target).active
    assert isinstance(sheet, Worksheet)
    for place in ("A1", "A2", "A3", "A4", "B4", "A5"):
        # openpyxl does not undo Excel's own escape of an escape.
        assert sheet[place].value.replace("_x005F_", "_") == text
        assert sheet[place].data_type == "s"
        assert sheet[place].hyperlink is None
    assert sheet["A4"].number_format == "@"  # stays text when it is edited
    with zipfile.ZipFile(target) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_text_cannot_pass_for_markup() -> None:
    smuggled = "<r></r></is></c><c r='B3'><f>1+1</f></c><c r='C3' t='inlineStr'><is><r></r>"
    cell = one_cell(smuggled)
    assert cell.value == smuggled + " "
    assert cell.parent["B3"].value is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00b\x1b[0m", "ab[0m"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("half \ud83d of a pair\ufffe\uffff", "half  of a pair"),
        (" 前后空格 ", " 前后空格 "),
        ("\U00020bb7\U0001f600", "\U00020bb7\U0001f600"),
        ("字" * 32_767, "字" * 32_767),
        ("字" * 32_768, "字" * 32_766 + "…"),
        # Excel counts a rare character twice, and a half one breaks the file.
        ("\U00020bb7" * 16_384, "\U00020bb7" * 16_383 + "…"),
    ],
)
def test_any_text_fits_a_cell(text: str, shown: str) -> None:
    assert one_cell(text).value == shown


@settings(max_examples=20)
@given(st.lists(st.text(), min_size=20))
def test_any_text_reads_back_with_another_library(tmp_path_factory: Any, texts: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "texts.xlsx"
    columns = [SheetColumn("no", "序号", "integer"), SheetColumn("text", "内容", "text")]
    write_sheet(path, title="表", columns=columns, rows=enumerate(texts))
    table = read_table(path, [ImportColumn("no", ("序号",)), ImportColumn("text", ("内容",))])
    assert [row.cells["text"].raw for row in table] == [plain(text) for text in texts]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("流动人口花名册", "流动人口花名册"),
        ("a[b]c:d*e?f/g\\h", "a b c d e f g h"),
        ("'引号'", "引号"),
        ("///", "Sheet"),
        ("", "Sheet"),
        ("长" * 40, "长" * 31),
        ("\U00020bb7" * 16, "\U00020bb7" * 15),
        ("History", "History 2"),
    ],
)
def test_a_title_becomes_a_sheet_name(title: str, name: str) -> None:
    assert sheet_name(title) == name


def test_a_taken_sheet_name_gets_a_number() -> None:
    assert sheet_name("表", ["表"]) == "表 2"
    assert sheet_name("Sheet1", ["sheet1", "sheet1 2"]) == "Sheet1 3"
    assert sheet_name("长" * 31, ["长" * 31]) == "长" * 29 + " 2"


@given(st.text(max_size=40), st.lists(st.text(max_size=40)))
def test_every_title_is_a_name_excel_takes(title: str, others: list[str]) -> None:
    taken = [sheet_name(other) for other in others]
    name = sheet_name(title, taken)
    assert 0 < len(name.encode("utf-16-le")) <= 62
    assert not set(name) & set("[]:*?/\\")
    assert name == name.strip("'")
    assert name.casefold() not in {other.casefold() for other in taken}


def failing() -> Iterator[Sequence[Any]]:
    yield from ROWS
    raise ConnectionError


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workplace = tmp_path / "tmp"
    workplace.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(workplace))
    target = tmp_path / "roster.xlsx"
    with pytest.raises(ConnectionError):
        write_sheet(target, title="表", columns=COLUMNS, rows=failing())
    assert not target.exists()
    assert not list(workplace.iterdir())
    write_sheet(target, title="表", columns=COLUMNS, rows=ROWS)
    assert target.exists()
    assert not list(workplace.iterdir())


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # Title, headings, three rows, totals and two signatures.
    monkeypatch.setattr(writer, "SHEET_ROWS", 8)
    footer = ["填表人：", "审核人："]
    written(footer=footer)
    target = io.BytesIO()
    with pytest.raises(SheetFull):
        write_sheet(target, title="表", columns=COLUMNS, rows=[*ROWS, ROWS[0]], footer=footer)
    assert not target.getvalue()


@pytest.mark.parametrize("row", [[1], [*ROWS[0], "more"]])
def test_a_row_has_one_value_per_column(row: Sequence[Any]) -> None:
    for rows in ([row], [*ROWS, row], [*ROWS * 100, row]):
        with pytest.raises(ValueError, match="argument"):
            written(rows=rows)


def test_another_body_can_take_the_place_of_ours() -> None:
    def body(
        sheet: Any, first_row: int, last_row: int, columns: Sequence[Any], rows: Any
    ) -> writer.Written:
        assert (first_row, last_row) == (2, 1_048_574)
        for number, row in enumerate(rows, first_row):
            sheet.write_string(number, 0, f"<{row[0]}>")
        return writer.Written(3, [0, 7])

    target = io.BytesIO()
    columns = [COLUMNS[1], SheetColumn("amount", "金额", "integer", total=True)]
    rows = [["甲", 1], ["乙", 2], ["丙", 4]]
    with writer.new_workbook(target) as book:
        assert writer.add_sheet(book, title="表", columns=columns, rows=rows, body=body) == 3
    sheet = openpyxl.load_workbook(target, data_only=True).active
    assert isinstance(sheet, Worksheet)
    assert [cell.value for cell in sheet["A"]] == ["表", "姓名", "<甲>", "<乙>", "<丙>", "合计"]
    assert sheet["B6"].value == 7


def test_memory_does_not_grow_with_the_rows() -> None:
    sizes = []

    def rows() -> Iterator[Sequence[Any]]:
        for number in range(3_000):
            if number in {500, 2_999}:
                sizes.append(tracemalloc.get_traced_memory()[0])
            yield [number, f"居民{number}", *ROWS[0][2:]]

    tracemalloc.start()
    try:
        write_sheet(io.BytesIO(), title="表", columns=COLUMNS, rows=rows())
    finally:
        tracemalloc.stop()
    assert sizes[1] - sizes[0] < 100_000


def test_a_watermark_is_on_every_page_and_in_the_properties() -> None:
    """An ampersand would be a command of the header; it must be read as it was written."""
    mark = "国基路街道办事处 · clerk&co · 2026-09-30 08:30 · 2026-000001 · 核实信息"
    target = io.BytesIO()
    write_sheet(target, title="花名册", columns=COLUMNS, rows=ROWS, watermark=mark)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    assert sheet.oddHeader.center.text == mark.replace("&", "&&")
    assert sheet.oddFooter.right.text == mark.replace("&", "&&")
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert (book.properties.title, book.properties.description) == ("花名册", mark)


def test_a_watermark_too_long_for_a_header_is_cut_there_and_whole_in_the_properties() -> None:
    mark = "&" * 300
    target = io.BytesIO()
    write_sheet(target, title="花名册", columns=COLUMNS, rows=ROWS, watermark=mark)
    book = openpyxl.load_workbook(target)
    header = book.worksheets[0].oddHeader.center.text
    assert 150 < len(header) <= 252
    assert set(header) == {"&"}
    assert len(header) % 2 == 0
    assert book.properties.description == mark


def test_without_a_watermark_there_is_no_header() -> None:
    assert not written().oddHeader.center.text
