"""Pages of oversight: the journal, and the matrix for people."""

from app.access import N_
from app.audit.models import AuditEntry
from app.features.oversight.matrix_view import MatrixView
from app.features.oversight.proposal_view import ProposalView
from app.features.oversight.rights import MATRIX, PROPOSAL, WHY
from app.features.oversight.why_view import WhyView
from app.panel import Feature, Page, Screen

RIGHTS = N_("权限")

FEATURE = Feature(
    screens=(Screen(AuditEntry, "audit-entries", N_("审计记录"), N_("审计"), "history"),),
    pages=(
        Page(
            MATRIX,
            "access/matrix",
            RIGHTS,
            MatrixView,
            "table",
            N_("由系统正在执行的权限生成；没有列出的一律没有权限，标 ※ 的栏目须有法律依据才启用。"),
        ),
        Page(
            WHY,
            "access/why",
            RIGHTS,
            WhyView,
            "help-circle",
            N_("查询一个账号能不能看到、办理，以及是哪一条规则决定的。每次查询都会记入审计记录。"),
        ),
        Page(
            PROPOSAL,
            "access/proposal",
            RIGHTS,
            ProposalView,
            "git-compare",
            N_("修改设置之前，先看会多开放或关闭哪些栏目。这里只作比较，不会改动任何权限。"),
        ),
    ),
)
