"""The database layer: one declarative base, the column types and the row mixins.

Knows no department and no rights; `app.access` sits on top of it.
"""

from app.db.base import NAMING, Base, db
from app.db.clock import SHANGHAI, fix_today, fixed_today, now, today
from app.db.masking import MASKS, Mask
from app.db.mixins import MAX_KEY, Keyed, Stamped, Versioned
from app.db.sealed import (
    KEY_OF,
    OUTLINE_OF,
    UNREADABLE,
    Algorithm,
    KeyProblem,
    KeyRing,
    Sealed,
    SealedBytes,
    SealedType,
    companion,
    key_of,
    outline_of,
    ring,
    same,
    use_ring,
)
from app.db.types import Code, Fen, UTCDateTime, bytewise

__all__ = [
    "KEY_OF",
    "MASKS",
    "MAX_KEY",
    "NAMING",
    "OUTLINE_OF",
    "SHANGHAI",
    "UNREADABLE",
    "Algorithm",
    "Base",
    "Code",
    "Fen",
    "KeyProblem",
    "KeyRing",
    "Keyed",
    "Mask",
    "Sealed",
    "SealedBytes",
    "SealedType",
    "Stamped",
    "UTCDateTime",
    "Versioned",
    "bytewise",
    "companion",
    "db",
    "fix_today",
    "fixed_today",
    "key_of",
    "now",
    "outline_of",
    "ring",
    "same",
    "today",
    "use_ring",
]
