"""How often something is due, and by which day: every week, by the 15th, in the first ten days.

A rhythm names days of the plain calendar; where a day of rest moves them to is the business of
`app.policy.calendar`.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from app.policy.calendar import Shift
from app.policy.reading import Between, Rule

Every = Literal["week", "fortnight", "month", "quarter", "half_year", "year"]

WEEKS: dict[Every, int] = {"week": 1, "fortnight": 2}
_MONTHS: dict[Every, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """What something is due for: a week from Monday on, a month, a quarter.

    Attributes:
        first: its first day.
        last: its last day.
        opens: from when it may be done; None if at any time.
        due: the last day for it, as the rule names it.
    """

    first: dt.date
    last: dt.date
    opens: dt.date | None
    due: dt.date


@dataclass(frozen=True, kw_only=True)
class Rhythm:
    """Every so often, by a day.

    Attributes:
        every: the length of a period.
        month: in which month of the period, or how many behind its first: 1 is the first month
            of a quarter, 4 the first one after it. Weeks have none.
        day: the last day for it; of a week 1 is Monday and 8 the Monday after, of a fortnight 14
            is its second Sunday. Fortnights are counted through the years: one begins on
            Monday, 5 January 2026.
        first_day: the day of the same month from which it may be done; 0 if at any time.
        inclusive: the day itself is still in time (“5日前”含 5 日).
        shift: where a day of rest moves the last day to.
    """

    every: Every
    day: Annotated[int, Between(1, 31)]
    month: Annotated[int, Between(1, 24)] = 1
    first_day: Annotated[int, Between(0, 31)] = 0
    inclusive: bool = True
    shift: Shift = "none"

    def periods(self, first: dt.date, last: dt.date) -> Iterator[Period]:
        """The periods whose last day for it, as the rule names it, lies between two days."""
        for begin, end in self._spans(first, last):
            due = self._day_of(begin, self.day)
            if not self.inclusive:
                due -= _DAY
            if first <= due <= last:
                opens = self._day_of(begin, self.first_day) if self.first_day else None
                yield Period(begin, end, opens, due)

    def _spans(self, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
        if self.every in WEEKS:
            length = 7 * WEEKS[self.every]
            number = (first.toordinal() - 1) // length - 5  # the first day of all was a Monday
            while (begin := dt.date.fromordinal(number * length + 1)) <= last + _DAY:
                yield begin, begin + (length - 1) * _DAY
                number += 1
            return
        length = _MONTHS[self.every]
        number = (first.year * 12 + first.month - 1 - 24) // length * length
        while (begin := _first_of(number)) <= last + _DAY:
            yield begin, _first_of(number + length) - _DAY
            number += length

    def _day_of(self, begin: dt.date, day: int) -> dt.date:
        """A day of the period's month; one that the month has not is its last."""
        if self.every in WEEKS:
            return begin + (day - 1) * _DAY
        number = begin.year * 12 + begin.month - 1 + self.month - 1
        return min(_first_of(number) + (day - 1) * _DAY, _first_of(number + 1) - _DAY)


def _first_of(number: int) -> dt.date:
    """The first day of a month, by the number of months since the year 0."""
    return dt.date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, kw_only=True)
class DueDay(Rule):
    """The last day for a step: a day of a month after the one it is about."""

    day: Annotated[int, Between(1, 28)]
    months_later: Annotated[int, Between(0, 12)]

    def after(self, month: dt.date) -> dt.date:
        """The due day of a month, given by any of its days. Holidays do not move it."""
        return _first_of(month.year * 12 + month.month - 1 + self.months_later) + (
            (self.day - 1) * _DAY
        )
