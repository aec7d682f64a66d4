"""A package from one office to another: made, sent, downloaded, opened, acknowledged, destroyed."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app import create_app
from app.db import db, fix_today
from app.demo.people import REFERENCE_DAY
from app.features.exchange.sealing import WrongKey, is_of, unseal
from config import Environment, Settings
from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site
from tests.features.exchange.keys import PASSWORD, pair

NUMBER = "SELECT max(number) FROM exchange_package"


def register(desk: SitDown, office: str) -> None:
    """A certificate whose private key we have; the newest one of an office is used."""
    admin = desk("secadmin")
    admin.choose("接收证书")
    admin.follow("新增")
    admin.enter({"单位": office, "证书（PEM）": pair(office)[0].decode()})
    assert admin.follow("保存") == 400
    assert any("粘贴的内容里有私钥" in one for one in admin.problems)
    admin.enter({"证书（PEM）": pair(office)[1]})
    assert admin.follow("保存") == 200


def open_package(desk: Desk, number: str) -> int:
    desk.open(f"/exchange-packages/list/?number={number}")
    with desk.page.expect_navigation() as navigation:
        desk.page.locator(".row-link").first.click()
    return navigation.value.status


def test_a_package_from_the_making_to_the_destruction(
    desk: SitDown, site: Site, tmp_path: Path
) -> None:
    station = "国基路派出所"
    register(desk, station)
    clerk = desk("street-clerk")
    clerk.choose("互换包")
    clerk.follow("新增")
    entered = {
        "互换类型": "季度相互通报", "接收单位": station, "期间起": "2026-07-01",
        "期间止": "2026-09-29", "用途": "按规定上报", "法律依据": "金政〔2011〕76号 三（一）3",
    }  # fmt: skip
    clerk.enter(entered)
    assert clerk.follow("保存") == 400
    assert any("应为一个整季" in one for one in clerk.problems)
    clerk.enter({"期间止": "2026-09-30"})
    assert clerk.follow("保存") == 200
    number = site.value(NUMBER)
    assert clerk.facts["交接状态"] == "待发出"
    assert "居住登记：街道（镇）、居住事由" in clerk.facts["字段清单"]
    digest, counted = clerk.facts["内容摘要"], clerk.facts["记录数"]
    address = clerk.page.url

    officer = desk("police-officer")
    assert officer.open(address) == 404  # a draft
    clerk.follow("发出")
    clerk.follow("确定")
    assert clerk.facts["交接状态"] == "已发出"
    planner = desk("planning-officer")
    assert planner.open(address) == 404

    assert open_package(officer, number) == 200
    officer.follow("下载加密文件")
    with officer.page.expect_download() as started:
        officer.page.get_by_role("button", name="确定", exact=True).click()
    assert started.value.suggested_filename == f"{number}.p7m"
    started.value.save_as(tmp_path / "package.p7m")
    sealed = (tmp_path / "package.p7m").read_bytes()
    private, certificate = pair(station)
    assert is_of(unseal(sealed, certificate, private, PASSWORD), digest)
    with pytest.raises(WrongKey):
        unseal(sealed, pair("another")[1], pair("another")[0], PASSWORD)

    _acknowledge(officer, number, counted)
    _expire(officer, site, number, sealed)


def _acknowledge(officer: Desk, number: str, counted: str) -> None:
    """A difference is not passed over; the right number is the receipt."""
    open_package(officer, number)
    assert officer.facts["交接状态"] == "已下载"
    officer.follow("回执")
    officer.enter({"核对数": str(int(counted) + 1)})
    assert officer.follow("保存") == 400
    assert any("与清单的记录数" in one for one in officer.problems)
    officer.enter({"核对数": counted})
    assert officer.follow("保存") == 200
    assert officer.facts["交接状态"] == "已回执"


def _expire(officer: Desk, site: Site, number: str, sealed: bytes) -> None:
    """Its time is over, and the task of the day has not run yet; then it has."""
    with site.engine.begin() as connection:
        late = text("UPDATE exchange_package SET expires_on = :day WHERE number = :number")
        connection.execute(late, {"day": "2026-09-29", "number": number})
    officer.follow("下载加密文件")
    assert officer.follow("确定") == 400
    assert any("的保存期限 2026-09-29 已过，不能下载" in one for one in officer.problems)
    assert run_the_task(site) == "已销毁 1 份到期的互换包，清单保留。\n"
    assert run_the_task(site) == "已销毁 0 份到期的互换包，清单保留。\n"
    assert site.value("SELECT content FROM exchange_package WHERE number = :n", n=number) is None
    open_package(officer, number)
    facts = officer.facts
    assert (facts["交接状态"], facts["销毁日期"]) == ("已销毁", "2026-09-30")
    assert is_of(sealed, facts["密文摘要"])
    officer.follow("下载加密文件")
    assert officer.follow("确定") == 400
    assert any("的文件已于 2026-09-30 销毁" in one for one in officer.problems)


def run_the_task(site: Site) -> str:
    """What the machine does every day; returns what it says."""
    url = site.engine.url.render_as_string(hide_password=False)
    settings = Settings(environment=Environment.TESTING, database_url=url, today=REFERENCE_DAY)
    app = create_app(settings)
    result = app.test_cli_runner().invoke(args=["exchange", "expire"])
    with app.app_context():
        db.engine.dispose()
    fix_today(None)
    return result.stdout
