"""Which ledgers are complete: counted by the database, in the rows of the actor (R221)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    Row,
    String,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    union_all,
    values,
)
from sqlalchemy.orm import Session

from app.access import Action, actor_of
from app.features.assessments import AssessmentMonth
from app.features.ledgers import rules
from app.features.ledgers.models import LedgerDocument
from app.features.ledgers.rules import Expected
from app.features.places import OrgUnit
from app.features.reports import MonthlyReport

OF_MONTHS: dict[str, Any] = {
    "assessment-months": AssessmentMonth.reported_on,
    "monthly-reports": MonthlyReport.filed_on,
}
"""Code of `ledger_screen` → the day, in a record of the month, since when it is kept."""


def by_unit(session: Session, wanted: Sequence[Expected], today: dt.date) -> Sequence[Row[Any]]:
    """Of each unit that keeps ledgers, how many are kept, not due yet, and missing."""
    if not wanted:
        return ()
    found = _states(session, wanted, today).cte("states")
    tallies = [
        func.sum(case((found.c.state == state, 1), else_=0)).label(state)
        for state in (rules.KEPT, rules.SYSTEM, rules.DUE, rules.MISSING)
    ]
    return session.execute(
        select(OrgUnit.id, OrgUnit.name, *tallies)
        .join(found, found.c.unit_id == OrgUnit.id)
        .group_by(OrgUnit.id, OrgUnit.name, OrgUnit.code)
        .order_by(OrgUnit.code)
    ).all()


def in_detail(
    session: Session, wanted: Sequence[Expected], today: dt.date, unit_id: int | None
) -> Sequence[Row[Any]]:
    """Every ledger and period: unit, what became of it, documents, and the day of the last."""
    if not wanted:
        return ()
    found = _states(session, wanted, today).cte("states")
    chosen = [] if unit_id is None else [OrgUnit.id == unit_id]
    return session.execute(
        select(
            OrgUnit.id,
            OrgUnit.name,
            found.c.ledger,
            found.c.period,
            found.c.state,
            found.c.documents,
            found.c.last_day,
        )
        .join(found, found.c.unit_id == OrgUnit.id)
        .where(*chosen)
        .order_by(OrgUnit.code, found.c.number)
    ).all()


def _states(session: Session, wanted: Sequence[Expected], today: dt.date) -> Any:
    """Unit × ledger × period with its state; the rows of units are the actor's."""
    asked, kept = _asked(session, wanted, today), _kept(session, wanted)
    state = case((kept.c.documents > 0, rules.KEPT), else_=asked.c.absent)
    return (
        select(
            OrgUnit.id.label("unit_id"),
            asked.c.number,
            asked.c.ledger,
            asked.c.period,
            state.label("state"),
            func.coalesce(kept.c.documents, 0).label("documents"),
            kept.c.last_day,
        )
        .join(
            asked,
            and_(
                asked.c.unit_kind == OrgUnit.kind,
                func.coalesce(OrgUnit.valid_from, asked.c.last) <= asked.c.last,
                func.coalesce(OrgUnit.valid_to, asked.c.first) >= asked.c.first,
            ),
        )
        .outerjoin(
            kept,
            and_(
                kept.c.unit_id == OrgUnit.id,
                kept.c.ledger == asked.c.ledger,
                kept.c.period == asked.c.period,
            ),
        )
        .where(*_units(session))
    )


def _units(session: Session) -> Iterator[Any]:
    """The organisations whose ledgers the actor sees: the same scope, of the units themselves."""
    actor = actor_of(session)
    access = actor.access(LedgerDocument)
    if access is not None and access.rows.fact is not None:
        known = actor.facts.get(access.rows.fact)
        keys = known if access.rows.many else [known]
        yield OrgUnit.id.in_([key for key in keys or () if key is not None])


def _asked(session: Session, wanted: Sequence[Expected], today: dt.date) -> CTE:
    """What the packs ask for, as a table: a row for each kind of unit."""
    rows = [
        (
            number,
            one.ledger.key,
            kind,
            one.period,
            one.first,
            one.last,
            _absent(session, one, today),
        )
        for number, one in enumerate(wanted)
        for kind in one.ledger.keepers
    ]
    names = ("number", "ledger", "unit_kind", "period", "first", "last", "absent")
    types = (None, String, String, String, Date, Date, String)
    columns = [
        column(name) if kind is None else column(name, kind)
        for name, kind in zip(names, types, strict=True)
    ]
    return values(*columns, name="asked").data(rows).cte("asked")


def _absent(session: Session, one: Expected, today: dt.date) -> str:
    screen = one.ledger.screen
    counted = one.ledger.every != "once" and _told(session, screen)
    return rules.SYSTEM if screen and not counted else one.absent(today)


def _told(session: Session, screen: str) -> bool:
    return screen in OF_MONTHS and actor_of(session).may(OF_MONTHS[screen].class_, Action.LIST)


def _kept(session: Session, wanted: Sequence[Expected]) -> CTE:
    """What is there: documents, and the months of the screens that tell of every month.

    What was filed in a ledger without periods counts from its day on, not for earlier years.
    """
    last = max(one.last for one in wanted)
    parts = [
        select(
            LedgerDocument.org_unit_id.label("unit_id"),
            LedgerDocument.kind.label("ledger"),
            LedgerDocument.period.label("period"),
            func.count(LedgerDocument.id).label("documents"),
            func.max(LedgerDocument.day).label("last_day"),
        )
        .where(or_(LedgerDocument.period != "", LedgerDocument.day <= last))
        .group_by(LedgerDocument.org_unit_id, LedgerDocument.kind, LedgerDocument.period)
    ]
    by_month = {
        one.ledger.key: one.ledger.screen
        for one in wanted
        if one.ledger.every != "once" and _told(session, one.ledger.screen)
    }
    for key, screen in by_month.items():
        day = OF_MONTHS[screen]
        entity = day.class_
        parts.append(
            select(
                OrgUnit.id,
                literal(key, String),
                entity.month,
                func.count(day),
                func.max(day),
            )
            .join(entity, entity.street_id == OrgUnit.area_id)
            .group_by(OrgUnit.id, entity.month)
        )
    return union_all(*parts).cte("kept")
