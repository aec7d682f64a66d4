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


@pytest.mark.parametrize(
    ("unit", "fits"),
    [("police_station", True), ("street_office", True), ("health", False), ("", False)],
)
def test_a_meeting_is_kept_by_who_calls_it_or_comes(unit: str, fits: bool) -> None:
    problem = rules.part_problem("周例会", unit, {"police_station", "street_office"})
    assert (problem is None) is fits


def test_nothing_moves_in_a_month_that_is_reported() -> None:
    problem = rules.month_problem(TODAY, reported=True)
    assert problem is not None
    assert (problem.field, problem.params) == ("held_on", {"month": "2026-09"})
    assert rules.month_problem(TODAY, reported=False) is None


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("planned", None),
        ("held", None),
        ("issued", rules.ALREADY_ISSUED),
        ("cancelled", rules.ALREADY_CANCELLED),
    ],
)
def test_what_is_issued_or_cancelled_stays(status: str, said: object) -> None:
    assert rules.open_problem(status) is said


@pytest.mark.parametrize(
    ("status", "has_content", "said"),
    [
        ("held", True, None),
        ("held", False, rules.NO_NOTES),
        ("planned", True, rules.NOT_HELD),
        ("issued", True, rules.ALREADY_ISSUED),
        ("cancelled", True, rules.ALREADY_CANCELLED),
    ],
)
def test_minutes_are_issued_once_after_the_meeting(
    status: str, has_content: bool, said: object
) -> None:
    assert rules.issue_problem(status, has_content=has_content) is said


@pytest.mark.parametrize(
    ("street", "owner", "fits"),
    [(1, 1, True), (1, None, True), (None, 2, True), (None, None, True), (1, 2, False)],
)
def test_a_street_gives_no_tasks_to_another(
    street: int | None, owner: int | None, fits: bool
) -> None:
    assert (rules.owner_problem(street, owner) is None) is fits


def test_only_units_that_were_asked_are_on_the_roll() -> None:
    assert [one.params["value"] for one in rules.unit_problems([1, 3], {1, 2})] == [3]
