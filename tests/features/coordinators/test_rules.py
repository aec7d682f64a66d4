"""The rules of the roster as tables."""

import datetime as dt

import pytest

from app.features.coordinators import rules

TODAY = dt.date(2026, 9, 30)
HIRED = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("pledged_on", "left_on", "fields"),
    [
        (None, None, []),
        (TODAY, TODAY, []),
        (dt.date(2025, 12, 1), HIRED, []),
        (dt.date(2026, 10, 1), None, ["pledged_on"]),
        (None, dt.date(2026, 10, 1), ["left_on"]),
        (None, dt.date(2025, 12, 31), ["left_on"]),
    ],
)
def test_terms(pledged_on: dt.date | None, left_on: dt.date | None, fields: list[str]) -> None:
    problems = rules.term_problems(HIRED, pledged_on, left_on, TODAY)
    assert [problem.field for problem in problems] == fields


@pytest.mark.parametrize(
    ("status", "left_on", "field"),
    [
        ("active", None, None),
        ("away", None, None),
        ("left", TODAY, None),
        ("left", None, "left_on"),
        ("active", TODAY, "status"),
    ],
)
def test_status_and_last_day_agree(status: str, left_on: dt.date | None, field: str | None) -> None:
    problem = rules.status_problem(status, left_on)
    assert (problem.field if problem else None) == field


@pytest.mark.parametrize(
    ("last", "number"),
    [
        (None, "901-0001"),
        ("901-0009", "901-0010"),
        ("901-0999", "901-1000"),
        ("901-9999", "901-10000"),
    ],
)
def test_numbers_follow_each_other(last: str | None, number: str) -> None:
    assert rules.next_number("901", last) == number


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("901-0001", True),
        ("901-9999", True),
        ("901-10000", True),
        ("901-99999999", True),
        ("901-100000000", False),  # who would run out of these has mistyped
        ("901-00005", False),  # sorts behind 901-9999
        ("901-005", False),
        ("901-A001", False),
        ("901-０００１", False),
        ("901 0001", False),
        ("902-0001", False),
        ("901-0001\n", False),
        ("XG000201", False),
    ],
)
def test_a_number_is_the_streets_own(number: str, fits: bool) -> None:
    assert (rules.number_problem(number, "901") is None) is fits
