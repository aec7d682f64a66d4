"""Finding and reading the one table in a workbook."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.sheets import ImportColumn, Limits, Row, UnreadableWorkbook, parse_date, read_table
from tests.sheets.books import DATA, ROSTER, save, with_cells

COLUMNS = [
    ImportColumn("name", ("姓名",), required=True),
    ImportColumn("id_number", ("公民身份号码", "身份证号"), required=True),
    ImportColumn("address", ("现居住地址", "现住址", "地址（现住）"), required=True),
    ImportColumn("phone", ("联系电话", "手机")),
]
HEADINGS = ["姓名", "公民身份号码", "现居住地址", "联系电话"]
ROSTER_COLUMNS = [
    ImportColumn("name", ("姓名",), required=True),
    ImportColumn("sex", ("性别",)),
    ImportColumn("nation", ("民族",)),
    ImportColumn("born_on", ("出生日期", "出生年月")),
    ImportColumn("id_number", ("公民身份号码",), required=True),
    ImportColumn("hukou", ("户籍地址",)),
    ImportColumn("address", ("现居住地址",), required=True),
    ImportColumn("phone", ("联系电话",)),
    ImportColumn("reason", ("居住事由",)),
    ImportColumn("place", ("居住处所",)),
    ImportColumn("arrived_on", ("来本地日期",), required=True),
    ImportColumn("photo", ("照片",)),
]


def rows_of(path: Path, columns: Sequence[ImportColumn] = COLUMNS) -> list[Row]:
    return list(read_table(path, columns))


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The whole message with which a workbook is refused."""
    with pytest.raises(UnreadableWorkbook) as refused:
        read_table(path, COLUMNS, limits)
    (reason,) = refused.value.reasons
    return reason.message % reason.params


class TestRoster:
    """A street's real-shaped file, as .xlsx and as .xls."""

    @pytest.fixture(params=[ROSTER, ROSTER.with_suffix(".xls")], ids=["xlsx", "xls"])
    def path(self, request: pytest.FixtureRequest) -> Any:
        return request.param

    def test_the_table_is_found_under_its_titles(self, path: Path) -> None:
        table = read_table(path, ROSTER_COLUMNS)
        assert (table.sheet, table.heading_row, table.width) == ("花名册", 3, 15)
        assert table.matched == {
            "name": "B",
            "sex": "C",
            "nation": "D",
            "born_on": "E",
            "id_number": "F",
            "hukou": "G",
            "address": "H",
            "phone": "I",
            "reason": "J",
            "place": "K",
            "arrived_on": "L",
        }
        assert table.missing == ("photo",)
        assert table.unknown == {"A": "序号", "M": "服务处所", "N": "采集人", "O": "备注"}

    def test_every_resident_is_read_and_nothing_else(self, path: Path) -> None:
        table = read_table(path, ROSTER_COLUMNS)
        assert [row.number for row in table] == list(range(4, 64))
        assert [row.number for row in table] == list(range(4, 64)), "a table can be read twice"

    def test_cells_come_in_one_spelling(self, path: Path) -> None:
        cells = {row.number: row.cells for row in read_table(path, ROSTER_COLUMNS)}
        assert cells[7]["id_number"].text == "511321200209054532"  # full-width digits
        assert cells[8]["name"].text == "仇明"  # U+3000 between the characters
        assert cells[9]["id_number"].text == "41152319840314040X"  # an apostrophe before it
        assert cells[16]["sex"].text == "女性"
        assert cells[19]["phone"].text == "+86 13329794370"
        assert cells[20]["id_number"].text == "411421198703312543"  # spaces around it

    @pytest.mark.parametrize(
        ("number", "day"),
        [
            (4, dt.date(2024, 12, 7)),  # a real date
            (11, dt.date(2025, 3, 5)),  # 2025.3.5
            (12, dt.date(2025, 3, 5)),  # 2025年3月5日
            (13, dt.date(2025, 3, 5)),  # 20250305
            (14, dt.date(2025, 3, 5)),  # 45721
            (15, dt.date(2025, 3, 5)),  # 2025/3/5
            (30, None),  # 2025/13/1
            (31, dt.date(2031, 5, 1)),
        ],
    )
    def test_dates_are_understood(self, path: Path, number: int, day: dt.date | None) -> None:
        cells = {row.number: row.cells for row in read_table(path, ROSTER_COLUMNS)}
        assert parse_date(cells[number]["arrived_on"]) == day

    def test_what_is_wrong_can_be_told(self, path: Path) -> None:
        cells = {row.number: row.cells for row in read_table(path, ROSTER_COLUMNS)}
        lost = [number for number in cells if cells[number]["id_number"].digits_lost]
        assert lost == [25]
        assert cells[25]["id_number"].text == "450125199701129000"  # as Excel shows it
        assert cells[26]["id_number"].text == "130434761202657"
        assert cells[29]["name"].kind == "empty"
        assert cells[32]["phone"].text == "1380013"
        assert cells[33]["reason"].text == "上访"
        assert cells[39]["id_number"].kind == "empty"
        formulas = [
            (number, key)
            for number, row in cells.items()
            for key, cell in row.items()
            if cell.kind == "formula"
        ]
        assert formulas == [(38, "hukou")]
        assert cells[38]["hukou"].column == "G"


