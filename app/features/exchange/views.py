"""Pages of the exchange: the book of packages and the register of certificates."""

from collections.abc import Mapping
from typing import Any

from app.access import N_, Action, Actor
from app.features.exchange import operations, rules
from app.features.exchange.models import ExchangeKey, ExchangePackage
from app.panel import Button, Feature, Screen

EXCHANGE = N_("信息互换")


def _sends(actor: Actor, values: Mapping[str, Any]) -> bool:
    return bool(values["org_unit_id"] == actor.facts.get("org_unit_id"))


def _receives(actor: Actor, values: Mapping[str, Any]) -> bool:
    return bool(values["to_unit_id"] == actor.facts.get("org_unit_id"))


FEATURE = Feature(
    screens=(
        Screen(
            ExchangePackage,
            "exchange-packages",
            N_("互换包"),
            EXCHANGE,
            "arrows-exchange",
            create=operations.make,
            buttons=(
                Button(
                    "send",
                    N_("发出"),
                    operations.send,
                    Action.CHANGE,
                    writes=("sent_on",),
                    icon="send",
                    style="primary",
                    when=lambda package: package["status"] == rules.MADE,
                    who=_sends,
                    confirm=N_("发出后接收单位即可下载，不能撤回。确定发出吗？"),
                ),
                Button(
                    "withdraw",
                    N_("撤销"),
                    operations.withdraw,
                    Action.CHANGE,
                    writes=("destroyed_on",),
                    icon="x",
                    style="danger",
                    when=lambda package: package["status"] == rules.MADE,
                    who=_sends,
                    confirm=N_("撤销后文件立即销毁，清单保留。确定吗？"),
                ),
                Button(
                    "receive",
                    N_("下载加密文件"),
                    operations.receive,
                    Action.CHANGE,
                    writes=("received_on",),
                    icon="download",
                    style="primary",
                    when=lambda package: package["status"] not in {rules.MADE, rules.WITHDRAWN},
                    who=_receives,
                    confirm=N_("文件只能用本单位的私钥打开。下载会被记录。"),
                ),
                Button(
                    "acknowledge",
                    N_("回执"),
                    operations.acknowledge,
                    Action.CHANGE,
                    inputs=("counted", "difference", "errors_found"),
                    required=("counted",),
                    icon="checks",
                    when=lambda package: package["status"] == rules.RECEIVED,
                    who=_receives,
                ),
            ),
            help=N_(
                "内容由系统按您的权限汇总，只有统计数字，没有个人名单；文件只有接收单位能打开。"
            ),
        ),
        Screen(
            ExchangeKey,
            "exchange-keys",
            N_("接收证书"),
            EXCHANGE,
            "key",
            create=operations.register_key,
            buttons=(
                Button(
                    "retire",
                    N_("停用"),
                    operations.retire_key,
                    Action.CHANGE,
                    writes=("retired_on",),
                    icon="ban",
                    style="danger",
                    when=lambda key: key["retired_on"] is None,
                    confirm=N_("停用后不再用这张证书加密；已发出的仍可用原私钥打开。确定吗？"),
                ),
            ),
            help=N_("各单位的公钥证书，由安全管理员核对校验值后登记。私钥由各单位自己保管。"),
        ),
    )
)
