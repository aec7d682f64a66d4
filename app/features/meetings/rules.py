"""What may be written about a meeting. Returns reasons."""

import datetime as dt
from collections.abc import Collection, Iterator

from app.access.reasons import N_, Reason

FINISHED = frozenset({"done", "dropped"})
DONE = "done"

ON_ROLL = Reason(N_("该协管员已在到会名单中，请修改原有记录。"), "coordinator_id")
ROLL_CHANGED = Reason(N_("到会情况已被他人修改。请刷新后核对，再重新填写您的改动。"))
ALREADY_FINISHED = Reason(N_("该议定事项已办结或撤销。"))


def date_problem(held_on: dt.date, today: dt.date) -> Reason | None:
    """A meeting is recorded after it was held."""
    if held_on > today:
        return Reason(
            N_("会议日期%(value)s晚于今天，请在会后登记。"), "held_on", {"value": held_on}
        )
    return None


def due_problem(due_on: dt.date, held_on: dt.date) -> Reason | None:
    """What a meeting decides is done on its day at the earliest."""
    if due_on < held_on:
        return Reason(
            N_("完成时限%(value)s早于会议日期%(limit)s。"),
            "due_on",
            {"value": due_on, "limit": held_on},
        )
    return None


def roll_problems(roll: Collection[int], on_duty: Collection[int]) -> Iterator[Reason]:
    """Only coordinators of the street who were on duty that day are on the roll.

    Args:
        roll: ids of the coordinators that were entered.
        on_duty: ids of those who could have come.
    """
    for coordinator_id in roll:
        if coordinator_id not in on_duty:
            yield Reason(
                N_("编号 %(value)s 的协管员当日不在本街道（镇）岗位上。"),
                "coordinator_id",
                {"value": coordinator_id},
            )
