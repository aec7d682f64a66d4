"""What the minutes of a meeting say, and what its agenda has to bring up again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Action, actor_of
from app.features.meetings import rules, wording
from app.features.meetings.models import Attendance, Decision, Invitation, Meeting
from app.features.places import OrgUnit

SAID = ("body", "attended", "excused", "observed", "distribution")
"""Columns of a copy that are put together from the meeting's record."""


@dataclass(frozen=True)
class Composed:
    """Minutes to be issued.

    Attributes:
        said: the columns `SAID`.
        units: keys of the units that get them.
        has_content: there is something to issue.
    """

    said: Mapping[str, str | None]
    units: Sequence[int]
    has_content: bool


def overdue(session: Session, kind: str, unit_id: int, day: dt.date) -> list[wording.Item]:
    """What a unit's meetings of a kind decided, should have been done by then and is not (R122).

    Args:
        session: the actor's session.
        kind: key of the kind of meeting.
        unit_id: the unit that kept the meetings.
        day: day of the next one.
    """
    return _items(
        session,
        Meeting.kind == kind,
        Decision.organiser_id == unit_id,
        Decision.due_on < day,
        Decision.status.not_in(rules.FINISHED),
    )


def _items(session: Session, *conditions: object) -> list[wording.Item]:
    rows = session.execute(
        select(Decision.subject, OrgUnit.name, Decision.due_on, Decision.partners)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .join(OrgUnit, OrgUnit.id == Decision.org_unit_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Decision.due_on, Meeting.id, Decision.number)
    )
    return [wording.Item(one.subject, one.name, one.due_on, one.partners or "") for one in rows]


def compose(session: Session, meeting: Meeting) -> Composed:
    """Put the minutes together: coordinators are counted in them, not named (C01)."""
    with session.no_autoflush:
        units = session.execute(
            select(Invitation.org_unit_id, OrgUnit.name, Invitation.part, Invitation.outcome)
            .join(OrgUnit, OrgUnit.id == Invitation.org_unit_id)
            .where(Invitation.meeting_id == meeting.id)
            .order_by(Invitation.part != rules.CONVENER, Invitation.id)
        ).all()
        items = session.execute(
            select(Decision.subject, OrgUnit.name, Decision.due_on, Decision.partners, OrgUnit.id)
            .join(OrgUnit, OrgUnit.id == Decision.org_unit_id)
            .where(Decision.meeting_id == meeting.id)
            .order_by(Decision.number)
        ).all()
        own = session.scalar(select(OrgUnit.name).where(OrgUnit.id == meeting.org_unit_id)) or ""
        counted = _coordinators(session, meeting)
    names = {one.org_unit_id: one.name for one in units}
    names |= {one.id: one.name for one in items} | {meeting.org_unit_id: own}
    conveners = [one.name for one in units if one.part == rules.CONVENER] or [own]
    observers = [one.name for one in units if rules.OBSERVER in {one.part, one.outcome}]
    present = [
        one.name for one in units if one.outcome in rules.PRESENT and one.name not in observers
    ]
    held = wording.Held(
        kind=meeting.kind_label,
        day=meeting.held_on,
        place=meeting.place,
        conveners=conveners,
        chair=meeting.chair or "",
        recorder=meeting.recorder or "",
        agenda=meeting.agenda or "",
        notes=meeting.notes or "",
        items=[wording.Item(one[0], one[1], one[2], one[3] or "") for one in items],
    )
    said = {
        "body": wording.body(held),
        "attended": "、".join([*(present or [own]), *counted]),
        "excused": "、".join(one.name for one in units if one.outcome == rules.LEAVE) or None,
        "observed": "、".join(observers) or None,
        "distribution": "，".join(names.values()),
    }
    return Composed(said, list(names), bool(items or meeting.notes))


def _coordinators(session: Session, meeting: Meeting) -> list[str]:
    """How many were on the roll and came; who keeps no rolls has no grant for them."""
    if not actor_of(session).may(Attendance, Action.LIST):
        return []
    rolled = session.execute(
        select(Attendance.outcome, func.count(Attendance.id))
        .where(Attendance.meeting_id == meeting.id)
        .group_by(Attendance.outcome)
    )
    numbers: dict[str, int] = dict(rolled.all())
    came = sum(numbers.get(outcome, 0) for outcome in rules.PRESENT)
    return [f"协管员应到{sum(numbers.values())}人、实到{came}人"] if numbers else []
