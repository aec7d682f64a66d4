"""Writing the audit journal. Entries are written in the caller's transaction."""

import json
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from app.access import REFUSED, Action, actor_of, entity_info
from app.audit.models import AuditEntry
from app.db import MAX_KEY, Base


def record(
    session: Session,
    action: Action | str,
    entity: type[Base],
    ids: Collection[int],
    fields: Iterable[str] = (),
    count: int | None = None,
    purpose: str | None = None,
) -> None:
    """Add one entry about what the session's actor does; the caller commits.

    Args:
        session: the actor's session.
        action: what was done.
        entity: to which kind of record.
        ids: to which records; a single one is indexed for its history.
        fields: names of the columns shown or changed, never their values.
        count: number of records, when it is more than the ids that are named.
        purpose: what for (scheme `purpose`), where it has to be said.
    """
    actor = actor_of(session)
    known = list(ids)
    session.add(
        AuditEntry(
            at=datetime.now(UTC),
            username=actor.username,
            role=actor.role,
            post=actor.post,
            channel=actor.channel,
            action=str(action),
            entity=entity.__tablename__,
            record_id=known[0] if len(known) == 1 else None,
            records=json.dumps(known) if len(known) > 1 else None,
            count=len(known) if count is None else count,
            fields=",".join(fields),
            purpose=purpose,
            address=actor.address,
        )
    )


def record_refusal(
    session: Session, entity: type[Base], ids: Collection[int], names: Iterable[str]
) -> None:
    """Record an attempt at what is not the actor's, or is not there, and commit.

    Whatever the session holds is given up first: nothing of a refused attempt is written.

    Args:
        session: the actor's session.
        entity: at which kind of record.
        ids: at which records, whether or not there are any.
        names: what was attempted: actions, pages or columns.
    """
    session.rollback()
    record(session, REFUSED, entity, [key for key in ids if key <= MAX_KEY], names)
    session.commit()


def record_reading(
    session: Session,
    action: Action,
    entity: type[Base],
    ids: Collection[int],
    fields: Iterable[str],
    count: int | None = None,
) -> None:
    """Record that personal data is about to be shown or handed out, and commit.

    Commits before the bytes leave: if the journal cannot be written, nothing is shown
    (C28, C31). Entities without personal data are not recorded.
    """
    if entity_info(entity).personal and (ids or count):
        record(session, action, entity, ids, fields, count)
        session.commit()
