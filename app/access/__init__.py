"""The access engine: what is said about columns, who may do what, and the session's wall.

Knows no department. Importing it puts the wall around every SQLAlchemy session.
"""

from app.access.actor import Actor, Denied, actor_of, bind
from app.access.extension import extend, extra
from app.access.policy import (
    DOWNLOAD,
    REFUSED,
    Access,
    Action,
    Grant,
    PageGrant,
    PageRight,
    Policy,
    Scope,
    grant,
    grant_page,
)
from app.access.reasons import N_, NeedsConfirmation, NotFound, Reason, Refused, Stale
from app.access.session import SYSTEM_READ
from app.access.spec import (
    EXTRA,
    Field,
    Phonetic,
    Sensitivity,
    SpecError,
    Tag,
    entities,
    entity,
    entity_info,
    field,
    fields,
)

__all__ = [
    "DOWNLOAD",
    "EXTRA",
    "N_",
    "REFUSED",
    "SYSTEM_READ",
    "Access",
    "Action",
    "Actor",
    "Denied",
    "Field",
    "Grant",
    "NeedsConfirmation",
    "NotFound",
    "PageGrant",
    "PageRight",
    "Phonetic",
    "Policy",
    "Reason",
    "Refused",
    "Scope",
    "Sensitivity",
    "SpecError",
    "Stale",
    "Tag",
    "actor_of",
    "bind",
    "entities",
    "entity",
    "entity_info",
    "extend",
    "extra",
    "field",
    "fields",
    "grant",
    "grant_page",
]
