"""What may be written about an employer. Returns reasons. Source: requirements R100."""

import datetime as dt
from collections.abc import Iterator

from stdnum.cn import uscc

from app.access.reasons import N_, Reason

SAME = N_("本街道（镇）已登记该单位（编号 %(id)s），没有重复登记。")


def normalise_code(text: str) -> str:
    """Write a credit code as it is filed: half width, capitals, no separators."""
    return uscc.compact(text)


def code_problem(code: str) -> Reason | None:
    """A unified social credit code has 18 characters and a check digit (GB 32100-2015)."""
    if uscc.is_valid(code):
        return None
    message = N_("统一社会信用代码“%(value)s”不正确（18位，末位为校验码），请与营业执照核对。")
    return Reason(message, "credit_code", {"value": code})


def count_problems(
    staff: int, migrants: int, counted_on: dt.date, today: dt.date
) -> Iterator[Reason]:
    """Some work there, migrants are among them, and they have been counted."""
    if staff < 1:
        yield Reason(N_("用工人数至少为1，现为%(value)s。"), "staff_count", {"value": staff})
    if not 0 <= migrants <= max(staff, 0):
        about = {"value": migrants, "limit": staff}
        message = N_("流动人口数应在0至用工人数%(limit)s之间，现为%(value)s。")
        yield Reason(message, "migrant_count", about)
    if counted_on > today:
        yield Reason(N_("统计日期%(value)s晚于今天。"), "counted_on", {"value": counted_on})
