"""Take the pictures in ``docs/screenshots`` again: ``make screenshots``, or name some of them.

Loads the demo into a database of its own, serves it as the browser tests do and walks through the
stories with Debian's Chromium. Its texts (date fields, file choosers) are Chinese where
``chromium-l10n`` is installed. The database, the day and the order are fixed, so that a picture
changes only when the page does, but for the times at which something has been recorded.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, FilePayload, sync_playwright

from app.demo.papers import pdf
from tests.browser.desk import Desk
from tests.browser.site import Site, load, serve
from tests.browser.test_registration import PERSON
from tests.sheets.books import ROSTER

FOLDER = Path("docs/screenshots")
RESIDENTS = 2000
HEIGHTS = {1440: (900, 1300), 390: (844, 1300)}
"""Window width → least and greatest height, in pixels."""


@dataclass(frozen=True)
class Picture:
    """One page to be pictured.

    Attributes:
        name: of the file, before width and variant.
        account: who looks at it; nobody at the login.
        go: what leads there from the home page.
        widths: of the window.
        theme: light or dark.
        language: of the interface.
        small: where a few rows are all one person may export.
        section: heading of what is to be in sight.
    """

    name: str
    account: str
    go: Callable[[Desk], object]
    widths: tuple[int, ...] = (1440, 390)
    theme: Literal["light", "dark"] = "light"
    language: str = "zh"
    small: bool = False
    section: str = ""

    @property
    def variant(self) -> str:
        """What tells it from the same page in light Chinese."""
        parts = (self.theme if self.theme == "dark" else "", self.language.removeprefix("zh"))
        return "".join(f"-{part}" for part in parts if part)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only pictures of this name")
    names = set(parser.parse_args().names)
    chosen = [one for one in PICTURES if not names or one.name in names]
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("未找到 chromium。No chromium.")
    if not names:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{folder}/liuguan.db"
        load(url, RESIDENTS)
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        uploads = Path(folder)
        with serve(url, uploads) as site, serve(url, uploads, "tests.browser.small:app") as small:
            for picture in chosen:
                take(browser, small if picture.small else site, picture)
        browser.close()


def take(browser: Browser, site: Site, picture: Picture) -> None:
    """Walk to the page and picture it at every width."""
    context = browser.new_context(
        base_url=site.address,
        locale="zh-CN",
        color_scheme=picture.theme,
        reduced_motion="reduce",
        viewport={"width": 1440, "height": HEIGHTS[1440][0]},
    )
    desk = Desk(context.new_page())
    desk.open("/")
    if picture.account:
        desk.sign_in(picture.account)
    if picture.language != "zh":
        desk.open(f"/lang/{picture.language}")
    picture.go(desk)
    for width in picture.widths:
        least, greatest = HEIGHTS[width]
        desk.page.set_viewport_size({"width": width, "height": least})
        needed = desk.page.evaluate("document.documentElement.scrollHeight")
        height = min(max(needed, least), greatest)
        desk.page.set_viewport_size({"width": width, "height": height})
        if picture.section:
            desk.section(picture.section).scroll_into_view_if_needed()
        desk.page.wait_for_load_state("networkidle")
        target = FOLDER / f"{picture.name}{picture.variant}-{width}.png"
        desk.page.screenshot(path=target)
        print(f"{target} {target.stat().st_size // 1024} KB")
    context.close()


def stay(desk: Desk) -> None:
    """The home page, or the login."""


def opens(path: str) -> Callable[[Desk], object]:
    """Open an address."""
    return lambda desk: desk.open(path)


def first(path: str) -> Callable[[Desk], object]:
    """Open the first record of a list."""

    def go(desk: Desk) -> None:
        desk.open(path)
        with desk.page.expect_navigation():
            desk.page.locator(".row-link").first.click()

    return go


def then(go: Callable[[Desk], object], name: str) -> Callable[[Desk], object]:
    """Go on by a button or link."""

    def go_on(desk: Desk) -> None:
        go(desk)
        desk.follow(name)

    return go_on


def wrong_number(desk: Desk) -> None:
    """A registration with a wrong digit in the identity number."""
    desk.open("/residences/add")
    desk.enter(PERSON | {"证件号码": "411421199304180025"})
    desk.follow("保存")


def registered(desk: Desk) -> None:
    """A registration of somebody who is registered."""
    desk.open("/residences/list/?status=living")
    row = desk.table()[0]
    desk.open("/residences/add")
    desk.enter(PERSON | {name: row[name] for name in ("姓名", "证件号码")})
    desk.follow("保存")


def stale(desk: Desk) -> None:
    """An edit that came second."""
    then(first("/residences/list/?status=living"), "修改")(desk)
    other = Desk(desk.page.context.new_page())
    other.open(desk.page.url)
    other.enter({"拟居住期限": "五年以上"})
    other.follow("保存")
    desk.enter({"联系电话": "138 0371 0005"})
    desk.follow("保存")


def searched(desk: Desk) -> None:
    """A list narrowed by filters, the panel open."""
    desk.open("/residences/list/?reason=204&arrived_on.from=2025-01-01")
    desk.page.get_by_text("筛选", exact=True).click()
    desk.page.locator(".filters input").first.wait_for()


def zero(desk: Desk) -> None:
    """A decision against the subsidy that lacks its reason."""
    then(first("/subsidies/list/?month=2026-08"), "核定")(desk)
    desk.enter({"结论": "不予"})
    desk.follow("保存")


def trial_run(desk: Desk) -> None:
    """What the trial run of a street's workbook has found."""
    desk.open("/residences/load")
    desk.page.get_by_label("Excel 工作簿").set_input_files(ROSTER)
    desk.follow("上传并试运行")


