"""What may be written about a coordinator. Returns reasons."""

import datetime as dt
import re
from collections.abc import Iterator

from app.access.reasons import N_, Reason

ACTIVE, LEFT = "active", "left"


def term_problems(
    appointed_on: dt.date, pledged_on: dt.date | None, left_on: dt.date | None, today: dt.date
) -> Iterator[Reason]:
    """The pledge has been given, and nobody leaves before the first or after the present day."""
    if pledged_on and pledged_on > today:
        yield Reason(N_("保密承诺日期%(value)s晚于今天。"), "pledged_on", {"value": pledged_on})
    if left_on and left_on > today:
        yield Reason(N_("离岗日期%(value)s晚于今天。"), "left_on", {"value": left_on})
    if left_on and left_on < appointed_on:
        yield Reason(
            N_("离岗日期%(value)s早于聘用日期%(limit)s。"),
            "left_on",
            {"value": left_on, "limit": appointed_on},
        )


def status_problem(status: str, left_on: dt.date | None) -> Reason | None:
    """Who has left has a last day, and who has a last day has left."""
    if status == LEFT and left_on is None:
        return Reason(N_("请填写离岗日期。"), "left_on")
    if status != LEFT and left_on is not None:
        return Reason(N_("已填离岗日期，状态应为“已离岗”。"), "status")
    return None


def number_problem(number: str, prefix: str) -> Reason | None:
    """A number is the street's own, so that no street takes or learns another's.

    Args:
        number: what was entered.
        prefix: the last three digits of the street's code.
    """
    if re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{4}}|[1-9][0-9]{{4,7}})", number):
        return None
    return Reason(
        N_(
            "编号“%(value)s”应写作 %(prefix)s-0001 至 %(prefix)s-9999，"
            "用完后从 %(prefix)s-10000 接续；也可留空由系统编号。"
        ),
        "number",
        {"value": number, "prefix": prefix},
    )


def next_number(prefix: str, last: str | None) -> str:
    """Number the coordinators of a street: prefix, hyphen, four digits or more.

    Args:
        prefix: the last three digits of the street's code.
        last: the highest number given so far; None for the first.
    """
    serial = int(last.removeprefix(f"{prefix}-")) + 1 if last else 1
    return f"{prefix}-{serial:04d}"
