"""The access engine: what is said about columns, who may do what, and the session's wall.

Knows no department. Importing it puts the wall around every SQLAlchemy session.
"""

from app.access.actor import Actor, Denied, actor_of, bind
from app.access.policy import Access, Action, Grant, Policy, Scope, grant
from app.access.reasons import N_, NeedsConfirmation, NotFound, Reason, Refused, Stale
from app.access.session import SYSTEM_READ
from app.access.spec import (
    Field,
    Phonetic,
    SpecError,
    Tag,
    entities,
    entity,
    entity_info,
    field,
    fields,
)

__all__ = [
    "N_",
    "SYSTEM_READ",
    "Access",
    "Action",
    "Actor",
    "Denied",
    "Field",
    "Grant",
    "NeedsConfirmation",
    "NotFound",
    "Phonetic",
    "Policy",
    "Reason",
    "Refused",
    "Scope",
    "SpecError",
    "Stale",
    "Tag",
    "actor_of",
    "bind",
    "entities",
    "entity",
    "entity_info",
    "field",
    "fields",
    "grant",
]
