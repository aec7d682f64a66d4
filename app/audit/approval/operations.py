"""The steps of a request, for the use cases that ask, decide and withdraw."""

import datetime as dt
from collections.abc import Callable
from datetime import UTC
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.access import Reason, actor_of
from app.audit.acceptance import accept, fill, refuse
from app.audit.approval import rules
from app.audit.approval.models import Approval
from app.audit.operation import load
from app.db import today

R = TypeVar("R", bound=Any)


def asked_by(session: Session, hours: int) -> dict[str, Any]:
    """The columns that say who asks now, in which post, and how long the request is good.

    Args:
        session: the requester's session.
        hours: how long.
    """
    actor, now = actor_of(session), dt.datetime.now(UTC)
    return {
        "at": now,
        "username": actor.username,
        "role": actor.role,
        "post": actor.post,
        "street_id": actor.facts.get("street_id"),
        "org_unit_id": actor.facts.get("org_unit_id"),
        "expires_at": now + dt.timedelta(hours=hours),
    }


def number(session: Session, asked: Approval) -> None:
    """Add a request and give it its number."""
    session.add(asked)
    session.flush()
    asked.number = f"{today().year}-{asked.id:06}"


def decide(
    session: Session,
    entity: type[R],
    record_id: int,
    version: int,
    status: str,
    reason: str | None,
    no_right: Callable[[R], Reason | None],
) -> R:
    """Decide about somebody else's request.

    Args:
        session: the session of who decides.
        entity: kind of request.
        record_id: which one.
        version: the version the user saw.
        status: approved or declined.
        reason: what the decision says; needed if it is declined.
        no_right: why what is asked for would not be given to who decides.

    Raises:
        Refused: it is one's own, decided or too old, somebody without the right decides, or
            declines without a reason.
    """
    if status == rules.DECLINED and not (reason or "").strip():
        refuse([rules.SAY_WHY])
    asked = load(session, entity, record_id, version)
    username, now = actor_of(session).username, dt.datetime.now(UTC)
    refuse([rules.why_not_decide(asked, username, now), no_right(asked)])
    entered = {"decision_reason": reason}
    fill(asked, accept(session, entity, entered, current=asked, entry="operation"))
    asked.status, asked.decided_by, asked.decided_at = status, username, now
    return asked


def extend_to(asked: Approval, hours: int) -> None:
    """Let a decided request hold so long from now on."""
    asked.expires_at = dt.datetime.now(UTC) + dt.timedelta(hours=hours)


def take_back(session: Session, entity: type[R], record_id: int, version: int) -> R:
    """Withdraw one's own request.

    Raises:
        Refused: it is somebody else's, refused or withdrawn.
    """
    asked = load(session, entity, record_id, version)
    refuse([rules.why_not_withdraw(asked, actor_of(session).username)])
    asked.status = rules.WITHDRAWN
    return asked
