"""What the system administrator may do to a code list. Returns reasons."""

import re
from collections.abc import Collection

from app.access.reasons import N_, Reason

FIXED = frozenset(
    {
        "area_kind",
        "consented_by",
        "coordinator_status",
        "day_kind",
        "decision_status",
        "due_status",
        "duty_work",
        "meeting_part",
        "meeting_status",
        "month_status",
        "org_kind",
        "origin_kind",
        "rental_status",
        "residence_event",
        "residence_status",
        "sex",
        "subsidy_outcome",
    }
)
"""Schemes whose codes mean something to the rules: their labels may change, not their codes."""

_CODE = re.compile(r"[0-9A-Za-z_]{1,32}")


def new_item_problem(scheme: str, code: str, known: Collection[str]) -> Reason | None:
    """A new code is well formed, new, and in a list that may grow."""
    if scheme in FIXED:
        return Reason(N_("这个代码表由系统使用，不能增加代码，只能修改含义的文字。"), "scheme_id")
    if not _CODE.fullmatch(code):
        return Reason(
            N_("代码只能用数字、字母和下划线，现为“%(value)s”。"), "code", {"value": code}
        )
    if code in known:
        return Reason(N_("代码“%(value)s”已在表中。"), "code", {"value": code})
    return None


def retirement_problem(scheme: str) -> Reason | None:
    """A code that the rules use cannot be retired."""
    if scheme in FIXED:
        return Reason(N_("这个代码表由系统使用，其中的代码不能停用。"), "retired")
    return None


def mapping_problem(code: str, known: Collection[str]) -> Reason | None:
    """Another wording means a code that is in the list."""
    if code not in known:
        return Reason(N_("代码“%(value)s”不在这个代码表中。"), "code", {"value": code})
    return None
