"""Pages of the requests to see minors' values: one's own, and those one may decide."""

from app.access import N_
from app.features.minors.models import MinorAccess
from app.features.minors.operations import approve, ask, decline, withdraw
from app.panel import Feature, Screen
from app.panel.approving import decision_buttons

FEATURE = Feature(
    screens=(
        Screen(
            MinorAccess,
            "minor-access",
            N_("未成年人信息查阅申请"),
            N_("个人信息保护"),
            "shield",
            create=ask,
            buttons=decision_buttons(
                approve,
                decline,
                withdraw,
                approving=N_(
                    "批准后，申请人可在有效期内查看这位未成年人的完整号码和住址，每次查看都会记录。"
                    "确定批准吗？"
                ),
                withdrawing=N_("撤回后不能再用这份申请查看。确定吗？"),
            ),
            help=N_(
                "查看未成年人的完整号码、住址和监护人信息，或更正其出生日期，须由另一位同事批准："
                "镇街由负责人审批，派出所由本所另一位经书面授权的民警审批。不能审批自己的申请；"
                "本单位只有一位审批人的，他本人需要查看时，请先由安全管理员为另一位同事办理任职。"
            ),
        ),
    ),
)
