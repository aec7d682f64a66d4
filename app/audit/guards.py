"""Records whose masked values take more than the right to see them: somebody's approval (C25).

An entity says so with `guarded=True`; a feature says which of its records, and why not yet.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from app.access import Denied, Reason, entity_info
from app.db import Base


@dataclass(frozen=True)
class Guard:
    """What stands before the values of some records.

    Attributes:
        why_not: `why_not(session, record_id)`: what keeps the actor from them, or None.
        rows: the condition that holds for the guarded records, today.
        column: the one that decides whether a record is guarded.
        requests: the kind of request by which one asks for access.
        about: its reference to the record.
    """

    why_not: Callable[[Session, int], Reason | None]
    rows: Callable[[], ColumnElement[bool]]
    column: str
    requests: type[Base]
    about: str


_guards: dict[type[Base], Guard] = {}


def set_guard(entity: type[Base], guard: Guard) -> None:
    """Let a feature guard an entity that asks for it."""
    _guards[entity] = guard


def guard_of(entity: type[Base]) -> Guard | None:
    """The guard of an entity; None where the right is enough.

    Raises:
        Denied: the entity wants one and nobody has set it: then nothing is shown.
    """
    if not entity_info(entity).guarded:
        return None
    if entity not in _guards:
        raise Denied(f"{entity.__name__}: guarded by nobody")
    return _guards[entity]


def why_not_change(session: Session, record: Base, names: Collection[str]) -> Reason | None:
    """Say that a change would take a record from its guard, and nobody has approved that.

    Else who may correct a record could open it. Judged as it is stored, before the change.

    Args:
        session: the actor's session.
        record: what is to be changed.
        names: its columns that would change.

    Raises:
        Denied: see `guard_of`.
    """
    guard = guard_of(type(record))
    if guard is None or guard.column not in names:
        return None
    missing = guard.why_not(session, record.id)
    return missing and replace(missing, field=guard.column)
