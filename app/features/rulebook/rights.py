"""The page of the duties; the matrix says who opens it."""

from app.access import N_, PageRight

DUTIES = PageRight("duty-catalogue", N_("职责清单"))