@pytest.mark.parametrize(
    "heading",
    [
        "现居住地址",
        " 现 居住\n地址 ",
        "现居住地址（详细）",
        "现居住地址(必填)*",
        "【必填】现居住地址：",
        "现住址",
        "地址（现住）",
        "地址［现住］",
    ],
)
def test_a_heading_is_known_however_it_is_set(tmp_path: Path, heading: str) -> None:
    path = save(tmp_path / "a.xlsx", [["姓名", "ＩＤ", heading, "身份证号"], ["甲", "", "乙", "1"]])
    assert read_table(path, COLUMNS).matched == {"name": "A", "address": "C", "id_number": "D"}


def test_brackets_may_tell_two_headings_apart(tmp_path: Path) -> None:
    columns = [ImportColumn("hukou", ("地址（户籍）",)), ImportColumn("address", ("地址(现住)",))]
    path = save(tmp_path / "a.xlsx", [["地址（现住）", "地址（户籍）"], ["甲", "乙"]])
    assert read_table(path, columns).matched == {"address": "A", "hukou": "B"}


def test_columns_must_not_share_a_heading(tmp_path: Path) -> None:
    columns = [ImportColumn("a", ("地址",)), ImportColumn("b", ("住址", "地 址"))]
    with pytest.raises(ValueError, match="地 址"):
        read_table(save(tmp_path / "a.xlsx", [["地址"]]), columns)


def test_a_table_may_stand_anywhere_near_the_top(tmp_path: Path) -> None:
    lines: list[list[Any]] = [[]] * 19
    path = save(tmp_path / "a.xlsx", [*lines, [None, None, *HEADINGS], [None, None, "甲", "1"]])
    table = read_table(path, COLUMNS)
    assert table.heading_row == 20
    assert table.matched["name"] == "C"
    (row,) = table
    assert (row.number, row.cells["name"].text) == (21, "甲")
    assert [cell.kind for cell in row.cells.values()] == ["text", "text", "empty", "empty"]


def test_the_fullest_heading_row_counts(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["姓名", "手机"], HEADINGS, ["甲", "1", "乙"]])
    assert read_table(path, COLUMNS).heading_row == 2


FULL = ["甲", "410105199003077770", "国基社区1号楼", "13900000000"]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", "60人"],
        ["合 计", 60],
        ["本页小计：", None, 12],
        ["总计（人）"],
        [None, "合计"],
        ["共60人"],
        ["填表人：张三", "审核人：李四"],
        ["填表人 张三", None, "2026年9月30日"],
        ["单位负责人："],
        ["审核：", "制表：", "负责人："],
        ["备注：以上人员均已核实", None, None, "1"],
        ["注"],
        ["说明：……"],
        [],
        [None, " ", "\u3000"],
        # Only what no column was asked for: numbered lines nobody has filled in.
        [None, None, None, None, 37],
    ],
)
def test_lines_around_the_table_are_no_residents(tmp_path: Path, line: list[Any]) -> None:
    path = save(tmp_path / "a.xlsx", [HEADINGS, FULL, line, FULL])
    assert [row.number for row in rows_of(path)] == [2, 4]


@pytest.mark.parametrize(
    "line",
    [
        # Names that begin like the end of a table.
        ["合计", "410105199003077770", "国基社区1号楼"],
        ["合建国"],
        ["合计玉"],
        ["注文"],
        ["共青", "1"],
        ["审美", "1"],
        # Doubtful lines are for the user to see.
        [None, "410105199003077770"],
        [None, None, None, "13900000000"],
        ["1", "2", "3", "4"],
    ],
)
def test_doubtful_lines_are_shown_not_skipped(tmp_path: Path, line: list[Any]) -> None:
    path = save(tmp_path / "a.xlsx", [HEADINGS, FULL, line, FULL])
    assert 3 in [row.number for row in rows_of(path)]


