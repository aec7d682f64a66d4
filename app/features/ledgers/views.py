"""Pages of the ledgers."""

from app.access import N_
from app.features.ledgers import operations
from app.features.ledgers.completeness_view import CompletenessView
from app.features.ledgers.models import LedgerDocument
from app.features.ledgers.rights import COMPLETENESS
from app.panel import Feature, Page, Screen
from app.panel.files import remove_button

LEDGERS = N_("台账与报表")

FEATURE = Feature(
    screens=(
        Screen(
            LedgerDocument,
            "ledger-documents",
            N_("台账资料"),
            LEDGERS,
            "book-2",
            attach=operations.attach,
            buttons=(remove_button(operations.remove),),
            help=N_("计划、总结、制度、责任书、发放登记等。同一期间的同名资料为新一版，旧版保留。"),
        ),
    ),
    pages=(
        Page(
            COMPLETENESS,
            "ledgers/completeness",
            LEDGERS,
            CompletenessView,
            "checklist",
            N_("规则包要求的台账哪些已有、未到期或缺；系统保管的不用上传。"),
        ),
    ),
)
