"""Use cases of an export of personal data: ask, decide, withdraw, hand out (C17)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.access import (
    Action,
    NotFound,
    Reason,
    Refused,
    Stale,
    actor_of,
    entities,
    entity_info,
)
from app.audit.acceptance import accept, fill, refuse
from app.audit.exports import rules
from app.audit.exports.models import ExportRequest
from app.audit.journal import record
from app.audit.operation import STALE, load, operation
from app.db import Base, today
from app.policy import limits


@operation(ExportRequest, Action.CREATE)
def ask(
    session: Session,
    entity: type[Base],
    data: Mapping[str, Any],
    *,
    rows: int,
    parameters: str,
    conditions: str = "",
) -> ExportRequest:
    """Ask for an export; up to the role's limit it is one's own to take.

    Args:
        session: the actor's session.
        entity: what is exported.
        data: purpose, reason, and whether masked columns are wanted in full.
        rows: how many there are.
        parameters: the filter, as it is read again for the file.
        conditions: the filter in words.

    Raises:
        Denied: the matrix does not let the role export this.
        Refused: a value is missing or wrong, there is nothing to export or too much of it.
    """
    actor = actor_of(session)
    actor.require(entity, Action.EXPORT)
    values = accept(session, ExportRequest, data)
    may_reveal = actor.may(entity, Action.REVEAL)
    refuse(rules.why_not_ask(rows, in_full=values.get("in_full", False), may_reveal=may_reveal))
    now = _now()
    alone = rows <= limits().exports.limit(actor.role)
    files = limits().export_files
    hours = files.hours if alone else files.waiting_hours
    asked = ExportRequest(
        **values,
        status=rules.ALONE if alone else rules.WAITING,
        at=now,
        username=actor.username,
        role=actor.role,
        post=actor.post,
        entity=entity.__tablename__,
        conditions=conditions or None,
        parameters=parameters,
        rows=rows,
        expires_at=now + dt.timedelta(hours=hours),
        street_id=actor.facts.get("street_id"),
        org_unit_id=actor.facts.get("org_unit_id"),
    )
    session.add(asked)
    session.flush()
    asked.number = f"{today().year}-{asked.id:06}"
    return asked


@operation(ExportRequest, Action.APPROVE)
def approve(
    session: Session, record_id: int, version: int, *, decision_reason: str | None = None
) -> ExportRequest:
    """Agree to somebody else's export; the file can be taken for a while from now on.

    Raises:
        Refused: it is one's own, decided or too old, or one could not export it oneself.
    """
    asked = _decide(session, record_id, version, rules.APPROVED, decision_reason)
    hours = limits().export_files.hours
    asked.expires_at = _now() + dt.timedelta(hours=hours)
    return asked


@operation(ExportRequest, Action.APPROVE)
def decline(
    session: Session, record_id: int, version: int, *, decision_reason: str | None = None
) -> ExportRequest:
    """Refuse somebody else's export, with the reason.

    Raises:
        Refused: as for `approve`, or no reason is given.
    """
    if not (decision_reason or "").strip():
        raise Refused(rules.SAY_WHY)
    return _decide(session, record_id, version, rules.DECLINED, decision_reason)


@operation(ExportRequest, Action.CLOSE)
def withdraw(session: Session, record_id: int, version: int) -> ExportRequest:
    """Take one's own request back; nothing can be downloaded by it any more.

    Raises:
        Refused: it is somebody else's, refused or withdrawn.
    """
    asked = load(session, ExportRequest, record_id, version)
    refuse([rules.why_not_withdraw(asked, actor_of(session).username)])
    asked.status = rules.WITHDRAWN
    return asked


def usable(
    session: Session, request_id: int, entity: type[Base], rows: int = 0, *, lock: bool = False
) -> ExportRequest:
    """The own request by which a file of so many rows may be taken now.

    Raises:
        NotFound: no such request of this account about this entity.
        Denied: the matrix does not let the role export this any more.
        Refused: not approved, too old, used up, of another post, or the rows have grown.
    """
    actor = actor_of(session)
    actor.require(entity, Action.EXPORT)
    asked = load(session, ExportRequest, request_id, lock=lock)
    if (asked.username, asked.entity) != (actor.username, entity.__tablename__):
        raise NotFound
    files = limits().export_files
    refuse(
        [
            rules.why_not_hand_out(
                asked,
                actor.role,
                actor.facts.get("org_unit_id"),
                rows,
                _now(),
                downloads=files.downloads,
                tolerance=files.tolerance,
            ),
            rules.NOT_IN_FULL if asked.in_full and not actor.may(entity, Action.REVEAL) else None,
        ]
    )
    return asked


def hand_out(
    session: Session, request_id: int, entity: type[Base], names: Iterable[str], rows: int
) -> None:
    """Record that a file is about to leave, and commit: before its first byte does (C28).

    Args:
        session: the requester's session.
        request_id: by which request.
        entity: what the file is about.
        names: its columns.
        rows: how many it really has.

    Raises:
        NotFound, Denied, Refused: see `usable`.
        Stale: another download of the same request came between.
    """
    try:
        asked = usable(session, request_id, entity, rows, lock=True)
        asked.downloads += 1
        noted = [asked.number, *names]
        record(session, Action.EXPORT, entity, [], noted, rows, purpose=asked.purpose)
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise Stale(STALE) from error
    except BaseException:
        session.rollback()
        raise


def _now() -> dt.datetime:
    return dt.datetime.now(UTC)


def _decide(
    session: Session, record_id: int, version: int, status: str, reason: str | None
) -> ExportRequest:
    asked = load(session, ExportRequest, record_id, version)
    actor = actor_of(session)
    refuse([rules.why_not_decide(asked, actor.username, _now()), _no_right(session, asked)])
    entered = {"decision_reason": reason}
    fill(asked, accept(session, ExportRequest, entered, current=asked, entry="operation"))
    asked.status, asked.decided_by, asked.decided_at = status, actor.username, _now()
    return asked


def _no_right(session: Session, asked: ExportRequest) -> Reason | None:
    """Nobody agrees to what would not be given to them."""
    (entity,) = (one for one in entities() if one.__tablename__ == asked.entity)
    if actor_of(session).may(entity, Action.EXPORT):
        return None
    return Reason(rules.NO_RIGHT, params={"what": entity_info(entity).label})
