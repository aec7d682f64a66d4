"""From a duty and its period to days, and what may be done with a due item. Pure."""

import datetime as dt
from dataclasses import dataclass

from app.access.reasons import N_, Reason
from app.policy import Calendar, Duty, Period

OPEN, DONE, DROPPED = "open", "done", "dropped"

HORIZON = dt.timedelta(days=366)
"""How far ahead due items are drawn up: a whole year can be printed at any time."""

NOT_OPEN = Reason(N_("这一事项已办结或不再要求，请刷新后核对。"))
NOT_DONE = Reason(N_("这一事项没有办结，不能撤销办结。"))
EARLY = N_("这一事项%(limit)s起才能办理，办结日期%(value)s太早。")
AHEAD = N_("办结日期%(value)s晚于今天，请在办完后登记。")


@dataclass(frozen=True)
class Term:
    """When a duty is due for one period.

    Attributes:
        period_from: first day of what it is about.
        period_to: last day of that.
        opens_on: from when it may be done.
        named_on: the last day as the rule names it.
        due_on: the last day really, after the shift of the rule.
        remind_on: when the unit is reminded: on a workday.
        escalate_on: from when its superior sees it, unless it is done.
        projected: a notice that may move the last day is not published yet.
    """

    period_from: dt.date
    period_to: dt.date
    opens_on: dt.date
    named_on: dt.date
    due_on: dt.date
    remind_on: dt.date
    escalate_on: dt.date
    projected: bool


def term(duty: Duty, period: Period, calendar: Calendar) -> Term:
    """The days of a duty for a period (requirements §4.1).

    Raises:
        NoCalendar: nothing is known of a year that they touch.
    """
    due = calendar.shifted(period.due, duty.rhythm.shift)
    remind = calendar.shifted(due - dt.timedelta(days=duty.remind_days), "previous")
    return Term(
        period_from=period.first,
        period_to=period.last,
        opens_on=period.opens or period.first,
        named_on=period.due,
        due_on=due,
        remind_on=remind,
        escalate_on=due + dt.timedelta(days=duty.escalate_days),
        projected=duty.rhythm.shift != "none" and not calendar.is_confirmed(period.due, due),
    )


def day_problem(done_on: dt.date, opens_on: dt.date, today: dt.date) -> Reason | None:
    """A duty is done between the day it opens and today."""
    if done_on > today:
        return Reason(AHEAD, "done_on", {"value": done_on})
    if done_on < opens_on:
        return Reason(EARLY, "done_on", {"value": done_on, "limit": opens_on})
    return None
