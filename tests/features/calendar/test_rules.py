"""What a notice must say, as tables."""

import datetime as dt

import pytest

from app.features.calendar import rules

NEW_YEAR = dt.date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (dt.date(2027, 1, 1), True),
        (dt.date(2027, 12, 31), True),
        (dt.date(2026, 12, 31), True),
        (dt.date(2026, 11, 30), False),
        (dt.date(2025, 12, 31), False),
    ],
)
def test_a_notice_is_about_one_year(day: dt.date, fits: bool) -> None:
    assert (rules.day_problem(day, 2027, None) is None) is fits


def test_a_day_stands_in_one_row() -> None:
    reason = rules.day_problem(NEW_YEAR, 2027, 4)
    assert reason is not None
    assert reason.params["row"] == 4


def test_a_notice_takes_no_day_of_the_law() -> None:
    statutory = [NEW_YEAR, dt.date(2027, 5, 3)]
    found = rules.statutory_problems({NEW_YEAR: "rest", statutory[1]: "work"}, statutory, 2027)
    assert [reason.params["value"] for reason in found] == [statutory[1]]
    assert list(rules.statutory_problems(dict.fromkeys(statutory, "rest"), statutory, 2027)) == []


@pytest.mark.parametrize(
    ("day", "kind", "differs"),
    [
        (dt.date(2027, 1, 1), "rest", True),  # a Friday
        (dt.date(2027, 1, 2), "rest", False),  # a Saturday
        (dt.date(2027, 1, 3), "work", True),  # a Sunday
        (dt.date(2027, 1, 4), "work", False),  # a Monday
    ],
)
def test_only_what_differs_from_the_weekday_is_kept(day: dt.date, kind: str, differs: bool) -> None:
    assert rules.is_exception(day, kind) is differs


def test_the_year_is_the_latest_of_its_days() -> None:
    days = [dt.date(2026, 12, 31), NEW_YEAR]
    assert rules.year_of(days, dt.date(2026, 11, 2)) == 2027
    assert rules.year_of([], dt.date(2026, 11, 2)) == 2026


@pytest.mark.parametrize(
    ("year", "known", "fits"),
    [(2031, False, True), (2027, True, False), (1999, False, False), (2101, False, False)],
)
def test_a_year_is_opened_once(year: int, known: bool, fits: bool) -> None:
    assert (rules.new_year_problem(year, known) is None) is fits
