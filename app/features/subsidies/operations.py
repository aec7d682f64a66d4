"""Use cases on subsidy lines: drawn up with the month, decided one by one or all the rest."""

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.access import Action
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.assessments import (
    AssessmentMonth,
    done,
    first_day,
    last_day,
    open_one,
    opened,
    reporting,
)
from app.features.coordinators import Coordinator
from app.features.rulebook import pack_of
from app.features.subsidies import rules
from app.features.subsidies.models import SubsidyLine
from app.policy import Subsidy


@opened.connect
def _draw_up(month: AssessmentMonth, *, session: Session) -> None:
    """Give each entitled coordinator of the street who has no line yet an undecided one.

    Entitled is who was on the roster on any day of the month, so that joiners and leavers
    are decided about, too; the document knows no part of a month. Who serves in two places
    counts once, in the community of the roster (R199). Lines are drawn up when the month is
    opened and again when all the rest is decided; a month is not reported without those who
    were entered on the roster in between.

    Raises:
        Refused: the house cannot work out the subsidy of the month's pack.
    """
    pack = pack_of(session, month.rule_pack_id)
    refuse([rules.why_not_pay(pack.key, pack.work_subsidy)])
    unlisted = session.execute(
        select(Coordinator.id, Coordinator.community_id)
        .where(*_unlisted(session, month))
        .order_by(Coordinator.community_id, Coordinator.number)
    )
    session.add_all(
        SubsidyLine(
            assessment_month_id=month.id,
            month=month.month,
            street_id=month.street_id,
            community_id=community_id,
            coordinator_id=coordinator_id,
        )
        for coordinator_id, community_id in unlisted
    )


def _unlisted(session: Session, month: AssessmentMonth) -> tuple[ColumnElement[bool], ...]:
    listed = select(SubsidyLine.coordinator_id).where(SubsidyLine.assessment_month_id == month.id)
    return (
        Coordinator.street_id == month.street_id,
        Coordinator.kind.in_(_pack(session, month).entitled.kinds),
        Coordinator.id.not_in(listed),
        *_served(month),
    )


def _served(month: AssessmentMonth) -> tuple[ColumnElement[bool], ...]:
    """Post and street may change afterwards and a line stays right, but not without service."""
    return (
        Coordinator.appointed_on <= last_day(month.month),
        or_(Coordinator.left_on.is_(None), Coordinator.left_on >= first_day(month.month)),
    )


@reporting.connect
def _all_decided(month: AssessmentMonth, *, session: Session) -> None:
    lines = select(func.count(SubsidyLine.id)).where(SubsidyLine.assessment_month_id == month.id)
    served = select(Coordinator.id).where(*_served(month))
    counts = (
        _undecided(month),
        select(func.count(Coordinator.id)).where(*_unlisted(session, month)),
        lines.where(SubsidyLine.outcome == rules.FULL, SubsidyLine.coordinator_id.not_in(served)),
    )
    refuse(rules.why_not_report(*(session.scalar(count) or 0 for count in counts)))


@operation(SubsidyLine, Action.DECIDE)
def decide(
    session: Session, record_id: int, version: int, *, outcome: str, reason: str | None = None
) -> SubsidyLine:
    """Decide one coordinator's subsidy: full, or zero with the reason (R192–R194).

    A decision may be changed until the month is reported.

    Raises:
        Refused: the month is reported, the decision lacks or must not have a reason, or it
            pays somebody who did not serve in the month.
    """
    line = load(session, SubsidyLine, record_id, version)
    month = open_one(session, line.assessment_month_id)
    pack = _pack(session, month)
    there = select(Coordinator.id).where(Coordinator.id == line.coordinator_id, *_served(month))
    absent = session.scalar(there) is None
    entered = {"outcome": outcome, "reason": reason}
    fill(line, accept(session, SubsidyLine, entered, current=line, entry="operation"))
    refuse(
        [
            rules.why_not_decide(line.outcome, line.reason, pack),
            rules.ABSENT if absent and line.outcome == rules.FULL else None,
        ]
    )
    _settle(line, pack)
    _finish_assessment(session, month)
    return line


@operation(SubsidyLine, Action.DECIDE)
def decide_all_full(session: Session, month_id: int, version: int) -> int:
    """Decide the full subsidy for all of a month about whom nothing is decided yet.

    Who has been entered on the roster since the month was opened gets a line now; who turned
    out not to have served in the month stays undecided.

    Args:
        session: the actor's session.
        month_id: the assessment month.
        version: the month's version the user saw.

    Returns:
        How many lines have been decided.

    Raises:
        Refused: the month is reported.
    """
    month = open_one(session, month_id, version)
    pack = _pack(session, month)
    _draw_up(month, session=session)
    undecided = session.scalars(
        select(SubsidyLine).where(
            SubsidyLine.assessment_month_id == month.id,
            SubsidyLine.outcome.is_(None),
            SubsidyLine.coordinator_id.in_(select(Coordinator.id).where(*_served(month))),
        )
    ).all()
    for line in undecided:
        line.outcome = rules.FULL
        _settle(line, pack)
    _finish_assessment(session, month)
    return len(undecided)


def _settle(line: SubsidyLine, pack: Subsidy) -> None:
    line.decided_on = today()
    line.amount, line.city_share, line.district_share = rules.amounts(line.outcome, pack)


def _finish_assessment(session: Session, month: AssessmentMonth) -> None:
    """What is due by the 5th is done with the last decision (六（二）)."""
    session.flush()
    if not session.scalar(_undecided(month)):
        done(session, month, "assessment")


def _undecided(month: AssessmentMonth) -> Select[int]:
    return select(func.count(SubsidyLine.id)).where(
        SubsidyLine.assessment_month_id == month.id, SubsidyLine.outcome.is_(None)
    )


def _pack(session: Session, month: AssessmentMonth) -> Subsidy:
    return pack_of(session, month.rule_pack_id).work_subsidy
