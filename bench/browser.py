"""A browser reduced to what the bench needs: cookies, one connection kept open, and a clock."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds the last byte of it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def page(self) -> "Page":
        """The table and the CSRF token on it."""
        page = Page()
        page.feed(self.body.decode())
        return page


class Page(HTMLParser):
    """Picks the cells of the table and the CSRF token out of a page.

    Attributes:
        rows: texts of the body cells, row by row.
        token: the hidden input a form has to send back.
        form: what its other fields say, name → value.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.token = ""
        self.form: dict[str, str] = {}
        self._in_cell = False
        self._choice = ""
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell; note the token."""
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
            self._in_cell = True
        else:
            self._note(tag, {name: value or "" for name, value in attrs})

    def _note(self, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name == "csrf_token":
            self.token = value
        elif tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.form[name] = value
        elif tag == "select":
            self._choice = name
        elif tag == "option" and "selected" in given:
            self.form[self._choice] = value
        elif tag == "textarea":
            self._text, self.form[name] = name, ""

    def handle_endtag(self, tag: str) -> None:
        """End a cell; a heading row has none."""
        if tag == "td":
            self._in_cell = False
        elif tag == "textarea":
            self._text = None
        elif tag == "table":
            self.rows = [row for row in self.rows if row]

    def handle_data(self, data: str) -> None:
        """Add to the cell."""
        if self._in_cell:
            self.rows[-1][-1] += data.strip()
        elif self._text is not None:
            self.form[self._text] += data


class Browser:
    """One user at a server on this machine."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=600)
        self._cookies: SimpleCookie = SimpleCookie()
        self._token = ""
        self._form: dict[str, str] = {}

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._send("GET", path)

    def post(self, path: str, values: Mapping[str, str]) -> Answer:
        """Send a form, with the token of the one that was opened."""
        return self._send("POST", path, urlencode({**values, "csrf_token": self._token}))

    def open_form(self, path: str) -> None:
        """Open the form that is sent next, and remember its token and what it says."""
        page = self.get(path).page
        self._token, self._form = page.token, page.form

    def correct(self, path: str, values: Mapping[str, str]) -> Answer:
        """Send the form that was opened, with some of its values changed."""
        return self.post(path, {**self._form, **values})

    def sign_in(self, username: str, password: str) -> None:
        """Sign in to the product.

        Raises:
            RuntimeError: it did not let us in.
        """
        self.open_form("/login/")
        self.post("/login/", {"username": username, "password": password})
        if self.get("/").status != 200:
            raise RuntimeError(f"{username} could not sign in")

    def _send(self, method: str, path: str, body: str | None = None) -> Answer:
        cookies = "; ".join(f"{name}={one.coded_value}" for name, one in self._cookies.items())
        headers = ({"Cookie": cookies} if cookies else {}) | (_FORM if body is not None else {})
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies.load(line)
        return Answer(response.status, dict(response.headers), content, seconds)
