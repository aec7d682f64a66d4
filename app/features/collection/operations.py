"""Use cases of collection: monthly verification, weekly hand-over of original forms, day log."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused, Stale, actor_of
from app.audit import accept, fill, load, operation, refuse
from app.audit.operation import STALE
from app.db import today
from app.features.collection import queries, rules
from app.features.collection.models import DayLog, HandedForm, HandOver, Verification
from app.features.deadlines import fulfil, resume, retract
from app.features.places import Area, OrgUnit, own_unit, street_of
from app.features.residents import (
    LEFT,
    Residence,
    date_order_problems,
    end,
    name_problem,
    normalise_name,
)
from app.policy import limits


@dataclass(frozen=True)
class Answer:
    """What was found at one residence.

    Attributes:
        residence_id: which.
        outcome: code of the scheme `verification_outcome`.
        version: the version of the registration the user saw; None where nobody looked.
        left_on: the last day of who has left.
        departure_reason: why (scheme `departure_reason`).
    """

    residence_id: int
    outcome: str
    version: int | None = None
    left_on: dt.date | None = None
    departure_reason: str | None = None


@operation(Verification, Action.CREATE)
def verify(session: Session, data: Mapping[str, Any]) -> Verification:
    """Record what was found at one residence this month (月核实; 常公局〔2011〕134号 四（二）).

    Args:
        session: the actor's session.
        data: residence, outcome, and day and reason of who has left.

    Raises:
        Refused: the residence is not among the actor's, has ended, or was found otherwise this
            month; day and reason do not fit.
    """
    values = accept(session, Verification, data)
    (written,) = _write(session, [Answer(**values)])
    return written


@operation(Verification, Action.CREATE)
def verify_all(session: Session, answers: Sequence[Answer]) -> list[Verification]:
    """Record a page of answers, all or none; what was said before is not said twice.

    Raises:
        Refused: as for `verify`; the field of a reason is `column-residence`.
        Stale: somebody has changed one of the registrations since it was read.
    """
    return _write(session, answers, named=True)


def _write(
    session: Session, answers: Sequence[Answer], *, named: bool = False
) -> list[Verification]:
    """Write the answers that have not been given before.

    A departure ends the registration if the actor may do so; else it waits to be followed up,
    as every change does.
    """
    actor = actor_of(session)
    actor.require(Residence, Action.VERIFY)
    month = rules.month_of(today())
    residences, entries = _known(session, month, [one.residence_id for one in answers])
    found = [
        (one, reason)
        for one in answers
        for reason in _problems(session, one, residences, entries.get(one.residence_id))
    ]
    times = Counter(one.residence_id for one in answers)
    found += [(one, _about(rules.TWICE, one)) for one in answers if times[one.residence_id] > 1]
    if found:
        kind = Stale if any(reason is STALE for _, reason in found) else Refused
        raise kind(*(_named(one, reason) if named else reason for one, reason in found))
    written = [_written(session, one, residences, entries.get(one.residence_id)) for one in answers]
    _finish_month(session, written)
    return written


def _finish_month(session: Session, written: Sequence[Verification]) -> None:
    """The duty of the office is done when nobody in its street is left to be verified."""
    session.flush()
    if written and session.execute(queries.unverified(today()).limit(1)).first() is None:
        unit = own_unit(session)
        fulfil(session, written[-1], unit_id=unit, about=today(), on=today(), duty="verification")


def _known(
    session: Session, month: str, keys: Collection[int]
) -> tuple[dict[int, Residence], dict[int, Verification]]:
    """The residences, locked, and what was found there last this month; two queries in all."""
    fresh = {"populate_existing": True}
    residences = session.scalars(
        select(Residence).where(Residence.id.in_(keys)).order_by(Residence.id).with_for_update(),
        execution_options=fresh,
    )
    known = {one.id: one for one in residences}
    entries = session.scalars(
        select(Verification)
        .where(Verification.month == month, Verification.residence_id.in_(keys))
        .order_by(Verification.attempt),
        execution_options=fresh,
    )
    return known, {one.residence_id: one for one in entries}


def _problems(
    session: Session,
    answer: Answer,
    residences: Mapping[int, Residence],
    earlier: Verification | None,
) -> Iterator[Reason]:
    residence = residences.get(answer.residence_id)
    if residence is None:
        yield _about(rules.NOT_YOURS, answer)
    elif earlier is not None and earlier.returned_on is None:
        if problem := rules.twice_problem(answer.outcome, earlier.outcome, earlier.on):
            yield problem
    elif residence.status == LEFT:
        yield _about(rules.ENDED, answer)
    elif answer.version not in {None, residence.version}:
        yield STALE
    else:
        yield from _value_problems(session, answer, residence)


def _value_problems(session: Session, answer: Answer, residence: Residence) -> Iterator[Reason]:
    try:
        accept(
            session, Verification, _entered(answer), current=Verification(), required=["outcome"]
        )
    except Refused as refusal:
        yield from refusal.reasons
        return
    yield from rules.outcome_problems(answer.outcome, answer.left_on, answer.departure_reason)
    yield from date_order_problems(
        today(),
        arrived_on=residence.arrived_on,
        declared_on=residence.declared_on,
        left_on=answer.left_on,
    )


def _entered(answer: Answer) -> dict[str, Any]:
    return {
        "outcome": answer.outcome,
        "left_on": answer.left_on,
        "departure_reason": answer.departure_reason,
    }


def _written(
    session: Session,
    answer: Answer,
    residences: Mapping[int, Residence],
    earlier: Verification | None,
) -> Verification:
    """What was written before, if it still holds, or else the new entry."""
    if earlier is not None and earlier.returned_on is None:
        return earlier
    residence, actor = residences[answer.residence_id], actor_of(session)
    entry = Verification(
        **_entered(answer),
        residence_id=residence.id,
        street_id=residence.street_id,
        community_id=residence.community_id,
        grid_id=residence.grid_id,
        month=rules.month_of(today()),
        on=today(),
        username=actor.username,
        attempt=earlier.attempt + 1 if earlier else 1,
        verified_before=residence.verified_on,
    )
    session.add(entry)
    fill(residence, {"verified_on": entry.on})
    if answer.outcome == rules.GONE and actor.may(Residence, Action.DEPART):
        end(session, residence, answer.left_on, answer.departure_reason)
    return entry


@operation(Verification, Action.DECIDE)
def send_back(
    session: Session, record_id: int, version: int, *, return_reason: str
) -> Verification:
    """Send back what was found this month: the resident is to be verified anew (R036).

    Raises:
        Refused: it is of another month or has been sent back, the registration has ended, or no
            reason is given.
    """
    entry = load(session, Verification, record_id, version, lock=True)
    residence = load(session, Residence, entry.residence_id, lock=True)
    ended = residence.status == LEFT
    returned = entry.returned_on is not None
    refuse([rules.why_not_return(entry.month, returned, ended, today())])
    given = {"return_reason": return_reason}
    fill(
        entry,
        accept(session, Verification, given, current=entry, entry="operation", required=given),
    )
    entry.returned_on = today()
    fill(residence, {"verified_on": entry.verified_before})
    if entry.verified_before < rules.first_day(today()):
        resume(session, unit_id=own_unit(session), about=today(), duty="verification")
    return entry


def _about(message: str, answer: Answer) -> Reason:
    return Reason(message, "residence_id", {"id": answer.residence_id})


def _named(answer: Answer, reason: Reason) -> Reason:
    return replace(reason, field=f"{reason.field or 'outcome'}-{answer.residence_id}")


# -- hand-over --------------------------------------------------------------------------


@operation(HandOver, Action.CREATE)
def hand_over(session: Session, data: Mapping[str, Any]) -> HandOver:
    """Hand a week's original forms to the street (三（三）5、四（三）; R032, R126).

    Args:
        session: the session of an actor of the unit that hands over.
        data: receiving unit, week, numbers of the forms and sheets counted.

    Raises:
        Refused: the receiver is no street's office of the own area or the own unit, the numbers
            cannot be read, or one of them has been handed over before.
    """
    actor = actor_of(session)
    unit: int | None = actor.facts.get("org_unit_id")
    if unit is None:
        raise Refused(rules.NO_UNIT)
    slip = HandOver(**accept(session, HandOver, data))
    receiver = load(session, OrgUnit, slip.to_unit_id)
    numbers, problem = rules.form_numbers(slip.forms)
    refuse(
        [
            rules.receiver_problem(unit, receiver.id, receiver.kind),
            problem,
            *rules.slip_problems(slip.week, slip.sheets, len(numbers), today()),
        ]
    )
    if session.scalar(select(Area.id).where(Area.id == receiver.area_id)) is None:
        raise Refused(rules.OTHER_STREET)
    _refuse_handed(session, unit, numbers)
    slip.week, slip.form_count = rules.monday(slip.week), len(numbers)
    slip.org_unit_id, slip.street_id = unit, receiver.area_id
    slip.handed_on, slip.handed_by, slip.status = today(), actor.username, rules.HANDED
    try:
        session.add(slip)
        session.flush()
        session.add_all(
            HandedForm(hand_over_id=slip.id, org_unit_id=unit, number=one) for one in numbers
        )
        session.flush()
    except IntegrityError as error:
        raise Refused(rules.HANDED_MEANWHILE) from error
    _finish_week(session, slip)
    return slip


def _refuse_handed(session: Session, unit: int, numbers: Sequence[str]) -> None:
    """The first of the forms that the unit has handed over already, and on which slip."""
    found = session.execute(
        select(HandedForm.number, HandedForm.hand_over_id)
        .where(HandedForm.org_unit_id == unit, HandedForm.number.in_(numbers))
        .order_by(HandedForm.number)
        .limit(1)
    ).one_or_none()
    if found is not None:
        about = {"number": found.number, "id": found.hand_over_id}
        raise Refused(Reason(rules.HANDED_BEFORE, "forms", about))


@operation(HandOver, Action.CHANGE)
def withdraw(session: Session, record_id: int, version: int) -> HandOver:
    """Take a wrong slip back before the street has signed for it; its numbers are free again.

    Raises:
        Refused: it has been received or withdrawn.
    """
    slip = _step(session, record_id, version, rules.WITHDRAWN)
    for form in session.scalars(select(HandedForm).where(HandedForm.hand_over_id == slip.id)):
        session.delete(form)
    retract(session, slip)
    session.flush()
    still = select(HandOver).where(
        HandOver.org_unit_id == slip.org_unit_id,
        HandOver.week == slip.week,
        HandOver.status != rules.WITHDRAWN,
    )
    if (other := session.scalar(still.order_by(HandOver.id).limit(1))) is not None:
        _finish_week(session, other)
    return slip


def _finish_week(session: Session, slip: HandOver) -> None:
    unit, day = slip.org_unit_id, slip.handed_on
    fulfil(session, slip, unit_id=unit, about=slip.week, on=day, duty="hand_over")


@operation(HandOver, Action.CLOSE)
def receive(
    session: Session,
    record_id: int,
    version: int,
    *,
    sheets_received: int,
    difference: str | None = None,
) -> HandOver:
    """Sign for a slip, the sheets counted.

    Raises:
        Refused: it has been received, or the counts differ and nothing is said about it.
    """
    slip = _step(session, record_id, version, rules.RECEIVED)
    entered = {"sheets_received": sheets_received, "difference": difference}
    _enter(session, slip, entered, required=["sheets_received"])
    refuse([rules.receipt_problem(slip.sheets, sheets_received, slip.difference)])
    slip.received_on, slip.received_by = today(), actor_of(session).username
    return slip


@operation(HandOver, Action.CLOSE)
def store(session: Session, record_id: int, version: int, *, stored_at: str) -> HandOver:
    """Say where the forms of a slip are kept; from the receipt on runs how long.

    Raises:
        Refused: they have not been received, or are stored or destroyed already.
    """
    slip = _step(session, record_id, version, rules.STORED)
    _enter(session, slip, {"stored_at": stored_at}, required=["stored_at"])
    began = slip.received_on or today()
    slip.keep_until = began + dt.timedelta(days=limits().paper_forms.keep_days)
    return slip


@operation(HandOver, Action.CLOSE)
def destroy(
    session: Session,
    record_id: int,
    version: int,
    *,
    destroyed_on: dt.date,
    destroyed_by: str,
    witnessed_by: str,
) -> HandOver:
    """Record that two people have destroyed the forms of a slip after their time (C46).

    Raises:
        Refused: they are not stored, the time is not over, or it was one person.
    """
    slip = _step(session, record_id, version, rules.DESTROYED)
    entered = {
        "destroyed_on": destroyed_on,
        "destroyed_by": destroyed_by,
        "witnessed_by": witnessed_by,
    }
    _enter(session, slip, entered, required=entered)
    names = (slip.destroyed_by or "", slip.witnessed_by or "")
    refuse(
        [
            *_names_wrong(slip),
            *rules.destruction_problems(
                slip.keep_until or today(), destroyed_on, *names, today=today()
            ),
        ]
    )
    return slip


def _names_wrong(slip: HandOver) -> Iterator[Reason]:
    for column in ("destroyed_by", "witnessed_by"):
        if problem := name_problem(getattr(slip, column)):
            yield replace(problem, field=column)


def _step(session: Session, record_id: int, version: int, status: str) -> HandOver:
    """Load a slip and move it on.

    Raises:
        Refused: the new state does not follow the present one.
    """
    slip = load(session, HandOver, record_id, version, lock=True)
    refuse([rules.step_problem(slip.status, status)])
    slip.status = status
    return slip


def _enter(
    session: Session, slip: HandOver, entered: Mapping[str, Any], *, required: Collection[str]
) -> None:
    tidy = {"destroyed_by": normalise_name, "witnessed_by": normalise_name}
    fill(
        slip,
        accept(
            session,
            HandOver,
            entered,
            current=slip,
            entry="operation",
            required=required,
            tidy=tidy,
        ),
    )


# -- day log ----------------------------------------------------------------------------


@operation(DayLog, Action.CREATE)
def log_day(session: Session, data: Mapping[str, Any]) -> DayLog:
    """Write down what one did in the own grid on a day (日排查; 四（二）, R030).

    Raises:
        Refused: the post has no grid, the day has not come or has a log, a number is negative.
    """
    actor = actor_of(session)
    grid: int | None = actor.facts.get("grid_id")
    if grid is None:
        raise Refused(rules.NO_GRID)
    entry = DayLog(**{"day": today()} | accept(session, DayLog, data))
    _check_log(entry)
    written = DayLog.username == actor.username, DayLog.day == entry.day
    if session.scalar(select(DayLog.id).where(*written)) is not None:
        raise Refused(Reason(rules.LOGGED, "day", {"value": entry.day}))
    entry.community_id = load(session, Area, grid).parent_id or 0
    entry.street_id = street_of(session, entry.community_id, grid)
    entry.grid_id, entry.username, entry.entered_on = grid, actor.username, today()
    session.add(entry)
    return entry


@operation(DayLog, Action.CHANGE)
def correct_log(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> DayLog:
    """Correct one's log on the day on which it was entered.

    Raises:
        Refused: that day is over, or a number is negative.
    """
    entry = load(session, DayLog, record_id, version)
    refuse([rules.closed_problem(entry.entered_on, today())])
    fill(entry, accept(session, DayLog, data, current=entry))
    _check_log(entry)
    return entry


def _check_log(entry: DayLog) -> None:
    counts = {name: getattr(entry, name) for name in rules.COUNTS}
    refuse(rules.log_problems(entry.day, counts, today()))
