"""A file of a house: uploaded, seen, downloaded byte by byte, kept from others, removed (C18)."""

from pathlib import Path

from playwright.sync_api import FilePayload

from app.demo.papers import pdf
from tests.browser.conftest import SitDown
from tests.browser.desk import Desk
from tests.browser.site import Site

CONTRACT = pdf("A contract made for this test")
FILES = "房屋文件"


def payload(content: bytes = CONTRACT, name: str = "scan.pdf") -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def open_house(desk: Desk) -> None:
    desk.open("/rental-houses/list/?status=let")
    with desk.page.expect_navigation():
        desk.page.locator(".row-link").first.click()


def send(desk: Desk, title: str, file: FilePayload) -> int:
    desk.enter({"文件种类": "租赁合同", "文件标题": title})
    desk.page.get_by_label("文件", exact=True).set_input_files(file)
    return desk.follow("保存")


def test_a_contract_comes_goes_out_and_is_removed(
    desk: SitDown, site: Site, tmp_path: Path
) -> None:
    clerk = desk("street-clerk")
    open_house(clerk)
    house = clerk.page.url
    before = (
        len(clerk.table(clerk.section(FILES)))
        if clerk.section(FILES).locator("table").count()
        else 0
    )
    clerk.follow("上传", clerk.section(FILES))

    assert send(clerk, "2026年租赁合同", payload(b"no PDF at all")) == 400
    assert any("文件内容与扩展名“.pdf”不符" in one for one in clerk.problems)
    assert send(clerk, "出租人身份证", payload()) == 400
    assert any("不保存证件的照片或复印件" in one for one in clerk.problems)
    assert send(clerk, "2026年租赁合同", payload()) == 200

    assert clerk.page.url == house
    rows = clerk.table(clerk.section(FILES))
    assert len(rows) == before + 1
    assert rows[0]["文件标题"] == "2026年租赁合同"
    assert (rows[0]["文件种类"], rows[0]["文件格式"]) == ("租赁合同", "PDF")

    link = clerk.section(FILES).get_by_role("link", name="下载").first
    address = str(link.get_attribute("href"))
    with clerk.page.expect_download() as started:
        link.click()
    taken = started.value
    taken.save_as(tmp_path / "taken.pdf")
    assert taken.suggested_filename == "2026年租赁合同.pdf"
    assert (tmp_path / "taken.pdf").read_bytes() == CONTRACT
    wanted = (
        "SELECT count(*) FROM audit_entry WHERE action = :action AND entity = 'rental_document'"
    )
    assert site.value(wanted, action="download") == 1

    planner = desk("planning-officer")
    assert planner.open(address) == 404
    assert site.value(wanted, action="refused") == 1

    with clerk.page.expect_navigation():
        clerk.section(FILES).locator(".row-link").first.click()
    clerk.follow("移除")
    clerk.follow("确定")
    assert clerk.page.url == house
    assert site.value(wanted, action="delete") == 1
    assert clerk.open(address) == 404
