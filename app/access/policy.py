"""Grants compiled into what one role may do with one entity. Fails closed.

`app/matrix.py` states grants; `Policy` checks them once at start-up and answers every
question of every surface: which columns, which rows, which actions, and why.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement

from app.access.reasons import N_
from app.access.spec import Field, SpecError, Tag, entities, entity_info, fields
from app.db import Base

Facts = Mapping[str, Any]
"""What is known about an actor's post: `street_id`, `community_ids`, …"""

Predicate = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Scope:
    """A named set of rows.

    Attributes:
        name: identifier used in the snapshot and in explanations.
        label: Chinese wording for auditors (msgid).
        rows: gives, for an actor's facts, a predicate over the entity (or an alias of
            it). The predicate must be a lambda over its class argument whose closure
            holds plain values only: SQLAlchemy then adapts it to aliases and caches it.
        needs: columns the entity must have.
        fixes: column that has one value in all these rows; lists need not repeat it.
    """

    name: str
    label: str
    rows: Callable[[Facts], Predicate]
    needs: tuple[str, ...] = ()
    fixes: str | None = None


class Action(StrEnum):
    """What may be done with a record; operations and surfaces ask for one of these."""

    LIST = "list"
    SHOW = "show"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    DEPART = "depart"
    DECIDE = "decide"
    CLOSE = "close"
    EXPORT = "export"
    IMPORT = "import"
    CHART = "chart"
    API = "api"


ACTION_LABELS: Mapping[str, str] = MappingProxyType(
    {
        Action.LIST: N_("列表"),
        Action.SHOW: N_("查看"),
        Action.CREATE: N_("新增"),
        Action.CHANGE: N_("修改"),
        Action.DELETE: N_("删除"),
        Action.DEPART: N_("登记离开"),
        Action.DECIDE: N_("核定"),
        Action.CLOSE: N_("办结"),
        Action.EXPORT: N_("导出"),
        Action.IMPORT: N_("导入"),
        Action.CHART: N_("统计图"),
        Action.API: N_("接口"),
    }
)


@dataclass(frozen=True)
class Grant:
    """One line of the matrix: what a role may do with an entity.

    Attributes:
        role: role key.
        entity: the model class.
        rows: the rows the role may touch at all.
        read: tags of the columns it may read.
        write: tags of the columns it may enter; reading them is not implied.
        may: actions.
        line: `file:line` of the grant, for explanations.
    """

    role: str
    entity: type[Base]
    rows: Scope
    read: frozenset[Tag]
    write: frozenset[Tag]
    may: frozenset[Action]
    line: str


def grant(
    role: str,
    entity: type[Base],
    *,
    rows: Scope,
    read: Iterable[Tag] = (),
    write: Iterable[Tag] = (),
    may: Iterable[Action] = (),
) -> Grant:
    """State one line of the matrix; remembers where it was written."""
    caller = sys._getframe(1)
    line = f"{caller.f_globals.get('__name__', '?')}:{caller.f_lineno}"
    return Grant(role, entity, rows, frozenset(read), frozenset(write), frozenset(may), line)


@dataclass(frozen=True)
class Access:
    """A grant compiled against the entity's columns."""

    grant: Grant
    read: Mapping[str, Field]
    write: Mapping[str, Field]

    @property
    def rows(self) -> Scope:
        """The rows the role may touch."""
        return self.grant.rows

    def may(self, action: Action) -> bool:
        """Whether the role may ever do this with the entity."""
        return action in self.grant.may

    def entered(self, *, creating: bool) -> tuple[Field, ...]:
        """The columns of the role's form, in order of declaration.

        A column that is written but not read is asked for in a new record only: a form
        that cannot show the present value must not overwrite it.
        """
        entries = ("form", "create") if creating else ("form",)
        return tuple(
            one
            for name, one in self.write.items()
            if one.info.entry in entries and (creating or name in self.read)
        )


