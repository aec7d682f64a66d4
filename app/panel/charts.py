"""Charts: counts grouped in SQL, scoped like lists, drawn by ECharts from our own server.

Who may list the rows gets exact counts of them; who may only count gets what is published
(`app.statistics`, C19).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import abort, render_template, request
from flask_appbuilder import GroupByChartView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import get_locale, gettext
from sqlalchemy import Engine, extract, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import True_

from app.access import (
    N_,
    Access,
    Action,
    Actor,
    Field,
    Policy,
    Reason,
    SpecError,
    actor_of,
    fields,
)
from app.db import Base, db, today
from app.panel import lists
from app.panel.cells import Cell, Labels
from app.panel.dispatch import Cloned
from app.panel.listing import BadQuery, Listing
from app.panel.routes import expose
from app.panel.screens import Chart, CodeBook
from app.statistics import (
    Counts,
    Figures,
    Key,
    changed_by_one,
    exact,
    load_protection,
    published,
)

MAX_GROUPS = 500
"""A chart with more bars than this says nothing; the table is cut there."""

CodeLabels = Callable[[Session, str, str], Mapping[str, str]]
"""`labels(session, scheme, locale)` → what the codes are called."""

UNSHOWN = {"color": "#8a94a3", "opacity": 0.35}
"""How the part of a bar is drawn that is too small to be told apart."""


class EntityChart(Cloned, GroupByChartView):
    """FAB's chart view, compiled for one role; the database does the grouping."""

    def __init__(
        self, chart: Chart, access: Access, siblings: Sequence[Chart], codebook: CodeBook
    ) -> None:
        """Compile what the role gets.

        Args:
            chart: the declaration.
            access: the role's compiled grant.
            siblings: all charts, for the tabs.
            codebook: code lists.
        """
        self.datamodel = SQLAInterface(chart.entity)
        self.chart_declaration = chart
        self.access = access
        self.siblings = siblings
        self.codebook = codebook
        readable = {chart.group, chart.split} - {None} <= access.read.keys()
        self.offered = frozenset(
            {"chart", "filter_panel"} if access.may(Action.CHART) and readable else ()
        )
        super().__init__()

    def _init_properties(self) -> None:
        """A role without the grouping columns gets no definition, hence no chart."""
        self.label_columns = {name: field.label for name, field in self.access.read.items()}
        self.search_columns = list(self.access.read)
        self.base_filters: Sequence[Any] = []
        self.definitions = (
            [{"group": self.chart_declaration.group, "series": []}] if self.offered else []
        )

    def _init_forms(self) -> None:
        """Filters come as URL parameters, checked by `Listing`."""

    @expose("/chart/")
    def chart(self) -> str:
        """The chart with its numbers as a table."""
        if not self.definitions:
            abort(404)
        declared = self.chart_declaration
        listing = self._listing()
        figures, month = self._figures(listing)
        figures = (
            figures.over(_months(figures.groups)) if declared.bucket else figures.largest_first()
        )
        labels = self._labels()
        names = self._names(figures, labels)
        title = gettext(declared.title)
        return render_template(
            "panel/chart.html",
            page={
                "title": title,
                "breadcrumbs": [{"label": gettext("统计图"), "url": None}],
            },
            screen={"title": title, "icon": "chart-bar", "help": ""},
            tabs=[
                {
                    "label": gettext(one.title),
                    "url": f"/charts/{one.name}/chart/",
                    "active": one is declared,
                }
                for one in self.siblings
                if offered(self.actor, one)
            ],
            option=option(declared, figures, *names),
            table=_table(figures, *names),
            filters=lists.filters(
                listing, labels, request.path, f"{chart_route(declared)}/filters"
            ),
            note=_note(figures, month),
            advice=_note(figures, month) if month else "",
        )

    @expose("/filters")
    def filter_panel(self) -> str:
        """The controls of the filter panel, fetched when it is opened."""
        action_url = f"{chart_route(self.chart_declaration)}/chart/"
        return render_template(
            "panel/filters.html",
            filters=lists.filter_panel(
                self._listing(), self._labels(), action_url, lambda name: ""
            ),
        )

    def _listing(self) -> Listing:
        """What was asked for; published figures can be picked from, never counted anew.

        Raises:
            BadQuery: see `Listing.of`; or a filter by what the published figures do not tell.
        """
        declared = self.chart_declaration
        listing = Listing.of(self.actor, declared.entity, request.args)
        if not self.access.counts_only:
            return listing
        allowed = () if declared.bucket else (declared.group, declared.split)
        for one in listing.conditions:
            if one.field.name not in allowed or one.operator != "eq":
                raise BadQuery(
                    Reason(
                        N_("这张图的数字是按月统一发布的，不能再按“%(label)s”这样筛选。"),
                        one.field.name,
                        {"label": one.field.label},
                    )
                )
        return listing.offering(allowed)

    def _figures(self, listing: Listing) -> tuple[Figures, str | None]:
        """The figures for this reader, and the month they are published for; None counts now."""
        declared = self.chart_declaration
        if not self.access.counts_only:
            return exact(count_by(db.session(), listing, declared)), None
        everything, month = publication(self.actor.policy, declared, self.codebook.labels)
        asked = {one.field.name: {one.value} for one in listing.conditions}
        chosen = everything.narrowed(
            asked.get(declared.group, everything.groups),
            asked.get(declared.split or "", everything.series),
        )
        return chosen.printed(load_protection().least), month

    def _labels(self) -> Labels:
        return Labels(db.session(), self.actor, self.codebook, str(get_locale()))

    def _names(self, figures: Figures, labels: Labels) -> tuple[list[str], list[str]]:
        """What the groups and the series are called."""
        declared = self.chart_declaration
        group = self.access.read[declared.group]
        split = self.access.read[declared.split] if declared.split else None
        for field, values in ((group, figures.groups), (split, figures.series)):
            if field is not None and field.target is not None:
                labels.load([field], [{field.name: value} for value in values])
        return (
            [_name(group, one, labels, declared.bucket) for one in figures.groups],
            [
                _name(split, other, labels, None) if split else gettext("数量")
                for other in figures.series
            ],
        )


