"""Story 4: the roster of a filter and the subsidy list of a month as workbooks."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser

from tests.browser.conftest import NewDatabase, SitDown, watch
from tests.browser.desk import Desk
from tests.browser.site import Site, load, serve

ROSTER = [
    "姓名", "证件种类", "证件号码", "性别", "出生日期", "联系电话", "户籍地区划", "户籍详址",
    "户籍详址不到村（社区）", "户籍地类型", "街道（镇）", "社区（村）", "网格", "现住详址",
    "居住处所", "与房主关系",
    "居住事由", "来本地日期", "拟居住期限", "监护人姓名", "与监护人关系", "监护人电话",
    "告知书版本", "告知方式", "申报方式", "申报日期", "选填内容同意日期", "选填内容同意人",
    "选填内容撤回日期", "采集人", "第二采集人", "采集时间", "录入超过时限",
    "表单批次", "登记状态", "核实日期", "离开日期",
    "注销原因",
]  # fmt: skip
SUBSIDIES = [
    "协管员", "考核", "月份", "街道（镇）", "社区（警务室）", "结论", "应发金额", "市级承担",
    "区级承担", "不予发放理由", "核定日期",
]  # fmt: skip


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(values_only=True))


def formats(sheet: Worksheet, heading: str) -> set[str]:
    """Number formats of a column's cells."""
    place = [cell.value for cell in sheet[3]].index(heading)
    return {row[place].number_format for row in sheet.iter_rows(min_row=4)}


def check_layout(sheet: Worksheet, title: str, subtitle: str, headings: list[str]) -> None:
    """Title, maker (a pattern) and headings; these stay in sight on screen and on every page."""
    assert sheet["A1"].value == title
    assert re.fullmatch(subtitle, str(sheet["A2"].value))
    assert str(sheet.oddHeader.center.text) in str(sheet["A2"].value)
    assert [cell.value for cell in sheet[3]] == headings
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert sheet.page_setup.orientation == "landscape"
    assert all(sheet.column_dimensions[cell.column_letter].width > 6 for cell in sheet[3])


def test_the_clerk_takes_the_filtered_roster_along(
    desk: SitDown, site: Site, tmp_path: Path
) -> None:
    clerk = desk("street-clerk")
    clerk.choose("居住登记")
    clerk.filter({"居住事由": "经商", "登记状态": "在住", "来本地日期，止": "2026-08-31"})
    assert clerk.page.locator(".chip-label").all_inner_texts() == [
        "居住事由", "来本地日期", "登记状态",
    ]  # fmt: skip
    sheet = clerk.take_along("核对经商人员", tmp_path)

    subtitle = (
        r"国基路街道办事处 · street-clerk · 2026-09-30 \d\d:\d\d · 2026-\d{6} · 核实信息"
        " · 居住事由 经商 · 来本地日期 不大于 2026-08-31 · 登记状态 在住"
    )
    check_layout(sheet, "居住登记", subtitle, ROSTER)
    assert sheet.print_title_cols == "$A:$A"
    expected = site.rows(
        "SELECT name, CAST(arrived_on AS VARCHAR(10)) FROM residence"
        " WHERE reason = '206' AND status = 'living' AND arrived_on <= '2026-08-31'"
        " AND street_id = (SELECT id FROM area WHERE code = '410105017')"
        " ORDER BY arrived_on DESC, id DESC"
    )
    name, number, arrived = (ROSTER.index(one) for one in ("姓名", "证件号码", "来本地日期"))
    body = rows(sheet)[3:]
    assert [(row[name], f"{row[arrived]:%Y-%m-%d}") for row in body] == expected
    assert all(re.fullmatch(r"\d{4}\*{10}\w{4}", str(row[number])) for row in body)
    assert len(expected) > 1
    assert {type(row[arrived]) for row in body} == {dt.datetime}
    assert {row[ROSTER.index("居住事由")] for row in body} == {"经商"}
    assert formats(sheet, "来本地日期") == {"yyyy-mm-dd"}
    assert formats(sheet, "证件号码") == {"@"}