def reasons(desk: Desk) -> None:
    """Why the clerk sees a record, over the record."""
    first("/residences/list/?status=living")(desk)
    desk.page.get_by_role("link", name="为什么能看到").click()
    desk.page.locator("dialog[open]").wait_for()


def purpose(desk: Desk) -> None:
    """What for, before the first number in full."""
    first("/residences/list/?status=living")(desk)
    desk.page.locator("button.reveal").first.click()
    desk.page.locator("dialog[open]").wait_for()


def proposal(desk: Desk) -> None:
    """What another legal basis would open."""
    desk.open("/access/proposal")
    basis = '"residence.occupation" = "某省流动人口服务管理条例第八条"'
    desk.page.get_by_label("法律依据设置").fill(basis)
    desk.follow("比较")


def asked(desk: Desk) -> None:
    """A request that needs a second person."""
    desk.open("/residences/export?status=living")
    desk.enter({"用途": "核实信息", "申请理由": "每周核对本社区在住人员名册"})
    desk.follow("提交审批")


def approving(desk: Desk) -> None:
    """That request before the colleague who decides."""
    first("/export-requests/list/?status=waiting")(desk)


def filed(desk: Desk) -> None:
    """A house with its files, the last of them just uploaded."""
    first("/rental-houses/list/?status=let")(desk)
    for kind, name in (("租赁合同", "2026年租赁合同"), ("治安责任书", "治安责任书（已签）")):
        desk.follow("上传", desk.section("房屋文件"))
        desk.enter({"文件种类": kind, "文件标题": name})
        _send(desk, pdf("Lease contract"))


