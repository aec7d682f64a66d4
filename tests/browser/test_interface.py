"""Signing in and out, the keyboard alone, the other language, the dark, a telephone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site
from tests.browser.test_registration import PERSON

pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)  # no database's concern

TABS = 40
"""No field of a form is further away."""
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def test_a_wrong_password_is_said_and_nothing_more(window: Callable[..., Page]) -> None:
    answers = []
    for account in ("street-clerk", "nobody-of-this-name"):
        visitor = Desk(window())
        visitor.open("/residences/list/")
        visitor.sign_in(account, "Wrong-Password-1")
        expect(visitor.page).to_have_url(re.compile("/login/"))
        answers.append(visitor.page.locator(".notice-danger, .notice-warning").inner_text())
    assert answers[0] == answers[1] != ""


def test_signing_in_leads_to_the_page_asked_for_and_out_again(window: Callable[..., Page]) -> None:
    clerk = Desk(window())
    clerk.open("/coordinators/list/")
    clerk.sign_in("street-clerk")
    assert clerk.heading == "协管员名册"

    clerk.page.get_by_role("button", name="用户菜单").click()
    clerk.follow("退出登录")
    clerk.open("/coordinators/list/")
    expect(clerk.page).to_have_url(re.compile("/login/"))
    clerk.page.go_back()
    expect(clerk.page.locator("body")).not_to_contain_text("017-00")


def tab_to(desk: Desk, label: str) -> None:
    """Press Tab until a field has the focus."""
    control = desk.control(label)
    for _ in range(TABS):
        if control.evaluate("it => it === document.activeElement || it.tomselect?.isFocused"):
            return
        desk.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {label}")


def test_registering_without_a_mouse(desk: SitDown) -> None:
    clerk = desk("street-clerk")
    clerk.open("/residences/list/")
    keys = clerk.page.keyboard
    keys.press("/")
    keys.type("令狐冬青")
    with clerk.page.expect_navigation():
        keys.press("Enter")
    clerk.sees("没有符合条件的记录")

    with clerk.page.expect_navigation():
        keys.press("n")
    expect(clerk.control("姓名")).to_be_focused()
    for label, typed in (
        ("姓名", "令狐冬青"),
        ("证件号码", "420984199906070087"),
        ("社区（村）", "沙门村"),
        ("现住详址", "沙门村2排2号"),
        ("居住事由", "务工"),
        ("来本地日期", "09012026"),
    ):
        tab_to(clerk, label)
        keys.type(typed)
        if label in {"社区（村）", "居住事由"}:
            keys.press("Enter")
    with clerk.page.expect_navigation():
        keys.press("Control+Enter")
    assert clerk.heading.split() == ["令狐冬青", "在住"]
    assert clerk.facts.items() >= {"社区（村）": "沙门村", "来本地日期": "2026-09-01"}.items()

    with clerk.page.expect_navigation():
        keys.press("e")
    assert clerk.heading == "修改：令狐冬青"


def test_home_counts_what_is_to_be_done(desk: SitDown, site: Site) -> None:
    clerk = desk("street-clerk")
    mine = site.value(
        "SELECT count(*) FROM change_slip WHERE status = 'waiting' AND street_id ="
        " (SELECT id FROM area WHERE code = '410105017')"
    )
    tiles = clerk.page.locator(".tile")
    expect(tiles.filter(has_text="信息变更报告单")).to_contain_text(str(mine))
    assert mine > 1
    expect(tiles.filter(has_text="出租房屋")).to_have_text("出租房屋")


def test_the_other_language(desk: SitDown) -> None:
    clerk = desk("street-clerk")
    clerk.follow("English")
    expect(clerk.page.locator("html")).to_have_attribute("lang", "en")
    assert clerk.heading == "Home"
    clerk.open("/residences/add")
    assert clerk.labels[0] == "Name"
    clerk.enter({"Name": "端木青"})
    assert clerk.follow("Save") == 400
    assert clerk.problems
    assert not any(re.search("[\u3400-\u9fff]", one) for one in clerk.problems)

    clerk.follow("中文")
    expect(clerk.page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_dark(desk: SitDown) -> None:
    clerk = desk("street-clerk")
    light = clerk.page.evaluate(BACKGROUND)
    clerk.page.get_by_role("button", name="切换深浅色").click()
    assert clerk.page.evaluate(BACKGROUND) != light
    clerk.choose("居住登记")
    expect(clerk.page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_on_a_telephone(window: Callable[..., Page]) -> None:
    clerk = Desk(window("street-clerk", width=390))
    menu = clerk.page.get_by_label("主菜单")
    expect(menu).not_to_be_visible()
    clerk.page.get_by_role("button", name="打开菜单").click()
    expect(menu).to_be_visible()
    clerk.choose("居住登记")

    clerk.follow("新增")
    expect(clerk.page.get_by_role("button", name="保存")).to_be_in_viewport()
    clerk.enter(PERSON | {"姓名": "钟离望舒", "证件号码": "411421199304180138"})
    assert clerk.follow("保存") == 200
    assert clerk.heading.split() == ["钟离望舒", "在住"]
    record = clerk.page.url
    clerk.open("/rental-houses/list/")
    clerk.follow("登记日期")
    days = [row["登记日期"] for row in clerk.table()]
    assert days == sorted(days)
    for address in ("/", "/residences/list/", "/residences/add", record):
        clerk.open(address)
        assert clerk.page.evaluate("document.documentElement.scrollWidth") <= 390
