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
    Stale,
    actor_of,
    entities,
    entity_info,
)
from app.audit import approval
from app.audit.acceptance import accept, refuse
from app.audit.exports import rules
from app.audit.exports.models import ExportRequest
from app.audit.guards import guard_of
from app.audit.journal import record
from app.audit.operation import STALE, load, operation
from app.db import Base
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
    minors: int | None = None,
) -> ExportRequest:
    """Ask for an export; up to the role's limit it is one's own to take, but for minors in full.

    Args:
        session: the actor's session.
        entity: what is exported.
        data: purpose, reason, and whether masked columns are wanted in full.
        rows: how many there are.
        parameters: the filter, as it is read again for the file.
        conditions: the filter in words.
        minors: how many of the rows are a minor's; None if that is not known. Counts in full only.

    Raises:
        Denied: the matrix does not let the role export this.
        Refused: a value is missing or wrong, there is nothing to export or too much of it.
    """
    actor = actor_of(session)
    actor.require(entity, Action.EXPORT)
    values = accept(session, ExportRequest, data)
    in_full, may_reveal = values.get("in_full", False), actor.may(entity, Action.REVEAL)
    refuse(rules.why_not_ask(rows, in_full=in_full, may_reveal=may_reveal))
    children = _minors(entity, rows, minors) if in_full else 0
    limit, files = limits().exports.limit(actor.role), limits().export_files
    waits = rules.needs_second(rows, limit, in_full=in_full, minors=children)
    asked = ExportRequest(
        **values,
        **approval.asked_by(session, files.waiting_hours if waits else files.hours),
        status=approval.WAITING if waits else rules.ALONE,
        entity=entity.__tablename__,
        conditions=conditions or None,
        parameters=parameters,
        rows=rows,
        minors=children,
    )
    approval.number(session, asked)
    return asked


def _minors(entity: type[Base], rows: int, minors: int | None) -> int:
    """How many of the rows are a minor's; all of them may be if nobody has counted."""
    if guard_of(entity) is None:
        return 0
    return rows if minors is None else minors


@operation(ExportRequest, Action.APPROVE)
def approve(
    session: Session, record_id: int, version: int, *, decision_reason: str | None = None
) -> ExportRequest:
    """Agree to somebody else's export; the file can be taken for a while from now on.

    Raises:
        Refused: it is one's own, decided or too old, or one could not export it oneself, in
            full if that is asked for.
    """
    asked = _decide(session, record_id, version, approval.APPROVED, decision_reason)
    hours = limits().export_files.hours
    if asked.in_full and guard_of(_entity(asked)) is not None:
        hours = min(hours, limits().minors.hours)
    approval.extend_to(asked, hours)
    return asked


@operation(ExportRequest, Action.APPROVE)
def decline(
    session: Session, record_id: int, version: int, *, decision_reason: str | None = None
) -> ExportRequest:
    """Refuse somebody else's export, with the reason.

    Raises:
        Refused: as for `approve`, or no reason is given.
    """
    return _decide(session, record_id, version, approval.DECLINED, decision_reason)


@operation(ExportRequest, Action.CLOSE)
def withdraw(session: Session, record_id: int, version: int) -> ExportRequest:
    """Take one's own request back; nothing can be downloaded by it any more.

    Raises:
        Refused: it is somebody else's, refused or withdrawn.
    """
    return approval.take_back(session, ExportRequest, record_id, version)


def usable(
    session: Session,
    request_id: int,
    entity: type[Base],
    rows: int = 0,
    minors: int | None = None,
    *,
    lock: bool = False,
) -> ExportRequest:
    """The own request by which a file of so many rows, so many of them minors', may be taken now.

    Raises:
        NotFound: no such request of this account about this entity.
        Denied: the matrix does not let the role export this any more.
        Refused: not approved, too old, used up, of another post, the rows have grown, or more
            minors are among them in full than somebody has agreed to.
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
                dt.datetime.now(UTC),
                minors=_minors(entity, rows, minors),
                downloads=files.downloads,
                tolerance=files.tolerance,
            ),
            rules.NOT_IN_FULL if asked.in_full and not actor.may(entity, Action.REVEAL) else None,
        ]
    )
    return asked


def hand_out(
    session: Session,
    request_id: int,
    entity: type[Base],
    names: Iterable[str],
    rows: int,
    minors: int | None = None,
) -> None:
    """Record that a file is about to leave, and commit: before its first byte does (C28).

    Args:
        session: the requester's session.
        request_id: by which request.
        entity: what the file is about.
        names: its columns.
        rows: how many it really has.
        minors: how many of them are a minor's; None if that is not known.

    Raises:
        NotFound, Denied, Refused: see `usable`.
        Stale: another download of the same request came between.
    """
    try:
        asked = usable(session, request_id, entity, rows, minors, lock=True)
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


def _decide(
    session: Session, record_id: int, version: int, status: str, reason: str | None
) -> ExportRequest:
    """Nobody agrees to what would not be given to them."""

    def no_right(asked: ExportRequest) -> Reason | None:
        actor, entity = actor_of(session), _entity(asked)
        what = {"what": entity_info(entity).label}
        if not actor.may(entity, Action.EXPORT):
            return Reason(rules.NO_RIGHT, params=what)
        if asked.in_full and not actor.may(entity, Action.REVEAL):
            return Reason(rules.NOT_SEEN, params=what)
        return None

    return approval.decide(session, ExportRequest, record_id, version, status, reason, no_right)


def _entity(asked: ExportRequest) -> type[Base]:
    (entity,) = (one for one in entities() if one.__tablename__ == asked.entity)
    return entity
