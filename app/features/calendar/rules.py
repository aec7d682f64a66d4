"""What a notice of holidays must say. Returns reasons."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from app.access.reasons import N_, Reason

_SATURDAY = 6
_DECEMBER = 12

EMPTY = Reason(N_("表中没有一行放假安排，没有导入。"))
TWICE = N_("%(value)s在第 %(row)s 行已有安排，请只保留一行。")
OTHER_YEAR = N_("%(value)s不在 %(year)s 年，一份表只写一个年度的安排（可含上年 12 月）。")
WORKED = N_("%(value)s是法定假日，表中没有放假，请核对是不是 %(year)s 年的通知。")


YEARS = range(2000, 2101)


def new_year_problem(year: int, known: bool) -> Reason | None:
    """A year is opened once, and is one that somebody will live to see."""
    if year not in YEARS:
        about = {"value": year, "first": YEARS[0], "last": YEARS[-1]}
        return Reason(N_("年度应在 %(first)s 至 %(last)s 之间，现为 %(value)s。"), "year", about)
    if known:
        return Reason(N_("%(value)s 年已经建立，请导入该年的放假安排。"), "year", {"value": year})
    return None


def year_of(days: Iterable[dt.date], today: dt.date) -> int:
    """The year a notice is about: its latest, for a New Year's holiday may begin before it."""
    return max((day.year for day in days), default=today.year)


def day_problem(day: dt.date, year: int, earlier_row: int | None) -> Reason | None:
    """A notice speaks of each day once, and of one year.

    Args:
        day: a day of the notice.
        year: the year it is about.
        earlier_row: the row that has the same day, if one has.
    """
    if earlier_row is not None:
        return Reason(TWICE, "day", {"value": day, "row": earlier_row})
    if day.year == year or (day.year == year - 1 and day.month == _DECEMBER):
        return None
    return Reason(OTHER_YEAR, "day", {"value": day, "year": year})


def statutory_problems(
    days: Mapping[dt.date, str], statutory: Iterable[dt.date], year: int
) -> Iterator[Reason]:
    """A notice may add days of rest to those of the law, not take one (全国年节及纪念日放假办法 2).

    Args:
        days: the days of the notice, `rest` or `work`.
        statutory: the weekdays of rest by law.
        year: the year it is about.
    """
    for day in statutory:
        if days.get(day) != "rest":
            yield Reason(WORKED, "day", {"value": day, "year": year})


def is_exception(day: dt.date, kind: str) -> bool:
    """Whether a day differs from its weekday; of a Saturday of rest nothing need be kept."""
    return (kind == "rest") == (day.isoweekday() < _SATURDAY)
