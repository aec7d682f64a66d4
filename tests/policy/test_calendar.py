"""Days of rest and of work: the year 2026 by hand, other years against a second library."""

import datetime as dt

import holidays
import pytest

from app.policy.calendar import Calendar, NoCalendar, Shift, shipped_calendar

CALENDAR = shipped_calendar()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("nominal", "following", "before"),
    [
        ("01-05", "01-05", "01-05"),
        ("02-07", "02-09", "02-06"),
        ("02-15", "02-24", "02-14"),  # Spring Festival; the Saturday before is worked
        ("03-07", "03-09", "03-06"),
        ("03-15", "03-16", "03-13"),
        ("04-05", "04-07", "04-03"),
        ("05-05", "05-06", "04-30"),
        ("06-07", "06-08", "06-05"),
        ("07-05", "07-06", "07-03"),
        ("08-15", "08-17", "08-14"),
        ("09-05", "09-07", "09-04"),
        ("09-20", "09-20", "09-20"),  # a Sunday that is worked
        ("09-25", "09-28", "09-24"),
        ("10-05", "10-08", "09-30"),
        ("10-07", "10-08", "09-30"),
        ("11-07", "11-09", "11-06"),
        ("11-15", "11-16", "11-13"),
        ("12-05", "12-07", "12-04"),
    ],
)
def test_where_a_deadline_goes_in_2026(nominal: str, following: str, before: str) -> None:
    """requirements.md 4.3"""
    shifts: dict[Shift, str] = {"none": nominal, "next": following, "previous": before}
    for shift, expected in shifts.items():
        assert CALENDAR.shifted(day(nominal), shift) == day(expected)


def test_the_report_is_never_due_before_the_decision() -> None:
    """The 5th and the 7th, after days of rest have moved them; in October both are the 8th."""
    for shift in ("none", "next", "previous"):
        for month in range(1, 13):
            decide, report = (
                CALENDAR.shifted(dt.date(2026, month, last), shift) for last in (5, 7)
            )
            assert decide <= report
    assert CALENDAR.shifted(day("10-05"), "next") == CALENDAR.shifted(day("10-07"), "next")


def test_2026_has_248_workdays() -> None:
    year = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    assert sum(map(CALENDAR.works, year)) == 248


@pytest.mark.parametrize("year", range(2010, 2027))
def test_a_second_library_knows_the_same_workdays(year: int) -> None:
    """A day on which they differ would be a mistake of one of them, and is looked up by hand."""
    theirs = holidays.country_holidays("CN", years=[year - 1, year, year + 1])
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range(365)]
    assert [one for one in days if CALENDAR.works(one) is not theirs.is_working_day(one)] == []


def test_a_year_without_a_notice_is_known_and_unconfirmed() -> None:
    assert CALENDAR.is_confirmed(day("12-31"), dt.date(2004, 1, 1))
    assert not CALENDAR.is_confirmed(day("12-31"), dt.date(2027, 1, 5))
    assert CALENDAR.shifted(dt.date(2027, 1, 1), "next") == dt.date(2027, 1, 4)
    assert not CALENDAR.works(dt.date(2027, 10, 1))


def test_a_year_nobody_knows_is_not_guessed() -> None:
    with pytest.raises(NoCalendar) as caught:
        CALENDAR.works(dt.date(2031, 1, 2))
    assert caught.value.args == (2031,)
    assert CALENDAR.shifted(dt.date(2031, 1, 1), "none") == dt.date(2031, 1, 1)
    only_2026 = Calendar({}, {2026}, {2026})
    with pytest.raises(NoCalendar):
        only_2026.shifted(dt.date(2027, 1, 2), "next")
