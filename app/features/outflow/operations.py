"""Use cases on the register of those who have left: away → returned, or withdrawn."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused
from app.audit import accept, fill, load, operation, refuse
from app.db import same, today
from app.features.outflow import rules
from app.features.outflow.models import Outflow
from app.features.places import Area, divided_regions, street_of
from app.features.residents import (
    RESIDENT_CARD,
    identity_problems,
    name_problem,
    normalise_id_number,
    normalise_name,
    normalise_phone,
    of_age,
    phone_problem,
    sex_and_birth,
)
from app.policy import limits, outflow_on

TIDY = {"name": normalise_name, "id_number": normalise_id_number, "phone": normalise_phone}


@operation(Outflow, Action.CREATE)
def register(session: Session, data: Mapping[str, Any]) -> Outflow:
    """Register somebody of a community here who has gone to live elsewhere (R047, R053).

    Raises:
        Refused: a value does not fit, the person is a minor, or is registered as away already.
    """
    values = accept(session, Outflow, data, tidy=TIDY)
    number = values["id_number"]
    refuse(identity_problems(RESIDENT_CARD, number, None, None, today()))
    _, birth_date = sex_and_birth(number)
    age = limits().minors.age
    refuse([rules.age_problem(birth_date, of_age(age, today()), age)])
    outflow = Outflow(**values, declared_on=today(), status=rules.AWAY)
    with session.no_autoflush:
        _settle(session, outflow)
        known = select(Outflow.id).where(
            same(Outflow.id_number, [number]), Outflow.status == rules.AWAY
        )
        if (found := session.scalar(known)) is not None:
            raise Refused(Reason(rules.KNOWN, "id_number", {"id": found}))
    session.add(outflow)
    try:
        session.flush()
    except IntegrityError as error:
        raise Refused(rules.KNOWN_ELSEWHERE) from error
    return outflow


@operation(Outflow, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Outflow:
    """Correct the registration of somebody who is away; the number stays as it was registered.

    Raises:
        Refused: a value does not fit, or the person has returned.
    """
    outflow = _away(session, record_id, version)
    values = accept(session, Outflow, data, current=outflow, tidy=TIDY)
    with session.no_autoflush:
        fill(outflow, values)
        _settle(session, outflow)
    return outflow


@operation(Outflow, Action.CLOSE)
def come_back(session: Session, record_id: int, version: int, *, returned_on: dt.date) -> Outflow:
    """Note that somebody has returned, which ends the registration.

    Raises:
        Refused: it has ended before, or the day does not fit.
    """
    outflow = _away(session, record_id, version)
    entered = {"returned_on": returned_on}
    accepted = accept(
        session, Outflow, entered, current=outflow, entry="operation", required=entered
    )
    refuse([rules.return_problem(returned_on, outflow.went_on, today())])
    fill(outflow, accepted)
    outflow.status = rules.RETURNED
    return outflow


@operation(Outflow, Action.DELETE)
def withdraw(session: Session, record_id: int, version: int) -> Outflow:
    """Delete a registration because the person does not want it any more (PIPL 15, C05)."""
    outflow = load(session, Outflow, record_id, version)
    session.delete(outflow)
    return outflow


def _away(session: Session, record_id: int, version: int) -> Outflow:
    outflow = load(session, Outflow, record_id, version)
    if outflow.status == rules.RETURNED:
        raise Refused(rules.OVER)
    return outflow


def _settle(session: Session, outflow: Outflow) -> None:
    """Judge a registration, and work out what follows from it."""
    outflow.street_id = street_of(session, outflow.community_id)
    home = load(session, Area, outflow.street_id).code
    elders, children = outflow.elders_left or 0, outflow.children_left or 0
    refuse(
        [
            name_problem(outflow.name),
            phone_problem(outflow.phone or ""),
            *rules.destination_problems(
                outflow.destination_region, outflow.destination_place, home, divided_regions()
            ),
            rules.day_problem(outflow.went_on, outflow.declared_on),
            *rules.count_problems(elders, children),
        ]
    )
    term = outflow_on(outflow.declared_on)
    outflow.registered_late = rules.registered_late(
        outflow.went_on, outflow.declared_on, term.register_days if term else None
    )
