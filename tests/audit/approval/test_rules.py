"""The rules of what one asks for and another grants, as tables (C17, C25)."""

import datetime as dt
from dataclasses import dataclass

import pytest

from app.audit.approval import rules

NOW = dt.datetime(2026, 9, 30, 8, tzinfo=dt.UTC)
SOON, NOT_LONG_AGO = NOW + dt.timedelta(seconds=1), NOW - dt.timedelta(seconds=1)


@dataclass
class Request:
    number: str = "2026-000007"
    status: str = "waiting"
    username: str = "clerk"
    expires_at: dt.datetime = SOON


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
