"""Grants compiled into what one role may do with one entity. Fails closed.

`app/matrix.py` states grants; `Policy` checks them once at start-up and answers every
question of every surface: which columns, which rows, which actions, and why.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from app.access.among import among
from app.access.reasons import N_
from app.access.spec import (
    Field,
    SpecError,
    Tag,
    column_tag,
    entities,
    entity_info,
    fields,
    optional_columns,
)
from app.db import Base

Facts = Mapping[str, Any]
"""What is known about an actor's post: `street_id`, `community_ids`, …"""

Predicate = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Scope:
    """A named set of rows: those in which a column has the value, or one of the values, of a fact.

    Said once and compiled twice: to a predicate for the ORM (`rows`) and to a row-level
    security policy for PostgreSQL (`app.access.ddl`).

    Attributes:
        name: identifier used in the snapshot and in explanations.
        label: Chinese wording for auditors (msgid).
        column: the column that is compared, which the entity must have; None for every row.
        fact: name of what it is compared with.
        many: the fact is a collection of values.
        also: a second column; a row that has the value in either one is in the set. For what
            passes from one office to another and is both offices' own.
    """

    name: str
    label: str
    column: str | None = None
    fact: str | None = None
    many: bool = False
    also: str | None = None

    def __post_init__(self) -> None:
        """A column is compared with a fact, and a fact with a column; a second one comes second."""
        if (self.column is None) is not (self.fact is None):
            raise SpecError(f"scope {self.name}: a column and a fact, or neither")
        if self.also is not None and self.column is None:
            raise SpecError(f"scope {self.name}: a second column and no first")

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns the entity must have."""
        return tuple(one for one in (self.column, self.also) if one)

    @property
    def fixes(self) -> str | None:
        """Column that has one value in all these rows; lists need not repeat it."""
        return None if self.many or self.also else self.column

    def rows(self, facts: Facts) -> Predicate:
        """The predicate over the entity, or an alias of it, for what is known of an actor.

        A fact that is missing, None or empty gives no rows.
        """
        if self.column is None or self.fact is None:
            return lambda row: true()
        value = facts.get(self.fact)
        if value is None:
            return lambda row: false()

        def inside(row: Any) -> ColumnElement[bool]:
            columns = [getattr(row, name) for name in self.needs]
            found = [among(one, value) if self.many else one == value for one in columns]
            return found[0] if len(found) == 1 else or_(*found)

        return inside

    def holds(self, values: Mapping[str, Any], facts: Facts) -> bool:
        """Whether a row with these values by column is one of them: `rows`, of a row at hand."""
        if self.column is None or self.fact is None:
            return True
        known = facts.get(self.fact)
        if known is None:
            return False
        found = (value for name in self.needs if (value := values.get(name)) is not None)
        return any(one in known if self.many else bool(one == known) for one in found)


@dataclass(frozen=True)
class PageRight:
    """The right to open a page that is no entity's.

    Attributes:
        name: identifier used in the snapshot.
        label: Chinese wording (msgid), also the title of the page.
    """

    name: str
    label: str


class Action(StrEnum):
    """What may be done with a record; operations and surfaces ask for one of these."""

    LIST = "list"
    SHOW = "show"
    REVEAL = "reveal"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    VERIFY = "verify"
    DEPART = "depart"
    DECIDE = "decide"
    CLOSE = "close"
    APPROVE = "approve"
    EXPORT = "export"
    IMPORT = "import"
    CHART = "chart"
    API = "api"


REFUSED = "refused"
"""What the journal says of an attempt that was recorded and not carried out."""
EXPLAIN = "explain"
"""The journal's word for asking why an account may or may not; granted as a page, not here."""
DOWNLOAD = "download"
"""The journal's word for handing out the file of a record, to whom the record may be shown."""

CREATING = frozenset({Action.CREATE, Action.IMPORT})
UPDATING = frozenset(
    {
        Action.CHANGE,
        Action.VERIFY,
        Action.DEPART,
        Action.DECIDE,
        Action.CLOSE,
        Action.APPROVE,
        Action.IMPORT,
    }
)
"""The actions any one of which lets a row be inserted, or updated."""

