"""Pages of letters, requests, agreements and transfers."""

from app.access import N_, Action
from app.features.correspondence import operations
from app.features.correspondence.models import (
    AssistanceRequest,
    CooperationAgreement,
    ExternalSystem,
    ExternalTransfer,
    Letter,
)
from app.panel import Button, Feature, Screen

EXCHANGE = N_("信息互换")

FEATURE = Feature(
    screens=(
        Screen(
            Letter,
            "letters",
            N_("函件"),
            EXCHANGE,
            "messages",
            create=operations.write,
            change=operations.correct_letter,
            buttons=(
                Button(
                    "reply",
                    N_("登记回函"),
                    operations.enter_reply,
                    Action.CHANGE,
                    inputs=("replied_on", "reply_number"),
                    required=("replied_on",),
                    when=lambda letter: letter["replied_on"] is None,
                ),
            ),
        ),
        Screen(
            AssistanceRequest,
            "assistance-requests",
            N_("协查事项"),
            EXCHANGE,
            "heart-handshake",
            create=operations.enter_request,
            change=operations.correct_request,
            buttons=(
                Button(
                    "answer",
                    N_("登记答复"),
                    operations.answer,
                    Action.CHANGE,
                    inputs=("outcome", "replied_on"),
                    required=("outcome", "replied_on"),
                    when=lambda request: request["replied_on"] is None,
                ),
            ),
            help=N_("只办理入学、社保、档案等服务事项，须本人要求；不写当事人的姓名和号码。"),
        ),
        Screen(
            CooperationAgreement,
            "agreements",
            N_("区域协作协议"),
            EXCHANGE,
            "gavel",
            create=operations.agree,
            change=operations.correct_agreement,
            buttons=(
                Button(
                    "end",
                    N_("终止"),
                    operations.end_agreement,
                    Action.CHANGE,
                    writes=("ended_on",),
                    icon="ban",
                    when=lambda agreement: agreement["ended_on"] is None,
                    confirm=N_("终止后不能再改。确定吗？"),
                ),
            ),
        ),
        Screen(
            ExternalTransfer,
            "external-transfers",
            N_("外部交换记录"),
            EXCHANGE,
            "external-link",
            create=operations.log_transfer,
            shown_on=("external_system_id",),
            help=N_("登记人工导入、导出的情况；本系统不自动推送数据。登记后不能修改。"),
        ),
        Screen(
            ExternalSystem,
            "external-systems",
            N_("外部系统"),
            EXCHANGE,
            "building",
            create=operations.register_system,
            change=operations.correct_system,
        ),
    )
)
