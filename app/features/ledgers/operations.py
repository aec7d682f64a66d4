"""Use cases of the ledgers: a document is filed, a wrong one taken out for good (R200–R206)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused
from app.audit import load, operation, refuse
from app.audit.attachments import Upload, discard, receive
from app.db import today
from app.features.ledgers import rules
from app.features.ledgers.models import LedgerDocument
from app.features.places import OrgUnit, in_reach
from app.policy import ledgers_on


@operation(LedgerDocument, Action.CREATE)
def attach(session: Session, data: Mapping[str, Any], upload: Upload | None) -> LedgerDocument:
    """File a document; one of the same title in the same period becomes the next edition.

    Args:
        session: the actor's session.
        data: unit, ledger, period, title and the rest.
        upload: the file.

    Raises:
        Refused: the unit keeps no such ledger or is not the actor's, the period does not fit, or
            a value or the file does not.
    """
    with session.no_autoflush:
        document = receive(session, LedgerDocument, data, upload, counted=False)
        unit = load(session, OrgUnit, document.org_unit_id)
        ledger = next((one for one in ledgers_on(today()) if one.key == document.kind), None)
        if not in_reach(session, LedgerDocument, org_unit_id=document.org_unit_id):
            raise Refused(rules.NOT_BELOW)
        if ledger is None:
            raise Refused(Reason(rules.UNKNOWN, "kind", {"value": document.kind}))
        refuse([rules.keeper_problem(ledger, unit.kind)])
        document.period = document.period or rules.period_of(ledger.every, document.day)
        refuse(
            [
                rules.period_problem(ledger, document.period, today()),
                *rules.document_problems(document.day, document.copies, today()),
            ]
        )
        last = select(func.max(LedgerDocument.edition)).where(
            LedgerDocument.org_unit_id == document.org_unit_id,
            LedgerDocument.kind == document.kind,
            LedgerDocument.period == document.period,
            LedgerDocument.name == document.name,
        )
        document.edition = (session.scalar(last) or 0) + 1
    return document


@operation(LedgerDocument, Action.DELETE)
def remove(session: Session, record_id: int, version: int) -> LedgerDocument:
    """Delete a document for good (C45): one that should never have been filed."""
    return discard(session, LedgerDocument, record_id, version)
