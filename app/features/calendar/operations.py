"""Use cases on the calendar: brought in as shipped, then a notice each year."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from blinker import Signal
from sqlalchemy import extract, or_, select
from sqlalchemy.orm import Session

from app.access import N_, Action, Actor, Reason, Refused, actor_of, fields
from app.audit import (
    NO_SUCH_CODE,
    REQUIRED,
    TOO_LONG,
    accept,
    fill,
    load,
    operation,
    refuse,
)
from app.db import today
from app.features.calendar import rules
from app.features.calendar.models import CalendarDay, CalendarYear
from app.features.codes import resolve
from app.policy import shipped_days, shipped_years
from app.sheets import Cell, ImportColumn, Row, parse_date, read_table
from app.sheets.findings import Finding, Report

SOURCE = "{year}年放假安排通知（本区导入）"
NOT_A_DAY = N_("“%(value)s”不是日期，请写成“2027-01-01”。")

announced = Signal(doc="`(policy)`: a notice has been taken over, and committed.")


@operation(CalendarDay, Action.IMPORT)
def load_calendar(session: Session) -> int:
    """Bring in the years of the shipped calendar that are not known yet.

    For a system task; running it again changes nothing.

    Returns:
        The number of years added.
    """
    known = set(session.scalars(select(CalendarYear.year)))
    added = [one for one in shipped_years() if one[0] not in known]
    session.add_all(
        CalendarYear(year=year, source=source, confirmed=confirmed)
        for year, source, confirmed in added
    )
    years = {year for year, *_ in added}
    session.add_all(
        CalendarDay(day=day, kind=kind, name=name)
        for day, kind, name in shipped_days()
        if day.year in years
    )
    return len(added)


@operation(CalendarYear, Action.CREATE)
def open_year(session: Session, data: Mapping[str, Any]) -> CalendarYear:
    """Begin a year beyond those known: weekends rest until its notice is imported.

    Raises:
        Refused: it is known, or too far away.
    """
    year = CalendarYear(**accept(session, CalendarYear, data), confirmed=False)
    known = session.scalar(select(CalendarYear.id).where(CalendarYear.year == year.year))
    refuse([rules.new_year_problem(year.year, known is not None)])
    session.add(year)
    return year


@operation(CalendarYear, Action.CHANGE)
def correct_year(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> CalendarYear:
    """Write down more exactly what the days of a year go by."""
    year = load(session, CalendarYear, record_id, version)
    fill(year, accept(session, CalendarYear, data, current=year))
    return year


def columns(actor: Actor) -> Sequence[ImportColumn]:
    """The headings of a notice."""
    declared = actor.policy.fields(CalendarDay).values()
    return [ImportColumn(f.name, (f.label, *f.info.synonyms), f.required) for f in declared]


def import_notice(session: Session, path: Path, *, dry_run: bool = False) -> Report:
    """Take over the notice of a year: a row for each day of rest and each one worked instead.

    It takes the place of what was known of the year, which is confirmed then. Whoever has worked
    out deadlines does so again on `announced`.

    Raises:
        UnreadableWorkbook: see `app.sheets.read_table`.
        Refused: a day of the law is missing, or the table is empty.
    """
    actor = actor_of(session)
    actor.require(CalendarDay, Action.IMPORT)
    report = Report()
    days = _read(session, read_table(path, columns(actor)), report)
    if report.errors:
        return report
    kinds = {one["day"]: one["kind"] for one in days}
    if not kinds:
        raise Refused(rules.EMPTY)
    year = rules.year_of(kinds, today())
    refuse(rules.statutory_problems(kinds, _statutory(session, year), year))
    report.counts.created = len(days)
    if not dry_run:
        _take_over(session, year, days)
        announced.send(actor.policy)
    return report


def _statutory(session: Session, year: int) -> Iterable[Any]:
    """The days of rest that were worked out of the law: those of a year without a notice."""
    return session.scalars(
        select(CalendarDay.day)
        .join(CalendarYear, CalendarYear.year == extract("year", CalendarDay.day))
        .where(CalendarYear.year == year, CalendarYear.confirmed.is_(False))
        .order_by(CalendarDay.day)
    )


@operation(CalendarDay, Action.IMPORT)
def _take_over(session: Session, year: int, days: Sequence[Mapping[str, Any]]) -> None:
    named = [one["day"] for one in days]
    old = or_(CalendarDay.day.in_(named), extract("year", CalendarDay.day) == year)
    for one in session.scalars(select(CalendarDay).where(old)):
        session.delete(one)
    session.flush()
    session.add_all(
        CalendarDay(**one) for one in days if rules.is_exception(one["day"], one["kind"])
    )
    found = session.scalar(select(CalendarYear).where(CalendarYear.year == year))
    if found is None:
        found = CalendarYear(year=year)
        session.add(found)
    found.confirmed, found.source = True, SOURCE.format(year=year)


def _read(session: Session, rows: Iterable[Row], report: Report) -> list[dict[str, Any]]:
    """The rows of a notice; the report says what is wrong with them."""
    found: list[tuple[Row, dict[str, Any]]] = []
    for row in rows:
        report.counts.read += 1
        values = {name: _value(session, name, cell) for name, cell in row.cells.items()}
        wrong = [value for value in values.values() if isinstance(value, Reason)]
        report.errors += (_finding(row, reason) for reason in wrong)
        if not isinstance(values["day"], Reason):
            found.append((row, values))
    year = rules.year_of((values["day"] for _, values in found), today())
    rows_of: dict[dt.date, int] = {}
    for row, values in found:
        first = rows_of.setdefault(values["day"], row.number)
        problem = rules.day_problem(values["day"], year, first if first != row.number else None)
        if problem is not None:
            report.errors.append(_finding(row, problem))
    report.errors.sort(key=lambda one: one.row)
    report.counts.refused = len({one.row for one in report.errors})
    return [values for _, values in found]


def _value(session: Session, name: str, cell: Cell) -> Any:
    """What a cell says, or the `Reason` why it cannot be taken."""
    one = fields(CalendarDay)[name]
    about: dict[str, Any] = {"label": one.label, "value": cell.text[:40]}
    if not cell.text:
        return Reason(REQUIRED, name, about) if one.required else None
    value: Any
    match one.kind:
        case "date":
            value, problem = parse_date(cell), NOT_A_DAY
        case "code":
            value, problem = resolve(session, str(one.scheme), cell.text), NO_SUCH_CODE
        case _ if one.max_length and len(cell.text) > one.max_length:
            value, problem = None, TOO_LONG
            about |= {"limit": one.max_length, "length": len(cell.text)}
        case _:
            return cell.text
    return Reason(problem, name, about) if value is None else value


def _finding(row: Row, reason: Reason) -> Finding:
    cell = row.cells[str(reason.field)]
    label = fields(CalendarDay)[str(reason.field)].label
    return Finding(row.number, cell.column, label, cell.text, reason)
