"""Use cases on the roster of coordinators."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import N_, Action, Reason, Refused
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.coordinators import rules
from app.features.coordinators.models import Coordinator
from app.features.places import Area, street_of
from app.features.residents import name_problem, normalise_name, normalise_phone, phone_problem

TIDY = {"name": normalise_name, "phone": normalise_phone}
TAKEN = N_("编号“%(value)s”已有人使用，请另编一个，或留空由系统编号。")


@operation(Coordinator, Action.CREATE)
def appoint(session: Session, data: Mapping[str, Any]) -> Coordinator:
    """Put a coordinator on the roster (R026); without a number, the street's next is given.

    Raises:
        Refused: name, phone, dates, grid or number do not fit, or the number is taken.
    """
    coordinator = Coordinator(**accept(session, Coordinator, data, tidy=TIDY))
    coordinator.street_id = street_of(session, coordinator.community_id, coordinator.grid_id)
    prefix = load(session, Area, coordinator.street_id).code[-3:]
    coordinator.number = coordinator.number or _next_number(session, prefix)
    coordinator.status = coordinator.status or rules.ACTIVE
    _check(coordinator, rules.number_problem(coordinator.number, prefix))
    session.add(coordinator)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(Reason(TAKEN, "number", {"value": coordinator.number})) from error
    return coordinator


@operation(Coordinator, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Coordinator:
    """Correct an entry of the roster, or move the coordinator to another community or grid.

    Raises:
        Refused: name, phone, dates, grid or status do not fit.
    """
    coordinator = load(session, Coordinator, record_id, version)
    fill(coordinator, accept(session, Coordinator, data, current=coordinator, tidy=TIDY))
    coordinator.street_id = street_of(session, coordinator.community_id, coordinator.grid_id)
    _check(coordinator)
    return coordinator


@operation(Coordinator, Action.CHANGE)
def leave(session: Session, record_id: int, version: int, *, left_on: dt.date) -> Coordinator:
    """Record that a coordinator has left the post.

    Raises:
        Refused: on a day before the appointment or after today.
    """
    coordinator = load(session, Coordinator, record_id, version)
    entered = {"left_on": left_on}
    fill(coordinator, accept(session, Coordinator, entered, current=coordinator, required=entered))
    coordinator.status = rules.LEFT
    _check(coordinator)
    return coordinator


def _check(coordinator: Coordinator, *more: Reason | None) -> None:
    refuse(
        [
            *more,
            name_problem(coordinator.name),
            phone_problem(coordinator.phone or ""),
            *rules.term_problems(
                coordinator.appointed_on, coordinator.pledged_on, coordinator.left_on, today()
            ),
            rules.status_problem(coordinator.status, coordinator.left_on),
        ]
    )


def _next_number(session: Session, prefix: str) -> str:
    """The one after the street's highest; what was numbered in another way is passed over."""
    number = Coordinator.number
    last = session.scalar(
        select(number)
        .where(number.regexp_match(f"^{re.escape(prefix)}-[0-9]+$"))
        .order_by(func.length(number).desc(), number.desc())
        .limit(1)
    )
    return rules.next_number(prefix, last)
