"""The days of a duty as tables, worked out by hand with the calendar of 2026."""

import datetime as dt

import pytest

from app.features.deadlines import rules
from app.policy import Duty, NoCalendar, Rhythm
from app.policy.calendar import shipped_calendar

CALENDAR = shipped_calendar()
TODAY = dt.date(2026, 9, 30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def duty(rhythm: Rhythm, remind: int = 2, escalate: int = 3) -> Duty:
    return Duty(
        clause="一",
        key="x",
        label="x",
        work="exchange",
        responsible=("health",),
        rhythm=rhythm,
        remind_days=remind,
        escalate_days=escalate,
    )


JOINT = Rhythm(every="quarter", month=1, day=5, first_day=5, shift="next")
PLAIN = Rhythm(every="month", day=5)
STRICT = Rhythm(every="month", day=15, shift="previous")
FIRST_TEN = Rhythm(every="month", day=10, first_day=1)


@pytest.mark.parametrize(
    ("rhythm", "month", "opens", "named", "due", "remind", "escalate"),
    [
        # 国庆: the joint meeting of October always moves; the reminder stays before the holiday.
        (JOINT, "2026-10", "2026-10-05", "2026-10-05", "2026-10-08", "2026-09-30", "2026-10-11"),
        (JOINT, "2026-07", "2026-07-05", "2026-07-05", "2026-07-06", "2026-07-03", "2026-07-09"),
        (JOINT, "2026-01", "2026-01-05", "2026-01-05", "2026-01-05", "2025-12-31", "2026-01-08"),
        # Without a shift the day stays, and the reminder is on a workday.
        (PLAIN, "2026-10", "2026-10-01", "2026-10-05", "2026-10-05", "2026-09-30", "2026-10-08"),
        (PLAIN, "2026-09", "2026-09-01", "2026-09-05", "2026-09-05", "2026-09-03", "2026-09-08"),
        # 春节: the 15th of February is a day of rest, Saturday the 14th is worked.
        (STRICT, "2026-02", "2026-02-01", "2026-02-15", "2026-02-14", "2026-02-12", "2026-02-17"),
        (FIRST_TEN, "2026-05", "2026-05-01", "2026-05-10", "2026-05-10", "2026-05-08",
         "2026-05-13"),
    ],
)  # fmt: skip
def test_the_days_of_a_duty(
    rhythm: Rhythm, month: str, opens: str, named: str, due: str, remind: str, escalate: str
) -> None:
    first = day(f"{month}-01")
    (period,) = (one for one in rhythm.periods(first, day(f"{month}-28")) if one.first == first)
    term = rules.term(duty(rhythm), period, CALENDAR)
    assert (term.opens_on, term.named_on, term.due_on) == (day(opens), day(named), day(due))
    assert (term.remind_on, term.escalate_on) == (day(remind), day(escalate))
    assert term.projected is False


def test_what_a_notice_may_move_is_projected_until_it_is_published() -> None:
    (moving,) = JOINT.periods(day("2027-01-01"), day("2027-01-31"))
    (fixed,) = PLAIN.periods(day("2027-01-01"), day("2027-01-31"))
    assert rules.term(duty(JOINT), moving, CALENDAR).projected is True
    assert rules.term(duty(PLAIN), fixed, CALENDAR).projected is False


def test_a_year_of_which_nothing_is_known_has_no_days() -> None:
    (period,) = JOINT.periods(day("2031-01-01"), day("2031-01-31"))
    with pytest.raises(NoCalendar):
        rules.term(duty(JOINT), period, CALENDAR)


@pytest.mark.parametrize(
    ("done_on", "fits"),
    [("2026-09-30", True), ("2026-09-01", True), ("2026-10-01", False), ("2026-08-31", False)],
)
def test_a_duty_is_done_between_its_first_day_and_today(done_on: str, fits: bool) -> None:
    assert (rules.day_problem(day(done_on), day("2026-09-01"), TODAY) is None) is fits
