"""Pages of the export requests: one's own, and those one may decide."""

from collections.abc import Mapping
from typing import Any

from app.access import N_, Action, Actor
from app.audit.exports import OPEN, USABLE, WAITING, ExportRequest, approve, decline, withdraw
from app.panel import Button, Feature, Onward, Screen


def _own(actor: Actor, values: Mapping[str, Any]) -> bool:
    return bool(values["username"] == actor.username)


def _others(actor: Actor, values: Mapping[str, Any]) -> bool:
    return not _own(actor, values)


def _waits(values: Mapping[str, Any]) -> bool:
    return values["status"] == WAITING


def _onward(actor: Actor, values: Mapping[str, Any]) -> Onward | None:
    if not _own(actor, values) or values["status"] not in USABLE:
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
            buttons=(
                Button(
                    "approve",
                    N_("批准"),
                    approve,
                    Action.APPROVE,
                    writes=("decided_by",),
                    inputs=("decision_reason",),
                    icon="check",
                    style="primary",
                    when=_waits,
                    who=_others,
                    confirm=N_(
                        "批准后，申请人可在有效期内下载这份文件，下载会被记录。确定批准吗？"
                    ),
                ),
                Button(
                    "decline",
                    N_("不同意"),
                    decline,
                    Action.APPROVE,
                    writes=("decided_by",),
                    inputs=("decision_reason",),
                    required=("decision_reason",),
                    icon="ban",
                    style="danger",
                    when=_waits,
                    who=_others,
                ),
                Button(
                    "withdraw",
                    N_("撤回"),
                    withdraw,
                    Action.CLOSE,
                    icon="arrow-back-up",
                    when=lambda values: values["status"] in OPEN,
                    who=_own,
                    confirm=N_("撤回后不能再用这份申请下载。确定吗？"),
                ),
            ),
            help=N_("导出个人信息须说明用途和理由；行数较多的由另一位同事审批。"),
            onward=_onward,
        ),
    ),
)
