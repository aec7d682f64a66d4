"""The canary crawl: every address of the application, asked by everybody (issue 3, must show 3).

`python -m tests.access.crawl` prints who asked how often and what was out of place. Each rule of
the URL map is asked by each of its methods, of records in reach, out of reach and missing, and
by the names of columns, buttons and rolls; then every link on the pages is followed. Whatever
happens is undone.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.access import fields
from app.panel.inventory import Kind, classify
from app.panel.screens import Screen
from tests import databases
from tests.access.district import MISSING, PASSWORD_HASH
from tests.access.expectations import COLUMNS, masked
from tests.access.house import House
from tests.access.pages import Answer
from tests.access.probe import Probe
from tests.access.surfaces import absolute, ours, table_name

POSTED = (
    "clerk-a", "head-a", "police-1", "planner", "migrants", "coordinator", "overseer", "sysadmin",
    "secadmin", "auditor", "two-posts", "two-posts-2",
)  # fmt: skip
"""One account per role, and one with two posts, in both of them."""

STRANGERS = ("anonymous", "disabled", "expired", "unposted")
"""Who has no post: not known, not let in, no more, not yet."""

OPEN_TO_STRANGERS = {Kind.SIGN_IN, Kind.STATIC, Kind.OWN_ACCOUNT}
READING = {"GET", "HEAD", "OPTIONS"}
PURPOSE = "verify"
BRIEFLY = frozenset({"list", "show", "add", "edit", "get_list"})
"""Handlers that stand for all those of an entity that a role has nothing to do with."""

_DIGITS = re.compile(r"\d+")


@dataclass
class Walk:
    """What one visitor has asked and seen.

    Attributes:
        name: the account, or "anonymous".
        role: the role of its post; empty without one.
        answered: status → number of requests.
        leaks: what it saw and should not have.
    """

    name: str
    role: str = ""
    answered: Counter[int] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How often it has asked."""
        return self.answered.total()


