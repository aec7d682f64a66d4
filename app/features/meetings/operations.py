"""Use cases on meetings: planned, held with a roll and decisions, minuted, followed up."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused, Stale, actor_of
from app.audit import accept, fill, load, note, operation, refuse
from app.audit.attachments import Upload, discard, receive
from app.db import today
from app.features.assessments import reported
from app.features.coordinators import Coordinator
from app.features.deadlines import fulfil, retract
from app.features.meetings import minutes, rules, wording
from app.features.meetings.models import (
    Attendance,
    Decision,
    Invitation,
    Meeting,
    MeetingDocument,
    MinutesCopy,
)
from app.features.places import Area, OrgUnit, own_streets, own_unit, street_of, street_of_unit
from app.policy import MeetingType, meetings_on

NOTICE = ("subject", "held_on", "place")
"""What an invitation says of its meeting."""


# -- the meeting -----------------------------------------------------------------------------


@operation(Meeting, Action.CREATE)
def plan(session: Session, data: Mapping[str, Any]) -> Meeting:
    """Plan a meeting of the actor's unit, or begin the record of one that was held (R107, R110).

    The units that its kind names are invited. Without an agenda it has the usual one of its
    kind, and what the unit's last meetings of the kind decided and is overdue (R122).

    Args:
        session: the actor's session.
        data: columns of the meeting.

    Raises:
        Refused: no rule pack has this kind on that day, the unit has no part in it, its street
            is not clear, the unit has it already, or the month is reported.
    """
    meeting = Meeting(**accept(session, Meeting, data))
    kind = _kind(meeting)
    meeting.org_unit_id, meeting.kind_label = own_unit(session), kind.label
    unit = session.execute(
        select(OrgUnit.kind, OrgUnit.name).where(OrgUnit.id == meeting.org_unit_id)
    ).one()
    refuse([rules.part_problem(kind.label, unit.kind, {*kind.conveners, *kind.attendees})])
    meeting.street_id = _street(session, meeting, needed=kind.coordinators)
    refuse([_planned_already(session, meeting), _month_problem(session, meeting)])
    if meeting.agenda is None:
        overdue = minutes.overdue(session, meeting.kind, meeting.org_unit_id, meeting.held_on)
        meeting.agenda = wording.agenda(kind.agenda, overdue)
    session.add(meeting)
    session.flush()
    _invite_usual(session, meeting, kind)
    return meeting


def _kind(meeting: Meeting) -> MeetingType:
    found = {one.key: one for one in meetings_on(meeting.held_on)}
    if meeting.kind not in found:
        raise Refused(rules.unknown_kind(meeting.kind, meeting.held_on))
    return found[meeting.kind]


def _street(session: Session, meeting: Meeting, *, needed: bool) -> int | None:
    if meeting.community_id is not None:
        return street_of(session, meeting.community_id)
    streets = own_streets(session)
    if len(streets) != 1 and needed:
        raise Refused(rules.NO_STREET)
    return streets[0] if len(streets) == 1 else None


def _planned_already(session: Session, meeting: Meeting) -> Reason | None:
    """Whoever sends a form twice has one meeting."""
    same = select(Meeting.id).where(
        Meeting.org_unit_id == meeting.org_unit_id,
        Meeting.kind == meeting.kind,
        Meeting.held_on == meeting.held_on,
        Meeting.subject == meeting.subject,
        Meeting.status != rules.CANCELLED,
    )
    key = session.scalar(same.limit(1))
    about = {"value": meeting.subject, "id": key}
    return None if key is None else Reason(rules.PLANNED_ALREADY, "subject", about)


def _month_problem(session: Session, meeting: Meeting) -> Reason | None:
    """Why nothing may move in the month of a meeting, if it is reported already."""
    found = reported(session, meeting.street_id, meeting.held_on)
    return rules.month_problem(meeting.held_on, reported=found)


def _invite_usual(session: Session, meeting: Meeting, kind: MeetingType) -> None:
    """Invite who calls a meeting of this kind and who comes: of a street's, its own units."""
    usual = select(OrgUnit.id, OrgUnit.kind).where(
        OrgUnit.kind.in_([*kind.conveners, *kind.attendees]),
        or_(OrgUnit.valid_to.is_(None), OrgUnit.valid_to >= meeting.held_on),
    )
    if meeting.street_id is not None:
        street = or_(Area.id == meeting.street_id, Area.parent_id == meeting.street_id)
        near = OrgUnit.area_id.in_(select(Area.id).where(street))
        usual = usual.where(or_(OrgUnit.id == meeting.org_unit_id, near))
    for key, unit_kind in session.execute(usual.order_by(OrgUnit.code)):
        part = rules.CONVENER if unit_kind in kind.conveners else rules.ATTENDEE
        _add_invitation(session, meeting, Invitation(org_unit_id=key, part=part))


