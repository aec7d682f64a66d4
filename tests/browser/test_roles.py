"""Story 2: every role has its own pages, rows and fields, and enters its own fields only."""

import pytest

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site

PLACES = ["区域", "单位", "曾用名"]
CHARTS = ["各街道居住事由", "每月来本地人数"]
REGISTERS = ["居住登记", "流出人口登记", "出租房屋", "承租关系", "安全检查", "用工单位"]
OFFICES = ["站点档案", "岗位人员", "设备台账"]
MODELS = "示范创建"
MEETINGS = ["会议", "参会单位", "议定事项", "会议纪要"]
OFFICE = ["协管员名册", *MEETINGS, "月度考核", "工作补贴"]
COLLECTION = ["核实记录", "信息变更报告单", "原始表交接单", "排查日志"]
VERIFY = "逐户核实"
FINANCE = ["协管员名册", "月度考核", "工作补贴"]
WORK = ["问题与重大事项", "工作方案", "方案阶段"]
TO_DO = ["待办事项", *WORK, "规则包", "职责清单"]
MINORS = "未成年人信息查阅申请"
EXCHANGE = [
    "互换包",
    "接收证书",
    "函件",
    "协查事项",
    "区域协作协议",
    "外部交换记录",
    "外部系统",
]
COMPLETE = ["台账资料", "月报表", "台账完整情况"]
COUNTED = ["基本信息月报表", "数据质量"]
LEDGERS = [*COMPLETE, *COUNTED]
CARD = "便民服务联系卡"
MENUS = {
    "street-clerk": [
        *TO_DO,
        *REGISTERS,
        "健康服务联系卡",
        *COLLECTION,
        VERIFY,
        *OFFICE,
        *EXCHANGE,
        *LEDGERS,
        *OFFICES,
        MODELS,
        CARD,
        *PLACES,
        "导出申请",
        MINORS,
        "告知书",
        *CHARTS,
    ],
    "street-supervisor": [
        *TO_DO,
        *REGISTERS,
        *COLLECTION,
        *OFFICE,
        *LEDGERS,
        *OFFICES,
        MODELS,
        CARD,
        *PLACES,
        "导出申请",
        MINORS,
        "告知书",
        *CHARTS,
    ],
    "police-officer": [
        *TO_DO,
        *(one for one in REGISTERS if one != "流出人口登记"),
        "原始表交接单",
        "协管员名册",
        *MEETINGS,
        *EXCHANGE,
        "台账资料",
        "台账完整情况",
        *COUNTED,
        *OFFICES,
        CARD,
        *PLACES,
        MINORS,
        "告知书",
        *CHARTS,
    ],
    "planning-officer": [
        *TO_DO,
        "健康服务联系卡",
        *OFFICE,
        *EXCHANGE,
        *OFFICES,
        *PLACES,
        "导出申请",
    ],
    "migrant-office": [
        *TO_DO,
        *OFFICE,
        *EXCHANGE,
        *COMPLETE,
        *OFFICES,
        MODELS,
        *PLACES,
        "导出申请",
        *CHARTS,
    ],
    "coordinator": [
        "待办事项",
        "规则包",
        "职责清单",
        "居住登记",
        "核实记录",
        "信息变更报告单",
        "排查日志",
        VERIFY,
        *PLACES,
        MINORS,
        "告知书",
    ],
    "supervisor": [*TO_DO, *FINANCE, *COMPLETE, "站点档案", "岗位人员", MODELS, *PLACES, *CHARTS],
    "sysadmin": [
        "待办事项",
        "规则包",
        *PLACES,
        "派出所辖区",
        "代码表",
        "代码",
        "代码对照",
        "放假安排",
        "放假年度",
    ],
    "secadmin": [
        "接收证书",
        *PLACES,
        "任职",
        "数据库只读账号",
        "数据密钥",
        "告知书",
        "个人信息登记表",
        "权限矩阵",
        "为什么能看到/看不到",
        "权限变更预览",
    ],
    "auditor": [
        "互换包",
        "外部交换记录",
        "外部系统",
        "导出申请",
        MINORS,
        "个人信息登记表",
        "审计记录",
        "权限矩阵",
    ],
}
FORBIDDEN = {
    "street-clerk": "/appointments/list/",
    "street-supervisor": "/residences/add",
    "police-officer": "/subsidies/list/",
    "planning-officer": "/residences/list/",
    "migrant-office": "/residences/list/",
    "coordinator": "/residences/export",
    "supervisor": "/residences/show/1",
    "sysadmin": "/residences/list/",
    "secadmin": "/code-items/list/",
    "auditor": "/charts/residents-by-street/chart/",
}
STATION = """
    SELECT c.community_id FROM police_coverage c JOIN org_unit o ON o.id = c.station_id
    WHERE o.code = '410105017-PCS1'
"""