class Policy:
    """All grants of the house, checked and compiled.

    Args:
        grants: the lines of the matrix.
        roles: role key → Chinese label; a grant for any other role is an error.
        legal_basis: `"table.column"` → legal basis text; an optional column without one
            does not exist for anybody (C02).
        posts: role key → kinds of organisation where it can be held; a role that is not
            named can be held nowhere.
        apart: roles of which one account holds at most one.

    Raises:
        SpecError: unknown role, entity or column; two grants for one cell; a scope that
            the entity cannot carry; an entity that no role and no system task may touch.
    """

    def __init__(
        self,
        grants: Iterable[Grant],
        roles: Mapping[str, str],
        legal_basis: Mapping[str, str] | None = None,
        *,
        posts: Mapping[str, Collection[str]] = MappingProxyType({}),
        apart: Collection[str] = (),
    ) -> None:
        """Check and compile."""
        self.roles = MappingProxyType(dict(roles))
        self.posts = MappingProxyType(dict(posts))
        self.apart = frozenset(apart)
        self.legal_basis = MappingProxyType(dict(legal_basis or {}))
        self._check_legal_basis()
        self._cells: dict[tuple[str, type[Base]], Access] = {}
        for one in grants:
            self._add(one)

    def _check_legal_basis(self) -> None:
        known = {
            f"{cls.__tablename__}.{name}"
            for cls in entities()
            for name, one in fields(cls).items()
            if one.info.optional
        }
        for name, text in self.legal_basis.items():
            if name not in known:
                raise SpecError(f"legal basis for {name!r}: no such optional column")
            if not text.strip():
                raise SpecError(f"legal basis for {name!r} is empty")

    def _add(self, one: Grant) -> None:
        cell = (one.role, one.entity)
        where = f"{one.line}: grant({one.role}, {one.entity.__name__})"
        if one.role not in self.roles:
            raise SpecError(f"{where}: unknown role")
        if cell in self._cells:
            raise SpecError(f"{where}: second grant for the same cell")
        if one.entity not in entities():
            raise SpecError(f"{where}: not an entity")
        for column in one.rows.needs:
            if column not in one.entity.__mapper__.column_attrs:
                raise SpecError(f"{where}: scope {one.rows.name} needs column {column!r}")
        for tag in one.read | one.write:
            if not isinstance(tag, Tag):
                raise SpecError(f"{where}: unknown tag {tag!r}")
        for action in one.may:
            if not isinstance(action, Action):
                raise SpecError(f"{where}: unknown action {action!r}")
        present = self.fields(one.entity)
        self._cells[cell] = Access(
            one,
            MappingProxyType({k: f for k, f in present.items() if f.tag in one.read}),
            MappingProxyType({k: f for k, f in present.items() if f.tag in one.write}),
        )

    def fields(self, cls: type[Base]) -> Mapping[str, Field]:
        """The columns that exist in this district: optional ones need a legal basis."""
        return {
            name: one
            for name, one in fields(cls).items()
            if not one.info.optional or f"{cls.__tablename__}.{name}" in self.legal_basis
        }

    def access(self, role: str, cls: type[Base]) -> Access | None:
        """What the role may do with the entity; None means nothing at all."""
        return self._cells.get((role, cls))

    def cells(self) -> tuple[Access, ...]:
        """Every compiled cell, in a stable order, for snapshots and pages."""
        key = lambda item: (item[0][0], item[0][1].__tablename__)  # noqa: E731
        return tuple(access for _, access in sorted(self._cells.items(), key=key))

    def check(self) -> None:
        """Every entity must be reachable by at least one role, or be a journal.

        Raises:
            SpecError: naming the first entity nobody may touch.
        """
        granted = {cls for _, cls in self._cells}
        for cls in entities():
            if cls not in granted and not entity_info(cls).journal:
                raise SpecError(f"{cls.__name__}: no grant names it")