class Visitor:
    """Walks through the whole application in somebody's name."""

    def __init__(self, house: House, name: str, *, brief: bool = False) -> None:
        """Come in, as far as one is let.

        Args:
            house: where.
            name: the account, or "anonymous".
            brief: of what the role has nothing to do with, ask by a few addresses only, and of
                the rest by no record that is not there.
        """
        self.house, self.brief = house, brief
        self.probe = Probe(house, name) if name in POSTED else None
        self.walk = Walk(name, self.probe.role if self.probe else "")
        self.client = self._client(name)
        self.token = house.token(self.client)
        self.headers = {} if name in {"anonymous", "disabled"} else house.bearer(name)
        self.kinds = classify(house.app)
        self.screens = {
            f"{one.entity.__name__}{kind}": one for one in house.screens for kind in ("View", "Api")
        }
        self._opened: set[str] = set()
        self._links: list[str] = []

    def _client(self, name: str) -> FlaskClient:
        if self.probe:
            return self.probe.client
        return self.house.app.test_client() if name == "anonymous" else self.house.sign_in(name)

    def everywhere(self) -> Walk:
        """Ask for everything, reading first."""
        with self.house.restored():
            self._ask_all(reading=True)
            self._follow()
            self._ask_all(reading=False)
        return self.walk

    def _ask_all(self, *, reading: bool) -> None:
        rules = self.house.app.url_map.iter_rules()
        for rule in sorted(rules, key=lambda one: (one.rule, one.endpoint)):
            methods = {one for one in self._methods(rule) if (one in READING) is reading}
            if rule.endpoint != "LoginView.logout" and not self._left_out(rule):
                for where, method in product(self.addresses(rule), sorted(methods)):
                    self._ask(rule, where, method)

    def _left_out(self, rule: Rule) -> bool:
        screen, handler = self._place(rule)
        if not self.brief or self.probe is None or screen is None:
            return False
        return not self._concerned(table_name(screen)) and handler not in BRIEFLY

    # -- what there is to ask -----------------------------------------------------------

    def _methods(self, rule: Rule) -> set[str]:
        """Flask answers HEAD and OPTIONS by itself: one visitor asks for them."""
        methods = set(rule.methods or ())
        everything = self.walk.name == "anonymous"
        return methods if everything else methods - {"HEAD", "OPTIONS"}

    def addresses(self, rule: Rule) -> Iterator[str]:
        """The rule with each of the arguments that there are for it."""
        values = {name: self._values(rule, name) for name in sorted(rule.arguments)}
        for chosen in product(*values.values()):
            where = rule.rule
            for name, value in zip(values, chosen, strict=True):
                where = re.sub(rf"<(\w+:)?{name}>", str(value), where)
            yield where

    def _values(self, rule: Rule, argument: str) -> list[Any]:
        screen, handler = self._place(rule)
        if argument == "pk" and screen is not None:
            return self._keys(table_name(screen))
        if argument == "request_id":
            return self._keys("export_request")
        if argument == "name" and screen is not None:
            return self._names(screen, handler)
        if argument == "token" and screen is not None:
            return self._tokens(screen)
        others: dict[str, list[Any]] = {
            "post_id": [*self._posts(), MISSING],
            "locale": ["zh", "xx"],
            "token": [*self._calendar(), "A" * 32],
            "filename": ["../../config.py", "no-such-file.css"],
        }
        assert argument in others, f"{rule}: the crawl knows no values for <{argument}>"
        return others[argument]

    def _place(self, rule: Rule) -> tuple[Screen | None, str]:
        front, _, handler = rule.endpoint.partition(".")
        return self.screens.get(front), handler

    def _concerned(self, entity: str) -> bool:
        return bool(self.probe and self.probe.cell(entity).may)

    def _keys(self, entity: str) -> list[int]:
        """A record in reach, one out of reach, one that is not there."""
        known = set(self.house.district.ids.get(entity, {}).values())
        if not self.probe or not self._concerned(entity):
            return [min(known, default=1)]
        own = self.probe.visible(entity)
        there = [*sorted(known & own)[:1], *sorted(known - own)[:1]]
        return there if self.brief and there else [*there, MISSING]

    def _tokens(self, screen: Screen) -> list[str]:
        """The address of every file, whoever asks, and one that leads nowhere."""
        entity, district = table_name(screen), self.house.district
        rows = district.ids.get(entity, {}) if screen.attach is not None else {}
        return [*(district.token(entity, row) for row in rows), "A" * 32]

    def _names(self, screen: Screen, handler: str) -> list[str]:
        entity = table_name(screen)
        declared: dict[str, Iterable[Any]] = {
            "press": (one for one in screen.buttons if one.on == "record"),
            "press_list": (one for one in screen.buttons if one.on == "list"),
            "roll": screen.rolls,
            "paper": screen.papers,
        }
        if handler in declared:
            return [*(one.name for one in declared[handler]), "nonsense"]
        if not self.probe or not self._concerned(table_name(screen)):
            return [next(iter(fields(screen.entity)))]
        read, every = self.probe.cell(entity).read, COLUMNS[entity].of("*")
        if handler == "reveal":
            return [
                *sorted(masked(entity, self.probe.cell(entity).rows)),
                *sorted(every - read)[:1],
            ]
        looked_up = {one.name for one in fields(screen.entity).values() if one.target or one.scheme}
        return [*sorted(looked_up & read)[:3], *sorted(looked_up - read)[:2], "nonsense"]

    def _posts(self) -> list[int]:
        """The own post, which changes nothing, and somebody else's."""
        posts = self.house.district.ids["appointment"]
        return [posts[name] for name in {self.walk.name: 0, "clerk-b": 0} if name in posts]

    def _calendar(self) -> list[str]:
        """The token of the own calendar, where the home page offers one."""
        return re.findall(r"/calendar/([^/]+)\.ics", self.client.get("/").text)[:1]

    # -- asking -------------------------------------------------------------------------

    def _ask(self, rule: Rule, where: str, method: str) -> None:
        screen, handler = self._place(rule)
        revealing, sent = set(), {"purpose": PURPOSE, "version": "1"}
        if handler == "reveal" and screen is not None:
            entity = table_name(screen)
            column = (
                min(masked(entity, ""), default="")
                if rule.endpoint.endswith("Api.reveal")
                else where.rsplit("/", 1)[1]
            )
            sent["column"] = column
            if self.probe and self.probe.may(entity, "reveal"):
                revealing.add((entity, column))
        kind = self.kinds[rule.endpoint]
        self._send(where, method, sent, kind, revealing)

    def _send(
        self,
        where: str,
        method: str,
        sent: dict[str, str],
        kind: Kind,
        revealing: Iterable[tuple[str, str]] = (),
    ) -> None:
        if where.startswith("/api/"):
            known = ("column", "purpose") if "column" in sent else ()
            body: dict[str, Any] = {"version": 1} if method == "PUT" else {}
            body |= {name: sent[name] for name in known}
            client = self.house.app.test_client()
            response = client.open(
                where, method=method, headers=self.headers, json=None if method == "GET" else body
            )
        else:
            data = {} if method == "GET" else sent | {"csrf_token": self.token}
            response = self.client.open(where, method=method, data=data)
        answer = Answer(response)
        self.walk.answered[answer.status] += 1
        what = f"{method} {where}"
        if answer.status >= 500:
            self._note(f"{what}: {answer.status}")
        if kind is not Kind.STATIC:
            text = "" if method == "HEAD" else answer.text
            seen = f"{text}\n{answer.headers}"
            if "/file/" in where:  # who is told to sign in comes back to the same address
                seen = seen.replace(where.rpartition("/")[2], "")
            self._look(what, seen, frozenset(revealing))
        if (
            self.probe is None
            and answer.status == 200
            and kind not in OPEN_TO_STRANGERS
            and method != "OPTIONS"
        ):
            self._note(f"{what}: opens to a stranger")
        if method == "GET" and answer.status == 200 and response.mimetype == "text/html":
            self._links += [absolute(where, link) for link in answer.page.links if ours(link)]

    def _look(self, what: str, text: str, revealing: frozenset[tuple[str, str]]) -> None:
        if self.probe is not None:
            self.probe.look_at(what, text, self.probe.drawn(what), revealing)
            self.walk.leaks += self.probe.leaks
            self.probe.leaks = []
            return
        for place in self.house.district.found_in(text):
            self._note(f"{what} shows {place}")
        if PASSWORD_HASH in text:
            self._note(f"{what} shows a password hash")

    def _note(self, what: str) -> None:
        self.walk.leaks.append(f"{self.walk.name}: {what}")

    def _follow(self) -> None:
        """Of links that differ only in a key or a value, one."""
        while self._links:
            link = self._links.pop()
            where, _, query = link.partition("?")
            shape = "&".join([_DIGITS.sub("0", where), *re.findall(r"(?:^|&)([^=]+)=", query)])
            if shape not in self._opened:
                self._opened.add(shape)
                self._send(link, "GET", {}, Kind.HOME)


