"""Story 3: the roster of coordinators, the weekly meeting, the month's subsidy decisions."""

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site

NEWCOMER = {
    "姓名": "公孙予安",
    "电话": "13803710003",
    "类型": "公安协管员",
    "社区（警务室）": "国基社区",
    "聘用单位": "国基路派出所",
    "聘用日期": "2026-06-30",
}
MEETING = {
    "会议类型": "周例会",
    "会议名称": "国基路街道第40周例会",
    "会议日期": "2026-09-30",
    "会议地点": "街道办事处二楼会议室",
    "议程": "一、通报本周采集情况。\n二、布置国庆期间走访。",
}
DECISIONS = (
    {"内容": "国庆前走访全部新登记出租房屋", "责任单位": "国基路派出所", "完成时限": "2026-10-07"},
    {"内容": "补齐沙门村网格居住登记", "责任单位": "国基路街道办事处", "完成时限": "2026-10-14"},
)


def test_roster_meeting_and_subsidy(desk: SitDown, site: Site) -> None:
    clerk = desk("street-clerk")
    clerk.choose("协管员名册")
    clerk.follow("新增")
    clerk.enter(NEWCOMER)
    assert clerk.follow("保存") == 200
    assert clerk.heading.split() == ["公孙予安", "在岗"]
    assert clerk.facts["编号"] == "017-0018"

    hold_meeting(clerk)
    month = open_month(clerk)
    decide(clerk)
    clerk.open(month)
    clerk.follow("其余全额发放")
    clerk.sees("本月尚未核定的协管员全部按全额发放。确定吗？")
    assert clerk.follow("确定") == 200
    clerk.follow("上报")
    assert clerk.follow("确定") == 200
    assert clerk.heading.split() == ["2026-06", "已上报"]
    assert clerk.facts["上报日期"] == "2026-09-30"

    office = desk("migrant-office")
    office.choose("工作补贴")
    office.page.get_by_role("searchbox").fill("2026-06")
    with office.page.expect_navigation():
        office.page.get_by_role("searchbox").press("Enter")
    lines = {row["协管员"]: row for row in office.table()}
    entitled = site.rows(
        "SELECT name FROM coordinator WHERE kind = 'police' AND appointed_on <= '2026-06-30'"
        " AND (left_on IS NULL OR left_on >= '2026-06-01')"
        " AND street_id = (SELECT id FROM area WHERE code = '410105017')"
    )
    assert {(name,) for name in lines} == set(entitled)
    assert {row["街道（镇）"] for row in lines.values()} == {"国基路街道"}
    assert (
        lines.pop("公孙予安").items()
        >= {
            "结论": "不予",
            "应发金额": "0.00",
            "市级承担": "0.00",
            "区级承担": "0.00",
            "不予发放理由": "六月三十日到岗，当月未开展采集登记。",
        }.items()
    )
    assert {(row["结论"], row["应发金额"], row["市级承担"]) for row in lines.values()} == {
        ("全额", "100.00", "50.00")
    }


def hold_meeting(clerk: Desk) -> None:
    clerk.choose("会议")
    clerk.follow("新增")
    clerk.enter(MEETING)
    assert clerk.follow("保存") == 200
    meeting = clerk.page.url

    clerk.follow("登记到会")
    roll = dict.fromkeys(clerk.labels, "出席") | {"公孙予安（017-0018）": "请假"}
    clerk.enter(roll)
    assert clerk.follow("保存") == 200
    clerk.follow("查看全部", clerk.section("到会情况"))
    assert {row["协管员"]: row["到会"] for row in clerk.table()} == {
        name.partition("（")[0]: outcome for name, outcome in roll.items()
    }

    for item in DECISIONS:
        clerk.open(meeting)
        clerk.follow("新增", clerk.section("议定事项"))
        assert clerk.entered("会议") == {"会议": MEETING["会议名称"]}
        clerk.enter(item)
        assert clerk.follow("保存") == 200
    clerk.open(meeting)
    decided = clerk.table(clerk.section("议定事项"))
    assert [{name: row[name] for name in DECISIONS[0]} for row in decided] == list(DECISIONS)
    assert [row["序号"] for row in decided] == ["1", "2"]


def open_month(clerk: Desk) -> str:
    clerk.choose("月度考核")
    clerk.follow("新增")
    clerk.enter({"考核月份": "2026-09"})
    assert clerk.follow("保存") == 400
    assert clerk.problems == ["2026-09 尚未结束，下月1日起才能考核。"]
    clerk.enter({"考核月份": "2026-06"})
    assert clerk.follow("保存") == 200
    assert clerk.heading.split() == ["2026-06", "核定中"]

    clerk.follow("上报")
    assert clerk.follow("确定") == 400
    assert "没有核定" in clerk.problems[0]
    clerk.follow("取消")
    return clerk.page.url


def decide(clerk: Desk) -> None:
    """Zero for the newcomer: not without a reason."""
    newcomer = clerk.page.get_by_role("row").filter(has_text="公孙予安")
    with clerk.page.expect_navigation():
        newcomer.get_by_role("link").click()
    assert clerk.heading == "公孙予安"
    clerk.follow("核定")
    assert clerk.heading == "核定：公孙予安"
    clerk.enter({"结论": "不予"})
    assert clerk.follow("保存") == 400
    assert clerk.problems == ["不予发放须写明理由：工作情况和造成的后果。"]
    assert clerk.entered("结论") == {"结论": "不予"}
    clerk.enter({"不予发放理由": "六月三十日到岗，当月未开展采集登记。"})
    assert clerk.follow("保存") == 200
    assert clerk.facts["结论"] == "不予"
    assert clerk.facts["核定日期"] == "2026-09-30"
