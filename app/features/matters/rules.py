"""What may be written about a matter. Returns reasons. Source: requirements R141, R142."""

import datetime as dt
from collections.abc import Iterator

from app.access.reasons import N_, Reason

IMPORTANT = "important"
"""The kind that is told at once (scheme `matter_kind`)."""

CLOSED = Reason(N_("该事项已办结，不能再改。"))
NOT_YOURS = Reason(N_("该单位不在您的办理范围，请改选。"), "org_unit_id")
KNOWN = N_("该单位当天的同名事项已登记（编号 %(id)s），没有重复登记。")


def matter_problems(
    kind: str, occurred_on: dt.date, told_on: dt.date | None, due_on: dt.date, today: dt.date
) -> Iterator[Reason]:
    """It has happened, an important one was told, and it is set right after that."""
    if occurred_on > today:
        about = {"value": occurred_on}
        yield Reason(N_("发现（发生）日期%(value)s晚于今天。"), "occurred_on", about)
    if told_on is None and kind == IMPORTANT:
        yield Reason(N_("重大事项须随时上报，请填写上报日期。"), "told_on")
    if told_on is not None and not occurred_on <= told_on <= today:
        about = {"value": told_on, "limit": occurred_on}
        yield Reason(N_("上报日期%(value)s应在%(limit)s至今天之间。"), "told_on", about)
    if due_on < occurred_on:
        about = {"value": due_on, "limit": occurred_on}
        yield Reason(N_("办结期限%(value)s早于发现（发生）日期%(limit)s。"), "due_on", about)


def closing_problem(occurred_on: dt.date, closed_on: dt.date, today: dt.date) -> Reason | None:
    """It is closed when it has been set right: after it happened and not in the future."""
    if occurred_on <= closed_on <= today:
        return None
    about = {"value": closed_on, "limit": occurred_on}
    return Reason(N_("办结日期%(value)s应在%(limit)s至今天之间。"), "closed_on", about)
