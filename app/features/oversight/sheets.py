"""The matrix as a workbook for auditors."""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from flask_babel import gettext

from app.access import N_, Policy, entities, entity_info
from app.access.snapshot import OPEN, VERB_LABELS, Section, sections
from app.access.spec import TAG_LABELS
from app.panel.explaining import actions
from app.sheets.writer import SheetColumn, add_sheet, new_workbook

HEADINGS = (
    N_("角色"),
    N_("对象"),
    N_("栏目"),
    N_("类别"),
    N_("可看"),
    N_("填写"),
    N_("操作"),
    N_("范围"),
    N_("条件（法律依据）"),
    N_("矩阵中的位置"),
)
WHOLE = N_("（整条记录）")


def write_matrix(target: BinaryIO, policy: Policy, *, title: str, subtitle: str) -> None:
    """Write two sheets: role × entity, then one row for each column of each role.

    A record as a whole has a row of its own, which says what may be done with it; so has a
    page that is no entity's.
    """
    found = list(sections(policy))
    with new_workbook(target) as book:
        roles = [gettext(label) for label in policy.roles.values()]
        add_sheet(
            book,
            title=gettext("总览"),
            subtitle=subtitle,
            columns=_columns([gettext("对象"), *roles]),
            rows=_overview(policy, found),
            translate=gettext,
        )
        add_sheet(
            book,
            title=title,
            subtitle=subtitle,
            columns=_columns(list(map(gettext, HEADINGS))),
            rows=_cells(policy, found),
            translate=gettext,
        )


def _columns(headings: Sequence[str]) -> list[SheetColumn]:
    return [SheetColumn(str(n), heading, "text") for n, heading in enumerate(headings)]


def _overview(policy: Policy, found: Sequence[Section]) -> Iterator[list[Any]]:
    by_cell = {(one.entity, one.role): one for one in found}
    for cls in entities():
        cells = (by_cell.get((cls.__tablename__, role)) for role in policy.roles)
        yield [gettext(entity_info(cls).label), *(_summary(cell) for cell in cells)]


def _summary(section: Section | None) -> str:
    if section is None:
        return ""
    return gettext(
        "%(scope)s：%(actions)s",
        scope=gettext(section.access.rows.label),
        actions=actions(section),
    )


def _cells(policy: Policy, found: Sequence[Section]) -> Iterator[list[Any]]:
    for section in found:
        role, entity = gettext(policy.roles[section.role]), gettext(section.label)
        scope, line = gettext(section.access.rows.label), section.access.grant.line
        yield [role, entity, gettext(WHOLE), "", "", "", actions(section), scope, "", line]
        for one in section.lines:
            yield [
                role,
                entity,
                gettext(one.field.label),
                gettext(TAG_LABELS[one.field.tag]),
                gettext("是") if one.reads else "",
                gettext(VERB_LABELS[one.writes]) if one.writes else "",
                "",
                scope,
                (one.basis or gettext("未登记法律依据，未启用")) if one.basis is not None else "",
                line,
            ]
    for page in policy.pages():
        opens = gettext(VERB_LABELS[OPEN])
        where = [gettext(policy.roles[page.role]), gettext("专门页面"), gettext(page.right.label)]
        yield [*where, "", "", "", opens, "", "", page.line]
