"""Showing one value in full: with a purpose, within a limit, recorded first (C08, C15)."""

import datetime as dt
from datetime import UTC
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import (
    N_,
    REFUSED,
    Action,
    NotFound,
    Reason,
    Refused,
    actor_of,
)
from app.audit.acceptance import NO_SUCH_CODE, known_codes
from app.audit.guards import guard_of
from app.audit.journal import record
from app.audit.models import AuditEntry
from app.db import Base
from app.policy import limits

PURPOSE = "purpose"
PURPOSE_LABEL = N_("用途")
NO_PURPOSE = Reason(N_("请先选择用途，再显示完整内容。"), PURPOSE)
NOT_MASKED = N_("“%(name)s”不是可以这样显示的栏目。")
EXHAUSTED = N_(
    "您在一小时内已显示 %(limit)s 项完整内容，达到上限，已记录。请稍后再试；"
    "确因工作需要更多的，请与安全管理员联系。"
)


class Exhausted(Refused):
    """The limit of an hour is reached."""


class Unapproved(Refused):
    """The record is guarded, and nobody has approved that the actor sees it in full."""


def reveal(
    session: Session, entity: type[Base], record_id: int, name: str, purpose: str | None
) -> Any:
    """One masked value in full.

    The entry in the journal is committed before the value is returned; so is the one that
    says that the limit was reached, or that an approval was missing.

    Args:
        session: the actor's session.
        entity: kind of record.
        record_id: which one.
        name: its column.
        purpose: what for, a code of the scheme `purpose`.

    Raises:
        Denied: the matrix has no such grant.
        Refused: no purpose, or a column that is not masked.
        NotFound: no such record in the actor's rows.
        Unapproved: the record takes an approval, and the actor has none in force.
        Exhausted: the account has seen as many as its role may in an hour.
    """
    actor = actor_of(session)
    actor.require(entity, Action.REVEAL)
    if name not in actor.masked(entity):
        raise Refused(Reason(NOT_MASKED, params={"name": name}))
    check_purpose(session, purpose)
    column = actor.readable(entity)[name].attribute
    found = session.execute(select(column).where(entity.id == record_id)).one_or_none()
    if found is None:
        raise NotFound
    refusal = _unapproved(session, entity, record_id) or _exhausted(session)
    action = REFUSED if refusal else Action.REVEAL
    record(session, action, entity, [record_id], [name], purpose=purpose)
    session.commit()
    if refusal:
        raise refusal
    return found[0]


def _unapproved(session: Session, entity: type[Base], record_id: int) -> Refused | None:
    guard = guard_of(entity)
    missing = guard.why_not(session, record_id) if guard is not None else None
    return Unapproved(missing) if missing is not None else None


def _exhausted(session: Session) -> Refused | None:
    actor = actor_of(session)
    limit = limits().reveals.limit(actor.role)
    if _revealed(session, actor.username) < limit:
        return None
    return Exhausted(Reason(EXHAUSTED, params={"limit": limit}))


def check_purpose(session: Session, purpose: str | None) -> None:
    """Insist on one of the purposes.

    Raises:
        Refused: there is none, or it is not on the list.
    """
    if not purpose:
        raise Refused(NO_PURPOSE)
    if purpose not in known_codes(session, PURPOSE):
        raise Refused(Reason(NO_SUCH_CODE, PURPOSE, {"label": PURPOSE_LABEL, "value": purpose}))


def _revealed(session: Session, username: str) -> int:
    """How many values the account has been shown in the last hour; its own entries it may read."""
    since = dt.datetime.now(UTC) - dt.timedelta(hours=1)
    counted = select(func.count(AuditEntry.id)).where(
        AuditEntry.username == username,
        AuditEntry.action == str(Action.REVEAL),
        AuditEntry.at > since,
    )
    return session.scalar(counted) or 0
