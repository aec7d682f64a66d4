"""What a page says, taken apart: headings, facts, controls, links."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
from werkzeug.test import TestResponse

from app.documents import DOCX

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Table:
    """A table of records."""

    headings: list[str] = field(default_factory=list)
    rows: int = 0
    links: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """One HTML page.

    Attributes:
        tables: the tables of records.
        facts: labels of a record page, in order.
        controls: names of the inputs of the record form → values they offer.
        links: where the page leads.
        menu: where its menu leads.
    """

    def __init__(self, text: str) -> None:
        """Take a page apart."""
        super().__init__()
        self.tables: list[Table] = []
        self.facts: list[str] = []
        self.controls: dict[str, set[str]] = {}
        self.links: list[str] = []
        self.menu: list[str] = []
        self._inside: list[str] = []
        self._select = ""
        self._text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.get("class", "").split()
        match tag:
            case "table":
                self.tables.append(Table())
            case "form" if "record-form" in classes:
                self._inside.append("form")
            case "dl" if "facts" in classes:
                self._inside.append("facts")
            case "aside":
                self._inside.append("menu")
            case "tr" if self.tables:
                self.tables[-1].rows += 1
            case "th" | "dt":
                self._text = ""
            case "input" | "select" | "textarea" if "form" in self._inside:
                self._select = attributes.get("name", "")
                self.controls.setdefault(self._select, set())
            case "option" if "form" in self._inside:
                self.controls[self._select].add(attributes.get("value", ""))
            case "a":
                self._link(attributes.get("href", ""), classes)

    def _link(self, target: str, classes: list[str]) -> None:
        self.links.append(target)
        if "menu" in self._inside:
            self.menu.append(target)
        if "row-link" in classes:
            self.tables[-1].links.append(target)

    def handle_data(self, data: str) -> None:
        """Collect the text of a heading."""
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        match tag:
            case "th":
                self.tables[-1].headings.append(self._text.strip())
            case "thead":
                self.tables[-1].rows = 0
            case "dt" if "facts" in self._inside:
                self.facts.append(self._text.strip())
            case "form" | "dl" | "aside" if self._inside:
                self._inside.pop()


class Answer:
    """One answer of the application."""

    def __init__(self, response: TestResponse) -> None:
        """Read the response to its end."""
        self.status = response.status_code
        self.headers = response.headers
        self._response = response
        self._data = response.data
        response.close()

    @cached_property
    def text(self) -> str:
        """Everything that can be read in it; of a workbook, all its cells; of Word, its text."""
        if self._response.mimetype == XLSX:
            return "\n".join("\t".join(str(one) for one in row) for row in self.sheet)
        if self._response.is_json:
            return json.dumps(self.json, ensure_ascii=False)
        if self._response.mimetype == DOCX:
            return ZipFile(BytesIO(self._data)).read("word/document.xml").decode()
        return self._data.decode(errors="replace")

    @cached_property
    def page(self) -> Page:
        """The answer as a page."""
        return Page(self.text)

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return self._response.get_json()

    @cached_property
    def sheet(self) -> list[tuple[Any, ...]]:
        """The cells of a workbook's one sheet."""
        workbook = openpyxl.load_workbook(BytesIO(self._data))
        return list(workbook.active.iter_rows(values_only=True))
