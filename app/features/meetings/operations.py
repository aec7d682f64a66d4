"""Use cases on meetings: held with attendance and decisions in one go, then followed up."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.access import Action, Refused, Stale
from app.audit import accept, fill, load, operation, refuse
from app.audit.attachments import Upload, discard, receive
from app.db import today
from app.features.coordinators import Coordinator
from app.features.meetings import rules
from app.features.meetings.models import Attendance, Decision, Meeting, MeetingDocument
from app.features.places import own_street, street_of


@operation(Meeting, Action.CREATE)
def hold(
    session: Session,
    data: Mapping[str, Any],
    *,
    attendance: Mapping[int, str] | None = None,
    decisions: Sequence[Mapping[str, Any]] = (),
) -> Meeting:
    """Record a meeting of the actor's street (R107, R113): weekly 例会, 协作例会 and others.

    Args:
        session: the actor's session.
        data: columns of the meeting.
        attendance: coordinator's id → outcome (scheme `attendance`).
        decisions: columns of each decided item, in order.

    Raises:
        Refused: a date does not fit, the community lies elsewhere, or a coordinator was
            not on duty in the street that day.
    """
    meeting = Meeting(**accept(session, Meeting, data))
    meeting.street_id = (
        own_street(session)
        if meeting.community_id is None
        else street_of(session, meeting.community_id)
    )
    refuse([rules.date_problem(meeting.held_on, today())])
    session.add(meeting)
    session.flush()
    _write_roll(session, meeting, attendance or {})
    for number, item in enumerate(decisions, 1):
        decision = Decision(**accept(session, Decision, {**item, "meeting_id": meeting.id}))
        _add_decision(session, meeting, decision, number)
    return meeting


@operation(Meeting, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Meeting:
    """Correct the record of a meeting.

    Raises:
        Refused: a date does not fit, or the community lies in another street.
    """
    meeting = load(session, Meeting, record_id, version)
    fill(meeting, accept(session, Meeting, data, current=meeting))
    if meeting.community_id is not None:
        meeting.street_id = street_of(session, meeting.community_id)
    due_dates = session.scalars(select(Decision.due_on).where(Decision.meeting_id == meeting.id))
    refuse(
        [
            rules.date_problem(meeting.held_on, today()),
            *(rules.due_problem(due_on, meeting.held_on) for due_on in due_dates),
        ]
    )
    return meeting


@operation(MeetingDocument, Action.CREATE)
def attach(session: Session, data: Mapping[str, Any], upload: Upload | None) -> MeetingDocument:
    """Keep a file with a meeting (C18).

    Args:
        session: the actor's session.
        data: meeting, kind and title.
        upload: the file.

    Raises:
        Refused: a value or the file does not fit, or the meeting has too many.
    """
    return receive(session, MeetingDocument, data, upload)


@operation(MeetingDocument, Action.DELETE)
def remove(session: Session, record_id: int, version: int) -> MeetingDocument:
    """Delete a file of a meeting for good (C45)."""
    return discard(session, MeetingDocument, record_id, version)


@operation(Attendance, Action.CHANGE)
def set_attendance(
    session: Session,
    meeting_id: int,
    attendance: Mapping[int, str],
    shown: Mapping[int, str | None] | None = None,
) -> Meeting:
    """Enter or correct the roll of a meeting; who is not named keeps the entry made before.

    Args:
        session: the actor's session.
        meeting_id: the meeting.
        attendance: coordinator's id → outcome (scheme `attendance`).
        shown: coordinator's id → the entry that the user saw; None where nobody looked.

    Raises:
        Refused: unknown outcome, or a coordinator who was not on duty in the street.
        Stale: an entry to be written is no longer the one that the user saw.
    """
    meeting = load(session, Meeting, meeting_id, lock=True)
    _write_roll(session, meeting, attendance, shown)
    return meeting


def _write_roll(
    session: Session,
    meeting: Meeting,
    attendance: Mapping[int, str],
    shown: Mapping[int, str | None] | None = None,
) -> None:
    _check_duty(session, meeting, attendance)
    entries = select(Attendance).where(Attendance.meeting_id == meeting.id)
    entered = {
        one.coordinator_id: one
        for one in session.scalars(entries, execution_options={"populate_existing": True})
    }
    for coordinator_id, outcome in attendance.items():
        entry = entered.get(coordinator_id)
        if shown is not None and shown.get(coordinator_id) != (entry and entry.outcome):
            raise Stale(rules.ROLL_CHANGED)
        if entry is None:
            entry = Attendance(
                meeting_id=meeting.id, street_id=meeting.street_id, coordinator_id=coordinator_id
            )
            session.add(entry)
        fill(entry, accept(session, Attendance, {"outcome": outcome}, current=entry))


def _check_duty(session: Session, meeting: Meeting, roll: Collection[int]) -> None:
    present = session.scalars(
        select(Coordinator.id).where(*on_duty(meeting), Coordinator.id.in_(list(roll)))
    )
    refuse(rules.roll_problems(roll, set(present)))


def on_duty(meeting: Meeting | type[Meeting]) -> tuple[ColumnElement[bool], ...]:
    """Which coordinators could have come: those of the street in post on that day."""
    return (
        Coordinator.street_id == meeting.street_id,
        Coordinator.appointed_on <= meeting.held_on,
        or_(Coordinator.left_on.is_(None), Coordinator.left_on >= meeting.held_on),
    )


@operation(Attendance, Action.CREATE)
def attend(session: Session, data: Mapping[str, Any]) -> Attendance:
    """Enter one coordinator on the roll of a meeting.

    Raises:
        Refused: the coordinator is on the roll, or was not on duty in the street that day.
    """
    entry = Attendance(**accept(session, Attendance, data))
    meeting = load(session, Meeting, entry.meeting_id)
    _check_duty(session, meeting, [entry.coordinator_id])
    entered = select(Attendance.id).where(
        Attendance.meeting_id == meeting.id, Attendance.coordinator_id == entry.coordinator_id
    )
    if session.scalar(entered) is not None:
        raise Refused(rules.ON_ROLL)
    entry.street_id = meeting.street_id
    session.add(entry)
    return entry


@operation(Attendance, Action.CHANGE)
def correct_attendance(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Attendance:
    """Correct one entry of a roll, or add a remark."""
    entry = load(session, Attendance, record_id, version)
    fill(entry, accept(session, Attendance, data, current=entry))
    return entry


@operation(Decision, Action.CREATE)
def decide(session: Session, data: Mapping[str, Any]) -> Decision:
    """Add a decided item with owner and due date to a meeting (R113, R122).

    Raises:
        Refused: it is due before the meeting was held.
    """
    decision = Decision(**accept(session, Decision, data))
    meeting = load(session, Meeting, decision.meeting_id, lock=True)  # numbers one at a time
    last = session.scalar(
        select(func.max(Decision.number)).where(Decision.meeting_id == meeting.id)
    )
    _add_decision(session, meeting, decision, (last or 0) + 1)
    return decision


def _add_decision(session: Session, meeting: Meeting, decision: Decision, number: int) -> None:
    refuse([rules.due_problem(decision.due_on, meeting.held_on)])
    decision.street_id, decision.number = meeting.street_id, number
    session.add(decision)


@operation(Decision, Action.CHANGE)
def correct_decision(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Decision:
    """Correct a decided item, or how far it has come.

    Raises:
        Refused: it is due before the meeting was held.
    """
    decision = load(session, Decision, record_id, version)
    fill(decision, accept(session, Decision, data, current=decision))
    held_on = load(session, Meeting, decision.meeting_id).held_on
    refuse([rules.due_problem(decision.due_on, held_on)])
    return decision


@operation(Decision, Action.CHANGE)
def finish_decision(session: Session, record_id: int, version: int) -> Decision:
    """Record that a decided item has been done.

    Raises:
        Refused: it is finished or dropped already.
    """
    decision = load(session, Decision, record_id, version)
    if decision.status in rules.FINISHED:
        raise Refused(rules.ALREADY_FINISHED)
    decision.status = rules.DONE
    return decision