ACTION_LABELS: Mapping[str, str] = MappingProxyType(
    {
        Action.LIST: N_("列表"),
        Action.SHOW: N_("查看"),
        Action.REVEAL: N_("显示完整内容"),
        Action.CREATE: N_("新增"),
        Action.CHANGE: N_("修改"),
        Action.DELETE: N_("删除"),
        Action.VERIFY: N_("核实"),
        Action.DEPART: N_("登记离开"),
        Action.DECIDE: N_("核定"),
        Action.CLOSE: N_("办结"),
        Action.APPROVE: N_("审批"),
        Action.EXPORT: N_("导出"),
        Action.IMPORT: N_("导入"),
        Action.CHART: N_("统计图"),
        Action.API: N_("接口"),
        REFUSED: N_("已拒绝"),
        EXPLAIN: N_("查询权限"),
        DOWNLOAD: N_("下载文件"),
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
class PageGrant:
    """One line of the matrix: a role opens a page that is no entity's."""

    role: str
    right: PageRight
    line: str


def grant_page(role: str, right: PageRight) -> PageGrant:
    """State that a role opens a page; remembers where it was written."""
    caller = sys._getframe(1)
    line = f"{caller.f_globals.get('__name__', '?')}:{caller.f_lineno}"
    return PageGrant(role, right, line)


@dataclass(frozen=True)
class Access:
    """A grant compiled against the entity's columns."""

    grant: Grant
    read: Mapping[str, Field]
    write: Mapping[str, Field]

    @property
    def role(self) -> str:
        """Key of the role."""
        return self.grant.role

    @property
    def rows(self) -> Scope:
        """The rows the role may touch."""
        return self.grant.rows

    @cached_property
    def masked(self) -> frozenset[str]:
        """The columns whose values are shown masked until one is asked for in full.

        Sealed ones always; others where the rows are not the role's own area (C14).
        """
        own = bool(self.rows.needs)
        return frozenset(
            name for name, one in self.read.items() if one.info.mask and (one.sealed or not own)
        )

    @cached_property
    def askable(self) -> Mapping[str, Field]:
        """The columns the role may filter, search and sort by.

        What is shown masked must not be guessed by asking; a sealed value is asked for whole.
        """
        return {
            name: one for name, one in self.read.items() if one.sealed or name not in self.masked
        }

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns whose values may come out of the database for the role.

        Those under the tags it reads or enters, whether or not the district uses them, and
        those of the server.
        """
        return self.under(self.grant.read | self.grant.write)

    def under(self, tags: Collection[Tag]) -> frozenset[str]:
        """The mapped columns under some tags, and those of the server."""
        cls = self.grant.entity
        names = (column.key for column in cls.__mapper__.column_attrs)
        return frozenset(
            name for name in names if (tag := column_tag(cls, name)) is None or tag in tags
        )

    def may(self, action: Action) -> bool:
        """Whether the role may ever do this with the entity."""
        return action in self.grant.may

    @property
    def counts_only(self) -> bool:
        """Whether the role may count rows and not see them: it gets published figures (C19).

        Who may list the same rows sees each of them; an exact count tells nothing more.
        """
        return self.may(Action.CHART) and not self.may(Action.LIST)

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
        pages: who opens the pages that are no entity's.

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
        pages: Iterable[PageGrant] = (),
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
        self._pages: dict[tuple[str, PageRight], PageGrant] = {}
        for page in pages:
            self._add_page(page)

    def _check_legal_basis(self) -> None:
        known = optional_columns()
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

    def _add_page(self, one: PageGrant) -> None:
        where = f"{one.line}: grant_page({one.role}, {one.right.name})"
        if one.role not in self.roles:
            raise SpecError(f"{where}: unknown role")
        if (one.role, one.right) in self._pages:
            raise SpecError(f"{where}: second grant for the same page")
        self._pages[one.role, one.right] = one

    def fields(self, cls: type[Base]) -> Mapping[str, Field]:
        """The columns that exist in this district: optional ones need a legal basis."""
        return {
            name: one
            for name, one in fields(cls).items()
            if not one.info.optional or f"{cls.__tablename__}.{name}" in self.legal_basis
        }

    @cached_property
    def facts(self) -> Mapping[str, bool]:
        """What the scopes ask about a post, and whether it is a collection of values."""
        scopes = (access.rows for access in self._cells.values())
        return {scope.fact: scope.many for scope in scopes if scope.fact is not None}

    def facts_of(self, role: str) -> frozenset[str]:
        """What the scopes of one role ask about a post."""
        scopes = (access.rows for access in self._cells.values() if access.role == role)
        return frozenset(scope.fact for scope in scopes if scope.fact is not None)

    def access(self, role: str, cls: type[Base]) -> Access | None:
        """What the role may do with the entity; None means nothing at all."""
        return self._cells.get((role, cls))

    def opens(self, role: str, right: PageRight) -> bool:
        """Whether the role opens a page; one the matrix does not name is nobody's."""
        return (role, right) in self._pages

    def pages(self) -> tuple[PageGrant, ...]:
        """Every page of every role, in a stable order."""
        return tuple(sorted(self._pages.values(), key=lambda one: (one.role, one.right.name)))

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
            if cls not in granted and not entity_info(cls).unchanging:
                raise SpecError(f"{cls.__name__}: no grant names it")
