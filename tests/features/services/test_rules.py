"""The rules of the contact card as tables."""

import datetime as dt

import pytest

from app.features.services import rules

TODAY = dt.date(2026, 9, 30)
CONSENT = dt.date(2026, 9, 1)
TOMORROW = dt.date(2026, 10, 1)


@pytest.mark.parametrize(("consented_on", "fits"), [(TODAY, True), (TOMORROW, False)])
def test_consent_comes_first(consented_on: dt.date, fits: bool) -> None:
    assert (rules.consent_problem(consented_on, TODAY) is None) is fits


@pytest.mark.parametrize(
    ("answered_on", "result", "fields"),
    [
        (None, None, []),
        (CONSENT, "done", []),
        (TODAY, "referred", []),
        (None, "done", ["answered_on"]),
        (TODAY, None, ["result"]),
        (dt.date(2026, 8, 31), "done", ["answered_on"]),
        (TOMORROW, "done", ["answered_on"]),
    ],
)
def test_an_answer_has_a_date_and_a_result(
    answered_on: dt.date | None, result: str | None, fields: list[str]
) -> None:
    problems = rules.answer_problems(CONSENT, answered_on, result, TODAY)
    assert [problem.field for problem in problems] == fields
