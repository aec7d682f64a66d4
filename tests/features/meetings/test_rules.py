"""The rules of meetings as tables."""

import datetime as dt

import pytest

from app.features.meetings import rules

TODAY = dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("held_on", "fits"), [(TODAY, True), (dt.date(2020, 1, 1), True), (dt.date(2026, 10, 1), False)]
)
def test_a_meeting_lies_behind_us(held_on: dt.date, fits: bool) -> None:
    assert (rules.date_problem(held_on, TODAY) is None) is fits


@pytest.mark.parametrize(
    ("due_on", "fits"), [(TODAY, True), (dt.date(2027, 1, 1), True), (dt.date(2026, 9, 29), False)]
)
def test_a_decision_is_due_after_the_meeting(due_on: dt.date, fits: bool) -> None:
    assert (rules.due_problem(due_on, TODAY) is None) is fits


@pytest.mark.parametrize(
    ("roll", "strangers"), [([], []), ([1, 2], []), ([1, 3], [3]), ([4, 3], [4, 3])]
)
def test_only_those_on_duty_are_on_the_roll(roll: list[int], strangers: list[int]) -> None:
    problems = rules.roll_problems(roll, {1, 2})
    assert [problem.params["value"] for problem in problems] == strangers
