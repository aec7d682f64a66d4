"""The rules of taking personal data along, as tables (C17)."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from app.audit.exports import rules

NOW = dt.datetime(2026, 9, 30, 8, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(seconds=1)


@dataclass
class Request:
    number: str = "2026-000007"
    status: str = "waiting"
    username: str = "clerk"
    role: str = "street_clerk"
    org_unit_id: int = 5
    rows: int = 100
    downloads: int = 0
    expires_at: dt.datetime = SOON
    in_full: bool = False
    minors: int = 0


@pytest.mark.parametrize(
    ("rows", "in_full", "may_reveal", "told"),
    [
        (1, False, False, []),
        (1_000_000, True, True, []),
        (0, False, False, ["当前筛选没有记录"]),
        (1_000_001, False, False, ["超过一张工作表"]),
        (1, True, False, ["不能导出完整的号码和住址"]),
        (0, True, False, ["当前筛选没有记录", "不能导出完整的号码和住址"]),
    ],
)
def test_asking(rows: int, in_full: bool, may_reveal: bool, told: list[str]) -> None:
    found = rules.why_not_ask(rows, in_full=in_full, may_reveal=may_reveal)
    assert [any(part in one.message for part in told) for one in found] == [True] * len(told)


@pytest.mark.parametrize(
    ("rows", "in_full", "minors", "second"),
    [
        (10, False, 0, False),
        (11, False, 0, True),
        (10, True, 0, False),
        (10, False, 3, False),
        (1, True, 1, True),
    ],
)
def test_who_needs_a_second_person(rows: int, in_full: bool, minors: int, second: bool) -> None:
    assert rules.needs_second(rows, 10, in_full=in_full, minors=minors) is second


FINE = Request(status="approved")


@pytest.mark.parametrize(
    ("request_", "rows", "tolerance", "told"),
    [
        (FINE, 100, 0, None),
        (replace(FINE, status="alone"), 0, 0, None),
        (FINE, 101, 0, "现在超过"),
        (FINE, 105, 5, None),
        (FINE, 106, 5, "现在超过"),
        (replace(FINE, downloads=2), 100, 0, None),
        (replace(FINE, downloads=3), 100, 0, "达到上限"),
        (replace(FINE, expires_at=NOW), 100, 0, "已超过有效期"),
        (replace(FINE, status="waiting"), 100, 0, "还没有批准"),
        (replace(FINE, status="declined"), 100, 0, "没有批准或已撤回"),
        (replace(FINE, status="withdrawn"), 100, 0, "没有批准或已撤回"),
        (replace(FINE, role="street_supervisor"), 100, 0, "另一个身份"),
        (replace(FINE, org_unit_id=6), 100, 0, "另一个身份"),
    ],
)
def test_handing_out(request_: Request, rows: int, tolerance: int, told: str | None) -> None:
    found = rules.why_not_hand_out(
        request_, "street_clerk", 5, rows, NOW, minors=0, downloads=3, tolerance=tolerance
    )
    assert (found is None) is (told is None)
    if found and told:
        assert told in found.message


@pytest.mark.parametrize(
    ("status", "in_full", "agreed", "minors", "told"),
    [
        ("alone", True, 0, 1, "未成年人（1 人）"),
        ("alone", True, 1, 1, "未成年人（1 人）"),
        ("alone", True, 0, 0, None),
        ("alone", False, 0, 1, None),
        ("approved", True, 2, 1, None),
        ("approved", True, 2, 2, None),
        ("approved", True, 2, 3, "批准时有未成年人 2 人，现在有 3 人"),
        ("approved", False, 0, 3, None),
    ],
)
def test_a_minor_in_full_leaves_after_an_approval_only(
    status: str, in_full: bool, agreed: int, minors: int, told: str | None
) -> None:
    found = rules.why_not_hand_out(
        replace(FINE, status=status, in_full=in_full, minors=agreed), "street_clerk", 5, 100,
        NOW, minors=minors, downloads=3, tolerance=0,
    )  # fmt: skip
    assert (found is None) is (told is None)
    if found and told:
        assert told in found.message % found.params