@operation(Meeting, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Meeting:
    """Correct the record of a meeting, or move it to another day; its units are told.

    Raises:
        Refused: another unit keeps it, its minutes are issued, a date does not fit, the month
            that it leaves or enters is reported, the community lies in no street, or in another
            one than before: roll, tasks and files lie in the meeting's street.
    """
    meeting = _own(session, record_id, version)
    known = meeting.held_on, meeting.street_id
    before = _month_problem(session, meeting)
    fill(meeting, accept(session, Meeting, data, current=meeting))
    if meeting.community_id is not None:
        meeting.street_id = street_of(session, meeting.community_id)
    with session.no_autoflush:
        due_dates = session.scalars(
            select(Decision.due_on).where(Decision.meeting_id == meeting.id)
        ).all()
        moved = meeting.held_on != known[0]
        refuse(
            [
                _has_passed(meeting) if meeting.status == rules.HELD else None,
                *([before, _month_problem(session, meeting)] if moved else []),
                *(rules.due_problem(due_on, meeting.held_on) for due_on in due_dates),
                rules.STREET_FIXED if meeting.street_id != known[1] else None,
            ]
        )
        for one in session.scalars(select(Invitation).where(Invitation.meeting_id == meeting.id)):
            _tell(one, meeting)
    if meeting.status == rules.HELD and meeting.held_on != known[0]:
        session.flush()
        retract(session, meeting)
        _was_held(session, meeting)
    return meeting


@operation(Meeting, Action.CHANGE)
def hold(
    session: Session,
    record_id: int,
    version: int,
    chair: str | None = None,
    recorder: str | None = None,
    notes: str | None = None,
) -> Meeting:
    """Record that a meeting was held, by whom it was chaired and what was said (R121).

    Raises:
        Refused: another unit keeps it, it is recorded, cancelled or still to come, or its month
            is reported.
    """
    meeting = _own(session, record_id, version)
    refuse(
        [
            rules.ALREADY_HELD if meeting.status == rules.HELD else None,
            _has_passed(meeting),
            _month_problem(session, meeting),
        ]
    )
    said = {"chair": chair, "recorder": recorder, "notes": notes}
    fill(meeting, accept(session, Meeting, said, current=meeting, required=("chair",)))
    meeting.status = rules.HELD
    _was_held(session, meeting)
    return meeting


def _was_held(session: Session, meeting: Meeting) -> None:
    """The unit has done the duty that follows from the rhythm of the kind (`MeetingType.duty`)."""
    day = meeting.held_on
    fulfil(session, meeting, unit_id=meeting.org_unit_id, about=day, on=day, duty=meeting.kind)


@operation(Meeting, Action.CHANGE)
def cancel(session: Session, record_id: int, version: int) -> Meeting:
    """Call off a planned meeting; its record stays, and the notices say so.

    Raises:
        Refused: another unit keeps it, or it was held or cancelled.
    """
    meeting = _own(session, record_id, version)
    refuse([rules.ALREADY_HELD if meeting.status == rules.HELD else None])
    meeting.status = rules.CANCELLED
    for invitation in session.scalars(
        select(Invitation).where(Invitation.meeting_id == meeting.id)
    ):
        fill(invitation, {"subject": rules.called_off(meeting.subject)})
    return meeting


def _own(session: Session, record_id: int, version: int | None = None) -> Meeting:
    """A meeting that the actor's unit keeps and that can still be written in."""
    meeting = load(session, Meeting, record_id, version, lock=True)
    refuse([_organiser_problem(session, meeting.org_unit_id), rules.open_problem(meeting.status)])
    return meeting


def _organiser_problem(session: Session, organiser_id: int) -> Reason | None:
    actor = actor_of(session)
    own = actor.is_system or actor.facts.get("org_unit_id") == organiser_id
    return None if own else rules.NOT_ORGANISER


def _has_passed(meeting: Meeting) -> Reason | None:
    return rules.date_problem(meeting.held_on, today())


# -- who came ---------------------------------------------------------------------------------


@operation(Invitation, Action.CREATE)
def invite(session: Session, data: Mapping[str, Any]) -> Invitation:
    """Ask one more unit to a meeting.

    Raises:
        Refused: it is asked already, or the meeting is another unit's, over or cancelled.
    """
    invitation = Invitation(**accept(session, Invitation, data))
    meeting = _own(session, invitation.meeting_id)
    asked = select(Invitation.id).where(
        Invitation.meeting_id == meeting.id, Invitation.org_unit_id == invitation.org_unit_id
    )
    if session.scalar(asked) is not None:
        raise Refused(rules.INVITED)
    _add_invitation(session, meeting, invitation)
    return invitation


def _add_invitation(session: Session, meeting: Meeting, invitation: Invitation) -> None:
    invitation.meeting_id, invitation.organiser_id = meeting.id, meeting.org_unit_id
    _tell(invitation, meeting)
    session.add(invitation)


def _tell(invitation: Invitation, meeting: Meeting) -> None:
    fill(invitation, {name: getattr(meeting, name) for name in NOTICE})


@operation(Invitation, Action.CHANGE)
def correct_invitation(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Invitation:
    """Correct as what a unit comes, whether it came, or the remark.

    Raises:
        Refused: the meeting is another unit's, or its minutes are issued.
    """
    invitation = load(session, Invitation, record_id, version)
    refuse([_organiser_problem(session, invitation.organiser_id)])
    meeting = _own(session, invitation.meeting_id)
    fill(invitation, accept(session, Invitation, data, current=invitation))
    refuse([_has_passed(meeting) if invitation.outcome is not None else None])
    return invitation


@operation(Invitation, Action.DELETE)
def uninvite(session: Session, record_id: int, version: int) -> Invitation:
    """Take a unit off those that are asked to a meeting; the entry says which.

    Raises:
        Refused: the meeting is another unit's, or its minutes are issued.
    """
    invitation = load(session, Invitation, record_id, version)
    refuse([_organiser_problem(session, invitation.organiser_id)])
    _own(session, invitation.meeting_id)
    session.delete(invitation)
    note(session, Invitation, f"meeting_id={invitation.meeting_id}")
    note(session, Invitation, f"org_unit_id={invitation.org_unit_id}")
    return invitation


@operation(Invitation, Action.CHANGE)
def set_units(
    session: Session,
    meeting_id: int,
    outcomes: Mapping[int, str],
    shown: Mapping[int, str | None] | None = None,
) -> Meeting:
    """Enter or correct which units came; who is not named keeps the entry made before.

    Args:
        session: the actor's session.
        meeting_id: the meeting.
        outcomes: invitation's id → outcome (scheme `attendance`).
        shown: invitation's id → the entry that the user saw; None where nobody looked.

    Raises:
        Refused: unknown outcome, not an invitation of the meeting, a meeting to come, another
            unit's or one whose minutes are issued.
        Stale: an entry to be written is no longer the one that the user saw.
    """
    meeting = _own(session, meeting_id)
    invited = {
        one.id: one
        for one in session.scalars(
            select(Invitation).where(Invitation.meeting_id == meeting.id),
            execution_options={"populate_existing": True},
        )
    }
    refuse([_has_passed(meeting), *rules.unit_problems(outcomes, invited)])
    for key, outcome in outcomes.items():
        entry = invited[key]
        if shown is not None and shown.get(key) != entry.outcome:
            raise Stale(rules.ROLL_CHANGED)
        fill(entry, accept(session, Invitation, {"outcome": outcome}, current=entry))
    return meeting


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
        Refused: unknown outcome, a coordinator who was not on duty in the street, a meeting to
            come, another unit's, or of a month that is reported.
        Stale: an entry to be written is no longer the one that the user saw.
    """
    meeting = _on_roll(session, meeting_id)
    _write_roll(session, meeting, attendance, shown)
    return meeting


def _on_roll(session: Session, meeting_id: int) -> Meeting:
    """A meeting whose roll can be written."""
    meeting = _own(session, meeting_id)
    refuse([_has_passed(meeting), _month_problem(session, meeting)])
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
            entry = Attendance(coordinator_id=coordinator_id)
            _add_entry(session, meeting, entry)
        fill(entry, accept(session, Attendance, {"outcome": outcome}, current=entry))


def _add_entry(session: Session, meeting: Meeting, entry: Attendance) -> None:
    entry.meeting_id, entry.org_unit_id = meeting.id, meeting.org_unit_id
    entry.street_id = meeting.street_id  # type: ignore[assignment]  # in none, nobody is on duty
    session.add(entry)


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
        Refused: the coordinator is on the roll, or was not on duty in the street that day; or as
            `set_attendance`.
    """
    entry = Attendance(**accept(session, Attendance, data))
    meeting = _on_roll(session, entry.meeting_id)
    _check_duty(session, meeting, [entry.coordinator_id])
    entered = select(Attendance.id).where(
        Attendance.meeting_id == meeting.id, Attendance.coordinator_id == entry.coordinator_id
    )
    if session.scalar(entered) is not None:
        raise Refused(rules.ON_ROLL)
    _add_entry(session, meeting, entry)
    return entry


@operation(Attendance, Action.CHANGE)
def correct_attendance(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Attendance:
    """Correct one entry of a roll, or add a remark.

    Raises:
        Refused: as `set_attendance`.
    """
    entry = load(session, Attendance, record_id, version)
    _on_roll(session, entry.meeting_id)
    fill(entry, accept(session, Attendance, data, current=entry))
    return entry


# -- what was decided -------------------------------------------------------------------------


@operation(Decision, Action.CREATE)
def decide(session: Session, data: Mapping[str, Any]) -> Decision:
    """Add a decided item with owner and due date to a meeting (R113, R122).

    Raises:
        Refused: no owner, an owner in another street, there already, due before the meeting, or
            the meeting is another unit's, cancelled, or its minutes are issued.
    """
    decision = Decision(**accept(session, Decision, data))
    meeting = _own(session, decision.meeting_id)  # locked: numbers one at a time
    same = select(Decision.id).where(
        Decision.meeting_id == meeting.id,
        Decision.subject == decision.subject,
        Decision.org_unit_id == decision.org_unit_id,
    )
    refuse([rules.DECIDED if session.scalar(same.limit(1)) is not None else None])
    last = session.scalar(
        select(func.max(Decision.number)).where(Decision.meeting_id == meeting.id)
    )
    decision.number, decision.organiser_id = (last or 0) + 1, meeting.org_unit_id
    _check_decision(session, decision, meeting)
    session.add(decision)
    return decision


def _check_decision(session: Session, decision: Decision, meeting: Meeting) -> None:
    owner_street = street_of_unit(session, decision.org_unit_id)
    refuse(
        [
            rules.due_problem(decision.due_on, meeting.held_on),
            rules.owner_problem(meeting.street_id, owner_street),
        ]
    )
    decision.street_id = meeting.street_id or owner_street
    over = decision.status in rules.FINISHED
    decision.finished_on = (decision.finished_on or today()) if over else None


@operation(Decision, Action.CHANGE)
def correct_decision(
    session: Session, record_id: int, version: int, data: Mapping[str, Any]
) -> Decision:
    """Correct a decided item, or how far it has come.

    Raises:
        Refused: it is another unit's to correct; or as `decide`.
    """
    decision = load(session, Decision, record_id, version)
    refuse([_organiser_problem(session, decision.organiser_id)])
    with session.no_autoflush:
        meeting = _own(session, decision.meeting_id)
        fill(decision, accept(session, Decision, data, current=decision))
        _check_decision(session, decision, meeting)
    return decision


@operation(Decision, Action.CHANGE)
def finish_decision(
    session: Session, record_id: int, version: int, result: str | None = None
) -> Decision:
    """Record that a decided item has been done, by who owes it or who keeps the meeting.

    Raises:
        Refused: it is finished or dropped already, or neither unit's.
    """
    decision = load(session, Decision, record_id, version)
    actor = actor_of(session)
    parties = {decision.organiser_id, decision.org_unit_id}
    refuse(
        [
            None if actor.is_system or actor.facts["org_unit_id"] in parties else rules.NOT_OWNER,
            rules.ALREADY_FINISHED if decision.status in rules.FINISHED else None,
        ]
    )
    said = {"result": result}
    fill(decision, accept(session, Decision, said, current=decision, entry="operation"))
    decision.status, decision.finished_on = rules.DONE, today()
    return decision


# -- the minutes ------------------------------------------------------------------------------


@operation(Meeting, Action.CHANGE)
def issue(session: Session, record_id: int, version: int, issuer: str | None = None) -> Meeting:
    """Issue the minutes to the units invited and to those that owe something (R113).

    Every unit gets its copy; the meeting's record is frozen from then on. The number counts
    what the unit has issued in the year.

    Raises:
        Refused: another unit keeps it, it was not held, is issued already, has nothing to say,
            or nobody signs.
    """
    meeting = load(session, Meeting, record_id, version, lock=True)
    found = minutes.compose(session, meeting)
    refuse(
        [
            _organiser_problem(session, meeting.org_unit_id),
            rules.issue_problem(meeting.status, has_content=found.has_content),
        ]
    )
    said = {"issuer": issuer}
    fill(
        meeting,
        accept(session, Meeting, said, current=meeting, entry="operation", required=("issuer",)),
    )
    meeting.status, meeting.issued_on = rules.ISSUED, today()
    meeting.number = _number(session, meeting, meeting.issued_on)
    for unit_id in found.units:
        session.add(_copy(meeting, unit_id, found.said))
    return meeting


def _number(session: Session, meeting: Meeting, day: dt.date) -> str:
    with session.no_autoflush:
        issued = session.scalar(
            select(func.count(Meeting.id)).where(
                Meeting.org_unit_id == meeting.org_unit_id,
                Meeting.issued_on >= day.replace(month=1, day=1),
                Meeting.number.is_not(None),
            )
        )
    return f"〔{day.year}〕{(issued or 0) + 1}号"


def _copy(meeting: Meeting, unit_id: int, said: Mapping[str, str | None]) -> MinutesCopy:
    return MinutesCopy(
        meeting_id=meeting.id,
        organiser_id=meeting.org_unit_id,
        org_unit_id=unit_id,
        number=meeting.number,
        subject=meeting.subject,
        issued_on=meeting.issued_on,
        issuer=meeting.issuer,
        **said,
    )


@operation(MinutesCopy, Action.CREATE)
def send(session: Session, data: Mapping[str, Any]) -> MinutesCopy:
    """Send the minutes to one more unit; it gets what the others got.

    Raises:
        Refused: they are not issued, another unit's, or the unit has them.
    """
    asked = accept(session, MinutesCopy, data)
    meeting = load(session, Meeting, asked["meeting_id"], lock=True)
    copies = select(MinutesCopy).where(MinutesCopy.meeting_id == meeting.id)
    known = {one.org_unit_id: one for one in session.scalars(copies)}
    refuse(
        [
            _organiser_problem(session, meeting.org_unit_id),
            None if known else rules.NOT_ISSUED,
            rules.HAS_COPY if asked["org_unit_id"] in known else None,
        ]
    )
    first = next(iter(known.values()))
    copy = _copy(
        meeting, asked["org_unit_id"], {name: getattr(first, name) for name in minutes.SAID}
    )
    session.add(copy)
    return copy


@operation(MinutesCopy, Action.CHANGE)
def acknowledge(session: Session, record_id: int, version: int) -> MinutesCopy:
    """Confirm that the minutes have come; only who got them can (R113).

    Raises:
        Refused: they are another unit's, or receipt was confirmed before.
    """
    copy = load(session, MinutesCopy, record_id, version)
    actor = actor_of(session)
    refuse(
        [
            None if actor.facts.get("org_unit_id") == copy.org_unit_id else rules.NOT_RECIPIENT,
            rules.ALREADY_RECEIVED if copy.received_on is not None else None,
        ]
    )
    copy.received_on, copy.received_by = today(), actor.username
    return copy


# -- files ------------------------------------------------------------------------------------


@operation(MeetingDocument, Action.CREATE)
def attach(session: Session, data: Mapping[str, Any], upload: Upload | None) -> MeetingDocument:
    """Keep a file with a meeting (C18).

    Args:
        session: the actor's session.
        data: meeting, kind and title.
        upload: the file.

    Raises:
        Refused: another unit keeps the meeting, a value or the file does not fit, or the meeting
            has too many.
    """
    document = receive(session, MeetingDocument, data, upload)
    refuse([_organiser_problem(session, document.org_unit_id)])
    return document


@operation(MeetingDocument, Action.DELETE)
def remove(session: Session, record_id: int, version: int) -> MeetingDocument:
    """Delete a file of a meeting for good (C45).

    Raises:
        Refused: another unit keeps the meeting.
    """
    document = load(session, MeetingDocument, record_id, version)
    refuse([_organiser_problem(session, document.org_unit_id)])
    return discard(session, MeetingDocument, record_id, version)
