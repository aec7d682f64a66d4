"""Use cases of change slips: reported by whoever hears of a change, entered by the street.

The notice goes from coordinator to street; what the street has entered the police station reads
in the same register, so that nobody has to pass it on (R139).
"""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Action, Field, Reason, Refused, actor_of, fields
from app.audit import accept, fill, load, operation, refuse
from app.db import now, today
from app.features.codes import labels
from app.features.collection import rules
from app.features.collection.models import NEW, ChangeSlip
from app.features.residents import (
    LEFT,
    Residence,
    amend,
    collection_problem,
    corrected,
    departed,
    late_entry,
    normalise_phone,
    phone_problem,
)

TIDY = {"phone": normalise_phone}


def carried() -> Mapping[str, Field]:
    """The columns of a slip that say what is new; a registration has them by the same names."""
    return {name: one for name, one in fields(ChangeSlip).items() if one.info.group == NEW}


@operation(ChangeSlip, Action.CREATE)
def report(session: Session, data: Mapping[str, Any]) -> ChangeSlip:
    """Report that something about a resident has changed (R033, R058; 方案之五 四（四）).

    Raises:
        Refused: nothing is new, a value breaks a rule, the registration has ended, or another
            slip of the same resident waits.
    """
    values = {"collected_at": now()} | accept(session, ChangeSlip, data, tidy=TIDY)
    slip = ChangeSlip(**values)
    residence = load(session, Residence, slip.residence_id)
    refuse(
        [
            rules.LEFT_ALREADY if residence.status == LEFT else None,
            collection_problem(slip.collected_at, residence.arrived_on, now()),
            *_problems(slip),
        ]
    )
    waiting = select(ChangeSlip.id).where(
        ChangeSlip.residence_id == residence.id, ChangeSlip.status == rules.WAITING
    )
    if (known := session.scalar(waiting)) is not None:
        raise Refused(Reason(rules.ONE_WAITS, "residence_id", {"id": known}))
    slip.street_id, slip.grid_id = residence.street_id, residence.grid_id
    slip.username, slip.status = actor_of(session).username, rules.WAITING
    try:
        session.add(slip)
        session.flush()
    except IntegrityError as error:
        raise Refused(rules.ONE_WAITS_NOW) from error
    return slip


def _problems(slip: ChangeSlip) -> Iterator[Reason]:
    if all(getattr(slip, name) is None for name in carried()):
        yield rules.NOTHING_NEW
    if problem := phone_problem(slip.phone or ""):
        yield problem


@operation(ChangeSlip, Action.CHANGE)
def correct_slip(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> ChangeSlip:
    """Correct a slip that waits to be entered.

    Raises:
        Refused: it has been decided, or see `report`.
    """
    slip = load(session, ChangeSlip, record_id, version, lock=True)
    refuse([rules.why_not_decide(slip.status)])
    fill(slip, accept(session, ChangeSlip, data, current=slip, tidy=TIDY))
    refuse(_problems(slip))
    return slip


@operation(ChangeSlip, Action.DECIDE)
def enter(session: Session, record_id: int, version: int) -> ChangeSlip:
    """Enter what a slip says into the registration, by the rules of every correction.

    Raises:
        Refused: it has been decided, or the registration takes no such correction.
    """
    slip = _open(session, record_id, version)
    actor_of(session).require(Residence, Action.CHANGE)
    residence = load(session, Residence, slip.residence_id, lock=True)
    changes = {name: value for name in carried() if (value := getattr(slip, name)) is not None}
    slip.before = _before(session, residence, changes)
    _decided(session, slip, rules.TAKEN_OVER)
    session.flush()
    amend(session, residence, changes)
    slip.entered_late = late_entry(slip.collected_at)
    return slip


@operation(ChangeSlip, Action.DECIDE)
def decline(session: Session, record_id: int, version: int, *, decline_reason: str) -> ChangeSlip:
    """Do not enter a slip, and say why: what does not fit, how to find out (R036).

    Raises:
        Refused: it has been decided, or no reason is given.
    """
    slip = _open(session, record_id, version)
    given = {"decline_reason": decline_reason}
    fill(
        slip,
        accept(session, ChangeSlip, given, current=slip, entry="operation", required=given),
    )
    return _decided(session, slip, rules.DECLINED)


@corrected.connect
def _follow(residence: Residence, *, names: Set[str], session: Session) -> None:
    """A slip that waits goes where the resident goes, and never undoes a later correction."""
    if names.isdisjoint({*carried(), "community_id", "grid_id"}):
        return
    slip = _waiting(session, residence)
    if slip is None:
        return
    slip.street_id, slip.grid_id = residence.street_id, residence.grid_id
    if any(name in names for name in carried() if getattr(slip, name) is not None):
        _overtaken(session, slip, rules.CORRECTED)


@departed.connect
def _end_with_residence(residence: Residence, *, session: Session) -> None:
    """Of who has left nothing is entered any more; part of the departure."""
    slip = _waiting(session, residence)
    if slip is not None:
        _overtaken(session, slip, rules.GONE_MEANWHILE)


def _waiting(session: Session, residence: Residence) -> ChangeSlip | None:
    """The slip of a resident that waits, for who decides about slips."""
    if not actor_of(session).may(ChangeSlip, Action.DECIDE):
        return None
    found = select(ChangeSlip).where(
        ChangeSlip.residence_id == residence.id, ChangeSlip.status == rules.WAITING
    )
    return session.scalar(found.with_for_update())


def _overtaken(session: Session, slip: ChangeSlip, reason: str) -> None:
    slip.decline_reason = reason
    _decided(session, slip, rules.DECLINED)


def _open(session: Session, record_id: int, version: int) -> ChangeSlip:
    slip = load(session, ChangeSlip, record_id, version, lock=True)
    refuse([rules.why_not_decide(slip.status)])
    return slip


def _decided(session: Session, slip: ChangeSlip, status: str) -> ChangeSlip:
    slip.status, slip.decided_on = status, today()
    slip.decided_by = actor_of(session).username
    return slip


def _before(session: Session, residence: Residence, changes: Mapping[str, Any]) -> str:
    """What the registration said until now, masked for everybody."""
    found = []
    for name in changes:
        field, value = fields(Residence)[name], getattr(residence, name)
        if field.scheme is not None and value is not None:
            value = labels(session, field.scheme).get(value, value)
        found.append(f"{field.label}：{field.masked(value) or '—'}")
    return "；".join(found)
