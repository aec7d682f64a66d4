"""The matrix as people read it: a page with filters, and a workbook for auditors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from tempfile import TemporaryFile
from typing import Any

from flask import Response, g, request, send_file
from flask_babel import gettext

from app.access import N_, Field, Policy, Reason, Refused, Tag, entities, entity_info, fields
from app.access.snapshot import OPEN, READ, VERB_LABELS, Line, Section, sections
from app.access.spec import TAG_LABELS
from app.db import Base, today
from app.features.oversight.rights import WHY
from app.features.oversight.sheets import write_matrix
from app.features.oversight.why_view import NO_SUBJECT, subject, subjects
from app.panel import PageView, urls
from app.panel.explaining import actions
from app.panel.routes import expose

CONDITIONAL = "※"
"""Marks a column that exists only with a legal basis."""

Part = dict[str, str]
Row = dict[str, Any]
Table = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """What the reader narrows the matrix to; None where it is not narrowed."""

    role: str | None = None
    entity: type[Base] | None = None
    tag: Tag | None = None
    field: Field | None = None

    @classmethod
    def of(cls, policy: Policy, asked: Mapping[str, str]) -> "Chosen":
        """Parse URL parameters.

        Raises:
            Refused: no such role, entity, tag or column.
        """
        role, tag = asked.get("role") or None, asked.get("tag") or None
        if (role and role not in policy.roles) or (tag and tag not in set(Tag)):
            raise Refused(Reason(N_("没有这样的角色或类别，请重新选择。")))
        entity = subject(asked["entity"])[0] if asked.get("entity") else None
        field = subject(asked["field"])[1] if asked.get("field") else None
        if asked.get("field") and field is None:
            raise Refused(Reason(NO_SUBJECT))
        return cls(role, entity, Tag(tag) if tag else None, field)

    def has(self, section: Section) -> bool:
        """Whether a section is asked for."""
        entity = section.access.grant.entity
        return self.role in {None, section.role} and self.entity in {None, entity}

    def lines(self, section: Section) -> list[Line]:
        """The columns of a section that are asked for."""
        return [line for line in section.lines if self.tag in {None, line.field.tag}]


class MatrixView(PageView):
    """Role × entity × column × rows × actions, from the policy that is in force."""

    @expose("")
    def index(self) -> str:
        """The matrix, narrowed by role, entity, tag or column."""
        chosen = Chosen.of(self.actor.policy, request.args)
        found = [one for one in sections(self.actor.policy) if chosen.field or chosen.has(one)]
        if chosen.field:
            table = self._who(chosen.field, found)
        elif chosen.role and not chosen.entity:
            table = self._role(chosen.role, chosen, found)
        elif chosen.entity or chosen.tag:
            table = self._grid(chosen, found)
        else:
            table = self._overview(found)
        return self._render(
            "panel/matrix.html",
            filters=_filters(self.actor.policy, request.args),
            action_url=self._url(),
            clear_url=None if chosen == Chosen() else self._url(),
            export_url=self._url("export"),
            table=table,
        )

    @expose("/export")
    def export(self) -> Response:
        """The whole matrix as a workbook."""
        target = TemporaryFile()  # noqa: SIM115 - the response closes it
        title = gettext(self.page.right.label)
        made = " · ".join((g.post.org_name, self.actor.username, str(today())))
        write_matrix(target, self.actor.policy, title=title, subtitle=made)
        target.seek(0)
        return send_file(target, as_attachment=True, download_name=f"{title}.xlsx")

    # -- tables -------------------------------------------------------------------------

    def _overview(self, found: Sequence[Section]) -> Table:
        """Every entity with every role: in which rows, and how many columns."""
        policy = self.actor.policy
        by_cell = {(one.entity, one.role): one for one in found}
        rows = [
            self._row(
                gettext(entity_info(cls).label),
                [self._summary(by_cell.get((cls.__tablename__, role))) for role in policy.roles],
                entity=cls.__tablename__,
            )
            for cls in entities()
        ]
        opens = [_part(gettext(VERB_LABELS[OPEN]), "info")]
        for right in dict.fromkeys(one.right for one in policy.pages()):
            label = gettext("页面：%(title)s", title=gettext(right.label))
            cells = [opens if policy.opens(role, right) else [] for role in policy.roles]
            rows.append(self._row(label, cells))
        return _table([gettext("对象"), *map(gettext, policy.roles.values())], rows)

    def _role(self, role: str, chosen: Chosen, found: Sequence[Section]) -> Table:
        """One role on one screen: a row for each entity, its columns by tag."""
        policy = self.actor.policy
        rows = [
            self._row(
                gettext(section.label),
                [
                    [_scope(section)],
                    [_part(actions(section), "quiet")],
                    self._chips(section, lines),
                ],
                role=role,
                entity=section.entity,
            )
            for section in found
            if (lines := chosen.lines(section)) or chosen.tag is None
        ]
        if pages := [one for one in policy.pages() if one.role == role and chosen.tag is None]:
            titles = [_part(gettext(one.right.label), "info", title=one.line) for one in pages]
            opens = [_part(gettext(VERB_LABELS[OPEN]))]
            rows.append(self._row(gettext("专门页面"), [[], opens, titles]))
        headings = [gettext("对象"), gettext("范围"), gettext("操作"), gettext("栏目")]
        return _table(headings, rows, caption=gettext(policy.roles[role]))

    def _chips(self, section: Section, lines: Sequence[Line]) -> list[Part]:
        """The columns in the order of their tags, each tag named once."""
        order = list(Tag)
        ordered = sorted(lines, key=lambda line: order.index(line.field.tag))
        parts = []
        for tag, group in groupby(ordered, key=lambda line: line.field.tag):
            parts.append(_part(gettext(TAG_LABELS[tag]), "group"))
            for line in group:
                tone = _tone(line) if line.open else "off"
                title = gettext("、").join(_verbs(line))
                parts.append(_part(_name(line.field), tone, self._why(section, line), title))
        return parts

    def _grid(self, chosen: Chosen, found: Sequence[Section]) -> Table:
        """The columns of an entity or of a tag, with every role that touches them."""
        by_cell = {
            (section.role, section.entity, line.field.name): (section, line)
            for section in found
            for line in chosen.lines(section)
        }
        touched = {one.role for one in found if chosen.entity or chosen.lines(one)}
        roles = [role for role in self.actor.policy.roles if role in touched]
        rows = []
        if chosen.entity:
            by_role = {section.role: section for section in found}
            scopes = [[_scope(by_role[role])] for role in roles]
            verbs = [[_part(actions(by_role[role]), "quiet")] for role in roles]
            rows.append(self._row(gettext("（范围）"), [[], *scopes]))
            rows.append(self._row(gettext("（操作）"), [[], *verbs]))
        for cls in entities():
            for name, field in fields(cls).items():
                cells = [by_cell.get((role, cls.__tablename__, name)) for role in roles]
                if any(cells):
                    label = _name(field, full=chosen.entity is None)
                    shown = [self._verbs(*cell) if cell else [] for cell in cells]
                    tag = [_part(gettext(TAG_LABELS[field.tag]))]
                    rows.append(self._row(label, [tag, *shown], field=_key(field)))
        labels = [gettext(self.actor.policy.roles[role]) for role in roles]
        caption = gettext(entity_info(chosen.entity).label) if chosen.entity else ""
        return _table([gettext("栏目"), gettext("类别"), *labels], rows, caption=caption)

    def _who(self, field: Field, found: Sequence[Section]) -> Table:
        """Who can see one column: all roles, each with its rows."""
        by_role = {
            section.role: (section, line)
            for section in found
            for line in section.lines
            if _key(line.field) == _key(field)
        }
        rows = []
        for role, label in self.actor.policy.roles.items():
            cells: list[list[Part]] = [[_part(gettext("没有权限"), "quiet")], [], [], []]
            if role in by_role:
                section, line = by_role[role]
                quiet = (actions(section), section.access.grant.line)
                cells = [
                    self._verbs(section, line),
                    [_scope(section)],
                    *([_part(text, "quiet")] for text in quiet),
                ]
            rows.append(self._row(gettext(label), cells, role=role))
        headings = [
            gettext("角色"),
            gettext("权限"),
            gettext("范围"),
            gettext("操作"),
            gettext("矩阵中的位置"),
        ]
        return _table(headings, rows, caption=_name(field, full=True))

    def _row(self, label: str, cells: list[list[Part]], **narrowed: str) -> Row:
        """A row whose heading leads to what it is about."""
        return {"label": label, "url": self._url(**narrowed) if narrowed else "", "cells": cells}

    def _summary(self, section: Section | None) -> list[Part]:
        if section is None:
            return []
        lines = [line for line in section.lines if line.open]
        reads = sum(line.reads for line in lines)
        writes = sum(bool(line.writes) for line in lines)
        counts = [gettext("看 %(count)s", count=reads)] * bool(reads)
        counts += [gettext("填 %(count)s", count=writes)] * bool(writes)
        url = self._url(role=section.role, entity=section.entity)
        scope = _part(gettext(section.access.rows.label), url=url, title=actions(section))
        return [scope, _part(" · ".join(counts), "quiet")]

    def _verbs(self, section: Section, line: Line) -> list[Part]:
        """What the role may do with the column, each leading to the reason."""
        url = self._why(section, line)
        if not line.open:
            return [_part(gettext("未启用"), "off", url)]
        tones = ["info"] * line.reads + ["success"]
        return [_part(*verb, url) for verb in zip(_verbs(line), tones, strict=False)]

    def _why(self, section: Section, line: Line) -> str:
        if not self.actor.may_open(WHY):
            return ""
        return urls.of_page(WHY, what=_key(line.field), role=section.role)


def _tone(line: Line) -> str:
    if not line.writes:
        return "info"
    return "success" if line.reads else "warning"


def _table(columns: list[str], rows: list[Row], caption: str = "") -> Table:
    return {"columns": columns, "rows": rows, "caption": caption}


def _part(text: str, tone: str = "", url: str = "", title: str = "") -> Part:
    return {"text": text, "tone": tone, "url": url, "title": title}


def _scope(section: Section) -> Part:
    return _part(gettext(section.access.rows.label), title=section.access.grant.line)


def _verbs(line: Line) -> list[str]:
    verbs = [READ] * line.reads + [line.writes] * bool(line.writes)
    return [gettext(VERB_LABELS[verb]) for verb in verbs]


def _key(field: Field) -> str:
    return f"{field.entity.__tablename__}.{field.name}"


def _name(field: Field, *, full: bool = False) -> str:
    label = gettext(field.label) + (f" {CONDITIONAL}" if field.info.optional else "")
    return f"{gettext(entity_info(field.entity).label)} · {label}" if full else label


def _filters(policy: Policy, asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The selects over the table; the last one answers who can see a column."""
    roles = [{"value": key, "label": gettext(label)} for key, label in policy.roles.items()]
    tags = [{"value": tag.value, "label": gettext(TAG_LABELS[tag])} for tag in Tag]
    every = subjects()
    found: tuple[tuple[str, str, list[Any], list[Any]], ...] = (
        ("role", gettext("角色"), roles, []),
        ("entity", gettext("对象"), every, []),
        ("tag", gettext("类别"), tags, []),
        ("field", gettext("谁能看到这个栏目"), [], every),
    )
    return [
        {
            "name": name,
            "label": label,
            "choices": choices,
            "groups": groups,
            "value": asked.get(name, ""),
        }
        for name, label, choices, groups in found
    ]
