"""Use cases on stations, the people in charge and equipment."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused, actor_of
from app.audit import accept, fill, load, operation, refuse
from app.db import Base, today
from app.features.offices import rules
from app.features.offices.models import Equipment, OfficeHolder, Premises
from app.features.places import OrgUnit, in_reach, own_unit, place_of_unit
from app.features.residents import name_problem, normalise_name, normalise_phone, phone_problem
from app.policy import standards_on
from app.policy.facts import PREMISES

PHONES = ("service_phone", "supervision_phone")
TIDY_PHONES = dict.fromkeys(PHONES, normalise_phone)
TIDY_HOLDER = {"name": normalise_name, "phone": normalise_phone}
MEASURES = ("hall_area", "offices", "seats")
ROOMS = tuple(name for name in PREMISES if hasattr(Premises, name))
"""Columns that norms are measured by; the others count equipment and posts."""


@operation(Premises, Action.CREATE)
def enter_premises(session: Session, data: Mapping[str, Any]) -> Premises:
    """Open the record of a station (R004).

    Raises:
        Refused: the unit is elsewhere or has a record, or a value does not fit.
    """
    premises = Premises(**accept(session, Premises, data, tidy=TIDY_PHONES))
    street_id, community_id = place_of_unit(session, premises.org_unit_id)
    _check_reach(session, Premises, street_id=street_id, community_id=community_id)
    if street_id is None:
        raise Refused(rules.NOT_YOURS)
    premises.street_id, premises.community_id = street_id, community_id
    same = select(Premises.id).where(Premises.org_unit_id == premises.org_unit_id)
    found = session.scalar(same)
    if found is not None:
        raise Refused(Reason(rules.SECOND, "org_unit_id", {"id": found}))
    _check_premises(premises)
    _judge(session, premises)
    session.add(premises)
    return premises


@operation(Premises, Action.CHANGE)
def correct_premises(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Premises:
    """Correct the record of a station; what falls short is judged anew.

    Raises:
        Refused: a value does not fit.
    """
    premises = load(session, Premises, record_id, version)
    fill(premises, accept(session, Premises, data, current=premises, tidy=TIDY_PHONES))
    _check_premises(premises)
    _judge(session, premises)
    return premises


def _check_premises(premises: Premises) -> None:
    measures = {name: getattr(premises, name) for name in MEASURES}
    refuse(
        [
            *rules.premises_problems(measures, premises.checked_on, today()),
            *(phone_problem(getattr(premises, name) or "", name) for name in PHONES),
        ]
    )


def _judge(session: Session, premises: Premises) -> None:
    """Write down what falls short of today's norms."""
    unit = load(session, OrgUnit, premises.org_unit_id)
    in_use = select(Equipment.kind, func.count(Equipment.id)).where(
        Equipment.org_unit_id == unit.id, Equipment.retired_on.is_(None)
    )
    in_office = select(OfficeHolder.post, func.count(OfficeHolder.id)).where(
        OfficeHolder.org_unit_id == unit.id,
        OfficeHolder.since <= today(),
        or_(OfficeHolder.until.is_(None), OfficeHolder.until >= today()),
    )
    facts = dict(session.execute(in_use.group_by(Equipment.kind)).all())
    facts |= dict(session.execute(in_office.group_by(OfficeHolder.post)).all())
    facts |= {name: getattr(premises, name) for name in ROOMS}
    lacking = [*rules.shortcomings(unit.kind, facts, standards_on(today()))]
    premises.shortfalls = len(lacking)
    premises.shortcomings = "\n".join(lacking) or None


@operation(OfficeHolder, Action.CREATE)
def enter_holder(session: Session, data: Mapping[str, Any]) -> OfficeHolder:
    """Put somebody on the roster of a unit (R005–R010, R012).

    Raises:
        Refused: the unit is elsewhere, a value does not fit, or the post is taken.
    """
    holder = OfficeHolder(**accept(session, OfficeHolder, data, tidy=TIDY_HOLDER))
    _place(session, holder)
    _check_holder(session, holder)
    session.add(holder)
    _judge_unit(session, holder.org_unit_id)
    return holder


