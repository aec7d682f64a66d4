"""Collection at the desk: a month is verified by the keyboard, a week's forms change hands."""

from tests.browser.conftest import SitDown
from tests.browser.site import Site

STREET = "(SELECT id FROM area WHERE code = '410105017')"
WAITING = f"""
    SELECT id FROM residence WHERE street_id = {STREET} AND status <> 'left'
    AND verified_on < '2026-09-01' ORDER BY verified_on, id
"""  # noqa: S608
SLIP = {
    "接收单位": "国基路街道办事处",
    "采集周": "2026-09-30",
    "表单编号": "GJ-0001~GJ-0012、GJ-0020",
    "张数": "14",
}


def test_a_month_is_verified_by_the_keyboard(desk: SitDown, site: Site) -> None:
    first, second, third = (key for (key,) in site.rows(WAITING)[:3])
    clerk = desk("street-clerk")
    clerk.choose("逐户核实")
    before = len(site.rows(WAITING))
    clerk.sees(f"2026-09 还有 {before} 人")
    press = clerk.page.keyboard.press
    press("1")
    press("ArrowDown")  # nobody was at home
    press("3")
    for character in "09202026":
        press(character)
    press("Enter")  # to the next row, and not away
    press("ArrowUp")
    press("ArrowUp")
    press("2")
    press("ArrowDown")
    press("1")
    press("ArrowUp")
    press("0")  # after all not
    clerk.page.locator(f"[name='departure_reason-{third}']").select_option("3")
    chosen = clerk.page.locator(".verify-row input[type=radio]:checked")
    assert chosen.evaluate_all("them => them.map(it => [it.name, it.value])") == [
        [f"outcome-{first}", "here"],
        [f"outcome-{second}", "changed"],
        [f"outcome-{third}", "left"],
    ]
    with clerk.page.expect_navigation() as navigation:
        press("Control+Enter")
    assert navigation.value.status == 200
    # The one that has changed is opened to be corrected.
    assert clerk.page.url.endswith(f"/residences/edit/{second}")
    clerk.choose("逐户核实")
    clerk.sees(f"2026-09 还有 {before - 3} 人")
    assert [row["核实结果"] for row in clerk.table(clerk.section("核实后待办理"))].count("变更")
    found = f"""
        SELECT v.residence_id, v.outcome, r.status FROM verification v
        JOIN residence r ON r.id = v.residence_id
        WHERE v.month = '2026-09' AND v.residence_id IN ({first}, {second}, {third})
    """  # noqa: S608
    assert {*site.rows(found)} == {
        (first, "here", "living"),
        (second, "changed", "living"),
        (third, "left", "left"),
    }


def test_a_coordinator_verifies_on_a_telephone_and_logs_the_day(desk: SitDown, site: Site) -> None:
    grid = "(SELECT grid_id FROM appointment WHERE username = 'coordinator')"
    own = f"SELECT count(*) FROM residence WHERE grid_id = {grid}"  # noqa: S608
    coordinator = desk("coordinator")
    coordinator.page.set_viewport_size({"width": 390, "height": 800})
    coordinator.open("/collection/verification")
    rows = coordinator.page.locator(".verify-row")
    assert 0 < rows.count() <= site.value(own)
    rows.first.locator(".verify-choices").get_by_text("离开").click()
    assert coordinator.follow("保存") == 400
    coordinator.sees("结果为“离开”的，请填写离开日期和注销原因。")
    rows.first.locator(".verify-choices").get_by_text("在住").click()
    assert coordinator.follow("保存") == 200
    coordinator.sees("已核实 1 人。")

    coordinator.open("/day-logs/add")
    coordinator.enter({"走访户数": "12", "新采集人数": "2", "信息变更人数": "1", "离开人数": "0"})
    assert coordinator.follow("保存") == 200
    assert coordinator.facts.items() >= {"排查日期": "2026-09-30", "走访户数": "12"}.items()


def test_a_weeks_forms_change_hands(desk: SitDown, site: Site) -> None:
    officer, clerk = desk("police-officer"), desk("street-clerk")
    officer.choose("原始表交接单")
    officer.follow("新增")
    officer.enter(SLIP)
    assert officer.follow("保存") == 200
    assert officer.heading.split()[-1] == "已交出"
    assert officer.facts.items() >= {"采集周": "2026-09-28", "份数": "13"}.items()
    path = officer.page.url

    officer.choose("原始表交接单")
    officer.follow("新增")
    officer.enter(SLIP | {"表单编号": "GJ-0012"})
    assert officer.follow("保存") == 400
    number = path.rpartition("/")[2]
    assert officer.problems == [
        f"表单 GJ-0012 已在 {number} 号交接单中交出，不能再交。请核对编号。"
    ]

    clerk.open(path)
    clerk.follow("签收")
    clerk.enter({"实收张数": "13"})
    assert clerk.follow("保存") == 400
    assert clerk.problems == ["实收13张，交出14张，请说明不符的原因。"]
    clerk.enter({"不符说明": "GJ-0007 缺附页"})
    assert clerk.follow("保存") == 200
    clerk.follow("登记存放")
    clerk.enter({"存放地点": "档案室3号柜"})
    assert clerk.follow("保存") == 200
    assert clerk.heading.split()[-1] == "已存放"
    assert clerk.facts["保存至"] == "2028-09-29"
    officer.open(path)
    assert officer.facts.items() >= {"签收日期": "2026-09-30", "实收张数": "13"}.items()
