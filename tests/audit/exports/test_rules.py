"""The rules of taking personal data along, as tables (C17)."""

import datetime as dt
from dataclasses import dataclass, replace

import pytest

from app.audit.exports import rules

NOW = dt.datetime(2026, 9, 30, 8, tzinfo=dt.UTC)
SOON, NOT_LONG_AGO = NOW + dt.timedelta(seconds=1), NOW - dt.timedelta(seconds=1)


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
    ("request_", "username", "told"),
    [
        (Request(), "supervisor", None),
        (Request(), "clerk", "不能审批自己的申请"),
        (Request(status="approved"), "clerk", "不能审批自己的申请"),
        (Request(status="alone"), "supervisor", "已经办结"),
        (Request(status="approved"), "supervisor", "已经办结"),
        (Request(status="declined"), "supervisor", "已经办结"),
        (Request(status="withdrawn"), "supervisor", "已经办结"),
        (Request(expires_at=NOW), "supervisor", "已超过有效期"),
        (Request(expires_at=NOT_LONG_AGO), "supervisor", "已超过有效期"),
    ],
)
def test_deciding(request_: Request, username: str, told: str | None) -> None:
    found = rules.why_not_decide(request_, username, NOW)
    assert (found is None) is (told is None)
    if found and told:
        assert told in found.message


@pytest.mark.parametrize(
    ("status", "username", "told"),
    [
        ("waiting", "clerk", None),
        ("alone", "clerk", None),
        ("approved", "clerk", None),
        ("declined", "clerk", "不能撤回"),
        ("withdrawn", "clerk", "不能撤回"),
        ("waiting", "supervisor", "只有申请人本人"),
    ],
)
def test_withdrawing(status: str, username: str, told: str | None) -> None:
    found = rules.why_not_withdraw(Request(status=status), username)
    assert (found is None) is (told is None)
    if found and told:
        assert told in found.message


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
        request_, "street_clerk", 5, rows, NOW, downloads=3, tolerance=tolerance
    )
    assert (found is None) is (told is None)
    if found and told:
        assert told in found.message
