"""Use cases of access to a minor's values: ask, decide, withdraw; and the guard before them."""

import datetime as dt
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.access import Action, Reason, Refused, actor_of
from app.audit import Guard, accept, approval, operation, set_guard
from app.db import today
from app.features.minors import rules
from app.features.minors.models import MinorAccess
from app.features.residents import Residence, of_age
from app.policy import limits


@operation(MinorAccess, Action.CREATE)
def ask(session: Session, data: Mapping[str, Any]) -> MinorAccess:
    """Ask to see the masked values of one minor among the residents one serves.

    Args:
        session: the actor's session.
        data: whose registration, purpose and reason.

    Raises:
        Refused: a value is missing or wrong, the registration is not among the actor's rows,
            or it is no minor's.
    """
    actor_of(session).require(Residence, Action.REVEAL)
    values = accept(session, MinorAccess, data)
    if not _is_minor(session, values["residence_id"]):
        raise Refused(rules.NOT_A_MINOR)
    asked = MinorAccess(
        **values,
        **approval.asked_by(session, limits().minors.waiting_hours),
        status=approval.WAITING,
    )
    approval.number(session, asked)
    return asked


@operation(MinorAccess, Action.APPROVE)
def approve(
    session: Session, record_id: int, version: int, *, decision_reason: str | None = None
) -> MinorAccess:
    """Agree to somebody else's access; it holds for the hours of the policy from now on.

    Raises:
        Refused: it is one's own, decided or too old, or one could not see the minor oneself.
    """
    asked = _decide(session, record_id, version, approval.APPROVED, decision_reason)
    approval.extend_to(asked, limits().minors.hours)
    return asked


@operation(MinorAccess, Action.APPROVE)
def decline(
    session: Session, record_id: int, version: int, *, decision_reason: str | None = None
) -> MinorAccess:
    """Refuse somebody else's access, with the reason.

    Raises:
        Refused: as for `approve`, or no reason is given.
    """
    return _decide(session, record_id, version, approval.DECLINED, decision_reason)


@operation(MinorAccess, Action.CLOSE)
def withdraw(session: Session, record_id: int, version: int) -> MinorAccess:
    """Take one's own request back; an approval ends with it.

    Raises:
        Refused: it is somebody else's, refused or withdrawn.
    """
    return approval.take_back(session, MinorAccess, record_id, version)


def _decide(
    session: Session, record_id: int, version: int, status: str, reason: str | None
) -> MinorAccess:
    """Nobody agrees to what would not be shown to them."""

    def no_right(asked: MinorAccess) -> Reason | None:
        sees = select(Residence.id).where(Residence.id == asked.residence_id)
        may = actor_of(session).may(Residence, Action.REVEAL)
        return None if may and session.scalar(sees) is not None else rules.NOT_SEEN

    return approval.decide(session, MinorAccess, record_id, version, status, reason, no_right)


def minors() -> ColumnElement[bool]:
    """The registrations of those who are minors today."""
    clause: ColumnElement[bool] = Residence.birth_date > of_age(limits().minors.age, today())
    return clause


def _is_minor(session: Session, residence_id: int) -> bool:
    return (
        session.scalar(select(Residence.id).where(Residence.id == residence_id, minors()))
        is not None
    )


def why_not_reveal(session: Session, residence_id: int) -> Reason | None:
    """Say that a registration is a minor's and the actor has no approval in force for it.

    One's own, in the post in which one asked, and not used after its hours.
    """
    if not _is_minor(session, residence_id):
        return None
    actor, hours = actor_of(session), limits().minors
    approved = select(MinorAccess.id).where(
        MinorAccess.residence_id == residence_id,
        MinorAccess.username == actor.username,
        MinorAccess.role == actor.role,
        MinorAccess.org_unit_id == actor.facts.get("org_unit_id"),
        MinorAccess.status == approval.APPROVED,
        MinorAccess.expires_at > dt.datetime.now(UTC),
    )
    if session.scalar(approved.limit(1)) is not None:
        return None
    return Reason(rules.NEEDS_APPROVAL, params={"age": hours.age, "hours": hours.hours})


set_guard(
    Residence,
    Guard(
        why_not=why_not_reveal,
        rows=minors,
        column="birth_date",
        requests=MinorAccess,
        about="residence_id",
    ),
)
