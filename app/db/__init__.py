"""The database layer: one declarative base, the column types and the row mixins.

Knows no department and no rights; `app.access` sits on top of it.
"""

from app.db.base import NAMING, Base, db
from app.db.clock import fix_today, today
from app.db.mixins import Keyed, Stamped, Versioned
from app.db.types import Code, Fen, UTCDateTime, bytewise

__all__ = [
    "NAMING",
    "Base",
    "Code",
    "Fen",
    "Keyed",
    "Stamped",
    "UTCDateTime",
    "Versioned",
    "bytewise",
    "db",
    "fix_today",
    "today",
]
