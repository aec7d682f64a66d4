"""What may be exchanged, and what may happen to a package next. Returns reasons.

Source: requirements R124–R128, R140, C30, C37, C45; 金政〔2011〕76号 三.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Protocol

from app.access.reasons import N_, Reason
from app.features.exchange.sealing import PublicKey

MADE, SENT, RECEIVED, ACKNOWLEDGED = "made", "sent", "received", "acknowledged"
DESTROYED, WITHDRAWN = "destroyed", "withdrawn"
"""Codes of the scheme `exchange_status`."""

ON_THE_WAY = frozenset({MADE, SENT, RECEIVED})
DELIVERED = frozenset({SENT, RECEIVED, ACKNOWLEDGED})
OVER = frozenset({DESTROYED, WITHDRAWN})
AGGREGATE = "aggregate"
"""Code of the scheme `exchange_content`: the only class that the house makes (R140)."""

MONTHS: Mapping[str, int] = {"monthly_swap": 1, "monthly_notice": 1, "quarterly_notice": 3}
"""How many months the period of a kind has; the others' is as it comes."""

OWN_UNIT = Reason(N_("接收单位是本单位，无需互换。请选择另一个单位。"), "to_unit_id")
NO_KEY = Reason(
    N_("接收单位没有有效的接收证书，无法加密。请该单位生成证书，由安全管理员登记后再办。"),
    "to_unit_id",
)
KEY_GONE = Reason(N_("制作后接收单位的证书已停用或过期，收到也打不开。请撤销这一份，重新制作。"))
NOTHING = Reason(N_("您的身份没有可以汇总的内容，不能制作互换包。"))
SAME = N_("同一期间、同一接收单位已有在途的互换包 %(number)s，不重复制作。")
ALREADY = N_("互换包 %(number)s 已发出，不重复发出。")
NOT_SENDER = N_("互换包 %(number)s 由提供单位办理，本单位不能发出或撤销。")
NOT_RECIPIENT = N_("互换包 %(number)s 只发给接收单位，本单位不能下载，也不能回执。")
EXPIRED = N_("互换包 %(number)s 的保存期限 %(value)s 已过，不能下载。请提供单位重新发出。")
GONE = N_("互换包 %(number)s 的文件已于 %(value)s 销毁，不能下载。")
NOT_YET = N_("互换包 %(number)s 还没有下载，请先下载、解密、核对，再回执。")
ANSWERED = N_("互换包 %(number)s 已回执，不重复回执。")
DIFFERENT = N_("核对数 %(value)s 与清单的记录数 %(limit)s 不一致。请再核对，或填写差异说明。")
DAMAGED = N_("互换包 %(number)s 的文件已损坏，没有下载。请告知系统管理员，并请提供单位重新发出。")

NO_CERTIFICATE = Reason(
    N_("这不是 RSA 证书。请粘贴证书全文，从 BEGIN CERTIFICATE 到 END CERTIFICATE。"), "certificate"
)
PRIVATE = Reason(
    N_("粘贴的内容里有私钥，没有保存。私钥不能外传：请作废这对密钥，重新生成。"),
    "certificate",
)
SHORT = N_("证书的密钥只有 %(value)s 位，应不少于 %(limit)s 位。请重新生成。")
NOT_VALID = N_("证书的有效期是 %(from)s 至 %(to)s，今天不能用。请换一张有效的。")
KNOWN = Reason(N_("这张证书已经登记过。"), "certificate")
RETIRED = Reason(N_("这张证书已停用。"))


class Package(Protocol):
    """What the rules look at of a package."""

    @property
    def number(self) -> str: ...  # noqa: D102

    @property
    def status(self) -> str: ...  # noqa: D102

    @property
    def org_unit_id(self) -> int: ...  # noqa: D102

    @property
    def to_unit_id(self) -> int: ...  # noqa: D102

    @property
    def record_count(self) -> int: ...  # noqa: D102

    @property
    def expires_on(self) -> dt.date: ...  # noqa: D102

    @property
    def destroyed_on(self) -> dt.date | None: ...  # noqa: D102


