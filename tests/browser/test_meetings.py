"""A meeting from its plan to the receipt of its minutes, by the station and the street."""

from pathlib import Path
from zipfile import ZipFile

import pypdf

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk

PLAN = {
    "会议类型": "周例会",
    "会议名称": "国基路街道第41周例会",
    "会议日期": "2026-09-29",
    "会议地点": "国基路派出所会议室",
}
DECISIONS = (
    {"内容": "国庆前走访全部新登记出租房屋", "责任单位": "国基路派出所", "完成时限": "2026-10-07"},
    {"内容": "补齐沙门村网格居住登记", "责任单位": "国基路街道办事处", "完成时限": "2026-10-14"},
)


def test_a_meeting_from_plan_to_receipt(desk: SitDown, tmp_path: Path) -> None:
    officer = desk("police-officer")
    meeting = plan(officer)
    invite_and_withdraw(officer, meeting)
    hold(officer, meeting)
    decide(officer, meeting)
    issue(officer, meeting)

    clerk = desk("street-clerk")
    clerk.choose("议定事项")
    clerk.follow("完成时限")  # the latest first
    open_row(clerk, DECISIONS[1]["内容"])
    clerk.follow("办结")
    clerk.enter({"办理情况": "已补登记12人。"})
    assert clerk.follow("确定") == 200
    assert clerk.facts["办理状态"] == "已办结"

    clerk.choose("会议纪要")
    open_row(clerk, PLAN["会议名称"])
    take_along(clerk, tmp_path)
    clerk.follow("签收")
    assert clerk.follow("确定") == 200
    assert clerk.facts["签收日期"] == "2026-09-30"
    assert clerk.page.get_by_role("link", name="签收", exact=True).count() == 0

    officer.open(meeting)
    receipts = officer.table(officer.section("会议纪要"))
    assert {row["收文单位"]: row["签收日期"] for row in receipts} == {
        "国基路派出所": "—",
        "国基路街道办事处": "2026-09-30",
    }


def plan(officer: Desk) -> str:
    officer.choose("会议")
    officer.follow("新增")
    officer.enter(PLAN | {"会议日期": "2011-05-31"})
    assert officer.follow("保存") == 400
    assert officer.problems == ["2011-05-31 没有“weekly”这种会议的规则，请核对会议类型和日期。"]
    officer.enter({"会议日期": PLAN["会议日期"]})
    assert officer.follow("保存") == 200
    assert officer.heading.split() == [PLAN["会议名称"], "已计划"]
    agenda = officer.facts["议程"]
    assert agenda == "一、本周信息采集工作情况"  # the first of its lines
    officer.sees("逾期未办结的议定事项")
    return officer.page.url


def invite_and_withdraw(officer: Desk, meeting: str) -> None:
    officer.follow("新增", officer.section("参会单位"))
    officer.enter({"参会单位": "金水区卫生健康委员会", "参会身份": "列席"})
    assert officer.follow("保存") == 200
    assert officer.facts["会议名称"] == PLAN["会议名称"]
    officer.follow("取消邀请")
    officer.sees("取消后该单位不再收到通知和纪要。")
    assert officer.follow("确定") == 200
    assert officer.heading == "参会单位"
    officer.open(meeting)


def hold(officer: Desk, meeting: str) -> None:
    officer.follow("登记召开")
    officer.enter({"主持人": "示例所长", "讨论要点": "逐项研究未核实人员的核实办法。"})
    assert officer.follow("保存") == 200
    assert officer.heading.split() == [PLAN["会议名称"], "已召开"]
    officer.follow("登记参会单位")
    assert officer.labels == ["国基路派出所", "国基路街道办事处"]
    officer.enter({"国基路派出所": "出席", "国基路街道办事处": "出席"})
    assert officer.follow("保存") == 200
    officer.follow("登记到会")
    officer.enter(dict.fromkeys(officer.labels, "出席"))
    assert officer.follow("保存") == 200


def decide(officer: Desk, meeting: str) -> None:
    officer.open(meeting)
    officer.follow("新增", officer.section("议定事项"))
    officer.page.locator(".record-form").evaluate("form => form.noValidate = true")
    officer.enter({"内容": DECISIONS[0]["内容"], "完成时限": DECISIONS[0]["完成时限"]})
    assert officer.follow("保存") == 400
    assert officer.problems == ["请填写“责任单位”。"]
    officer.enter(DECISIONS[0])
    assert officer.follow("保存") == 200
    officer.open(meeting)
    officer.follow("新增", officer.section("议定事项"))
    officer.enter(DECISIONS[1])
    assert officer.follow("保存") == 200


def issue(officer: Desk, meeting: str) -> None:
    officer.open(meeting)
    officer.follow("印发纪要")
    officer.enter({"签发人": "示例所长"})
    assert officer.follow("确定") == 200
    assert officer.heading.split() == [PLAN["会议名称"], "纪要已印发"]
    assert officer.facts["纪要编号"].startswith("〔2026〕")
    officer.follow("修改")
    officer.enter({"讨论要点": "改了。"})
    assert officer.follow("保存") == 400
    assert officer.problems == ["会议纪要已经印发，会议记录不能再改。"]
    officer.open(meeting)


def open_row(desk: Desk, name: str) -> None:
    with desk.page.expect_navigation():
        desk.page.locator("tr", has_text=name).locator(".row-link").first.click()


def take_along(clerk: Desk, folder: Path) -> None:
    saved = {}
    for label in ("下载 Word", "下载 PDF"):
        with clerk.page.expect_download() as download:
            clerk.page.get_by_role("link", name=label, exact=True).click()
        saved[label] = folder / download.value.suggested_filename
        download.value.save_as(saved[label])
    number = clerk.facts["纪要编号"]
    assert [one.name for one in saved.values()] == [
        f"{PLAN['会议名称']}纪要{number}.{ending}" for ending in ("docx", "pdf")
    ]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(saved["下载 PDF"]).pages)
    word = ZipFile(saved["下载 Word"]).read("word/document.xml").decode()
    for item in DECISIONS:
        assert item["内容"] in "".join(text.split())
        assert item["内容"] in word
