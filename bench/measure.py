"""Measures the product and the pages by hand in turn, so that a busy machine slows down both."""

import json
import math
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

from app.demo.district import PASSWORD
from bench.browser import Answer, Browser
from bench.drivers import Database
from bench.guard import granting, guarded
from bench.product import SLOWEST, SQL, STATEMENTS, widened
from bench.servers import serving
from bench.tasks import Task, tasks
from config import ROOT

WARM_UP = 3
EXPORTS = (
    ("export 100,000 × 20", "bare", 1.5),
    ("export 100,000 × 20, against the same without decrypting", "open", 1.2),
)
"""Name, what it is compared with (`bench.export`), how many times longer ours may take."""

EXPORT_BYTES = 100_000_000
ROUNDS_PER_EXPORT = 10
"""An export takes long enough to be measured more seldom."""

SAVED = (("residence_event", "residence_id"), ("residence", "id"), ("person", "id"))
"""Where an earlier run has left registrations, and the column that tells them."""


@dataclass(frozen=True)
class Result:
    """A task and how it went.

    Attributes:
        task: its name.
        theirs: median seconds by hand, or of the SQL alone.
        ours: median seconds of the product.
        slow: seconds within which 95 of 100 of ours were done.
        target: how many times theirs ours may take; None is for information only.
        size: bytes of our page, or of the memory an export needs.
        most: how large `size` may be; None for any.
        statements: SQL statements of our page; None where they were not counted.
    """

    task: str
    theirs: float
    ours: float
    slow: float
    target: float | None
    size: int
    most: int | None
    statements: int | None = None

    @property
    def ratio(self) -> float:
        """How many times theirs ours takes."""
        return self.ours / self.theirs

    @property
    def ok(self) -> bool:
        """Whether every target is reached."""
        fast = self.target is None or self.ratio <= self.target
        return fast and (self.most is None or self.size < self.most)


class _Servers:
    """What is measured, each served when it is first asked for, and who asks."""

    def __init__(self, stack: ExitStack, environ: Mapping[str, str]) -> None:
        self._stack, self._environ = stack, environ
        self._ports: dict[str, int] = {}
        self._users: dict[tuple[str, str], Browser] = {}

    def user(self, server: str, name: str = "") -> Browser:
        """A browser at a server, signed in under a name where there is one."""
        if (server, name) not in self._users:
            browser = self._stack.enter_context(closing(Browser(self._port(server))))
            if name:
                browser.sign_in(name, PASSWORD)
            self._users[server, name] = browser
        return self._users[server, name]

    def _port(self, server: str) -> int:
        if server not in self._ports:
            served = serving(f"bench.{server}:application()", self._environ)
            self._ports[server] = self._stack.enter_context(served)
        return self._ports[server]


def measure(
    environ: Mapping[str, str], residents: int, *, rounds: int, only: str = ""
) -> Iterator[Result]:
    """Start both servers and measure task by task.

    Args:
        environ: environment of the servers, from `bench.database.loaded`.
        residents: how many are loaded.
        rounds: how often each task is measured.
        only: part of the names of the tasks to measure; empty for all.

    Raises:
        RuntimeError: a page failed, or the two show different rows.
    """
    with ExitStack() as stack:
        database = stack.enter_context(closing(Database(environ["DATABASE_URL"])))
        for table, column in SAVED:
            database.execute(
                f"DELETE FROM {table} WHERE {column} > :loaded",  # noqa: S608 - our own names
                loaded=residents,
            )
        stack.enter_context(granting(environ, widened()))
        house = _Servers(stack, environ)
        for task in tasks(database, residents):
            if only in task.name:
                other = house.user("system", task.user) if task.system else house.user("byhand")
                yield _measure_page(task, house.user("product", task.user), other, rounds)
        for name, bare, target in EXPORTS:
            if only in name:
                yield _measure_export(name, bare, target, environ, rounds)
    if environ["DATABASE_URL"].startswith("postgresql"):
        for name, without, guard, most in guarded(environ, rounds, only):
            yield _result(name, without, guard, most, size=0, most=None)


def _measure_page(task: Task, ours: Browser, theirs: Browser, rounds: int) -> Result:
    if task.forms and not task.corrects:
        ours.open_form(task.ours)
    for _ in range(WARM_UP):
        _compare(task, _ask(task, ours, task.ours), theirs)
    answer = _ask(task, ours, task.ours)
    own, other = [], []
    for _ in range(rounds):
        answer = _ask(task, ours, task.ours)
        own.append(answer.seconds)
        if task.by_hand is None:
            other.append(float(answer.headers[SQL if task.all_sql else SLOWEST]))
        else:
            other.append(_ask(task, theirs, task.by_hand).seconds)
    return _result(
        task.name, other, own, task.target,
        size=len(answer.body), most=task.most_bytes, statements=int(answer.headers[STATEMENTS]),
    )  # fmt: skip


def _ask(task: Task, browser: Browser, path: str) -> Answer:
    if task.forms is None:
        answer = browser.get(path)
    elif task.corrects:
        browser.open_form(path)
        answer = browser.correct(path, next(task.forms))
    else:
        answer = browser.post(path, next(task.forms))
    if answer.status != (200 if task.forms is None else 302):
        raise RuntimeError(f"{task.name}: {path} gave {answer.status}\n{answer.body.decode()}")
    return answer


def _compare(task: Task, ours: Answer, theirs: Browser) -> None:
    if task.by_hand is None:
        return
    shown, there = ours.page.rows, _ask(task, theirs, task.by_hand).page.rows
    if task.system or task.counted:  # the same rows, masked or laid out differently
        shown, there = ([[str(len(rows))]] for rows in (shown, there))
    if shown != there:
        raise RuntimeError(f"{task.name}: not the same rows\n{shown[:2]}\n{there[:2]}")


def _measure_export(
    name: str, bare: str, target: float, environ: Mapping[str, str], rounds: int
) -> Result:
    turns = range(math.ceil(rounds / ROUNDS_PER_EXPORT))
    runs = [(_export("ours", environ), _export(bare, environ)) for _ in turns]
    for ours, other in runs:
        if ours["rows"] != other["rows"]:
            raise RuntimeError(f"{name}: {ours['rows']} rows, the other {other['rows']}")
    return _result(
        name,
        [other["seconds"] for _, other in runs],
        [ours["seconds"] for ours, _ in runs],
        target,
        size=max(ours["growth"] for ours, _ in runs),
        most=EXPORT_BYTES,
    )


def _export(way: str, environ: Mapping[str, str]) -> Any:
    command = [sys.executable, "-m", "bench.export", way]
    done = subprocess.run(command, check=True, cwd=ROOT, env=environ, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def _result(
    task: str, theirs: Sequence[float], ours: Sequence[float], target: float | None, **rest: Any
) -> Result:
    slow = sorted(ours)[math.ceil(0.95 * len(ours)) - 1]
    return Result(task, statistics.median(theirs), statistics.median(ours), slow, target, **rest)
