"""A number in full: for a purpose that is said once, then by one key; and without scripts (C15)."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site

pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)  # no database's concern

MASKED, WHOLE = re.compile(r"\d{4}\*{10}\d{3}[\dX]"), re.compile(r"\d{17}[\dX]")


def somebody(desk: Desk) -> None:
    """The record of somebody who lives in the clerk's street."""
    desk.open("/residences/list/?status=living")
    with desk.page.expect_navigation():
        desk.page.locator(".row-link").first.click()


def test_the_purpose_is_asked_for_once_then_a_key_is_enough(desk: SitDown) -> None:
    clerk = desk("street-clerk")
    somebody(clerk)
    page = clerk.page
    number = page.locator(".fact").filter(has_text="证件号码").locator("dd")
    assert MASKED.fullmatch(clerk.facts["证件号码"])

    page.keyboard.press("1")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("为什么要看完整内容？")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    assert MASKED.fullmatch(clerk.facts["证件号码"])

    page.keyboard.press("1")
    page.keyboard.press("2")  # 核实信息
    expect(number).to_have_text(WHOLE)
    page.keyboard.press("2")
    phone = page.locator(".fact").filter(has_text="联系电话").first.locator("dd")
    expect(phone).to_have_text(re.compile(r"1\d{10}"))
    expect(dialog).not_to_be_visible()

    page.reload()
    assert MASKED.fullmatch(clerk.facts["证件号码"])
    assert clerk.entered("用途") == {"用途": "核实信息"}


def test_without_scripts_the_page_comes_again_with_the_number(browser: Browser, site: Site) -> None:
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    clerk = Desk(context.new_page())
    clerk.open("/")
    clerk.sign_in("street-clerk")
    somebody(clerk)
    button = clerk.page.get_by_role("button", name="显示完整的证件号码")
    with clerk.page.expect_navigation() as navigation:
        button.click()
    assert navigation.value.status == 400
    clerk.sees("请先选择用途，再显示完整内容。")
    clerk.page.get_by_label("用途").select_option(label="核实信息")
    with clerk.page.expect_navigation():
        button.click()
    assert WHOLE.fullmatch(clerk.facts["证件号码"])
    context.close()
