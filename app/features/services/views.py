"""Pages of the voluntary health-service cards."""

from app.access import N_, Action
from app.features.services import operations
from app.features.services.models import ServiceCard
from app.panel import Button, Feature, Screen

FEATURE = Feature(
    screens=(
        Screen(
            ServiceCard,
            "service-cards",
            N_("健康服务联系卡"),
            N_("服务"),
            "heart-handshake",
            create=operations.request,
            change=operations.correct,
            buttons=(
                Button(
                    "withdraw",
                    N_("撤回同意"),
                    operations.withdraw,
                    Action.CHANGE,
                    writes=("contact_name",),
                    icon="arrow-back-up",
                    style="danger",
                    confirm=N_("撤回后立即删除联系人和电话，只保留数量统计。确定吗？"),
                ),
            ),
            help=N_("居民自愿填写，可随时撤回；不填写不影响其他服务。"),
        ),
    )
)
