"""The pages of the rule packs and of the duties they list."""

from app.access import N_
from app.features.rulebook.duties_view import DutiesView
from app.features.rulebook.models import RulePack
from app.features.rulebook.rights import DUTIES
from app.panel import Feature, Page, Screen

RULES = N_("待办与制度")

FEATURE = Feature(
    screens=(
        Screen(
            RulePack,
            "rule-packs",
            N_("规则包"),
            RULES,
            "book-2",
            help=N_("本区执行过的规则，逐字保存；改动规则不影响以前按旧规则办理的事项。"),
        ),
    ),
    pages=(
        Page(
            DUTIES,
            "duties",
            RULES,
            DutiesView,
            "list-details",
            N_("各部门、单位和岗位的职责，由今天有效的规则包列出，依据写在每项后面。"),
        ),
    ),
)
