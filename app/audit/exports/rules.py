"""What one person may take along alone, who may agree to the rest, and until when (C17).

Pure: no clock, no database, no settings; every refusal names its reason and the remedy.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from app.access.reasons import N_, Reason

ALONE, WAITING, APPROVED, DECLINED, WITHDRAWN = (
    "alone", "waiting", "approved", "declined", "withdrawn"
)  # fmt: skip
"""Codes of the scheme `export_status`; what has expired is told by the time."""

USABLE = frozenset({ALONE, APPROVED})
OPEN = USABLE | {WAITING}

MOST_ROWS = 1_000_000
"""A sheet of Excel holds 1,048,576 rows, of which title, headings and totals take some."""

NOTHING = Reason(N_("当前筛选没有记录，无需导出。请先调整筛选条件。"))
TOO_MANY = N_("当前筛选有 %(rows)s 行，超过一张工作表能容纳的 %(limit)s 行，请分批筛选后导出。")
NOT_IN_FULL = Reason(
    N_("您的身份不能导出完整的号码和住址，请选择“隐去一部分”。"), "in_full"
)  # fmt: skip
OWN = Reason(N_("不能审批自己的申请，请由本单位另一位有审批权限的同事办理。"))
NOT_OWN = Reason(N_("只有申请人本人可以撤回申请。"))
NO_RIGHT = N_("您没有导出“%(what)s”的权限，因此不能审批这份申请。")
DECIDED = N_("申请 %(number)s 已经办结（不再是待审批），无需再次审批。")
LATE = N_("申请 %(number)s 已超过有效期，请申请人重新提交。")
OVER = N_("申请 %(number)s 已经办结，不能撤回。")
SAY_WHY = Reason(N_("不同意时请填写审批意见，让申请人知道原因。"), "decision_reason")
OTHER_POST = N_("申请 %(number)s 是以另一个身份提出的，请先切换到提出申请时的身份，再下载。")
NOT_APPROVED = N_("申请 %(number)s 还没有批准，暂不能下载。")
CLOSED = N_("申请 %(number)s 没有批准或已撤回，不能下载。如仍需要，请重新申请。")
EXHAUSTED = N_("申请 %(number)s 已下载 %(count)s 次，达到上限。如仍需要，请重新申请。")
GROWN = N_(
    "申请时有 %(asked)s 行，现在超过 %(most)s 行，与批准的范围不符，文件没有生成。请重新申请。"
)


class Asked(Protocol):
    """What the rules look at of a request."""

    @property
    def number(self) -> str: ...  # noqa: D102

    @property
    def status(self) -> str: ...  # noqa: D102

    @property
    def username(self) -> str: ...  # noqa: D102

    @property
    def role(self) -> str: ...  # noqa: D102

    @property
    def org_unit_id(self) -> int: ...  # noqa: D102

    @property
    def rows(self) -> int: ...  # noqa: D102

    @property
    def downloads(self) -> int: ...  # noqa: D102

    @property
    def expires_at(self) -> dt.datetime: ...  # noqa: D102


def why_not_ask(rows: int, *, in_full: bool, may_reveal: bool) -> Iterator[Reason]:
    """Say what keeps an export from being asked for.

    Args:
        rows: how many there are.
        in_full: masked columns are wanted in full.
        may_reveal: the role may see single values in full.
    """
    if not rows:
        yield NOTHING
    if rows > MOST_ROWS:
        yield Reason(TOO_MANY, params={"rows": rows, "limit": MOST_ROWS})
    if in_full and not may_reveal:
        yield NOT_IN_FULL


def why_not_decide(asked: Asked, username: str, now: dt.datetime) -> Reason | None:
    """Say why an account may not decide; somebody else does, once and in time."""
    if asked.username == username:
        return OWN
    if asked.status != WAITING:
        return _about(DECIDED, asked)
    return _late(asked, now)


def why_not_withdraw(asked: Asked, username: str) -> Reason | None:
    """Say why an account may not withdraw a request."""
    if asked.username != username:
        return NOT_OWN
    return None if asked.status in OPEN else _about(OVER, asked)


def why_not_hand_out(
    asked: Asked,
    role: str | None,
    org_unit_id: int | None,
    rows: int,
    now: dt.datetime,
    *,
    downloads: int,
    tolerance: int,
) -> Reason | None:
    """Say why the one who asked does not get the file.

    Args:
        asked: the request.
        role: in which the requester works now.
        org_unit_id: and for which organisation.
        rows: that the file would have now.
        now: the present instant.
        downloads: how often a request may be used.
        tolerance: by how many rows the file may have grown.
    """
    if (asked.role, asked.org_unit_id) != (role, org_unit_id):
        return _about(OTHER_POST, asked)
    if asked.status not in USABLE:
        return _about(NOT_APPROVED if asked.status == WAITING else CLOSED, asked)
    if late := _late(asked, now):
        return late
    if asked.downloads >= downloads:
        return Reason(EXHAUSTED, params={"number": asked.number, "count": asked.downloads})
    most = asked.rows + tolerance
    if rows > most:
        return Reason(GROWN, params={"asked": asked.rows, "most": most})
    return None


def _late(asked: Asked, now: dt.datetime) -> Reason | None:
    return _about(LATE, asked) if asked.expires_at <= now else None


def _about(message: str, asked: Asked) -> Reason:
    return Reason(message, params={"number": asked.number})
