"""Rules on employers; no database (R100)."""

import datetime as dt

import pytest

from app.features.employers import rules

TODAY = dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("text", "filed", "right"),
    [
        ("91110000600037341L", "91110000600037341L", True),
        (" 91110000-600037341l ", "91110000600037341L", True),
        ("91110000600037341M", "91110000600037341M", False),
        ("9111000060003734L", "9111000060003734L", False),
        ("91110000600037341LL", "91110000600037341LL", False),
        ("I1110000600037341L", "I1110000600037341L", False),
    ],
)
def test_a_credit_code_has_its_check_digit(text: str, filed: str, right: bool) -> None:
    assert rules.normalise_code(text) == filed
    problem = rules.code_problem(filed)
    assert (problem is None) is right
    assert problem is None or problem.field == "credit_code"


@pytest.mark.parametrize(
    ("staff", "migrants", "day", "fields"),
    [
        (1, 0, TODAY, []),
        (9, 9, TODAY, []),
        (0, 0, TODAY, ["staff_count"]),
        (9, 10, TODAY, ["migrant_count"]),
        (9, -1, TODAY, ["migrant_count"]),
        (9, 1, dt.date(2026, 10, 1), ["counted_on"]),
    ],
)
def test_counts(staff: int, migrants: int, day: dt.date, fields: list[str]) -> None:
    assert [one.field for one in rules.count_problems(staff, migrants, day, TODAY)] == fields
