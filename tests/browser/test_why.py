"""Why somebody sees a record: over the record, by keyboard and mouse, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SitDown
from tests.browser.site import Site

pytestmark = pytest.mark.parametrize("site", ["sqlite"], indirect=True)  # no database's concern


def test_the_reasons_open_over_the_record(desk: SitDown, browser: Browser, site: Site) -> None:
    clerk = desk("street-clerk")
    clerk.open("/residences/list/?status=living")
    with clerk.page.expect_navigation():
        clerk.page.locator(".row-link").first.click()
    record = clerk.page.url
    link = clerk.page.get_by_role("link", name="为什么能看到")
    link.click()

    dialog = clerk.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text(
        re.compile("为什么能看到：居住登记 № [0-9]+")
    )
    expect(dialog).to_contain_text("以“镇街办事员”身份在“国基路街道办事处”任职。")
    rows = {row["栏目"]: row["结果"].strip() for row in clerk.table(dialog)}
    rows_why = {row["栏目"]: row["原因"] for row in clerk.table(dialog)}
    told = {name: rows[name] for name in ("联系电话", "居住证受理号", "职业")}
    assert told == {"联系电话": "可见", "居住证受理号": "不可见", "职业": "未启用"}
    assert "先隐去一部分，说明用途后可显示完整内容" in rows_why["联系电话"]
    assert "您的权限包含这一类" in rows_why["居住事由"]
    clerk.page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    assert clerk.page.url == record

    context = browser.new_context(
        base_url=site.address,
        java_script_enabled=False,
        storage_state=site.signed_in["street-clerk"],
    )
    plain = context.new_page()
    plain.goto(record)
    plain.get_by_role("link", name="为什么能看到").click()
    expect(plain.locator("h1")).to_have_text(re.compile("为什么能看到：居住登记"))
    expect(plain.locator("main")).to_contain_text("属于“公安负责”类，您的权限不含这一类。")
    context.close()
