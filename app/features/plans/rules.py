"""What may be written about plans, stages and model units. Returns reasons.

Source: requirements R209–R213.
"""

import datetime as dt
from collections.abc import Iterator

from app.access.reasons import N_, Reason

PLANNED, RECOGNISED, WITHDRAWN = "planned", "recognised", "withdrawn"
"""How far a model unit has come (scheme `model_status`)."""

FIRST_YEAR, YEARS_AHEAD = 2000, 10
"""Years that a target can be set for; what lies outside is a slip of the pen."""

NOT_YOURS = Reason(N_("该单位不在您的办理范围，请改选。"), "org_unit_id")
SAME_PLAN = N_("该单位同日开始的同名方案已登记（编号 %(id)s），没有重复登记。")
SAME_STAGE = N_("该方案已有同名的阶段（编号 %(id)s），没有重复登记。")
SAME_UNIT = N_("该单位同一年份的创建目标已登记（编号 %(id)s），没有重复登记。")
STAGE_DONE = Reason(N_("该阶段已完成，不能再改。"))
DECIDED = Reason(N_("该单位的创建已有评审结果，不能再改。"))
ALREADY_WITHDRAWN = Reason(N_("该单位的创建已撤销。"))


def term_problem(starts_on: dt.date, ends_on: dt.date) -> Reason | None:
    """A plan or stage does not end before it starts."""
    if ends_on >= starts_on:
        return None
    about = {"value": ends_on, "limit": starts_on}
    return Reason(N_("期限%(value)s早于开始日期%(limit)s。"), "ends_on", about)


def within_problems(
    starts_on: dt.date, ends_on: dt.date, plan_from: dt.date, plan_to: dt.date
) -> Iterator[Reason]:
    """A stage lies within its plan."""
    if starts_on < plan_from:
        about = {"value": starts_on, "limit": plan_from}
        yield Reason(N_("开始日期%(value)s早于方案的开始日期%(limit)s。"), "starts_on", about)
    if ends_on > plan_to:
        about = {"value": ends_on, "limit": plan_to}
        yield Reason(N_("完成期限%(value)s晚于方案的结束日期%(limit)s。"), "ends_on", about)


def around_problems(
    starts_on: dt.date, ends_on: dt.date, first: dt.date | None, last: dt.date | None
) -> Iterator[Reason]:
    """A plan that is moved still holds its stages.

    Args:
        starts_on: first day of the plan.
        ends_on: its last day.
        first: the first day of its stages; None if it has none.
        last: their last one.
    """
    if first is not None and starts_on > first:
        about = {"value": starts_on, "limit": first}
        yield Reason(N_("开始日期%(value)s晚于最早的阶段%(limit)s。"), "starts_on", about)
    if last is not None and ends_on < last:
        about = {"value": ends_on, "limit": last}
        yield Reason(N_("结束日期%(value)s早于最晚的阶段%(limit)s。"), "ends_on", about)


def goal_problems(
    hand_in: str | None, hand_in_to: str | None, target: int | None, unit: str | None
) -> Iterator[Reason]:
    """What is handed in goes somewhere, and a number is one of something."""
    if hand_in is None and hand_in_to is not None:
        yield Reason(N_("填写了报送到哪里，请填写报送材料。"), "hand_in")
    if hand_in is not None and hand_in_to is None:
        yield Reason(N_("填写了报送材料，请填写报送到哪里。"), "hand_in_to")
    if target is not None and target < 1:
        yield Reason(N_("目标数应为正整数，现为%(value)s。"), "target", {"value": target})
    if target is not None and unit is None:
        yield Reason(N_("填写了目标数，请填写计量单位。"), "target_unit")
    if target is None and unit is not None:
        yield Reason(N_("填写了计量单位，请填写目标数。"), "target")


def finish_problems(
    starts_on: dt.date, done_on: dt.date, target: int | None, reached: int | None, today: dt.date
) -> Iterator[Reason]:
    """A stage is finished after it began; where a number was wanted, it says how many."""
    if not starts_on <= done_on <= today:
        about = {"value": done_on, "limit": starts_on}
        yield Reason(N_("完成日期%(value)s应在%(limit)s至今天之间。"), "done_on", about)
    if target is not None and reached is None:
        message = N_("该阶段的目标数为%(value)s，请填写完成数。")
        yield Reason(message, "reached", {"value": target})
    if target is None and reached is not None:
        yield Reason(N_("该阶段没有目标数，请不要填写完成数。"), "reached")
    if reached is not None and reached < 0:
        yield Reason(N_("完成数不能为负，现为%(value)s。"), "reached", {"value": reached})


def year_problem(year: int, today: dt.date) -> Reason | None:
    """A target is set for a year that can be meant."""
    last = today.year + YEARS_AHEAD
    if FIRST_YEAR <= year <= last:
        return None
    about = {"value": year, "first": FIRST_YEAR, "limit": last}
    message = N_("目标年份应为%(first)s至%(limit)s，现为%(value)s。")
    return Reason(message, "target_year", about)


def decision_problem(
    name: str, day: dt.date, since: dt.date | None, today: dt.date
) -> Reason | None:
    """A decision has been made, and a recognition is withdrawn after it was given.

    Args:
        name: the column of the day.
        day: when it was decided.
        since: since when the unit is recognised, if it is.
        today: the day of the rules.
    """
    if day > today:
        return Reason(N_("日期%(value)s晚于今天。"), name, {"value": day})
    if since is not None and day < since:
        about = {"value": day, "limit": since}
        return Reason(N_("日期%(value)s早于认定日期%(limit)s。"), name, about)
    return None
