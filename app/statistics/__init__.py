"""Statistics for those who may see no person: figures that are published, not counted live.

Why and how: `docs/adr/0008-confidential-counts.md` (C19).
"""

from app.statistics.confidential import Counts, Figures, Key, changed_by_one, exact, publish
from app.statistics.protection import Protection, load_protection
from app.statistics.publishing import published

__all__ = [
    "Counts",
    "Figures",
    "Key",
    "Protection",
    "changed_by_one",
    "exact",
    "load_protection",
    "publish",
    "published",
]
