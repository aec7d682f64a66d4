"""How often, and by which day: periods of 2026 by hand."""

import datetime as dt
from typing import Any

import pytest

from app.policy.rhythm import DueDay, Rhythm

YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def due(rhythm: Rhythm, first: str, last: str) -> list[str]:
    days = (dt.date.fromisoformat(f"2026-{one}") for one in (first, last))
    return [f"{period.due:%m-%d}" for period in rhythm.periods(*days)]


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        ({"every": "week", "day": 7}, ["03-01", "03-08", "03-15", "03-22", "03-29"]),
        ({"every": "week", "day": 1}, ["03-02", "03-09", "03-16", "03-23", "03-30"]),
        ({"every": "week", "day": 8}, ["03-02", "03-09", "03-16", "03-23", "03-30"]),
        ({"every": "fortnight", "day": 14}, ["03-01", "03-15", "03-29"]),
        ({"every": "fortnight", "day": 7}, ["03-08", "03-22"]),
        ({"every": "fortnight", "day": 15, "inclusive": False}, ["03-01", "03-15", "03-29"]),
        ({"every": "month", "day": 15}, ["03-15"]),
        ({"every": "month", "day": 15, "inclusive": False}, ["03-14"]),
        ({"every": "month", "day": 31}, ["03-31"]),
        ({"every": "month", "day": 1, "inclusive": False}, ["03-31"]),
        ({"every": "quarter", "day": 25, "month": 3}, ["03-25"]),
        ({"every": "quarter", "day": 5, "month": 1}, []),
        ({"every": "quarter", "day": 10, "month": 6}, ["03-10"]),
        ({"every": "half_year", "day": 5, "month": 3}, ["03-05"]),
        ({"every": "year", "day": 20, "month": 15}, ["03-20"]),
        ({"every": "year", "day": 20, "month": 12}, []),
    ],
)
def test_what_is_due_in_march(rhythm: dict[str, Any], expected: list[str]) -> None:
    assert due(Rhythm(**rhythm), "03-01", "03-31") == expected


def test_a_month_that_has_no_such_day_ends_with_its_last() -> None:
    last = Rhythm(every="month", day=31)
    assert due(last, "01-01", "06-30") == ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"]


def test_a_period_says_what_it_is_for_and_from_when_it_may_be_done() -> None:
    (first, *_) = Rhythm(every="quarter", day=10, month=1, first_day=1).periods(*YEAR)
    assert (first.first, first.last) == (dt.date(2026, 1, 1), dt.date(2026, 3, 31))
    assert (first.opens, first.due) == (dt.date(2026, 1, 1), dt.date(2026, 1, 10))
    (decided, *_) = Rhythm(every="month", day=5, month=2).periods(*YEAR)
    assert (decided.first, decided.last) == (dt.date(2025, 12, 1), dt.date(2025, 12, 31))
    assert (decided.opens, decided.due) == (None, dt.date(2026, 1, 5))
    (week, *_) = Rhythm(every="week", day=7).periods(*YEAR)
    assert (week.first, week.last) == (dt.date(2025, 12, 29), dt.date(2026, 1, 4))
    (weeks, *_) = Rhythm(every="fortnight", day=14).periods(*YEAR)
    assert (weeks.first, weeks.last) == (dt.date(2025, 12, 22), dt.date(2026, 1, 4))


def test_no_period_is_lost_or_doubled_where_two_looks_meet() -> None:
    for rhythm in (
        Rhythm(every="week", day=8),
        Rhythm(every="fortnight", day=15),
        Rhythm(every="month", day=31, month=2),
        Rhythm(every="quarter", day=1, month=4, inclusive=False),
        Rhythm(every="year", day=31, month=24),
    ):
        whole = list(rhythm.periods(dt.date(2020, 1, 1), dt.date(2026, 12, 31)))
        parts = [
            period
            for year in range(2020, 2027)
            for period in rhythm.periods(dt.date(year, 1, 1), dt.date(year, 12, 31))
        ]
        assert whole == parts
        assert len({period.first for period in whole}) == len(whole) >= 7


def test_a_due_day_is_of_a_month_after_the_one_it_is_about() -> None:
    assert DueDay(clause="", day=5, months_later=1).after(dt.date(2026, 12, 31)) == dt.date(
        2027, 1, 5
    )
    assert DueDay(clause="", day=28, months_later=0).after(dt.date(2026, 2, 1)) == dt.date(
        2026, 2, 28
    )
