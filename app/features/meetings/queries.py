"""Reads about meetings."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.features.coordinators import Coordinator
from app.features.meetings import rules
from app.features.meetings.models import Attendance, Invitation, Meeting
from app.features.meetings.operations import on_duty
from app.features.places import OrgUnit
from app.panel import Candidate


def roll(session: Session, meeting_id: int) -> list[Candidate]:
    """Who is expected at a meeting, with what is entered so far (R107, R121).

    The coordinators on duty that day in the meeting's street (and community, if it has one),
    and whoever is on the roll already.
    """
    rows = session.execute(
        select(Coordinator.id, Coordinator.number, Coordinator.name, Attendance.outcome)
        .select_from(Meeting)
        .join(Coordinator, Coordinator.street_id == Meeting.street_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.meeting_id == Meeting.id,
                Attendance.coordinator_id == Coordinator.id,
            ),
        )
        .where(
            Meeting.id == meeting_id,
            or_(
                Attendance.id.is_not(None),
                and_(
                    *on_duty(Meeting),
                    or_(
                        Meeting.community_id.is_(None),
                        Meeting.community_id == Coordinator.community_id,
                    ),
                ),
            ),
        )
        .order_by(Coordinator.number, Coordinator.id)
    )
    return [Candidate(key, f"{name}（{number}）", outcome) for key, number, name, outcome in rows]


def units(session: Session, meeting_id: int) -> list[Candidate]:
    """The units asked to a meeting, who calls it first, with what is entered so far."""
    rows = session.execute(
        select(Invitation.id, OrgUnit.name, Invitation.outcome)
        .join(OrgUnit, OrgUnit.id == Invitation.org_unit_id)
        .where(Invitation.meeting_id == meeting_id)
        .order_by(Invitation.part != rules.CONVENER, Invitation.id)
    )
    return [Candidate(*row) for row in rows]
