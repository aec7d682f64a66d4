"""Rules on matters; no database (R141, R142)."""

import datetime as dt

import pytest

from app.features.matters import rules

TODAY = dt.date(2026, 9, 30)
FIRST, TENTH = dt.date(2026, 9, 1), dt.date(2026, 9, 10)
TOMORROW = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("kind", "occurred", "told", "due", "fields"),
    [
        ("exchange", FIRST, None, TENTH, []),
        ("exchange", FIRST, FIRST, FIRST, []),
        ("exchange", TODAY, TODAY, TODAY, []),
        ("exchange", TOMORROW, None, TOMORROW, ["occurred_on"]),
        ("exchange", TENTH, None, FIRST, ["due_on"]),
        ("exchange", TENTH, FIRST, TENTH, ["told_on"]),
        ("exchange", TENTH, TOMORROW, TENTH, ["told_on"]),
        ("important", FIRST, FIRST, TENTH, []),
        ("important", FIRST, None, TENTH, ["told_on"]),
        ("important", TENTH, None, FIRST, ["told_on", "due_on"]),
    ],
)
def test_a_matter(
    kind: str, occurred: dt.date, told: dt.date | None, due: dt.date, fields: list[str]
) -> None:
    found = rules.matter_problems(kind, occurred, told, due, TODAY)
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("closed", "right"),
    [(FIRST, False), (TENTH, True), (TODAY, True), (TOMORROW, False)],
)
def test_a_closing(closed: dt.date, right: bool) -> None:
    assert (rules.closing_problem(TENTH, closed, TODAY) is None) is right
