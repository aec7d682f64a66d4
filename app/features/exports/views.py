"""Pages of the export requests: one's own, and those one may decide."""

from collections.abc import Mapping
from typing import Any

from app.access import N_, Action, Actor
from app.audit.exports import USABLE, ExportRequest, approve, decline, withdraw
from app.panel import Feature, Onward, Screen
from app.panel.approving import decision_buttons, own


def _onward(actor: Actor, values: Mapping[str, Any]) -> Onward | None:
    if not own(actor, values) or values["status"] not in USABLE:
        return None
    return Onward(N_("去下载"), values["entity"], "export", Action.EXPORT, "file-download")


FEATURE = Feature(
    screens=(
        Screen(
            ExportRequest,
            "export-requests",
            N_("导出申请"),
            N_("个人信息保护"),
            "file-download",
            buttons=decision_buttons(
                approve,
                decline,
                withdraw,
                approving=N_("批准后，申请人可在有效期内下载这份文件，下载会被记录。确定批准吗？"),
                withdrawing=N_("撤回后不能再用这份申请下载。确定吗？"),
            ),
            help=N_(
                "导出个人信息须说明用途和理由；行数较多的，以及未成年人完整内容，由另一位同事审批。"
            ),
            onward=_onward,
        ),
    ),
)
