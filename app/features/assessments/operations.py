"""Use cases on assessment months. Subsidies follow them through `opened` and `reporting`."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import N_, Action, Reason, Refused
from app.audit import accept, load, operation, refuse
from app.db import today
from app.features.assessments import rules
from app.features.assessments.models import AssessmentMonth
from app.features.deadlines import fulfil
from app.features.places import own_street, own_unit
from app.features.rulebook import filed
from app.policy import NoPack, subsidy_pack

NO_POLICY = N_("%(value)s 还没有补贴规则可依，不能建立考核，请核对月份。")
ALREADY_OPEN = N_("%(value)s 的考核已经建立，请直接打开办理。")

opened = Signal(doc="`(month, session=…)`: a month has been opened, in the same transaction.")
reporting = Signal(doc="`(month, session=…)`: a month is to be reported; receivers may refuse.")


@operation(AssessmentMonth, Action.CREATE)
def open_month(session: Session, data: Mapping[str, Any]) -> AssessmentMonth:
    """Open the assessment of a month that is over for the actor's street (R164, R195).

    The month keeps the rule pack that was valid on its first day, as it reads now.

    Raises:
        Refused: the month is not over, open already or from before any rule pack, or the
            post belongs to no street.
    """
    month = AssessmentMonth(**accept(session, AssessmentMonth, data))
    refuse([rules.month_problem(month.month, today())])
    month.street_id = own_street(session)
    existing = select(AssessmentMonth.id).where(
        AssessmentMonth.street_id == month.street_id, AssessmentMonth.month == month.month
    )
    if session.scalar(existing) is not None:
        raise Refused(Reason(ALREADY_OPEN, "month", {"value": month.month}))
    first = rules.first_day(month.month)
    try:
        pack = subsidy_pack(first)
    except NoPack as error:
        raise Refused(Reason(NO_POLICY, "month", {"value": month.month})) from error
    month.rule_pack_id, month.status = filed(session, pack), rules.OPEN
    month.decide_by = pack.work_subsidy.decide.after(first)
    session.add(month)
    session.flush()
    opened.send(month, session=session)
    return month


@operation(AssessmentMonth, Action.CLOSE)
def report_month(session: Session, record_id: int, version: int) -> AssessmentMonth:
    """Report a month to the district when everything in it is decided; it is frozen then.

    Raises:
        Refused: something is still undecided, or it was reported before.
    """
    month = open_one(session, record_id, version)
    reporting.send(month, session=session)
    month.status, month.reported_on = rules.REPORTED, today()
    for work in ("assessment", "subsidy"):
        done(session, month, work)
    return month


def done(session: Session, month: AssessmentMonth, work: str) -> None:
    """Let a step of a month finish the duty of the actor's organisation.

    Args:
        session: the actor's session.
        month: the month.
        work: `assessment` when all is decided, `subsidy` when it is reported.
    """
    first = rules.first_day(month.month)
    fulfil(session, month, unit_id=own_unit(session), about=first, on=today(), duty=work)


def open_one(session: Session, record_id: int, version: int | None = None) -> AssessmentMonth:
    """Read a month that is not reported yet, and keep others from reporting it meanwhile.

    Its row is locked until the transaction ends, on PostgreSQL. SQLite knows no such lock, and
    a transaction there begins with its first write, so that two may have read an open month:
    production refuses SQLite.

    Raises:
        NotFound, Stale: see `app.audit.load`.
        Refused: it has been reported.
    """
    month = load(session, AssessmentMonth, record_id, version, lock=True)
    if month.status == rules.REPORTED:
        raise Refused(rules.ALREADY_REPORTED)
    return month


def reported(session: Session, street_id: int | None, day: dt.date) -> bool:
    """Whether the assessment of a street's month is reported, as far as the actor sees it.

    What counts in it is frozen from then on.
    """
    found = select(AssessmentMonth.id).where(
        AssessmentMonth.street_id == street_id,
        AssessmentMonth.month == f"{day:%Y-%m}",
        AssessmentMonth.status == rules.REPORTED,
    )
    return session.scalar(found) is not None