def offered(actor: Actor, chart: Chart) -> bool:
    """Whether the actor may see this chart."""
    needed = {chart.group, chart.split} - {None}
    return actor.may(chart.entity, Action.CHART) and needed <= actor.readable(chart.entity).keys()


def publication(
    policy: Policy, chart: Chart, labels: CodeLabels, engine: Engine | None = None
) -> tuple[Figures, str]:
    """The figures of a chart that are published this month, and the month.

    Args:
        policy: the compiled matrix.
        chart: the declaration.
        labels: the codes of a scheme, see `CodeBook.labels`.
        engine: the database, if not the application's.
    """
    month = f"{today():%Y-%m}"
    count = partial(_count_all, chart, labels)
    return published(policy, chart.name, month, count, engine), month


def count_by(session: Session, listing: Listing, chart: Chart) -> dict[tuple[Any, Any], int]:
    """Number of rows per group and series, counted by the database."""
    group = listing.fields[chart.group].attribute
    keys: list[Any] = [
        extract("year", group) * 100 + extract("month", group) if chart.bucket else group
    ]
    if chart.split:
        keys.append(listing.fields[chart.split].attribute)
    keys = [key.label(f"key_{index}") for index, key in enumerate(keys)]
    # EXTRACT alone does not tell SQLAlchemy whose rows these are; the wall needs to know.
    statement = select(*keys, func.count()).select_from(chart.entity)
    among = (getattr(chart.entity, name).in_(codes) for name, codes in chart.among.items())
    statement = statement.where(*listing.where(), *among).group_by(*keys)
    rows = session.execute(statement.limit(MAX_GROUPS * MAX_GROUPS)).all()
    return {(_key(row[0], chart), row[1] if chart.split else None): row[-1] for row in rows}


def _count_all(
    chart: Chart, labels: CodeLabels, session: Session
) -> tuple[Counts, Sequence[Key], Sequence[Key]]:
    """Everything a publication is made of; what there may be does not follow from the data."""
    declared = fields(chart.entity)
    groups = (
        _last_months(load_protection().window.months)
        if chart.bucket
        else _possible(declared[chart.group], labels, session)
    )
    series = _possible(declared[chart.split], labels, session) if chart.split else [None]
    everybody = Listing.of(actor_of(session), chart.entity, {})
    return count_by(session, everybody, chart), groups, series


def _possible(field: Field, labels: CodeLabels, session: Session) -> Sequence[Key]:
    """Every value that a field may have."""
    if field.scheme is not None:
        return list(labels(session, field.scheme, "zh"))
    target: Any = field.target
    return list(session.scalars(select(target.id).filter_by(**field.info.among)))