def test_the_migrant_office_takes_a_month_of_subsidies_along(
    desk: SitDown, site: Site, tmp_path: Path
) -> None:
    office = desk("migrant-office")
    office.open("/subsidies/list/?month=2026-07")
    there = office.count
    sheet = office.take_along("按月发放补贴", tmp_path)

    subtitle = (
        r"金水区流动人口管理办公室 · migrant-office · 2026-09-30 \d\d:\d\d · 2026-\d{6}"
        " · 核实信息 · 月份 2026-07"
    )
    check_layout(sheet, "工作补贴", subtitle, SUBSIDIES)
    *body, total = rows(sheet)[3:]
    lines, fen = site.rows(
        "SELECT count(*), sum(amount) FROM subsidy_line WHERE month = '2026-07'"
    )[0]
    assert len(body) == lines == there
    amount = SUBSIDIES.index("应发金额")
    assert {row[amount] for row in body} == {0, 100}
    assert sum(row[amount] for row in body) == fen / 100  # type: ignore[misc]
    assert formats(sheet, "应发金额") == {"#,##0.00"}
    assert total[0] == "合计"
    assert [total[SUBSIDIES.index(one)] for one in ("应发金额", "市级承担", "区级承担")] == [
        f"=SUM({letter}4:{letter}{lines + 3})" for letter in "GHI"
    ]


def test_a_role_without_the_right_has_no_button_and_no_address(desk: SitDown) -> None:
    officer = desk("police-officer")
    officer.choose("居住登记")
    assert officer.page.get_by_role("link", name="导出").count() == 0
    assert officer.open("/residences/export") == 404


@pytest.fixture
def strict(browser: Browser, new_database: NewDatabase, tmp_path: Path) -> Iterator[Site]:
    """A site where more than three rows need a second person; SQLite will do."""
    with new_database("sqlite", None) as url:
        load(url, 60)
        with serve(url, tmp_path, "tests.browser.small:app") as site:
            yield site


def sit_down(browser: Browser, site: Site, account: str, complaints: list[str]) -> Desk:
    context = browser.new_context(base_url=site.address, locale="zh-CN")
    watch(context, site, complaints)
    desk = Desk(context.new_page())
    desk.open("/")
    desk.sign_in(account)
    return desk


def test_a_large_export_needs_the_supervisor(
    browser: Browser, strict: Site, complaints: list[str], tmp_path: Path
) -> None:
    clerk = sit_down(browser, strict, "street-clerk", complaints)
    clerk.choose("居住登记")
    there = clerk.count
    assert there > 3
    clerk.follow("导出")
    clerk.sees("超过 3 行，须由另一位有审批权限的同事在 72 小时内批准")
    clerk.enter({"用途": "核实信息", "申请理由": "每周核对"})
    clerk.page.get_by_label("完整", exact=True).check()
    clerk.follow("提交审批")
    number = clerk.heading.split()[0]
    clerk.sees(f"申请 {number} 已提交，等待审批。")
    assert clerk.page.get_by_role("link", name="批准").count() == 0

    supervisor = sit_down(browser, strict, "street-supervisor", complaints)
    supervisor.choose("导出申请")
    supervisor.follow(number)
    assert supervisor.facts["申请理由"] == "每周核对"
    assert supervisor.facts["含完整号码和住址"] == "是"
    supervisor.follow("批准")
    supervisor.enter({"审批意见": "同意"})
    supervisor.follow("确定")
    assert supervisor.facts["申请状态"] == "已批准"
    assert supervisor.facts["审批人"] == "street-supervisor"

    clerk.page.reload()
    clerk.follow("去下载")
    sheet = clerk.download(f"下载 {number}", tmp_path)
    assert number in str(sheet["A2"].value)
    assert sheet.max_row == there + 3
    numbers = {row[ROSTER.index("证件号码")] for row in rows(sheet)[3:]}
    expected = strict.rows(
        "SELECT count(*) FROM residence WHERE street_id ="
        " (SELECT id FROM area WHERE code = '410105017')"
    )
    assert expected == [(there,)]
    assert not any("*" in str(one) for one in numbers)
    assert complaints == []