def _send(desk: Desk, content: bytes) -> None:
    sent: FilePayload = {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": content}
    desk.page.get_by_label("文件", exact=True).set_input_files(sent)
    desk.follow("保存")


def wrong_file(desk: Desk) -> None:
    """An upload that is refused."""
    first("/rental-houses/list/?status=let")(desk)
    desk.follow("上传", desk.section("房屋文件"))
    desk.enter({"文件种类": "租赁合同", "文件标题": "出租人身份证"})
    _send(desk, b"no PDF")


CLERK, HEAD, SECURITY = "street-clerk", "street-supervisor", "secadmin"
BY_STREET, BY_MONTH = "/charts/residents-by-street/chart/", "/charts/arrivals-by-month/chart/"
WIDE = (1440,)

PICTURES = (
    Picture("login", "", stay),
    Picture("home", CLERK, stay),
    *(
        Picture(f"home-{account}", account, stay, WIDE)
        for account in (
            HEAD,
            "police-officer",
            "planning-officer",
            "migrant-office",
            "coordinator",
            "supervisor",
            "sysadmin",
            SECURITY,
            "auditor",
        )
    ),
    Picture("verification", CLERK, opens("/collection/verification")),
    Picture("hand-over", "police-officer", first("/hand-overs/list/")),
    Picture("minutes", CLERK, first("/minutes/list/")),
    Picture("package", "police-officer", first("/exchange-packages/list/")),
    Picture("monthly-report", CLERK, opens("/reports/monthly?month=2026-08")),
    Picture("quality", CLERK, opens("/quality")),
    Picture("contact-card", CLERK, opens("/offices/contact-card"), WIDE),
    Picture("duties", "coordinator", opens("/duties"), WIDE),
    Picture("outflow", CLERK, opens("/outflow/list/")),
    Picture("verification", CLERK, opens("/collection/verification"), WIDE, theme="dark"),
    Picture("home", CLERK, stay, WIDE, language="en"),
    Picture("residences", CLERK, opens("/residences/list/")),
    Picture("residences-filter", CLERK, searched, WIDE),
    Picture("residence-wrong-number", CLERK, wrong_number),
    Picture("residence-registered", CLERK, registered, WIDE),
    Picture("residence-stale", CLERK, stale, WIDE),
    Picture("residence", CLERK, first("/residences/list/?house_relation=tenant&status=living")),
    Picture("residence-police", "police-officer", then(first("/residences/list/"), "修改")),
    Picture("rental-house", CLERK, first("/rental-houses/list/?status=let")),
    Picture("rental-house-files", CLERK, filed, section="房屋文件"),
    Picture("upload-refused", CLERK, wrong_file),
    Picture("service-cards", "planning-officer", opens("/service-cards/list/"), WIDE),
    Picture("not-found", "planning-officer", opens("/residences/list/"), WIDE),
    Picture("coordinators", CLERK, opens("/coordinators/list/")),
    Picture("meeting", CLERK, first("/meetings/list/")),
    Picture("attendance", CLERK, then(first("/meetings/list/"), "登记到会")),
    Picture("assessment", CLERK, first("/assessment-months/list/")),
    Picture("subsidy-without-reason", CLERK, zero),
    Picture("subsidies", "migrant-office", opens("/subsidies/list/?month=2026-07")),
    Picture("chart-streets", "supervisor", opens(BY_STREET)),
    Picture("chart-months", "supervisor", opens(BY_MONTH)),
    Picture("import", CLERK, trial_run),
    Picture("export", CLERK, opens("/residences/export?status=living")),
    Picture("export", "migrant-office", opens("/subsidies/export"), WIDE, language="en"),
    Picture("export-waiting", CLERK, asked, small=True),
    Picture("export-approval", HEAD, approving),
    Picture("export-approval", HEAD, approving, WIDE, theme="dark"),
    Picture("export-approval", HEAD, approving, WIDE, language="en"),
    Picture("journal", "auditor", opens("/audit-entries/list/"), WIDE),
    Picture("purpose", CLERK, purpose),
    Picture("purpose", CLERK, purpose, WIDE, theme="dark"),
    Picture("purpose", CLERK, purpose, WIDE, language="en"),
    Picture("why", CLERK, reasons),
    Picture("matrix", SECURITY, opens("/access/matrix")),
    Picture("matrix-role", SECURITY, opens("/access/matrix?role=street_clerk")),
    Picture("matrix-entity", SECURITY, opens("/access/matrix?entity=residence"), WIDE),
    Picture("matrix-field", "auditor", opens("/access/matrix?field=residence.phone"), WIDE),
    Picture(
        "why-not",
        SECURITY,
        opens("/access/why?account=street-clerk&what=residence.permit_receipt_no&id=1"),
        WIDE,
    ),
    Picture("proposal", SECURITY, proposal, WIDE),
    Picture("residences", CLERK, opens("/residences/list/"), WIDE, theme="dark"),
    Picture("residence-wrong-number", CLERK, wrong_number, WIDE, theme="dark"),
    Picture("chart-streets", "supervisor", opens(BY_STREET), WIDE, theme="dark"),
    Picture("matrix-role", SECURITY, opens("/access/matrix?role=street_clerk"), WIDE, theme="dark"),
    Picture("residences", CLERK, opens("/residences/list/"), WIDE, language="en"),
    Picture("residence", CLERK, first("/residences/list/?status=living"), WIDE, language="en"),
)
"""In the order in which they are taken; `docs/screenshots` holds nothing else."""

if __name__ == "__main__":
    main()
