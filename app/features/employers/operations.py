"""Use cases on the register of employers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused
from app.audit import accept, fill, load, operation, refuse
from app.db import today
from app.features.employers import rules
from app.features.employers.models import Employer
from app.features.places import street_of
from app.features.residents import normalise_phone, phone_problem

TIDY = {"credit_code": rules.normalise_code, "contact_phone": normalise_phone}


@operation(Employer, Action.CREATE)
def register(session: Session, data: Mapping[str, Any]) -> Employer:
    """Put an employer on the register (R100).

    Raises:
        Refused: a value does not fit, or the street has registered it already.
    """
    employer = Employer(**accept(session, Employer, data, tidy=TIDY))
    employer.street_id = street_of(session, employer.community_id)
    _check(session, employer)
    session.add(employer)
    return employer


@operation(Employer, Action.CHANGE)
def correct(session: Session, record_id: int, version: int, data: Mapping[str, Any]) -> Employer:
    """Correct an employer, or count its people anew.

    Raises:
        Refused: as for `register`.
    """
    employer = load(session, Employer, record_id, version)
    values = accept(session, Employer, data, current=employer, tidy=TIDY)
    if "community_id" in values:
        values["street_id"] = street_of(session, values["community_id"])
    with session.no_autoflush:
        fill(employer, values)
        _check(session, employer)
    return employer


def _check(session: Session, employer: Employer) -> None:
    refuse(
        [
            rules.code_problem(employer.credit_code),
            *rules.count_problems(
                employer.staff_count, employer.migrant_count, employer.counted_on, today()
            ),
            phone_problem(employer.contact_phone or "", "contact_phone"),
        ]
    )
    same = select(Employer.id).where(
        Employer.street_id == employer.street_id, Employer.credit_code == employer.credit_code
    )
    found = session.scalar(same)
    if found is not None and found != employer.id:
        raise Refused(Reason(rules.SAME, "credit_code", {"id": found}))
