"""Which days are worked, and where a deadline goes that falls on a day of rest.

民法典 203; 全国年节及纪念日放假办法 6: a notice of the State Council moves days of rest each
year. Until it is published, a year is worked out from weekends and statutory days, and says so.
"""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from app.policy.reading import POLICIES

DayKind = Literal["rest", "work"]
Shift = Literal["none", "next", "previous"]

SATURDAY = 6
_DAY = dt.timedelta(days=1)


FOLDER = POLICIES / "calendar"


class NoCalendar(Exception):
    """Nothing is known of a year; `args[0]` is the year."""


@dataclass(frozen=True)
class Calendar:
    """The days that are not what their weekday says.

    Attributes:
        days: weekdays of rest, and Saturdays and Sundays that are worked (调休).
        known: the years that it speaks of.
        confirmed: those of them whose notice has been published.
    """

    days: Mapping[dt.date, DayKind]
    known: Set[int]
    confirmed: Set[int]

    def works(self, day: dt.date) -> bool:
        """Whether offices work on a day.

        Raises:
            NoCalendar: nothing is known of its year.
        """
        if day.year not in self.known:
            raise NoCalendar(day.year)
        kind = self.days.get(day)
        return day.isoweekday() < SATURDAY if kind is None else kind == "work"

    def shifted(self, day: dt.date, shift: Shift) -> dt.date:
        """The day on which a deadline really ends.

        Args:
            day: the day that the rule names.
            shift: `next` for 遇节假日顺延, `previous` for strict offices.

        Raises:
            NoCalendar: nothing is known of a year.
        """
        step = {"none": dt.timedelta(), "next": _DAY, "previous": -_DAY}[shift]
        while step and not self.works(day):
            day += step
        return day

    def is_confirmed(self, *days: dt.date) -> bool:
        """Whether the notices of these days' years have been published (年份未公布则为推算)."""
        return all(day.year in self.confirmed for day in days)


@cache
def shipped_calendar() -> Calendar:
    """The calendar a house begins with: `tools/days.py` has made it from the published notices."""
    years = {year: confirmed for year, _, confirmed in shipped_years()}
    return Calendar(
        {day: kind for day, kind, _ in shipped_days()},
        years.keys(),
        {year for year, confirmed in years.items() if confirmed},
    )


def shipped_days() -> Iterator[tuple[dt.date, DayKind, str]]:
    """Its days that are not what their weekday says, rest or work, and for which festival."""
    for row in _rows(FOLDER / "days.csv"):
        yield dt.date.fromisoformat(row["day"]), cast(DayKind, row["kind"]), row["name"]


def shipped_years() -> Iterator[tuple[int, str, bool]]:
    """Its years, where they come from, and whether their notice has been published."""
    for row in _rows(FOLDER / "years.csv"):
        yield int(row["year"]), row["source"], row["confirmed"] == "true"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
