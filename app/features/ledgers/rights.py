"""The page of the ledgers; the matrix says who opens it."""

from app.access import N_, PageRight

COMPLETENESS = PageRight("ledger-completeness", N_("台账完整情况"))
