"""Use cases on matters: entered, followed, closed (R141, R142)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.matters import rules
from app.features.matters.models import Matter
from app.features.places import in_reach, own_unit


@operation(Matter, Action.CREATE)
def enter(session: Session, data: Mapping[str, Any]) -> Matter:
    """Enter what was found, what is done about it, by whom and by when.

    Raises:
        Refused: the unit is elsewhere, a date does not fit, or it has been entered before.
    """
    matter = Matter(**accept(session, Matter, data))
    matter.org_unit_id = matter.org_unit_id or own_unit(session)
    if not in_reach(session, Matter, org_unit_id=matter.org_unit_id):
        raise Refused(rules.NOT_YOURS)
    _check(session, matter)
    session.add(matter)
    return matter


@operation(Matter, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Matter:
    """Correct an open matter, or write down how far it has come.

    Raises:
        Refused: it is closed, or as for `enter`.
    """
    matter = _open(session, record_id, version)
    values = accept(session, Matter, data, current=matter)
    with session.no_autoflush:
        fill(matter, values)
        _check(session, matter)
    return matter


@operation(Matter, Action.CHANGE)
def close(
    session: Session, record_id: int, version: int, *, closed_on: dt.date, result: str
) -> Matter:
    """Close a matter that has been set right.

    Raises:
        Refused: it is closed already, or the day does not fit.
    """
    matter = _open(session, record_id, version)
    entered = {"closed_on": closed_on, "result": result}
    values = accept(session, Matter, entered, current=matter, entry="operation", required=entered)
    refuse([rules.closing_problem(matter.occurred_on, closed_on, today())])
    fill(matter, values)
    return matter


def _open(session: Session, record_id: int, version: int) -> Matter:
    matter = load(session, Matter, record_id, version)
    if matter.closed_on is not None:
        raise Refused(rules.CLOSED)
    return matter


def _check(session: Session, matter: Matter) -> None:
    refuse(
        rules.matter_problems(
            matter.kind, matter.occurred_on, matter.told_on, matter.due_on, today()
        )
    )
    same = select(Matter.id).where(
        Matter.org_unit_id == matter.org_unit_id,
        Matter.occurred_on == matter.occurred_on,
        Matter.title == matter.title,
    )
    found = session.scalar(same)
    if found is not None and found != matter.id:
        raise Refused(Reason(rules.KNOWN, "title", {"id": found}))
