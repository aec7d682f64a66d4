"""The page of the rule packs."""

from app.access import N_
from app.features.rulebook.models import RulePack
from app.panel import Feature, Screen

FEATURE = Feature(
    screens=(
        Screen(
            RulePack,
            "rule-packs",
            N_("规则包"),
            N_("待办与制度"),
            "book-2",
            help=N_("本区执行过的规则，逐字保存；改动规则不影响以前按旧规则办理的事项。"),
        ),
    )
)
