"""Use case of the monthly report: it is filed, and then frozen (R202, R221)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused, actor_of
from app.audit import accept, operation, refuse
from app.db import today
from app.features.deadlines import fulfil
from app.features.places import own_street, own_unit
from app.features.reports import rules
from app.features.reports.models import MonthlyReport
from app.features.reports.queries import Month, work_out

DUTY = "monthly-report"
"""Key of the duty in the rule packs that asks for it."""


@operation(MonthlyReport, Action.CREATE)
def file(session: Session, data: Mapping[str, Any]) -> MonthlyReport:
    """File the report of the own street for a month; a corrected one is a new edition.

    Args:
        session: the actor's session.
        data: the month, like 2026-09.

    Raises:
        Refused: the month is not over, the report does not balance, or it is the one that has
            been filed already.
        Denied: the actor may not list the registrations.
    """
    month: str = accept(session, MonthlyReport, data)["month"]
    refuse([rules.filing_problem(month, today())])
    street = own_street(session)
    first, last = rules.span(month)
    report = work_out(session, Month(first, last, street), "zh")
    refuse(rules.imbalances(report))
    figures = report.as_json()
    filed = MonthlyReport(
        street_id=street,
        month=month,
        edition=1,
        filed_on=today(),
        filed_by=actor_of(session).username,
        residents=report.residents,
        digest=rules.digest(figures),
        figures=figures,
    )
    former = session.execute(
        select(MonthlyReport.edition, MonthlyReport.digest)
        .where(MonthlyReport.street_id == street, MonthlyReport.month == month)
        .order_by(MonthlyReport.edition.desc())
        .limit(1)
    ).one_or_none()
    if former is not None:
        if former.digest == filed.digest:
            about = {"value": month, "edition": former.edition}
            raise Refused(Reason(rules.UNCHANGED, "month", about))
        filed.edition = former.edition + 1
    session.add(filed)
    session.flush()
    fulfil(session, filed, unit_id=own_unit(session), about=last, on=today(), duty=DUTY)
    return filed
