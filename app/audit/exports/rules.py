"""What one person may take along alone, who may agree to the rest, and until when (C17).

Pure: no clock, no database, no settings; every refusal names its reason and the remedy.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Protocol

from app.access.reasons import N_, Reason
from app.audit.approval.rules import APPROVED, WAITING, Asked, about, late

ALONE = "alone"
"""Code of the scheme `request_status`, beside those of every request."""

USABLE = frozenset({ALONE, APPROVED})
OPEN = USABLE | {WAITING}

MOST_ROWS = 1_000_000
"""A sheet of Excel holds 1,048,576 rows, of which title, headings and totals take some."""

NOTHING = Reason(N_("当前筛选没有记录，无需导出。请先调整筛选条件。"))
TOO_MANY = N_("当前筛选有 %(rows)s 行，超过一张工作表能容纳的 %(limit)s 行，请分批筛选后导出。")
NOT_IN_FULL = Reason(
    N_("您的身份不能导出完整的号码和住址，请选择“隐去一部分”。"), "in_full"
)  # fmt: skip
NO_RIGHT = N_("您没有导出“%(what)s”的权限，因此不能审批这份申请。")
OTHER_POST = N_("申请 %(number)s 是以另一个身份提出的，请先切换到提出申请时的身份，再下载。")
NOT_SEEN = N_("您不能查看“%(what)s”的完整号码和住址，因此不能审批这份申请。")
NOT_APPROVED = N_("申请 %(number)s 还没有批准，暂不能下载。")
MINORS_ALONE = N_(
    "这份名单中有未成年人（%(count)s 人）。未成年人的完整号码和住址须另一人批准才能导出；"
    "申请 %(number)s 没有经过审批，文件没有生成。请重新申请，或选择“隐去一部分”。"
)
MORE_MINORS = N_(
    "批准时有未成年人 %(asked)s 人，现在有 %(count)s 人，与批准的范围不符，文件没有生成。"
    "请重新申请。"
)
CLOSED = N_("申请 %(number)s 没有批准或已撤回，不能下载。如仍需要，请重新申请。")
EXHAUSTED = N_("申请 %(number)s 已下载 %(count)s 次，达到上限。如仍需要，请重新申请。")
GROWN = N_(
    "申请时有 %(asked)s 行，现在超过 %(most)s 行，与批准的范围不符，文件没有生成。请重新申请。"
)


class Taken(Asked, Protocol):
    """What the rules look at of a request."""

    @property
    def role(self) -> str: ...  # noqa: D102

    @property
    def org_unit_id(self) -> int: ...  # noqa: D102

    @property
    def rows(self) -> int: ...  # noqa: D102

    @property
    def downloads(self) -> int: ...  # noqa: D102

    @property
    def in_full(self) -> bool: ...  # noqa: D102

    @property
    def minors(self) -> int: ...  # noqa: D102


def needs_second(rows: int, limit: int, *, in_full: bool, minors: int) -> bool:
    """Whether somebody else has to agree: to many rows, and to minors in full (C25)."""
    return rows > limit or (in_full and minors > 0)


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


def why_not_hand_out(
    asked: Taken,
    role: str | None,
    org_unit_id: int | None,
    rows: int,
    now: dt.datetime,
    *,
    minors: int,
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
        minors: how many of the rows are a minor's.
        downloads: how often a request may be used.
        tolerance: by how many rows the file may have grown.
    """
    if (asked.role, asked.org_unit_id) != (role, org_unit_id):
        return about(OTHER_POST, asked)
    if refusal := _not_granted(asked, minors) or late(asked, now):
        return refusal
    if asked.downloads >= downloads:
        return Reason(EXHAUSTED, params={"number": asked.number, "count": asked.downloads})
    most = asked.rows + tolerance
    if rows > most:
        return Reason(GROWN, params={"asked": asked.rows, "most": most})
    return None


def _not_granted(asked: Taken, minors: int) -> Reason | None:
    """Nobody has agreed who had to; to every minor's values in full somebody has to (C25)."""
    if asked.status not in USABLE:
        return about(NOT_APPROVED if asked.status == WAITING else CLOSED, asked)
    agreed = 0 if asked.status == ALONE else asked.minors
    if not asked.in_full or minors <= agreed:
        return None
    message = MINORS_ALONE if asked.status == ALONE else MORE_MINORS
    return Reason(message, params={"number": asked.number, "count": minors, "asked": agreed})
