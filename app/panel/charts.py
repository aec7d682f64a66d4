"""Charts: counts grouped in SQL, scoped like lists, drawn by ECharts from our own server."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import abort, render_template, request
from flask_appbuilder import GroupByChartView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import get_locale, gettext
from sqlalchemy import extract, func, select
from sqlalchemy.orm import Session

from app.access import Access, Action, Actor, Field
from app.db import db
from app.panel import lists
from app.panel.cells import Cell, Labels
from app.panel.dispatch import Cloned
from app.panel.listing import Listing
from app.panel.routes import expose
from app.panel.screens import Chart, CodeBook

MAX_GROUPS = 500
"""A chart with more bars than this says nothing; the table is cut there."""


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
        listing = Listing.of(self.actor, declared.entity, request.args)
        table = count_by(db.session(), listing, declared)
        labels = self._labels()
        names = self._names(declared, table, labels)
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
            option=option(declared, names),
            table=_table(names),
            filters=lists.filters(
                listing, labels, request.path, f"{chart_route(declared)}/filters"
            ),
            note=gettext("合计 %(total)s 条。", total=f"{sum(table.values()):,}"),
        )

    @expose("/filters")
    def filter_panel(self) -> str:
        """The controls of the filter panel, fetched when it is opened."""
        declared = self.chart_declaration
        listing = Listing.of(self.actor, declared.entity, request.args)
        action_url = f"{chart_route(declared)}/chart/"
        return render_template(
            "panel/filters.html",
            filters=lists.filter_panel(listing, self._labels(), action_url, lambda name: ""),
        )

    def _labels(self) -> Labels:
        return Labels(db.session(), self.actor, self.codebook, str(get_locale()))

    def _names(
        self, declared: Chart, table: Mapping[tuple[Any, Any], int], labels: Labels
    ) -> dict[str, Any]:
        """Groups and series with their names: largest first, months in order without gaps."""
        fields = self.access.read
        group = fields[declared.group]
        split = fields[declared.split] if declared.split else None
        for index, field in enumerate((group, split)):
            if field is not None and field.target is not None:
                values = [{field.name: key[index]} for key in table]
                labels.load([field], values)
        totals: dict[Any, int] = {}
        kinds: dict[Any, int] = {}
        for (one, other), number in table.items():
            totals[one] = totals.get(one, 0) + number
            kinds[other] = kinds.get(other, 0) + number
        groups = _months(totals) if declared.bucket else sorted(totals, key=lambda k: -totals[k])
        series = sorted(kinds, key=lambda k: -kinds[k])
        return {
            "groups": [_name(group, one, labels, declared.bucket) for one in groups],
            "series": [
                _name(split, other, labels, None) if split else gettext("数量") for other in series
            ],
            "values": [[table.get((one, other), 0) for one in groups] for other in series],
            "rows": [
                [
                    _name(group, one, labels, declared.bucket),
                    *(table.get((one, other), 0) for other in series),
                    totals.get(one, 0),
                ]
                for one in groups
            ],
        }


def offered(actor: Actor, chart: Chart) -> bool:
    """Whether the actor may see this chart."""
    needed = {chart.group, chart.split} - {None}
    return actor.may(chart.entity, Action.CHART) and needed <= actor.readable(chart.entity).keys()


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


def _table(names: Mapping[str, Any]) -> dict[str, Any]:
    """The numbers under the chart, for those who cannot see it."""
    headings = [gettext("分组"), *names["series"], gettext("合计")]
    if len(names["series"]) == 1:
        del headings[-1]  # it would say the same
    return {
        "columns": [
            {"label": label, "kind": "integer" if index else "text"}
            for index, label in enumerate(headings)
        ],
        "rows": [
            {
                "url": None,
                "cells": [
                    Cell(f"{value:,}" if index else value, "integer" if index else "text")
                    for index, value in enumerate(row[: len(headings)])
                ],
            }
            for row in names["rows"]
        ],
    }


def _months(found: Iterable[int]) -> list[int]:
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


def option(chart: Chart, names: Mapping[str, Any]) -> dict[str, Any]:
    """The ECharts option."""
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"type": "scroll", "show": len(names["series"]) > 1},
        "grid": {"containLabel": True, "left": 8, "right": 16, "bottom": 8},
        "xAxis": {"type": "category", "data": names["groups"], "axisLabel": {"hideOverlap": True}},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "name": name,
                "type": chart.shape,
                "stack": "all" if chart.shape == "bar" else None,
                "data": values,
            }
            for name, values in zip(names["series"], names["values"], strict=True)
        ],
    }


def chart_route(chart: Chart) -> str:
    """URL prefix of a chart."""
    return f"/charts/{chart.name}"
