"""Who may decide about somebody's request, and until when (C17, C25).

Pure: no clock, no database, no settings; every refusal names its reason and the remedy.
"""

import datetime as dt
from typing import Protocol

from app.access.reasons import N_, Reason

WAITING, APPROVED, DECLINED, WITHDRAWN = "waiting", "approved", "declined", "withdrawn"
"""Codes of the scheme `request_status`; what has expired is told by the time."""

OVER = frozenset({DECLINED, WITHDRAWN})
"""Nothing comes of these any more."""

OWN = Reason(N_("不能审批自己的申请，请由本单位另一位有审批权限的同事办理。"))
NOT_OWN = Reason(N_("只有申请人本人可以撤回申请。"))
DECIDED = N_("申请 %(number)s 已经办结（不再是待审批），无需再次审批。")
LATE = N_("申请 %(number)s 已超过有效期，请申请人重新提交。")
ENDED = N_("申请 %(number)s 已经办结，不能撤回。")
SAY_WHY = Reason(N_("不同意时请填写审批意见，让申请人知道原因。"), "decision_reason")


class Asked(Protocol):
    """What the rules look at of a request."""

    @property
    def number(self) -> str: ...  # noqa: D102

    @property
    def status(self) -> str: ...  # noqa: D102

    @property
    def username(self) -> str: ...  # noqa: D102

    @property
    def expires_at(self) -> dt.datetime: ...  # noqa: D102


def why_not_decide(asked: Asked, username: str, now: dt.datetime) -> Reason | None:
    """Say why an account may not decide; somebody else does, once and in time."""
    if asked.username == username:
        return OWN
    if asked.status != WAITING:
        return about(DECIDED, asked)
    return late(asked, now)


def why_not_withdraw(asked: Asked, username: str) -> Reason | None:
    """Say why an account may not withdraw a request."""
    if asked.username != username:
        return NOT_OWN
    return about(ENDED, asked) if asked.status in OVER else None


def late(asked: Asked, now: dt.datetime) -> Reason | None:
    """Say that the time of a request is over, if it is."""
    return about(LATE, asked) if asked.expires_at <= now else None


def about(message: str, asked: Asked) -> Reason:
    """A reason that names the request."""
    return Reason(message, params={"number": asked.number})