@pytest.mark.parametrize("site", ["sqlite"], indirect=True)
@pytest.mark.parametrize("account", MENUS)
def test_the_menu_leads_to_the_own_pages_and_no_address_to_others(
    desk: SitDown, account: str
) -> None:
    own = desk(account)
    own.open("/")
    assert own.menu == MENUS[account]

    refusals = []
    for address in (FORBIDDEN[account], "/no-such-page"):
        assert own.open(address) == 404
        refusals.append(own.page.locator("body").inner_text())
    assert refusals[0] == refusals[1]
    own.sees("您要找的页面或记录不存在，或不在您的办理范围。")


def open_first(desk: Desk, title: str) -> None:
    desk.choose(title)
    with desk.page.expect_navigation():
        desk.page.locator(".row-link").first.click()


def test_the_police_see_their_communities_and_enter_police_fields(
    desk: SitDown, site: Site
) -> None:
    officer = desk("police-officer")
    for title, table in (("居住登记", "residence"), ("出租房屋", "rental_house")):
        officer.choose(title)
        here = f"SELECT count(*) FROM {table} WHERE community_id IN ({STATION})"  # noqa: S608
        assert officer.count == site.value(here) > 0
    outside = f"SELECT min(id) FROM residence WHERE community_id NOT IN ({STATION})"  # noqa: S608
    assert officer.open(f"/residences/show/{site.value(outside)}") == 404

    open_first(officer, "居住登记")
    assert {"姓名", "证件号码", "联系电话", "居住证受理号"} <= officer.facts.keys()
    officer.follow("修改")
    assert officer.labels == [
        "公安系统录入日期",
        "居住证受理号",
        "受理日期",
        "签发日期",
        "签注日期",
    ]
    permit = {"公安系统录入日期": "2026-09-30", "居住证受理号": "SL90000001"}
    officer.enter(permit)
    assert officer.follow("保存") == 200
    assert officer.facts.items() >= permit.items()

    open_first(officer, "出租房屋")
    officer.follow("修改")
    assert officer.labels == ["治安责任书编号", "责任书签订日期"]
    officer.enter({"责任书签订日期": "2026-09-29"})
    assert officer.follow("保存") == 200
    assert officer.facts.items() >= {"责任书签订日期": "2026-09-29"}.items()


def test_planning_sees_what_was_asked_for_in_the_whole_district_and_answers(
    desk: SitDown, site: Site
) -> None:
    officer = desk("planning-officer")
    officer.choose("健康服务联系卡")
    assert officer.count == site.value("SELECT count(*) FROM service_card")
    assert len({row["街道（镇）"] for row in officer.table()}) > 1

    open_first(officer, "健康服务联系卡")
    officer.follow("修改")
    assert officer.labels == ["服务机构", "答复日期", "办理结果"]
    answer = {"服务机构": "金水区妇幼保健院", "答复日期": "2026-09-30", "办理结果": "已办结"}
    officer.enter(answer)
    assert officer.follow("保存") == 200
    assert officer.facts.items() >= answer.items()
