"""Records whose masked values take more than the right to see them: somebody's approval (C25).

An entity says so with `guarded=True`; a feature says which of its records, and why not yet.
"""

from collections.abc import Callable
from dataclasses import dataclass

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
        requests: the kind of request by which one asks for access.
        about: its reference to the record.
    """

    why_not: Callable[[Session, int], Reason | None]
    rows: Callable[[], ColumnElement[bool]]
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
