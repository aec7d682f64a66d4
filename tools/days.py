"""`python -m tools.days`: write app/policies/calendar/*.csv, the calendar a new house begins with.

Confirmed years are those that chinesecalendar knows from the notices of the State Council; the
next ones are worked out from the statutory days of the law (全国年节及纪念日放假办法 2) and say so.
"""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import chinese_calendar
import holidays

from config import ROOT

FOLDER = ROOT / "app" / "policies" / "calendar"
FIRST, CONFIRMED, LAST = 2004, 2026, 2030
SATURDAY = 6
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利日",
}
NOTICE = "国务院办公厅关于{}年部分节假日安排的通知"
LAW = "全国年节及纪念日放假办法"


def notified(year: int) -> Iterator[tuple[dt.date, str, str]]:
    """The days of a year that a notice made others than their weekday says."""
    day = dt.date(year, 1, 1)
    while day.year == year:
        rests, name = chinese_calendar.get_holiday_detail(day)
        if rests is (day.isoweekday() < SATURDAY):
            yield day, "rest" if rests else "work", NAMES[name]
        day += dt.timedelta(days=1)


def statutory(year: int) -> Iterator[tuple[dt.date, str, str]]:
    """The weekdays of a year that are days of rest by law."""
    for day, name in sorted(holidays.country_holidays("CN", years=year, language="zh_CN").items()):
        if day.isoweekday() < SATURDAY:
            yield day, "rest", name


def _write(path: Path, heading: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(heading)
        lines.writerows(rows)


def main() -> None:
    """Write both files."""
    years = range(FIRST, LAST + 1)
    days = (day for year in years for day in (notified if year <= CONFIRMED else statutory)(year))
    _write(FOLDER / "days.csv", ("day", "kind", "name"), days)
    sources = (
        (year, NOTICE.format(year), "true") if year <= CONFIRMED else (year, LAW, "false")
        for year in years
    )
    _write(FOLDER / "years.csv", ("year", "source", "confirmed"), sources)


if __name__ == "__main__":
    main()
