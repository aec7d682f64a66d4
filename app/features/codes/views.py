"""Pages of the code lists."""

from app.access import N_, Action
from app.features.codes import operations
from app.features.codes.models import CodeItem, CodeMapping, CodeScheme
from app.panel import Button, Feature, Screen

ADMIN = N_("系统设置")

FEATURE = Feature(
    screens=(
        Screen(
            CodeScheme,
            "code-schemes",
            N_("代码表"),
            ADMIN,
            "list-numbers",
        ),
        Screen(
            CodeItem,
            "code-items",
            N_("代码"),
            ADMIN,
            "list-details",
            shown_on=("scheme_id",),
            create=operations.add_item,
            change=operations.correct_item,
            buttons=(
                Button(
                    "retire",
                    N_("停用"),
                    operations.retire_item,
                    Action.CHANGE,
                    icon="ban",
                    when=lambda item: not item["retired"],
                    confirm=N_("停用后新登记不能再选这个代码，已有记录不变。确定吗？"),
                ),
            ),
        ),
        Screen(
            CodeMapping,
            "code-mappings",
            N_("代码对照"),
            ADMIN,
            "arrows-exchange",
            shown_on=("scheme_id",),
            create=operations.add_mapping,
            change=operations.correct_mapping,
        ),
    )
)
