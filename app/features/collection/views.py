"""Pages of collection."""

from app.access import N_, Action
from app.features.collection import change_slips, operations
from app.features.collection.models import ChangeSlip, DayLog, HandOver, Verification
from app.features.collection.rights import VERIFICATION
from app.features.collection.verification_view import VerificationView
from app.panel import Button, Feature, Page, Screen

COLLECTION = N_("采集与核实")

FEATURE = Feature(
    screens=(
        Screen(
            Verification,
            "verifications",
            N_("核实记录"),
            COLLECTION,
            "calendar-check",
            create=operations.verify,
            buttons=(
                Button(
                    "return",
                    N_("退回"),
                    operations.send_back,
                    Action.DECIDE,
                    writes=("returned_on",),
                    inputs=("return_reason",),
                    required=("return_reason",),
                    icon="arrow-back-up",
                    when=lambda entry: entry["returned_on"] is None,
                ),
            ),
            shown_on=("residence_id",),
        ),
        Screen(
            ChangeSlip,
            "change-slips",
            N_("信息变更报告单"),
            COLLECTION,
            "edit",
            create=change_slips.report,
            change=change_slips.correct_slip,
            buttons=(
                Button(
                    "enter",
                    N_("录入"),
                    change_slips.enter,
                    Action.DECIDE,
                    writes=("status",),
                    icon="check",
                    style="primary",
                    when=lambda slip: slip["status"] == "waiting",
                    confirm=N_("报告单的内容将写入居住登记。确定吗？"),
                ),
                Button(
                    "decline",
                    N_("不予录入"),
                    change_slips.decline,
                    Action.DECIDE,
                    writes=("status",),
                    inputs=("decline_reason",),
                    required=("decline_reason",),
                    icon="arrow-back-up",
                    when=lambda slip: slip["status"] == "waiting",
                ),
            ),
            shown_on=("residence_id",),
            opened_with={"status": "waiting"},
            help=N_("有人搬动、换电话、换工作，先在这里报告；镇街录入后居住登记随之变更。"),
        ),
        Screen(
            HandOver,
            "hand-overs",
            N_("原始表交接单"),
            COLLECTION,
            "send",
            create=operations.hand_over,
            buttons=(
                Button(
                    "receive",
                    N_("签收"),
                    operations.receive,
                    Action.CLOSE,
                    writes=("status",),
                    inputs=("sheets_received", "difference"),
                    required=("sheets_received",),
                    icon="check",
                    style="primary",
                    when=lambda slip: slip["status"] == "handed",
                ),
                Button(
                    "store",
                    N_("登记存放"),
                    operations.store,
                    Action.CLOSE,
                    writes=("status",),
                    inputs=("stored_at",),
                    required=("stored_at",),
                    icon="inbox",
                    style="primary",
                    when=lambda slip: slip["status"] == "received",
                ),
                Button(
                    "destroy",
                    N_("登记销毁"),
                    operations.destroy,
                    Action.CLOSE,
                    writes=("status",),
                    inputs=("destroyed_on", "destroyed_by", "witnessed_by"),
                    required=("destroyed_on", "destroyed_by", "witnessed_by"),
                    icon="x",
                    style="danger",
                    when=lambda slip: slip["status"] == "stored",
                ),
                Button(
                    "withdraw",
                    N_("作废"),
                    operations.withdraw,
                    Action.CHANGE,
                    writes=("status",),
                    icon="arrow-back-up",
                    when=lambda slip: slip["status"] == "handed",
                    confirm=N_("作废后表单编号可以重新交出，交接单保留。确定吗？"),
                ),
            ),
            help=N_("每周把原始采集表交给街道（镇）：清点张数，签收，存放，期满由两人销毁。"),
        ),
        Screen(
            DayLog,
            "day-logs",
            N_("排查日志"),
            COLLECTION,
            "list-details",
            create=operations.log_day,
            change=operations.correct_log,
            help=N_("每人每天一份，只记数目和情况，不写姓名；填写当日可以修改。"),
        ),
    ),
    pages=(
        Page(
            VERIFICATION,
            "collection/verification",
            COLLECTION,
            VerificationView,
            "checklist",
            N_("本月还没有核实的在住人员，最久没有核实的在前。没见到人的留空，下次再核实。"),
        ),
    ),
)
