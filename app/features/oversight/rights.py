"""The pages of oversight that are no entity's; the matrix says who opens them."""

from app.access import N_, PageRight

MATRIX = PageRight("access-matrix", N_("权限矩阵"))
WHY = PageRight("access-why", N_("为什么能看到/看不到"))
PROPOSAL = PageRight("access-proposal", N_("权限变更预览"))
