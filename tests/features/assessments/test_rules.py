"""The rules of assessment months as tables."""

import datetime as dt

import pytest

from app.features.assessments import rules

TODAY = dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("month", "fits"),
    [
        ("2026-08", True),
        ("2019-12", True),
        ("2026-09", False),
        ("2027-01", False),
        ("2026-13", False),
        ("2026-00", False),
        ("2026-8", False),
        ("0000-01", False),
        ("", False),
        ("2026-08-01", False),
    ],
)
def test_a_month_is_assessed_when_it_is_over(month: str, fits: bool) -> None:
    assert (rules.month_problem(month, TODAY) is None) is fits


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        ("2026-02", dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        ("2028-02", dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        ("2026-12", dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
    ],
)
def test_first_and_last_day(month: str, first: dt.date, last: dt.date) -> None:
    assert (rules.first_day(month), rules.last_day(month)) == (first, last)