def crawl(
    house: House, visitors: Iterable[str] = (*POSTED, *STRANGERS), *, brief: bool = False
) -> Iterator[Walk]:
    """Everybody's walk, one after the other."""
    for name in visitors:
        house.forget_reading()
        yield Visitor(house, name, brief=brief).everywhere()
    house.forget_reading()


def table(backend: str, walks: Iterable[Walk]) -> Iterator[str]:
    """The walks as lines to print."""
    yield f"{backend:<14}{'role':<22}{'requests':>9}{'leaks':>7}"
    found = []
    for walk in walks:
        found.append(walk)
        yield f"{walk.name:<14}{walk.role or '-':<22}{walk.requests:>9,}{len(walk.leaks):>7}"
        yield from walk.leaks
    leaks = sum(len(walk.leaks) for walk in found)
    yield f"{'together':<36}{sum(walk.requests for walk in found):>9,}{leaks:>7}"


def main() -> int:
    """Crawl on each database there is; fails when a canary is out of place."""
    os.environ["TEST_DATABASE_URL"], stop = databases.find_server()
    failed = False
    try:
        for backend in databases.BACKENDS:
            with (
                tempfile.TemporaryDirectory() as directory,
                databases.fresh(backend, Path(directory)) as url,
            ):
                house = House(url)
                walks = list(crawl(house))
                house.close()
            print("\n".join(table(backend, walks)))  # noqa: T201
            failed |= any(walk.leaks for walk in walks)
    finally:
        stop()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
