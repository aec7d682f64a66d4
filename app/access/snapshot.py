"""The matrix written out cell by cell, for auditors and for the diff of every change to it.

Chinese whatever the reader's language, as the matrix itself: a snapshot must not differ
between two machines.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from dataclasses import fields as _fields
from types import MappingProxyType

from app.access.policy import ACTION_LABELS, Access, Action, Policy
from app.access.spec import TAG_LABELS, entity_info, fields

LEGAL_BASIS = "legal-basis"
_WRITING: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "form": ("write", "填写"),
        "create": ("create-only", "仅新增时"),
        "operation": ("by-operation", "由办理流程"),
    }
)
"""How a column is entered → the verb of its cell, and the wording of it."""


@dataclass(frozen=True)
class Cell:
    """One opened cell of the matrix.

    Attributes:
        role: role key.
        entity: table name.
        field: column name; empty where the whole record is meant.
        verb: `read`, `write`, `create-only`, `by-operation`, or an action with the record.
        scope: name of the row scope.
        condition: `legal-basis` for an optional column, which does not exist without one.
    """

    role: str
    entity: str
    field: str
    verb: str
    scope: str
    condition: str = ""


def cells(policy: Policy) -> Iterator[Cell]:
    """Every opened cell in a stable order; optional columns as if all had a legal basis."""
    for access in policy.cells():
        grant = access.grant
        where = grant.role, grant.entity.__tablename__
        for action in Action:
            if access.may(action):
                yield Cell(*where, "", action, grant.rows.name)
        for name, one in fields(grant.entity).items():
            condition = LEGAL_BASIS if one.info.optional else ""
            if one.tag in grant.read:
                yield Cell(*where, name, "read", grant.rows.name, condition)
            if one.tag in grant.write:
                verb, _ = _WRITING[one.info.entry]
                yield Cell(*where, name, verb, grant.rows.name, condition)


def as_csv(policy: Policy) -> str:
    """One line a cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.name for column in _fields(Cell))
    writer.writerows(astuple(cell) for cell in cells(policy))
    return text.getvalue()


def as_markdown(policy: Policy) -> str:
    """One table per role and entity, one line per column the role may touch."""
    return "\n".join(_markdown(policy)) + "\n"


def _markdown(policy: Policy) -> Iterator[str]:
    yield "# 权限矩阵\n"
    yield "由 `flask access snapshot` 从 `app/matrix.py` 生成，请勿手工修改。"
    yield "未列出的角色、对象、栏目和操作一律没有权限；标 ※ 的栏目须先登记法律依据才启用。"
    role = None
    for access in policy.cells():
        if access.grant.role != role:
            role = access.grant.role
            yield f"\n## {policy.roles[role]} `{role}`"
        yield from _section(access)


def _section(access: Access) -> Iterator[str]:
    grant = access.grant
    actions = "、".join(ACTION_LABELS[action] for action in Action if access.may(action))
    yield f"\n### {entity_info(grant.entity).label} `{grant.entity.__tablename__}`\n"
    yield f"范围：{grant.rows.label} `{grant.rows.name}`。操作：{actions}。"
    touched = {
        name: one
        for name, one in fields(grant.entity).items()
        if one.tag in grant.read | grant.write
    }
    if touched:
        yield "\n| 栏目 | 类别 | 查看 | 填写 |\n| --- | --- | --- | --- |"
    for name, one in touched.items():
        mark = " ※" if one.info.optional else ""
        reads = "是" if one.tag in grant.read else ""
        writes = _WRITING[one.info.entry][1] if one.tag in grant.write else ""
        yield f"| {one.label} `{name}`{mark} | {TAG_LABELS[one.tag]} | {reads} | {writes} |"
