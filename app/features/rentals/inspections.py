"""Use cases on safety inspections (R094, R095).

What changes the state of a hazard locks the house, for what the register says of a house's
safety is worked out from its inspections.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.rentals import rules
from app.features.rentals.models import RentalHouse, SafetyInspection


@operation(SafetyInspection, Action.CREATE)
def inspect(session: Session, data: Mapping[str, Any]) -> SafetyInspection:
    """Enter an inspection of a house and the hazard it has found, if any.

    Raises:
        Refused: the house is closed, a date does not fit, a hazard has no deadline or has been
            entered before.
    """
    inspection = SafetyInspection(**accept(session, SafetyInspection, data))
    house = load(session, RentalHouse, inspection.house_id, lock=True)
    if house.status == rules.ENDED:
        raise Refused(rules.HOUSE_ENDED)
    _check(inspection)
    _refuse_second(session, inspection)
    inspection.street_id, inspection.community_id = house.street_id, house.community_id
    inspection.status = rules.NONE if inspection.item is None else rules.OPEN
    session.add(inspection)
    _work_out(session, house)
    return inspection


@operation(SafetyInspection, Action.CHANGE)
def correct_inspection(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> SafetyInspection:
    """Correct the wording of a finding, or give another deadline.

    Raises:
        Refused: the hazard is removed already, or the deadline does not fit.
    """
    inspection = load(session, SafetyInspection, record_id, version)
    if inspection.status == rules.FIXED:
        raise Refused(rules.ALREADY_FIXED)
    fill(inspection, accept(session, SafetyInspection, data, current=inspection))
    _check(inspection)
    return inspection


@operation(SafetyInspection, Action.CHANGE)
def recheck(
    session: Session, record_id: int, version: int, *, rechecked_on: dt.date, recheck_result: str
) -> SafetyInspection:
    """Enter a re-check; only one that finds the hazard removed ends it.

    Raises:
        Refused: there is no hazard any more, or the day does not fit.
    """
    inspection, house = _hazard(session, record_id, version)
    entered = {"rechecked_on": rechecked_on, "recheck_result": recheck_result}
    values = accept(
        session, SafetyInspection, entered, current=inspection, entry="operation", required=entered
    )
    since = inspection.inspected_on
    refuse([rules.after_problem("rechecked_on", since, rechecked_on, today())])
    fill(inspection, values)
    if recheck_result == rules.FIXED:
        inspection.status = rules.FIXED
    _work_out(session, house)
    return inspection


@operation(SafetyInspection, Action.CHANGE)
def refer(
    session: Session, record_id: int, version: int, *, referred_on: dt.date, referred_to: str
) -> SafetyInspection:
    """Hand a hazard over to the department in charge; it stays open until a re-check (R095).

    Raises:
        Refused: there is no hazard any more, it is referred already, or the day does not fit.
    """
    inspection, _ = _hazard(session, record_id, version)
    if inspection.status == rules.REFERRED:
        raise Refused(rules.ALREADY_REFERRED)
    entered = {"referred_on": referred_on, "referred_to": referred_to}
    values = accept(
        session, SafetyInspection, entered, current=inspection, entry="operation", required=entered
    )
    since = inspection.inspected_on
    refuse([rules.after_problem("referred_on", since, referred_on, today())])
    fill(inspection, values)
    inspection.status = rules.REFERRED
    return inspection


def _hazard(session: Session, record_id: int, version: int) -> tuple[SafetyInspection, RentalHouse]:
    """A hazard that is not removed yet, and its house, which is locked."""
    inspection = load(session, SafetyInspection, record_id, version)
    house = load(session, RentalHouse, inspection.house_id, lock=True)
    refuse([rules.open_problem(inspection.status)])
    return inspection, house


def _refuse_second(session: Session, inspection: SafetyInspection) -> None:
    """A form sent twice makes one hazard; the house is locked."""
    known = select(SafetyInspection.id).where(
        SafetyInspection.house_id == inspection.house_id,
        SafetyInspection.inspected_on == inspection.inspected_on,
        SafetyInspection.item == inspection.item,
        SafetyInspection.status.in_((rules.OPEN, rules.REFERRED)),
    )
    if (found := session.scalar(known.limit(1))) is not None:
        raise Refused(Reason(rules.KNOWN_HAZARD, "item", {"id": found}))


def _check(inspection: SafetyInspection) -> None:
    same = inspection.inspector_id == inspection.second_inspector_id
    refuse(
        [
            *rules.inspection_problems(
                inspection.inspected_on, inspection.item, inspection.rectify_by, today()
            ),
            rules.SAME_INSPECTOR if same else None,
        ]
    )


def _work_out(session: Session, house: RentalHouse) -> None:
    """What the register says of a house's safety: the last inspection, and open hazards."""
    session.flush()
    about = SafetyInspection.house_id == house.id
    house.inspected_on = session.scalar(
        select(func.max(SafetyInspection.inspected_on)).where(about)
    )
    still = about & SafetyInspection.status.in_([rules.OPEN, rules.REFERRED])
    found = session.scalar(select(SafetyInspection.id).where(still).limit(1))
    house.hazard_open = found is not None
