"""What goes into a package: figures the house works out from what the sender may read (R124–R127).

Residents appear as published figures only, the same for every reader of the month, so that a
package tells no more of anybody than the charts do (C19; docs/adr/0008-confidential-counts.md).
Staff and meetings are counted as they are, in the sender's rows. Individual residents are never
in a package, least of all one to the health side.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.access import Action, actor_of, entity_info, fields
from app.db import Base
from app.features.codes import labels
from app.features.coordinators import Coordinator
from app.features.correspondence import AssistanceRequest, reply_rate
from app.features.meetings import Decision, Meeting
from app.features.places import Area
from app.features.residents import ARRIVALS, BY_STREET
from app.panel import Chart
from app.panel.charts import publication
from app.sheets import SheetColumn, write_sheet
from app.statistics import load_protection

TABLE, GROUP, ITEM, NUMBER = "表", "分组", "项目", "数量"  # the paper is Chinese for everybody
ALL = "合计"
ANSWERS = "协查事项：本期应答复、按期答复"
FEWER = "＜%(least)s"
COLUMNS = (
    SheetColumn("table", TABLE, "text"),
    SheetColumn("group", GROUP, "text"),
    SheetColumn("item", ITEM, "text"),
    SheetColumn("number", NUMBER, "integer"),
)


class Line(NamedTuple):
    """One figure; a text is one that is too small to be told."""

    table: str
    group: str
    item: str
    number: int | str


@dataclass(frozen=True)
class Tally:
    """A count of what the sender may list, exact.

    Attributes:
        entity: what is counted.
        by: the reference or code it is grouped by.
        split: the code that tells the items apart.
        within: the date that lies in the period; None counts what there is today.
    """

    entity: type[Base]
    by: str
    split: str
    within: str | None = None


PUBLISHED = (BY_STREET, ARRIVALS)
TALLIES = (
    Tally(Coordinator, "street_id", "status"),
    Tally(Meeting, "street_id", "kind", within="held_on"),
    Tally(Decision, "street_id", "status", within="due_on"),
)


@dataclass(frozen=True)
class Contents:
    """The figures of a package.

    Attributes:
        lines: one a row.
        columns: what has been counted by which columns, in words.
    """

    lines: Sequence[Line]
    columns: str


def work_out(session: Session, first: dt.date, last: dt.date) -> Contents:
    """Everything the actor may tell about a period.

    Args:
        session: the actor's session; nothing has been written in it yet.
        first: first day of the period.
        last: last day of it.
    """
    streets = _streets(session)
    lines: list[Line] = []
    columns: list[str] = []
    for chart in PUBLISHED:
        if found := list(_published(session, chart, streets)):
            lines += found
            columns.append(_columns(chart.entity, chart.group, chart.split))
    if actor_of(session).may(AssistanceRequest, Action.LIST):
        lines += _answered(session, first, last)
        columns.append(ANSWERS)
    for tally in TALLIES:
        if actor_of(session).may(tally.entity, Action.LIST) and _reads(session, tally):
            lines += _counted(session, tally, streets, first, last)
            columns.append(_columns(tally.entity, tally.by, tally.split))
    return Contents(lines, "；".join(columns))


def workbook(contents: Contents, title: str, subtitle: str) -> bytes:
    """The figures as an Excel workbook."""
    target = BytesIO()
    write_sheet(
        target, title=title, subtitle=subtitle, columns=COLUMNS, rows=contents.lines,
        orientation="portrait",
    )  # fmt: skip
    return target.getvalue()


def _streets(session: Session) -> dict[Any, str]:
    """The streets in the actor's rows."""
    found = select(Area.id, Area.name).where(Area.level == "street").order_by(Area.code)
    return dict(session.execute(found).all())


def _published(session: Session, chart: Chart, streets: dict[Any, str]) -> Iterator[Line]:
    actor = actor_of(session)
    needed = {chart.group, chart.split} - {None}
    readable = needed <= actor.readable(chart.entity).keys()
    access = actor.access(chart.entity)
    if access is None or not access.may(Action.CHART) or not readable:
        return
    if chart.bucket and access.rows.needs:  # it is of the whole district
        return
    figures, month = publication(actor.policy, chart, labels, _engine(session))
    if not chart.bucket:
        figures = figures.narrowed([*streets], figures.series)
    least = load_protection().least
    shown = figures.printed(least)
    fewer = FEWER % {"least": least}
    named = _namer(session, chart.entity, chart.split) if chart.split else str
    table = f"{chart.title}（{month}发布）"
    for group in figures.groups:
        name = streets.get(group, "") if not chart.bucket else f"{group // 100}-{group % 100:02}"
        for item in figures.series if chart.split else ():
            if (number := shown.cells.get((group, item))) is not None:
                yield Line(table, name, named(item), number)
        total = shown.rows.get(group)
        if total is not None or not chart.bucket:
            yield Line(table, name, ALL, fewer if total is None else total)


def _answered(session: Session, first: dt.date, last: dt.date) -> Iterator[Line]:
    """The reply rate of the own office (R132)."""
    rate = reply_rate(session, first, last)
    table = entity_info(AssistanceRequest).label
    yield Line(table, "收到", "本期应答复", rate.due)
    yield Line(table, "收到", "按期答复", rate.in_time)


def _engine(session: Session) -> Engine | None:
    bound = session.get_bind()
    return bound if isinstance(bound, Engine) else None


def _reads(session: Session, tally: Tally) -> bool:
    return {tally.by, tally.split} <= actor_of(session).readable(tally.entity).keys()


def _counted(
    session: Session, tally: Tally, streets: dict[Any, str], first: dt.date, last: dt.date
) -> Iterator[Line]:
    by, split = getattr(tally.entity, tally.by), getattr(tally.entity, tally.split)
    found = select(by, split, func.count(tally.entity.id)).group_by(by, split).order_by(by, split)
    if tally.within is not None:
        found = found.where(getattr(tally.entity, tally.within).between(first, last))
    named = _namer(session, tally.entity, tally.split)
    for group, item, number in session.execute(found):
        yield Line(entity_info(tally.entity).label, streets.get(group, ""), named(item), number)


def _namer(session: Session, entity: type[Base], name: str) -> Callable[[Any], str]:
    """What the codes of a column are called; the paper is Chinese whoever makes it."""
    scheme = fields(entity)[name].scheme or ""
    known = labels(session, scheme, "zh")
    return lambda code: known.get(code, str(code))


def _columns(entity: type[Base], *names: str | None) -> str:
    declared = fields(entity)
    told = "、".join(declared[name].label for name in names if name)
    return f"{entity_info(entity).label}：{told}"