def check(policy: Policy, charts: Iterable[Chart]) -> None:
    """Whether what is published hides everybody; asked before the application starts.

    Raises:
        PackError: the protection is not set down properly.
        SpecError: a chart or a grant to which published figures cannot be made, or charts that
            would tell too much together.
    """
    protection = load_protection()
    changed: Counter[type[Base]] = Counter()
    for chart in charts:
        readers = [one for one in policy.cells() if one.grant.entity is chart.entity]
        confidential = [one for one in readers if one.counts_only]
        for access in confidential:
            if not isinstance(access.rows.rows({})(chart.entity), True_):
                raise SpecError(f"{access.grant.line}: published figures are of the whole district")
        if confidential:
            for field in (fields(chart.entity)[name] for name in _columns(chart)):
                counted = field.target or field.scheme or (chart.bucket and field.kind == "date")
                if field.nullable or not counted:
                    raise SpecError(f"chart {chart.name}: cannot be published by {field.name}")
            changed[chart.entity] += changed_by_one(split=chart.split is not None)
    for entity, figures in changed.items():
        protection.check(entity.__name__, figures)


def _columns(chart: Chart) -> list[str]:
    return [name for name in (chart.group, chart.split) if name is not None]


def _table(figures: Figures, groups: Sequence[str], series: Sequence[str]) -> dict[str, Any]:
    """The numbers under the chart, for those who cannot see it."""
    several = len(series) != 1 or any(  # else the total would say the same
        figures.rows[group] != figures.cells[group, figures.series[0]] for group in figures.groups
    )
    headings = [gettext("分组"), *series, *([gettext("合计")] if several else [])]
    return {
        "columns": [
            {"label": label, "kind": "integer" if index else "text"}
            for index, label in enumerate(headings)
        ],
        "rows": [
            {
                "url": None,
                "cells": [
                    Cell(name, "text"),
                    *(
                        Cell(_text(figures.cells[group, other]), "integer")
                        for other in figures.series
                    ),
                    *([Cell(_text(figures.rows[group]), "integer")] if several else []),
                ],
            }
            for group, name in zip(figures.groups, groups, strict=True)
        ],
    }


def _note(figures: Figures, month: str | None) -> str:
    total = _text(figures.total)
    if month is None:
        return gettext("合计 %(total)s 条。", total=total)
    return gettext(
        "合计 %(total)s 条，%(month)s 发布，下月更新。为保护个人，每个数字都加了小的随机数，"
        "不足 %(least)s 的不显示具体数，各项之和与合计可能不同。",
        total=total,
        month=month,
        least=load_protection().least,
    )


def _text(figure: int | None) -> str:
    return f"＜{load_protection().least}" if figure is None else f"{figure:,}"


def _last_months(number: int) -> list[int]:
    """So many months up to the present one, written like 202609."""
    now = today()
    last = now.year * 12 + now.month - 1
    return [index // 12 * 100 + index % 12 + 1 for index in range(last - number + 1, last + 1)]


def _months(found: Iterable[Any]) -> list[int]:
    """Every month from the first to the last one, written like 202609."""
    months = sorted(found)
    if not months:
        return []
    first, last = (month // 100 * 12 + month % 100 - 1 for month in (months[0], months[-1]))
    return [index // 12 * 100 + index % 12 + 1 for index in range(first, last + 1)]


def _key(value: Any, chart: Chart) -> Any:
    return int(value) if chart.bucket and value is not None else value


def _name(field: Field, value: Any, labels: Labels, bucket: str | None) -> str:
    if value is None:
        return gettext("未填写")
    if bucket:
        return f"{value // 100}-{value % 100:02d}"
    cell = labels.cell(field, value)
    return gettext("不可见") if cell.hidden else cell.text


def option(
    chart: Chart, figures: Figures, groups: Sequence[str], series: Sequence[str]
) -> dict[str, Any]:
    """The ECharts option; a bar is as high as its row says, though not all parts are shown."""
    drawn: list[dict[str, Any]] = [
        {"name": name, "data": [figures.cells[group, other] for group in figures.groups]}
        for name, other in zip(series, figures.series, strict=True)
    ]
    rest = figures.unshown(load_protection().least)
    if any(rest):
        drawn.append({"name": gettext("未显示的各项"), "data": rest, "itemStyle": UNSHOWN})
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"type": "scroll", "show": len(drawn) > 1},
        "grid": {"containLabel": True, "left": 8, "right": 16, "bottom": 8},
        "xAxis": {"type": "category", "data": groups, "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {"type": chart.shape, "stack": "all" if chart.shape == "bar" else None, **one}
            for one in drawn
        ],
    }


def chart_route(chart: Chart) -> str:
    """URL prefix of a chart."""
    return f"/charts/{chart.name}"
