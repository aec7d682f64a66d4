"""What may happen to a package, as tables."""

import datetime as dt
from dataclasses import dataclass

import pytest

from app.features.exchange import rules
from app.features.exchange.sealing import PublicKey
from tests.refusals import told

DAY = dt.date(2026, 9, 30)
SENDER, RECIPIENT, OTHER = 1, 2, 3


@dataclass
class Package:
    status: str = "sent"
    number: str = "2026-000007"
    org_unit_id: int = SENDER
    to_unit_id: int = RECIPIENT
    record_count: int = 12
    expires_on: dt.date = DAY
    destroyed_on: dt.date | None = None


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("kind", "first", "last", "problems"),
    [
        ("monthly_swap", "2026-08-01", "2026-08-31", []),
        ("monthly_notice", "2026-02-01", "2026-02-28", []),
        ("monthly_swap", "2026-09-01", "2026-09-30", []),
        ("quarterly_notice", "2026-07-01", "2026-09-30", []),
        ("special", "2026-03-05", "2026-03-05", []),
        ("special", "2026-09-30", "2026-12-31", []),
        ("special", "2026-10-01", "2026-10-31", ["期间起2026-10-01晚于今天。"]),
        ("special", "2026-03-05", "2026-03-04", ["期间止2026-03-04早于期间起2026-03-05。"]),
        (
            "monthly_swap", "2026-08-02", "2026-08-31",
            ["月度互换的期间应为一个整月，现为2026-08-02至2026-08-31。"],
        ),
        (
            "monthly_notice", "2026-08-01", "2026-09-30",
            ["月度互换的期间应为一个整月，现为2026-08-01至2026-09-30。"],
        ),
        (
            "quarterly_notice", "2026-08-01", "2026-10-31",
            ["季度通报的期间应为一个整季，现为2026-08-01至2026-10-31。"],
        ),
        (
            "quarterly_notice", "2026-07-01", "2026-08-31",
            ["季度通报的期间应为一个整季，现为2026-07-01至2026-08-31。"],
        ),
    ],
)  # fmt: skip
def test_a_period(kind: str, first: str, last: str, problems: list[str]) -> None:
    found = rules.period_problems(kind, day(first), day(last), DAY)
    assert [told(one)[1] for one in found] == problems


def test_a_period_at_the_end_of_time_is_only_too_late() -> None:
    found = rules.period_problems("monthly_swap", day("9999-12-01"), day("9999-12-31"), DAY)
    assert [told(one)[1] for one in found] == ["期间起9999-12-01晚于今天。"]


def test_nothing_is_due_before_its_period() -> None:
    assert rules.due_problem(None, DAY) is None
    assert rules.due_problem(DAY, DAY) is None
    early = rules.due_problem(day("2026-09-29"), DAY)
    assert early
    assert told(early) == ("due_on", "约定截止日2026-09-29早于期间起2026-09-30。")


@pytest.mark.parametrize(
    ("status", "unit", "said"),
    [
        ("made", SENDER, None),
        ("made", RECIPIENT, "互换包 2026-000007 由提供单位办理，本单位不能发出或撤销。"),
        ("sent", SENDER, "互换包 2026-000007 已发出，不重复发出。"),
        ("received", SENDER, "互换包 2026-000007 已发出，不重复发出。"),
        ("acknowledged", SENDER, "互换包 2026-000007 已发出，不重复发出。"),
        ("withdrawn", SENDER, "互换包 2026-000007 的文件已于 2026-09-30 销毁，不能下载。"),
    ],
)
def test_who_may_send(status: str, unit: int, said: str | None) -> None:
    package = Package(status, destroyed_on=DAY if status in rules.OVER else None)
    found = rules.why_not_send(package, unit)
    assert (found and told(found)[1]) == said


NOT_YOURS = "互换包 2026-000007 只发给接收单位，本单位不能下载，也不能回执。"


@pytest.mark.parametrize(
    ("status", "unit", "today", "said"),
    [
        ("sent", RECIPIENT, "2026-09-30", None),  # the last day
        ("received", RECIPIENT, "2026-09-30", None),
        ("acknowledged", RECIPIENT, "2026-09-30", None),
        ("made", RECIPIENT, "2026-09-30", NOT_YOURS),
        ("sent", SENDER, "2026-09-30", NOT_YOURS),
        ("sent", OTHER, "2026-09-30", NOT_YOURS),
        ("sent", None, "2026-09-30", NOT_YOURS),
        (
            "received", RECIPIENT, "2026-10-01",
            "互换包 2026-000007 的保存期限 2026-09-30 已过，不能下载。请提供单位重新发出。",
        ),
        (
            "destroyed", RECIPIENT, "2026-10-02",
            "互换包 2026-000007 的文件已于 2026-10-01 销毁，不能下载。",
        ),
    ],
)  # fmt: skip
def test_who_gets_the_file(status: str, unit: int | None, today: str, said: str | None) -> None:
    gone = day("2026-10-01") if status == "destroyed" else None
    found = rules.why_not_receive(Package(status, destroyed_on=gone), unit, day(today))
    assert (found and told(found)[1]) == said


@pytest.mark.parametrize(
    ("status", "unit", "counted", "difference", "said"),
    [
        ("received", RECIPIENT, 12, None, None),
        ("received", RECIPIENT, 11, "少一行，已电话核实", None),
        (
            "received", RECIPIENT, 11, None,
            "核对数 11 与清单的记录数 12 不一致。请再核对，或填写差异说明。",
        ),
        ("received", SENDER, 12, None, NOT_YOURS),
        ("made", RECIPIENT, 12, None, NOT_YOURS),
        (
            "sent", RECIPIENT, 12, None,
            "互换包 2026-000007 还没有下载，请先下载、解密、核对，再回执。",
        ),
        ("acknowledged", RECIPIENT, 12, None, "互换包 2026-000007 已回执，不重复回执。"),
        (
            "destroyed", RECIPIENT, 12, None,
            "互换包 2026-000007 的文件已于 2026-09-30 销毁，不能下载。",
        ),
    ],
)  # fmt: skip
def test_a_receipt(
    status: str, unit: int, counted: int, difference: str | None, said: str | None
) -> None:
    package = Package(status, destroyed_on=DAY if status == "destroyed" else None)
    found = rules.why_not_acknowledge(package, unit, counted, difference)
    assert (found and told(found)[1]) == said


GOOD = PublicKey("ab", 3072, day("2026-09-30"), day("2026-09-30"))


@pytest.mark.parametrize(
    ("text", "key", "problems"),
    [
        ("", GOOD, []),
        (
            "-----BEGIN PRIVATE KEY-----", GOOD,
            ["粘贴的内容里有私钥，没有保存。私钥不能外传：请作废这对密钥，重新生成。"],
        ),
        (
            "", None,
            ["这不是 RSA 证书。请粘贴证书全文，从 BEGIN CERTIFICATE 到 END CERTIFICATE。"],
        ),
        (
            "", PublicKey("ab", 2048, day("2026-10-01"), day("2027-10-01")),
            [
                "证书的密钥只有 2048 位，应不少于 3072 位。请重新生成。",
                "证书的有效期是 2026-10-01 至 2027-10-01，今天不能用。请换一张有效的。",
            ],
        ),
    ],
)  # fmt: skip
def test_a_certificate(text: str, key: PublicKey | None, problems: list[str]) -> None:
    found = list(rules.key_problems(text, key, DAY, 3072))
    assert [told(one) for one in found] == [("certificate", one) for one in problems]
