"""The matrix written out cell by cell, for auditors and for the diff of every change to it.

One structure, `sections`, is the source of the page, the workbook, the CSV and the Markdown
file. The two files are Chinese whatever the reader's language, as the matrix itself: a
snapshot must not differ between two machines.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from dataclasses import fields as _fields
from types import MappingProxyType

from app.access.policy import ACTION_LABELS, Access, Action, Policy
from app.access.reasons import N_
from app.access.spec import TAG_LABELS, Entry, Field, entity_info, fields

LEGAL_BASIS = "legal-basis"
PAGE = "page"
"""Stands for the entity in the cell of a page that is none's."""
READ, OPEN = "read", "open"

_VERBS: Mapping[Entry, str] = MappingProxyType(
    {"form": "write", "create": "create-only", "operation": "by-operation"}
)
"""How a column is entered → the verb of its cell."""

VERB_LABELS: Mapping[str, str] = MappingProxyType(
    {
        READ: N_("可看"),
        "write": N_("填写"),
        "create-only": N_("仅新增时"),
        "by-operation": N_("由办理流程"),
        OPEN: N_("打开"),
    }
)
"""Wording of the verbs that are no actions (msgids)."""


@dataclass(frozen=True)
class Line:
    """One column in the hands of one role.

    Attributes:
        field: the column.
        reads: the role reads it.
        writes: verb of its cell if the role enters it, else empty.
        basis: of an optional column the legal basis, empty while the district has none.
    """

    field: Field
    reads: bool
    writes: str
    basis: str | None

    @property
    def open(self) -> bool:
        """Whether the column exists in this district."""
        return self.basis != ""


@dataclass(frozen=True)
class Section:
    """What one role may do with one entity, and all columns it may touch."""

    access: Access
    lines: tuple[Line, ...]

    @property
    def role(self) -> str:
        """Role key."""
        return self.access.grant.role

    @property
    def entity(self) -> str:
        """Table name."""
        return self.access.grant.entity.__tablename__

    @property
    def label(self) -> str:
        """Wording of the entity (msgid)."""
        return entity_info(self.access.grant.entity).label

    @property
    def actions(self) -> tuple[Action, ...]:
        """What may be done with a record, in order."""
        return tuple(action for action in Action if self.access.may(action))


def lines(policy: Policy, access: Access) -> Iterator[Line]:
    """Every column of an entity in the hands of one role, also those it does not touch."""
    grant = access.grant
    for name, one in fields(grant.entity).items():
        basis = policy.legal_basis.get(f"{grant.entity.__tablename__}.{name}", "")
        yield Line(
            one,
            reads=one.tag in grant.read,
            writes=_VERBS[one.info.entry] if one.tag in grant.write else "",
            basis=basis if one.info.optional else None,
        )


def sections(policy: Policy) -> Iterator[Section]:
    """Every cell role × entity in a stable order; optional columns with or without basis."""
    for access in policy.cells():
        touched = (one for one in lines(policy, access) if one.reads or one.writes)
        yield Section(access, tuple(touched))


@dataclass(frozen=True)
class Cell:
    """One opened cell of the matrix.

    Attributes:
        role: role key.
        entity: table name; `page` for a page that is no entity's.
        field: column name, or name of the page; empty where the whole record is meant.
        verb: `read`, `write`, `create-only`, `by-operation`, `open`, or an action with the
            record.
        scope: name of the row scope.
        condition: `legal-basis` for an optional column, which does not exist without one.
    """

    role: str
    entity: str
    field: str
    verb: str
    scope: str
    condition: str = ""


def cells(policy: Policy, *, in_force: bool = False) -> Iterator[Cell]:
    """Every opened cell in a stable order.

    Args:
        policy: the compiled matrix.
        in_force: leave out the optional columns that have no legal basis; they are listed
            otherwise, so that the cells do not depend on a district's settings.
    """
    for section in sections(policy):
        scope = section.access.rows.name
        where = section.role, section.entity
        for action in section.actions:
            yield Cell(*where, "", action, scope)
        for line in section.lines:
            if in_force and not line.open:
                continue
            condition = LEGAL_BASIS if line.field.info.optional else ""
            if line.reads:
                yield Cell(*where, line.field.name, READ, scope, condition)
            if line.writes:
                yield Cell(*where, line.field.name, line.writes, scope, condition)
    for page in policy.pages():
        yield Cell(page.role, PAGE, page.right.name, OPEN, "")


def as_csv(policy: Policy) -> str:
    """One line a cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in _fields(Cell))
    writer.writerows(astuple(cell) for cell in cells(policy))
    return text.getvalue()


def from_csv(text: str) -> frozenset[Cell]:
    """The cells of a file that `as_csv` has written.

    Raises:
        ValueError: it has other columns.
    """
    rows = csv.reader(io.StringIO(text))
    if next(rows, None) != [column.name for column in _fields(Cell)]:
        raise ValueError("not a snapshot of the matrix")
    return frozenset(Cell(*row) for row in rows)


def as_markdown(policy: Policy) -> str:
    """One table per role and entity, one line per column the role may touch."""
    return "\n".join(_markdown(policy)) + "\n"


def _markdown(policy: Policy) -> Iterator[str]:
    yield "# 权限矩阵\n"
    yield "由 `flask access snapshot` 从 `app/matrix.py` 生成，请勿手工修改。"
    yield "未列出的角色、对象、栏目、页面和操作一律没有权限；标 ※ 的栏目须先登记法律依据才启用。"
    role = None
    for section in sections(policy):
        if section.role != role:
            role = section.role
            yield f"\n## {policy.roles[role]} `{role}`"
        yield from _section(section)
    if policy.pages():
        yield "\n## 专门页面\n\n| 角色 | 页面 |\n| --- | --- |"
    for page in policy.pages():
        yield f"| {policy.roles[page.role]} | {page.right.label} `{page.right.name}` |"


def _section(section: Section) -> Iterator[str]:
    rows = section.access.rows
    actions = "、".join(ACTION_LABELS[action] for action in section.actions)
    yield f"\n### {section.label} `{section.entity}`\n"
    yield f"范围：{rows.label} `{rows.name}`。操作：{actions}。"
    if section.lines:
        yield "\n| 栏目 | 类别 | 查看 | 填写 |\n| --- | --- | --- | --- |"
    for line in section.lines:
        one = line.field
        mark = " ※" if one.info.optional else ""
        reads = "是" if line.reads else ""
        writes = VERB_LABELS.get(line.writes, "")
        yield f"| {one.label} `{one.name}`{mark} | {TAG_LABELS[one.tag]} | {reads} | {writes} |"
