"""Pages of the register of those who have left."""

from app.access import N_, Action
from app.features.outflow import operations
from app.features.outflow.models import Outflow
from app.panel import Button, Feature, Screen

FEATURE = Feature(
    screens=(
        Screen(
            Outflow,
            "outflow",
            N_("流出人口登记"),
            N_("人口与房屋"),
            "door-exit",
            create=operations.register,
            change=operations.correct,
            buttons=(
                Button(
                    "come-back",
                    N_("登记返回"),
                    operations.come_back,
                    Action.CLOSE,
                    inputs=("returned_on",),
                    required=("returned_on",),
                    writes=("status",),
                    icon="home",
                    when=lambda outflow: outflow["returned_on"] is None,
                ),
                Button(
                    "withdraw",
                    N_("撤回登记"),
                    operations.withdraw,
                    Action.DELETE,
                    icon="arrow-back-up",
                    style="danger",
                    confirm=N_("本人不愿再登记的，撤回后立即删除全部内容，不能恢复。确定吗？"),
                ),
            ),
            totals=("elders_left", "children_left"),
            help=N_(
                "本区户籍、到区外居住的人自愿申报，用于联系本人、帮助留守的老人和儿童；"
                "不申报不影响办理任何事项，可随时撤回。"
            ),
        ),
    )
)
