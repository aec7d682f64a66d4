"""The rules of rental houses and tenancies as tables."""

import datetime as dt

import pytest

from app.features.rentals import rules

TODAY = dt.date(2026, 9, 30)
TOMORROW = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("rooms", "rooms_let", "floor_area", "fields"),
    [
        (1, None, None, []),
        (3, 3, 90, []),
        (3, 0, 1, []),
        (0, None, None, ["rooms"]),
        (3, 4, None, ["rooms_let"]),
        (3, -1, None, ["rooms_let"]),
        (-1, 2, 0, ["rooms", "rooms_let", "floor_area"]),
    ],
)
def test_numbers_of_a_house(
    rooms: int, rooms_let: int | None, floor_area: int | None, fields: list[str]
) -> None:
    problems = rules.house_problems(rooms, rooms_let, floor_area)
    assert [problem.field for problem in problems] == fields


def test_what_was_signed_or_checked_lies_behind_us() -> None:
    dates = {"filed_on": TODAY, "letter_signed_on": TOMORROW}
    assert [problem.field for problem in rules.future_problems(TODAY, dates)] == [
        "letter_signed_on"
    ]


@pytest.mark.parametrize(
    ("rooms_let", "tenancies", "status"),
    [(None, 0, "vacant"), (0, 0, "vacant"), (1, 0, "let"), (None, 1, "let"), (0, 2, "let")],
)
def test_a_house_is_let_when_somebody_lives_there(
    rooms_let: int | None, tenancies: int, status: str
) -> None:
    assert rules.status_of(rooms_let, tenancies) == status


@pytest.mark.parametrize(
    ("began_on", "fits"),
    [(TODAY, True), (dt.date(2026, 3, 1), True), (dt.date(2026, 2, 28), False), (TOMORROW, False)],
)
def test_a_tenancy_begins_between_arrival_and_today(began_on: dt.date, fits: bool) -> None:
    assert (rules.begin_problem(began_on, dt.date(2026, 3, 1), TODAY) is None) is fits


@pytest.mark.parametrize(
    ("ended_on", "fits"),
    [(TODAY, True), (dt.date(2026, 3, 1), True), (dt.date(2026, 2, 28), False), (TOMORROW, False)],
)
def test_a_tenancy_ends_between_its_first_day_and_today(ended_on: dt.date, fits: bool) -> None:
    assert (rules.end_problem(dt.date(2026, 3, 1), ended_on, TODAY) is None) is fits