@operation(OfficeHolder, Action.CHANGE)
def correct_holder(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> OfficeHolder:
    """Correct an entry of the roster, or end it.

    Raises:
        Refused: a value does not fit, or the post is taken.
    """
    holder = load(session, OfficeHolder, record_id, version)
    values = accept(session, OfficeHolder, data, current=holder, tidy=TIDY_HOLDER)
    with session.no_autoflush:
        fill(holder, values)
        _check_holder(session, holder)
    _judge_unit(session, holder.org_unit_id)
    return holder


def _check_holder(session: Session, holder: OfficeHolder) -> None:
    refuse(
        [
            name_problem(holder.name),
            phone_problem(holder.phone or ""),
            *rules.holder_problems(
                holder.since, holder.until, holder.exchange, deputy=bool(holder.deputy)
            ),
        ]
    )
    unit = load(session, OrgUnit, holder.org_unit_id)
    others = select(func.count(OfficeHolder.id)).where(
        OfficeHolder.org_unit_id == holder.org_unit_id,
        OfficeHolder.id.is_distinct_from(holder.id),
        or_(OfficeHolder.until.is_(None), OfficeHolder.until >= holder.since),
        OfficeHolder.since <= (holder.until or dt.date.max),
    )
    posts = session.scalar(others.where(OfficeHolder.post == holder.post)) or 0
    problems = [rules.second_problem(unit.kind, holder.post, posts)]
    if holder.exchange is not None and not holder.deputy:
        in_charge = others.where(
            OfficeHolder.exchange == holder.exchange, OfficeHolder.deputy.is_(False)
        )
        problems.append(rules.handler_problem(session.scalar(in_charge) or 0))
    refuse(problems)


@operation(Equipment, Action.CREATE)
def register_equipment(session: Session, data: Mapping[str, Any]) -> Equipment:
    """Enter a device in the ledger (R013, R216).

    Raises:
        Refused: the unit or the holder is elsewhere, a date does not fit, or the unit has a
            device of this number.
    """
    device = Equipment(**accept(session, Equipment, data))
    _place(session, device)
    known = select(Equipment.id).where(
        Equipment.org_unit_id == device.org_unit_id,
        Equipment.serial == device.serial,
        Equipment.serial.is_not(None),
    )
    if (found := session.scalar(known.limit(1))) is not None:
        raise Refused(Reason(rules.KNOWN_DEVICE, "serial", {"id": found}))
    _check_equipment(session, device)
    session.add(device)
    _judge_unit(session, device.org_unit_id)
    return device


@operation(Equipment, Action.CHANGE)
def correct_equipment(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Equipment:
    """Correct a device, or issue it or take it back.

    Raises:
        Refused: it is retired, or something does not fit.
    """
    device = _in_use(session, record_id, version)
    fill(device, accept(session, Equipment, data, current=device))
    _check_equipment(session, device)
    _judge_unit(session, device.org_unit_id)
    return device


@operation(Equipment, Action.CHANGE)
def retire_equipment(
    session: Session, record_id: int, version: int, *, retired_on: dt.date, retired_reason: str
) -> Equipment:
    """Take a device out of use; it stays in the ledger.

    Raises:
        Refused: it is retired, or the date does not fit.
    """
    device = _in_use(session, record_id, version)
    entered = {"retired_on": retired_on, "retired_reason": retired_reason}
    values = accept(
        session, Equipment, entered, current=device, entry="operation", required=entered
    )
    refuse([rules.retirement_problem(device.issued_on, retired_on, today())])
    fill(device, values)
    _judge_unit(session, device.org_unit_id)
    return device


def _in_use(session: Session, record_id: int, version: int) -> Equipment:
    device = load(session, Equipment, record_id, version)
    if device.retired_on is not None:
        raise Refused(rules.RETIRED)
    return device


def _check_equipment(session: Session, device: Equipment) -> None:
    reasons = [
        *rules.equipment_problems(device.holder_id, device.issued_on, device.returned_on, today())
    ]
    if device.holder_id is not None:
        holder = load(session, OfficeHolder, device.holder_id)
        if holder.org_unit_id != device.org_unit_id:
            reasons.append(rules.OTHER_UNIT)
    refuse(reasons)


def _judge_unit(session: Session, unit_id: int) -> None:
    """Judge the station of a unit anew, if it has a record that the actor keeps."""
    if not actor_of(session).may(Premises, Action.CHANGE):
        return
    session.flush()
    premises = session.scalar(select(Premises).where(Premises.org_unit_id == unit_id))
    if premises is not None:
        _judge(session, premises)


def _place(session: Session, row: OfficeHolder | Equipment) -> None:
    """Of the own unit unless another one was chosen, which must be in reach."""
    row.org_unit_id = row.org_unit_id or own_unit(session)
    row.street_id, _ = place_of_unit(session, row.org_unit_id)
    _check_reach(session, type(row), org_unit_id=row.org_unit_id, street_id=row.street_id)


def _check_reach(session: Session, entity: type[Base], **place: int | None) -> None:
    if not in_reach(session, entity, **place):
        raise Refused(rules.NOT_YOURS)
