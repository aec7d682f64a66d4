"""Somebody at the browser: what people do on a page, by the words they read there."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page, expect

from app.demo.district import PASSWORD

SEARCH_BOX = "-ts-control"
"""Ending of the id of the search box that stands for a long select."""


class Desk:
    """One account at one browser window.

    Attributes:
        page: the window.
    """

    def __init__(self, page: Page) -> None:
        """Sit down."""
        self.page = page

    # -- going places -----------------------------------------------------------------

    def open(self, path: str) -> int:
        """Go to an address; returns the status of the answer."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def sign_in(self, account: str, password: str = PASSWORD) -> None:
        """Fill in the login form."""
        self.page.get_by_label("用户名").fill(account)
        self.page.get_by_label("密码").fill(password)
        self.follow("登录")

    def follow(self, name: str, within: Locator | None = None) -> int:
        """Press a link or button that leads to another page; returns the answer's status."""
        place = within or self.page
        either = place.get_by_role("button", name=name, exact=True).or_(
            place.get_by_role("link", name=name, exact=True)
        )
        with self.page.expect_navigation() as navigation:
            either.click()
        return navigation.value.status

    def choose(self, name: str) -> int:
        """Go somewhere by the menu."""
        return self.follow(name, self.page.get_by_label("主菜单"))

    @property
    def menu(self) -> list[str]:
        """The entries of the menu."""
        return self.page.locator("#sidebar nav a").all_inner_texts()

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    # -- forms ------------------------------------------------------------------------

    def control(self, label: str) -> Locator:
        """What is filled in under a label; of a searched select, the select itself."""
        found = self.page.locator("main").get_by_label(label, exact=True)
        name = found.get_attribute("id") or ""
        return self.page.locator(f"[id='{name.removesuffix(SEARCH_BOX)}']")

    def enter(self, values: Mapping[str, str | bool]) -> None:
        """Fill in fields by their labels: text, date as YYYY-MM-DD, choice as it reads."""
        for label, value in values.items():
            self._put(self.control(label), value)

    def filter(self, values: Mapping[str, str]) -> None:
        """Narrow the list by the filter panel."""
        self.page.get_by_text("筛选", exact=True).click()
        for label, value in values.items():
            self._put(self.page.locator(f".filters [aria-label='{label}']").first, value)
        self.follow("应用筛选")

    def _put(self, control: Locator, value: str | bool) -> None:
        if isinstance(value, bool):
            control.set_checked(value)
        elif "tomselected" in (control.get_attribute("class") or ""):
            control.locator("+ .ts-wrapper").click()
            choices = self.page.locator(".ts-dropdown:visible")
            choices.locator(".dropdown-input").fill(value)
            choices.get_by_role("option", name=value, exact=True).click()
        elif control.evaluate("it => it.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)

    def entered(self, *labels: str) -> dict[str, str]:
        """What stands in fields now; of a choice, its wording."""
        return {label: self.control(label).evaluate(_SHOWN) for label in labels}

    @property
    def labels(self) -> list[str]:
        """The labels of the record form, in order."""
        return self.page.locator(".record-form .fields label:visible").all_inner_texts()

    @property
    def problems(self) -> list[str]:
        """What the page says is wrong with the form."""
        return self.page.locator(".tone-danger .alert-list li").all_inner_texts()

    # -- records and lists --------------------------------------------------------------

    @property
    def facts(self) -> dict[str, str]:
        """The record page: label → value, without the button that shows all of it."""
        facts = self.page.locator(".facts .fact").all()
        return {
            one.locator("dt").inner_text(): one.locator("dd").inner_text().split("\n")[0].strip()
            for one in facts
        }

    def section(self, title: str) -> Locator:
        """A card of the page by its heading."""
        return self.page.locator(".card").filter(
            has=self.page.get_by_role("heading", name=title, exact=True)
        )

    def table(self, within: Locator | None = None) -> list[dict[str, str]]:
        """The rows of a table: heading → cell."""
        rows = (within or self.page).locator(".data-table tbody tr")
        return rows.evaluate_all(_ROWS)

    @property
    def count(self) -> int:
        """How many records the list says there are."""
        words = self.page.locator(".list-foot .count").inner_text()
        return int("".join(filter(str.isdecimal, words)))

    def download(self, name: str, folder: Path) -> Worksheet:
        """Press a link or button that gives an Excel file; returns its first sheet."""
        either = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        with self.page.expect_download() as download:
            either.click()
        target = folder / download.value.suggested_filename
        download.value.save_as(target)
        sheet = openpyxl.load_workbook(target).worksheets[0]
        assert isinstance(sheet, Worksheet)
        return sheet

    def take_along(self, reason: str, folder: Path, *, in_full: bool = False) -> Worksheet:
        """Say what for and why on the page of an export, and press its button."""
        self.follow("导出")
        self.enter({"用途": "核实信息", "申请理由": reason})
        if in_full:
            self.page.get_by_label("完整", exact=True).check()
        return self.download("导出", folder)

    def sees(self, words: str) -> None:
        """Wait until the page says something."""
        expect(self.page.locator("body")).to_contain_text(words)


_SHOWN = "it => it.selectedOptions ? it.selectedOptions[0]?.text ?? '' : it.value"
_ROWS = """rows => rows.map(row => Object.fromEntries(
    [...row.cells].map(cell => [cell.dataset.label, cell.innerText.trim()])))"""
