"""What a change of the matrix would open and close, before it holds. Nothing is applied."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from app.access.policy import ACTION_LABELS, Policy
from app.access.reasons import N_, Reason, Refused
from app.access.snapshot import LEGAL_BASIS, PAGE, VERB_LABELS, Cell
from app.access.spec import entities, entity_info, fields, optional_columns

Build = Callable[[Mapping[str, str]], Policy]
"""Makes the policy of a district from what its settings file says."""

EXAMPLE = N_('"residence.occupation" = "某省流动人口服务管理条例第八条"')

NOT_TOML = N_("第 %(line)s 行“%(value)s”写法不对。每行应写成：%(example)s")
NOT_IN_QUOTES = N_(
    "第 %(line)s 行“%(value)s”：请把表名和栏目名写在同一对引号里，每行一个，例如：%(example)s"
)
NOT_TEXT = N_("第 %(line)s 行“%(name)s”的依据“%(value)s”不是文字，请放在引号里。")
EMPTY = N_("第 %(line)s 行“%(name)s”没有写依据，请写明法律、法规名称和条款，或删去这一行。")
NOT_OPTIONAL = N_(
    "第 %(line)s 行“%(name)s”（%(label)s）不是选采栏目，不能在这里开关，请删去这一行。"
)
UNKNOWN = N_("第 %(line)s 行“%(name)s”：没有这个栏目。可用的选采栏目：%(known)s。")


@dataclass(frozen=True)
class Difference:
    """The cells that a change opens, and those it closes, both in a stable order.

    A cell with another row scope or condition is closed and opened.
    """

    opened: tuple[Cell, ...]
    closed: tuple[Cell, ...]


def compare(before: Iterable[Cell], after: Iterable[Cell]) -> Difference:
    """What changes from one set of cells to another."""
    old, new = frozenset(before), frozenset(after)
    return Difference(tuple(sorted(new - old, key=astuple)), tuple(sorted(old - new, key=astuple)))


@dataclass(frozen=True)
class Words:
    """A cell in words (msgids); what no longer exists keeps its name."""

    role: str
    entity: str
    field: str
    verb: str
    scope: str
    condition: str


def wording(policy: Policy) -> Callable[[Cell], Words]:
    """Make the function that puts cells into words."""
    scopes = {access.rows.name: access.rows.label for access in policy.cells()}
    pages = {page.right.name: page.right.label for page in policy.pages()}
    columns = {
        cls.__tablename__: {name: one.label for name, one in fields(cls).items()}
        for cls in entities()
    }
    labels = {cls.__tablename__: entity_info(cls).label for cls in entities()}
    labels[PAGE], columns[PAGE] = N_("专门页面"), pages
    verbs = {**ACTION_LABELS, **VERB_LABELS}

    def words(cell: Cell) -> Words:
        names = columns.get(cell.entity, {})
        return Words(
            policy.roles.get(cell.role, cell.role),
            labels.get(cell.entity, cell.entity),
            names.get(cell.field, cell.field),
            verbs.get(cell.verb, cell.verb),
            scopes.get(cell.scope, cell.scope),
            N_("须有法律依据") if cell.condition == LEGAL_BASIS else cell.condition,
        )

    return words


def read(text: str, build: Build) -> Policy:
    """The policy that a settings file would give this district.

    Args:
        text: TOML as in the file that `LEGAL_BASIS` names.
        build: makes the policy of what the file says.

    Raises:
        Refused: naming the line, the value and the remedy, for everything that is wrong.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        lines = text.splitlines() or [""]
        line = min(int(where[1]) if where else len(lines), len(lines))
        raise Refused(
            _reason(NOT_TOML, line, value=lines[line - 1].strip(), example=EXAMPLE)
        ) from error
    if reasons := tuple(_problems(text, found)):
        raise Refused(*reasons)
    return build(found)


def _problems(text: str, found: Mapping[str, Any]) -> Iterator[Reason]:
    known = optional_columns()
    declared = {
        f"{cls.__tablename__}.{name}": one
        for cls in entities()
        for name, one in fields(cls).items()
    }
    for name, basis in found.items():
        line = _line_of(text, name)
        if isinstance(basis, dict):
            yield _reason(NOT_IN_QUOTES, line, value=name, example=EXAMPLE)
        elif name in declared and name not in known:
            yield _reason(NOT_OPTIONAL, line, name=name, label=declared[name].label)
        elif name not in known:
            yield _reason(UNKNOWN, line, name=name, known="、".join(known))
        elif not isinstance(basis, str):
            yield _reason(NOT_TEXT, line, name=name, value=str(basis))
        elif not basis.strip():
            yield _reason(EMPTY, line, name=name)


def _line_of(text: str, name: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if name in line), 1)


def _reason(message: str, line: int, **params: str) -> Reason:
    cut = {key: value[:80] if key == "value" else value for key, value in params.items()}
    return Reason(message, params={"line": line, **cut})