def test_formulas_and_errors_are_told_from_values(tmp_path: Path) -> None:
    path = with_cells(
        save(tmp_path / "a.xlsx", [HEADINGS, FULL]),
        '<row r="3"><c r="A3" t="str"><f>B2</f><v>甲</v></c><c r="B3"><v>1</v></c>'
        '<c r="C3" t="e"><v>#REF!</v></c><c r="D3"><f>1/0</f></c></row>'
        # Positions may be left out, and prefixes chosen.
        '<row><c t="inlineStr"><is><t>乙</t></is></c><x:c xmlns:x="u"><x:f>1</x:f><v>2</v></x:c>'
        '<c r="D4"/></row>',
    )
    third, fourth = rows_of(path)[1:]
    assert [cell.kind for cell in third.cells.values()] == ["formula", "number", "error", "formula"]
    assert third.cells["name"].text == "甲"
    assert third.cells["address"].text == ""
    assert fourth.number == 4
    assert [cell.kind for cell in fourth.cells.values()] == ["text", "formula", "empty", "empty"]


def test_hidden_sheets_are_not_looked_at(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [HEADINGS, FULL], 旧表=[HEADINGS])
    book = openpyxl.load_workbook(path)
    book["旧表"].sheet_state = "hidden"
    book.save(path)
    assert read_table(path, COLUMNS).sheet == "花名册"


def test_other_sheets_may_be_there(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["填写说明"]], 表=[HEADINGS, FULL], 代码=[["姓名", "手机"]])
    table = read_table(path, COLUMNS)
    assert (table.sheet, len(list(table))) == ("表", 1)


def test_an_empty_table_is_a_table(tmp_path: Path) -> None:
    assert rows_of(save(tmp_path / "a.xlsx", [HEADINGS])) == []


@pytest.mark.parametrize("lines", [[], [["花名册"]], [["姓名"], FULL], [[]] * 20 + [HEADINGS]])
def test_without_headings_there_is_no_table(tmp_path: Path, lines: list[list[Any]]) -> None:
    assert refusal(save(tmp_path / "a.xlsx", lines)) == (
        "前 20 行里没有标题行。表中应有以下各列：姓名、公民身份号码、现居住地址。"
    )


def test_a_required_heading_must_be_there(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["花名册"], ["姓名", "手机", "户籍"]])
    assert refusal(path) == (
        "工作表“花名册”第 2 行的标题中缺少：公民身份号码、现居住地址。请补上后再上传。"
    )


def test_the_sheet_that_comes_closest_is_named(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx", [["姓名", "手机"]], 二表=[HEADINGS[:2] + HEADINGS[3:]], 三表=[["姓名"]]
    )
    assert refusal(path).startswith("工作表“二表”第 1 行的标题中缺少：现居住地址。")


def test_a_heading_must_be_there_once(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["姓名", "身份证号", "现住址", "手机", "现居住地址"]])
    assert refusal(path) == ("工作表“花名册”第 1 行中，C 列和 E 列都是“现居住地址”。请只保留一列。")


def test_one_sheet_must_be_the_table(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [HEADINGS, FULL], 二表=[HEADINGS])
    assert refusal(path) == ("有几张工作表都像是要导入的表：花名册、二表。请只保留一张后再上传。")


def test_rows_have_a_limit(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["花名册"], HEADINGS, *[FULL] * 3])
    assert len(rows_of(path)) == 3
    assert len(list(read_table(path, COLUMNS, Limits(rows=3)))) == 3
    assert refusal(path, Limits(rows=2)) == (
        "工作表“花名册”有 3 行，超过上限 2 行。请拆分后分次上传。"
    )


class TestLegacy:
    """The .xls format, whose formulas only its own records tell."""

    COLUMNS = tuple(
        ImportColumn(heading, (heading,))
        for heading in (
            "姓名",
            "数一",
            "数二",
            "数三",
            "日期",
            "时刻",
            "时间",
            "是否",
            "公式",
            "错误",
        )
    )

    def test_every_kind_of_cell_is_read(self) -> None:
        first, second = rows_of(DATA / "kinds.xls", self.COLUMNS)
        assert {key: (cell.raw, cell.kind) for key, cell in first.cells.items()} == {
            "姓名": ("张三", "text"),
            "数一": (1.0, "number"),
            "数二": (2.0, "number"),
            "数三": (3.0, "number"),
            "日期": (dt.date(2026, 9, 1), "date"),
            "时刻": (dt.datetime(2026, 9, 1, 8, 30), "date"),  # noqa: DTZ001
            "时间": (dt.time(8, 30), "date"),
            "是否": (True, "flag"),
            "公式": ("", "formula"),
            "错误": ("", "error"),
        }
        assert second.cells["数一"].digits_lost
        assert second.cells["数三"].kind == "empty"
        assert second.cells["是否"].raw is False
        assert second.cells["时间"].raw == 1e300  # far beyond any date

    def test_hidden_sheets_are_not_looked_at(self) -> None:
        assert read_table(DATA / "kinds.xls", self.COLUMNS[:2]).sheet == "种类"
