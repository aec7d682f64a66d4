"""An account that looks at everything, and notes whatever it should not have seen."""

import re
from collections.abc import Container, Iterable
from functools import cached_property
from typing import Any

import prison

from app.access import Field, fields
from app.panel.screens import Screen
from tests.access.district import (
    ACCOUNTS,
    AREAS,
    CONTENT,
    EXCHANGES,
    MISSING,
    PASSWORD_HASH,
    TOKEN,
    UNITS,
    Post,
)
from tests.access.district import Cell as Place
from tests.access.expectations import AMONG, TABLE, Cell, masked, reach
from tests.access.house import House, by_name
from tests.access.pages import Answer

HANDING_OUT = ("/file/", "/press/receive/")
"""What addresses have that give the content of a file, and nothing else does."""

_VARIES = re.compile(
    r'IjY?[\w.-]{60,}|(?<=value=")[\w.-]{60,}(?=")| class="active" aria-current="page"'
)


class Probe:
    """One account at one post, and what the table says it may see.

    Attributes:
        leaks: what it saw and should not have, or was denied and should not have been.
    """

    def __init__(self, house: House, account: str) -> None:
        """Sign in."""
        self.house = house
        self.account = account
        self.post = post_of(account)
        self.role = self.post.role
        self.client = house.client(account)
        self.leaks: list[str] = []

    # -- what the table says ----------------------------------------------------------

    def cell(self, entity: str) -> Cell:
        """The cell of the table; an entity that is not in it is nobody's."""
        return TABLE[self.role].get(entity, Cell())

    def may(self, entity: str, action: str) -> bool:
        """Whether the table grants an action."""
        return action in self.cell(entity).may

    def visible(self, entity: str) -> set[int]:
        """Keys of the rows the table lets the account have."""
        names = reach(self.account, self.cell(entity).rows)
        if names is None:
            return self.house.ids(entity)
        return {self.house.district.id(entity, name) for name in names}

    def knows(
        self, place: Place, revealed: Container[tuple[str, str]] = (), *, file: bool = False
    ) -> bool:
        """Whether the account may read a cell of the district: a masked one if it has asked.

        The address of a file is known to who may be shown the record, its content comes only
        from there; that of a package to its recipient alone.
        """
        if place.column == CONTENT and EXCHANGES.get(place.row, ("", "", self.post.unit))[2] != (
            self.post.unit
        ):
            return False
        if place == Place("org_unit", "name", self.post.unit):
            return True  # its own organisation, in the page head
        cell = self.cell(place.entity) if place.entity in TABLE[self.role] else Cell()
        return (
            (
                place.column in cell.read
                or place.column == TOKEN
                or (file and place.column == CONTENT)
            )
            and (
                (place.entity, place.column) in revealed
                or place.column not in masked(place.entity, cell.rows)
            )
            and not cell.may.isdisjoint({"list", "show"})
            and self.house.district.id(place.entity, place.row) in self.visible(place.entity)
        )

    def pointed_at(self, field: Field) -> set[int]:
        """Keys of the rows a reference may be set to."""
        target = field.target
        if target is None:
            return set()
        entity = target.__tablename__
        rows = self.visible(entity)
        title = target.__entity__.title  # type: ignore[attr-defined]
        if title != "id" and title not in self.cell(entity).read:
            return set()
        if wanted := AMONG.get(field.name):
            kinds = AREAS if entity == "area" else UNITS
            names = (name for name, (kind, *_) in kinds.items() if kind == wanted)
            rows &= {self.house.district.id(entity, name) for name in names}
        return rows

    # -- looking around ---------------------------------------------------------------

    def expect(self, holds: object, what: str) -> None:
        """Note a leak unless something holds."""
        if not holds:
            self.leaks.append(f"{self.account}: {what}")

    def get(self, path: str, *, typed: str = "", **query: str) -> Answer:
        """Open a page; what was typed may come back."""
        response = self.client.get(path, query_string=query or None)
        return self._seen(f"GET {path}", response, typed)

    def post_form(
        self,
        path: str,
        data: dict[str, Any],
        *,
        token: bool = True,
        revealing: Iterable[tuple[str, str]] = (),
    ) -> Answer:
        """Send a form, which may ask for some masked columns in full."""
        sent = data | ({"csrf_token": self.token} if token else {})
        return self._seen(f"POST {path}", self.client.post(path, data=sent), revealing=revealing)

    def send(self, path: str, method: str) -> Answer:
        """Ask for an address by any method, with everything that may be needed for it."""
        data = {} if method == "GET" else {"csrf_token": self.token}
        headers = {"X-CSRFToken": self.token}
        return self._seen(
            f"{method} {path}", self.client.open(path, method=method, data=data, headers=headers)
        )

    @cached_property
    def token(self) -> str:
        """The CSRF token of the browser."""
        return self.house.token(self.client)

    def rest(
        self,
        path: str,
        method: str = "GET",
        body: Any = None,
        *,
        cookie: bool = False,
        revealing: Iterable[tuple[str, str]] = (),
        **query: Any,
    ) -> Answer:
        """Ask the REST interface, with a token or as the signed-in browser."""
        client = self.client if cookie else self.house.app.test_client()
        headers = {} if cookie else self.house.bearer(self.account)
        parameters = {"q": prison.dumps(query)} if query else {}
        response = client.open(
            f"/api/v1{path}", method=method, json=body, headers=headers, query_string=parameters
        )
        return self._seen(f"{method} /api/v1{path}", response, revealing=revealing)

    def _seen(
        self,
        what: str,
        response: Any,
        typed: str = "",
        revealing: Iterable[tuple[str, str]] = (),
    ) -> Answer:
        answer = Answer(response)
        text = answer.text.replace(typed, "") if typed else answer.text
        self.look_at(what, text, self.drawn(what), frozenset(revealing))
        self.expect(answer.status < 500, f"{what}: {answer.status}")
        return answer

    def drawn(self, what: str) -> set[tuple[str, str]]:
        """The columns a chart may name to those who may see no single record."""
        for chart in self.house.charts:
            entity = chart.entity.__tablename__
            if what.startswith(f"GET /charts/{chart.name}/") and self.may(entity, "chart"):
                return {(entity, name) for name in (chart.group, chart.split) if name}
        return set()

    def look_at(
        self,
        what: str,
        text: str,
        known: Iterable[tuple[str, str]] = (),
        revealed: Container[tuple[str, str]] = (),
    ) -> None:
        """Note every canary that the account may not know."""
        for place in self.house.district.found_in(text):
            if (place.entity, place.column) not in known:
                known_to = self.knows(place, revealed, file=any(one in what for one in HANDING_OUT))
                self.expect(known_to, f"{what} shows {place}")
        self.expect(PASSWORD_HASH not in text, f"{what} shows a password hash")

    @cached_property
    def nothing(self) -> str:
        """The page of an address that does not exist."""
        return self.plain(self.get("/no-such-page").text)

    @cached_property
    def no_data(self) -> Any:
        """The same for REST."""
        return self.rest("/no-such-thing").json

    def expect_missing(self, answer: Answer, what: str) -> None:
        """What is hidden or forbidden looks exactly like what does not exist."""
        self.expect(answer.status == 404, f"{what}: {answer.status} instead of 404")
        if answer.status == 404:
            body = answer.json if answer.headers["Content-Type"] == "application/json" else None
            same = body == self.no_data if body else self.plain(answer.text) == self.nothing
            self.expect(same, f"{what}: this 404 can be told from others")

    @staticmethod
    def plain(page: str) -> str:
        """A page without what differs from one request to the next, and from place to place."""
        return _VARIES.sub("", page)

    def named(self, entity: str, ids: Iterable[int]) -> list[str]:
        """Row names, for the message."""
        return sorted(self.house.district.named(entity, set(ids)))

    def expect_rows(self, entity: str, ids: Iterable[int], wanted: set[int], what: str) -> None:
        """Exactly these rows."""
        got = set(ids)
        if got != wanted:
            extra, lacking = self.named(entity, got - wanted), self.named(entity, wanted - got)
            self.leaks.append(f"{self.account}: {what}: too many {extra}, too few {lacking}")

    def expect_names(self, names: Iterable[str], wanted: Iterable[str], what: str) -> None:
        """Exactly these columns, whatever their order."""
        got, right = set(names), set(wanted)
        if got != right:
            self.leaks.append(
                f"{self.account}: {what}: too many {sorted(got - right)},"
                f" too few {sorted(right - got)}"
            )

    def rows_to_try(self, screen: Screen) -> list[int]:
        """Keys of the rows of the district that we know, and of one that is not there.

        Of an entity the role has nothing to do with, one row is as good as another.
        """
        entity = screen.entity.__tablename__
        keys = list(self.house.district.ids[entity].values())
        return [*keys, MISSING] if self.cell(entity).may else keys[:1]

    def one_of_each(self, screen: Screen) -> list[int]:
        """Of those, one row in reach and one out of reach.

        Enough where the role has not what is asked for: no row is looked at then.
        """
        shown = self.visible(screen.entity.__tablename__)
        first: dict[bool, int] = {}
        for key in self.rows_to_try(screen):
            first.setdefault(key in shown, key)
        return list(first.values())


def labels(entity: str, names: Iterable[str]) -> dict[str, str]:
    """Wording → column, in order of declaration."""
    declared = fields(by_name(entity))
    return {one.label: name for name, one in declared.items() if name in set(names)}


def post_of(account: str) -> Post:
    if account in ACCOUNTS:
        return ACCOUNTS[account][0]
    username, _, number = account.rpartition("-")
    return ACCOUNTS[username][int(number) - 1]
