"""Reads of the calendar: everybody may know it, so they go past the actor's rows."""

import datetime as dt
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import SYSTEM_READ
from app.features.calendar.models import CalendarDay, CalendarYear
from app.policy import Calendar, DayKind

NOTICE_MONTH = 11
"""From November on, next year's notice can be expected (requirements §4.1)."""


def calendar_of(session: Session) -> Calendar:
    """What is known of the days, for the rules."""
    known = select(CalendarYear.year, CalendarYear.confirmed)
    years = dict(_read(session, known).all())
    found = select(CalendarDay.day, CalendarDay.kind)
    kinds = _read(session, found)
    days = {day: cast(DayKind, kind) for day, kind in kinds}
    return Calendar(days, years.keys(), {year for year, sure in years.items() if sure})


def unannounced(session: Session, today: dt.date) -> int | None:
    """The year whose notice is missing and should be there, or will be soon; None if none is."""
    wanted = [today.year, today.year + 1] if today.month >= NOTICE_MONTH else [today.year]
    published = select(CalendarYear.year).where(
        CalendarYear.year.in_(wanted), CalendarYear.confirmed
    )
    confirmed = _read(session, published).scalars()
    return min(set(wanted) - set(confirmed), default=None)


def _read(session: Session, statement: Any) -> Any:
    return session.connection().execute(statement.execution_options(**{SYSTEM_READ: True}))
