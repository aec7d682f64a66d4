"""The error workbook, opened with openpyxl and read by our own reader again."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.sheets import ImportColumn, Problem, UnreadableWorkbook, annotate, read_table
from tests.sheets.books import ROSTER, save, with_cells
from tests.sheets.test_reader import COLUMNS, FULL, HEADINGS, ROSTER_COLUMNS

CHECK_DIGIT = Problem(24, "F", "公民身份号码", "130434196408172510", "校验码不对。")
DUPLICATE = Problem(35, "F", "公民身份号码", "511321197611155388", "与第 5 行重复。")
NAMELESS = Problem(35, None, "姓名", "胡国军", "与第 5 行不是同一人。")
FORMULA = Problem(38, "G", "户籍地址", "", "不接受公式。")
PROBLEMS = [DUPLICATE, FORMULA, CHECK_DIGIT, NAMELESS]
RED = "FFFFC7CE"


def annotated(
    source: Path,
    problems: Sequence[Problem],
    columns: Sequence[ImportColumn] = COLUMNS,
    **more: Any,
) -> tuple[Worksheet, Worksheet]:
    """The copy and the list of problems."""
    target = io.BytesIO()
    annotate(source, target, problems, columns, **more)
    copy, listed = openpyxl.load_workbook(target).worksheets
    return copy, listed


def red(sheet: Worksheet) -> set[str]:
    return {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == RED
    }


@pytest.fixture(params=[".xlsx", ".xls"])
def roster(request: pytest.FixtureRequest) -> Path:
    return ROSTER.with_suffix(request.param)


def test_every_problem_is_marked_and_explained_where_it_is(roster: Path) -> None:
    copy, _ = annotated(roster, PROBLEMS, ROSTER_COLUMNS)
    assert copy.title == "花名册"
    assert red(copy) == {"F24", "P24", "F35", "P35", "G38", "P38"}
    explanations = {cell.row: cell.value for cell in copy["P"] if cell.value is not None}
    assert explanations == {
        3: "错误说明",
        24: "校验码不对。",
        35: "与第 5 行不是同一人。\n与第 5 行重复。",
        38: "不接受公式。",
    }
    assert copy.freeze_panes == "A4"
    assert copy.auto_filter.ref == "A3:P65"
    assert copy.print_title_rows == "$3:$3"


def test_long_explanations_are_wrapped() -> None:
    problem = Problem(24, "F", "公民身份号码", "1", "这一行的公民身份号码校验码不对，请核对。" * 4)
    copy, listed = annotated(ROSTER, [problem], ROSTER_COLUMNS)
    assert copy["P24"].alignment.wrap_text
    assert copy.row_dimensions[24].height == 60
    assert copy.row_dimensions[25].height is None
    assert listed.row_dimensions[3].height == 45


def test_columns_show_their_content() -> None:
    copy, _ = annotated(ROSTER, PROBLEMS, ROSTER_COLUMNS)
    widths = {letter: int(column.width) for letter, column in copy.column_dimensions.items()}
    assert widths["A"] == 8  # not as wide as the title or the signatures
    assert widths["F"] == 38  # eighteen full-width digits
    assert widths["P"] == 50


def test_every_problem_is_listed_in_row_order(roster: Path) -> None:
    _, listed = annotated(roster, PROBLEMS, ROSTER_COLUMNS)
    assert listed.title == "问题清单"
    assert [[cell.value for cell in row] for row in listed.iter_rows(min_row=2)] == [
        ["行", "列", "字段", "填写内容", "原因"],
        [24, "F", "公民身份号码", "130434196408172510", "校验码不对。"],
        [35, None, "姓名", "胡国军", "与第 5 行不是同一人。"],
        [35, "F", "公民身份号码", "511321197611155388", "与第 5 行重复。"],
        [38, "G", "户籍地址", None, "不接受公式。"],
    ]


def test_everything_else_stands_as_it_stood() -> None:
    copy, _ = annotated(ROSTER, PROBLEMS, ROSTER_COLUMNS)
    original = openpyxl.load_workbook(ROSTER).worksheets[0]
    assert original["G38"].data_type == "f"
    original["G38"].value = None
    for row in original.iter_rows():
        for cell in row:
            assert copy[cell.coordinate].value == cell.value


def test_the_copy_reads_as_the_original(tmp_path: Path, roster: Path) -> None:
    path = tmp_path / "copy.xlsx"
    with path.open("wb") as target:
        annotate(roster, target, PROBLEMS, ROSTER_COLUMNS)
    original, copy = (read_table(source, ROSTER_COLUMNS) for source in (roster, path))
    assert copy.matched == original.matched
    for row, again in zip(original, copy, strict=True):
        assert again.number == row.number
        for key, cell in row.cells.items():
            found = again.cells[key]
            assert (found.text, found.digits_lost) == (cell.text, cell.digits_lost)
            # What was computed has become the value it had.
            assert found.kind == cell.kind or cell.kind == "formula" != found.kind


def test_a_copy_that_comes_back_gets_new_explanations(tmp_path: Path) -> None:
    path = tmp_path / "copy.xlsx"
    with path.open("wb") as target:
        annotate(ROSTER, target, PROBLEMS, ROSTER_COLUMNS)
    copy, _ = annotated(path, [CHECK_DIGIT], ROSTER_COLUMNS)
    assert copy.max_column == 16
    explanations = {cell.row: cell.value for cell in copy["P"] if cell.value is not None}
    assert explanations == {3: "错误说明", 24: "校验码不对。"}
    assert red(copy) == {"F24", "P24"}


def test_only_the_column_itself_is_explained_anew(tmp_path: Path) -> None:
    lines: list[list[Any]] = [
        ["花名册", *[None] * 3, "保密"],
        [*HEADINGS, "错误说明", "备注"],
        [*FULL, "旧", "留"],
    ]
    copy, _ = annotated(save(tmp_path / "a.xlsx", lines), [])
    assert [[cell.value for cell in row[3:]] for row in copy.iter_rows()] == [
        [None, "保密", None],
        ["联系电话", "错误说明", "备注"],
        ["13900000000", None, "留"],
    ]


def test_values_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    moment = dt.datetime(2026, 9, 1, 8, 30)  # noqa: DTZ001
    values = [1.5, 13800138000.0, 4.101051990030778e17, True, moment, dt.time(8, 30), "001"]
    save(path, [HEADINGS, [*FULL[:3], *values]])
    copy, _ = annotated(path, [])
    assert [cell.value for cell in copy[2]][3:] == [
        1.5,
        13800138000,
        4.101051990030778e17,
        "是",
        moment,
        "08:30:00",
        "001",
        None,
    ]
    assert [cell.number_format for cell in copy[2]][3:10] == [
        "General",
        "General",
        "0",
        "@",
        "yyyy-mm-dd hh:mm",
        "@",
        "@",
    ]


def test_a_number_that_is_none_becomes_text(tmp_path: Path) -> None:
    path = with_cells(
        save(tmp_path / "a.xlsx", [HEADINGS, FULL]), '<row r="3"><c r="A3"><v>1e999</v></c></row>'
    )
    copy, _ = annotated(path, [])
    assert copy["A3"].value == "inf"


def test_no_formula_link_or_error_survives(tmp_path: Path) -> None:
    texts = ["=cmd|'/c calc'!A1", "+1", "@SUM(1)", "<r><f>1</f></r>", "http://example.invalid"]
    cells = "".join(
        f'<c r="{letter}4" t="str"><f>HYPERLINK("file:///x")</f><v>{value}</v></c>'
        for letter, value in zip("ABC", ["甲", "=1+1", ""], strict=True)
    )
    path = with_cells(
        save(tmp_path / "a.xlsx", [HEADINGS, [f"'{texts[0]}", *FULL[1:]], FULL]),
        f'<row r="4">{cells}<c r="D4" t="e"><v>#REF!</v></c><c r="H4"><f>1</f></c></row>',
    )
    target = io.BytesIO()
    problems = [Problem(4, "H", text, text, text) for text in texts]
    annotate(path, target, problems, COLUMNS)
    copy, listed = openpyxl.load_workbook(target).worksheets
    assert [cell.value for cell in copy[4]][:8] == ["甲", "=1+1", *[None] * 6]
    assert [cell.data_type for cell in copy[4]][:2] == ["s", "s"]
    assert red(copy) == {"H4", "I4"}
    assert [cell.value.strip() for cell in listed["E"][2:]] == texts
    with zipfile.ZipFile(target) as packed:
        for name in packed.namelist():
            assert b"<f>" not in packed.read(name)
            assert b"<hyperlink" not in packed.read(name)


def test_a_sheet_called_like_the_list_stays_apart(tmp_path: Path) -> None:
    source = save(tmp_path / "a.xlsx", [["说明"]], 问题清单=[HEADINGS, FULL])
    copy, listed = annotated(source, [])
    assert [copy.title, listed.title] == ["问题清单", "问题清单 2"]


def test_its_words_are_translated(tmp_path: Path) -> None:
    source = save(tmp_path / "a.xlsx", [HEADINGS, FULL])
    problem = Problem(2, "A", "Name", "甲", "unknown")
    copy, listed = annotated(source, [problem], translate=lambda text: f"[{text}]".strip())
    assert copy["E1"].value == "[错误说明]"
    assert [cell.value for cell in listed[2]] == [
        "[行]",
        "[列]",
        "[字段]",
        "[填写内容]",
        "[原因]",
    ]


def test_an_unreadable_workbook_has_no_copy(tmp_path: Path) -> None:
    target = io.BytesIO()
    with pytest.raises(UnreadableWorkbook):
        annotate(save(tmp_path / "a.xlsx", [["花名册"]]), target, [], COLUMNS)
    assert not target.getvalue()