def period_problems(kind: str, first: dt.date, last: dt.date, today: dt.date) -> Iterator[Reason]:
    """A period has begun and ends after its beginning; a month or quarter is a whole one.

    Args:
        kind: code of the scheme `exchange_kind`.
        first: its first day.
        last: its last day.
        today: the date the rules take for today.
    """
    if first > today:
        yield Reason(N_("期间起%(value)s晚于今天。"), "period_from", {"value": first})
        return
    if last < first:
        about = {"value": last, "limit": first}
        yield Reason(N_("期间止%(value)s早于期间起%(limit)s。"), "period_to", about)
    elif length := MONTHS.get(kind):
        whole = first.day == 1 and (first.month - 1) % length == 0
        if not whole or last != _end(first, length):
            message = (
                N_("月度互换的期间应为一个整月，现为%(value)s至%(limit)s。")
                if length == 1
                else N_("季度通报的期间应为一个整季，现为%(value)s至%(limit)s。")
            )
            yield Reason(message, "period_to", {"value": first, "limit": last})


def _end(first: dt.date, months: int) -> dt.date:
    number = first.year * 12 + first.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)


def due_problem(due_on: dt.date | None, first: dt.date) -> Reason | None:
    """What is about a period is not due before it begins."""
    if due_on is not None and due_on < first:
        about = {"value": due_on, "limit": first}
        return Reason(N_("约定截止日%(value)s早于期间起%(limit)s。"), "due_on", about)
    return None


def why_not_send(package: Package, unit_id: int | None) -> Reason | None:
    """Say why an office may not send a package, or take it back."""
    if package.org_unit_id != unit_id:
        return about(NOT_SENDER, package)
    if package.status in OVER:
        return about(GONE, package, package.destroyed_on)
    return about(ALREADY, package) if package.status != MADE else None


def why_not_receive(package: Package, unit_id: int | None, today: dt.date) -> Reason | None:
    """Say why an office does not get the file: it is somebody else's, gone or too old (C37)."""
    if package.to_unit_id != unit_id or package.status == MADE:
        return about(NOT_RECIPIENT, package)
    if package.status in OVER:
        return about(GONE, package, package.destroyed_on)
    if today > package.expires_on:
        return about(EXPIRED, package, package.expires_on)
    return None


def why_not_acknowledge(
    package: Package, unit_id: int | None, counted: int, difference: str | None
) -> Reason | None:
    """Say why a receipt is not taken: whoever has not opened the file has counted nothing.

    Args:
        package: the package.
        unit_id: the office that answers.
        counted: how many records it has found.
        difference: what it says about a difference.
    """
    if package.to_unit_id != unit_id or package.status == MADE:
        return about(NOT_RECIPIENT, package)
    if package.status in OVER:
        return about(GONE, package, package.destroyed_on)
    if package.status != RECEIVED:
        return about(ANSWERED if package.status == ACKNOWLEDGED else NOT_YET, package)
    if counted != package.record_count and not difference:
        return Reason(DIFFERENT, "counted", {"value": counted, "limit": package.record_count})
    return None


def errors_problem(errors: int | None) -> Reason | None:
    """A comparison finds errors or none; nobody has to compare (R037)."""
    if errors is None or errors >= 0:
        return None
    message = N_("比对差错数不能小于0，现为%(value)s；没有差错的填0，没有比对的留空。")
    return Reason(message, "errors_found", {"value": errors})


def key_problems(text: str, key: PublicKey | None, today: dt.date, bits: int) -> Iterator[Reason]:
    """Say why a certificate is not registered.

    Args:
        text: what was pasted.
        key: what was read of it.
        today: the date the rules take for today.
        bits: the shortest key that is taken.
    """
    if "PRIVATE KEY" in text:
        yield PRIVATE
    elif key is None:
        yield NO_CERTIFICATE
    else:
        if key.bits < bits:
            yield Reason(SHORT, "certificate", {"value": key.bits, "limit": bits})
        if not key.valid_from <= today <= key.valid_to:
            about_days = {"from": key.valid_from, "to": key.valid_to}
            yield Reason(NOT_VALID, "certificate", about_days)


def about(message: str, package: Package, value: object = None) -> Reason:
    """A reason that names the package."""
    return Reason(message, params={"number": package.number, "value": value})
