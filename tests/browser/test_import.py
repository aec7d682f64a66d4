"""Story 6: a street office's own workbook: trial run, import, corrections, a second time."""

import csv
from pathlib import Path

import openpyxl

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site
from tests.sheets.books import DATA, ROSTER

MARK = "FFFFC7CE"
FIELDS = {
    "id": "证件号码",
    "id already": "证件号码",
    "same person": "证件号码",
    "sex": "性别",
    "birth date": "出生日期",
    "name": "姓名",
    "arrival": "来本地日期",
    "phone": "联系电话",
    "reason": "居住事由",
    "address": "现住详址",
    "hukou": "户籍详址",
}
"""How the expectations begin → the official name of the field they are about."""


def expected() -> dict[str, str]:
    """Sheet row → field, of the rows the office must correct."""
    with (DATA / "street-roster-sample.expected.csv").open(encoding="utf-8") as file:
        rows = {row["sheet_row"]: row["expected"] for row in csv.DictReader(file)}
    return {
        row: next(
            FIELDS[one] for one in sorted(FIELDS, key=len, reverse=True) if why.startswith(one)
        )
        for row, why in rows.items()
        if why != "ok"
    }


def upload(desk: Desk, book: Path) -> None:
    desk.open("/residences/load")
    desk.page.get_by_label("Excel 工作簿").set_input_files(book)
    assert desk.follow("上传并试运行") == 200


def tally(desk: Desk) -> dict[str, int]:
    """The numbers at the top of the report."""
    items = desk.page.locator(".tally-item").all()
    return {one.locator("dt").inner_text(): int(one.locator("dd").inner_text()) for one in items}


def counts(read: int, new: int, changed: int, same: int, refused: int) -> dict[str, int]:
    names = ("读取", "新增记录", "更新记录", "未变", "未通过")
    return dict(zip(names, (read, new, changed, same, refused), strict=True))


def test_the_office_brings_its_roster(desk: SitDown, site: Site, tmp_path: Path) -> None:
    clerk = desk("street-clerk")
    before = site.value("SELECT count(*) FROM residence")
    clerk.choose("居住登记")
    clerk.follow("导入")
    upload(clerk, ROSTER)
    clerk.sees("尚未写入")
    assert tally(clerk) == counts(60, 44, 0, 0, 16)
    refused = clerk.table(clerk.section("未通过的行"))
    assert {row["行号"]: row["项目"] for row in refused} == expected()
    assert {row["行号"]: row["列"] for row in refused}["24"] == "F"
    doubtful = clerk.table(clerk.section("已通过、请再核对的行"))
    assert {row["项目"] for row in doubtful} == {"采集人"}
    assert site.value("SELECT count(*) FROM residence") == before

    assert clerk.follow("确认导入 44 行") == 200
    clerk.sees("导入结果")
    assert tally(clerk) == counts(60, 44, 0, 0, 16)
    assert site.value("SELECT count(*) FROM residence") == before + 44

    problems = clerk.download("下载标注错误的表格", tmp_path)
    assert [problems.cell(1, 1).value, problems.cell(3, 6).value] == [
        "国基路街道流动人口登记花名册",
        "公民身份号码",
    ]
    marked = {
        str(cell.row) for row in problems for cell in row if cell.fill.start_color.rgb == MARK
    }
    assert marked == expected().keys()
    assert problems["P3"].value == "错误说明"
    assert "校验码不符" in str(problems["P24"].value)
    assert problems["P4"].value in {None, ""}

    upload(clerk, ROSTER)
    assert tally(clerk) == counts(60, 0, 0, 44, 16)
    assert clerk.page.get_by_role("button", name="确认导入").count() == 0

    corrected = tmp_path / "需更正.xlsx"
    book = openpyxl.load_workbook(corrected)
    book.worksheets[0]["F24"] = "130434196408172511"
    book.worksheets[0]["G38"] = "四川省南部县李庄村"
    book.save(corrected)
    upload(clerk, corrected)
    assert tally(clerk) == counts(60, 2, 0, 44, 14)


def test_what_is_no_roster_is_refused(desk: SitDown, tmp_path: Path) -> None:
    clerk = desk("street-clerk")
    clerk.open("/residences/load")
    picture = tmp_path / "合影.png"
    picture.write_bytes(b"\x89PNG")
    clerk.page.get_by_label("Excel 工作簿").set_input_files(picture)
    assert clerk.follow("上传并试运行") == 400
    clerk.sees("请选择 .xlsx 或 .xls 文件。")

    fake = tmp_path / "花名册.xlsx"
    fake.write_bytes(b"not a workbook")
    clerk.page.get_by_label("Excel 工作簿").set_input_files(fake)
    assert clerk.follow("上传并试运行") == 400
    assert "导入" in clerk.heading
