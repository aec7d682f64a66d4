"""The pages of collection that are no entity's; the matrix says who opens them."""

from app.access import N_, PageRight

VERIFICATION = PageRight("collection-verification", N_("逐户核实"))
