"""Rules on plans, stages and model units; no database (R209–R213)."""

import datetime as dt

import pytest

from app.features.plans import rules

TODAY = dt.date(2026, 9, 30)


def day(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


@pytest.mark.parametrize(
    ("first", "last", "right"),
    [
        (day(4, 29), day(5, 3), True),
        (day(5, 12), day(5, 12), True),
        (day(5, 12), day(5, 11), False),
    ],
)
def test_nothing_ends_before_it_starts(first: dt.date, last: dt.date, right: bool) -> None:
    assert (rules.term_problem(first, last) is None) is right


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        (day(7, 15), day(8, 25), []),
        (day(7, 14), day(7, 20), ["starts_on"]),
        (day(8, 11), day(8, 26), ["ends_on"]),
        (day(7, 1), day(9, 1), ["starts_on", "ends_on"]),
    ],
)
def test_a_stage_lies_within_its_plan(first: dt.date, last: dt.date, fields: list[str]) -> None:
    found = rules.within_problems(first, last, day(7, 15), day(8, 25))
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("first", "last", "fields"),
    [
        (day(7, 15), day(8, 25), []),
        (day(7, 16), day(8, 25), ["starts_on"]),
        (day(7, 15), day(8, 24), ["ends_on"]),
    ],
)
def test_a_plan_holds_its_stages(first: dt.date, last: dt.date, fields: list[str]) -> None:
    found = rules.around_problems(first, last, day(7, 15), day(8, 25))
    assert [one.field for one in found] == fields
    assert [*rules.around_problems(first, last, None, None)] == []


@pytest.mark.parametrize(
    ("hand_in", "to", "target", "unit", "fields"),
    [
        (None, None, None, None, []),
        ("统计表", "法规室", 30, "家", []),
        ("统计表", None, None, None, ["hand_in_to"]),
        (None, "法规室", None, None, ["hand_in"]),
        (None, None, 30, None, ["target_unit"]),
        (None, None, None, "家", ["target"]),
        (None, None, 0, "家", ["target"]),
    ],
)
def test_what_a_stage_asks_for(
    hand_in: str | None, to: str | None, target: int | None, unit: str | None, fields: list[str]
) -> None:
    assert [one.field for one in rules.goal_problems(hand_in, to, target, unit)] == fields


@pytest.mark.parametrize(
    ("done", "target", "reached", "fields"),
    [
        (day(5, 4), None, None, []),
        (TODAY, 30, 31, []),
        (TODAY, 30, 0, []),
        (day(5, 3), None, None, ["done_on"]),
        (day(10, 1), None, None, ["done_on"]),
        (TODAY, 30, None, ["reached"]),
        (TODAY, 30, -1, ["reached"]),
        (TODAY, None, 3, ["reached"]),
    ],
)
def test_a_stage_is_finished(
    done: dt.date, target: int | None, reached: int | None, fields: list[str]
) -> None:
    found = rules.finish_problems(day(5, 4), done, target, reached, TODAY)
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("year", "right"), [(1999, False), (2000, True), (2026, True), (2036, True), (2037, False)]
)
def test_a_target_is_of_a_year(year: int, right: bool) -> None:
    assert (rules.year_problem(year, TODAY) is None) is right


@pytest.mark.parametrize(
    ("decided", "since", "right"),
    [
        (TODAY, None, True),
        (day(10, 1), None, False),
        (day(9, 1), day(9, 1), True),
        (day(8, 31), day(9, 1), False),
    ],
)
def test_a_decision_has_its_day(decided: dt.date, since: dt.date | None, right: bool) -> None:
    problem = rules.decision_problem("withdrawn_on", decided, since, TODAY)
    assert (problem is None) is right
    assert problem is None or problem.field == "withdrawn_on"
