"""The rules of places as tables."""

import datetime as dt

import pytest

from app.features.places import rules

TODAY = dt.date(2026, 9, 30)
POSTS = {"clerk": ("street_office",), "admin": ("district",), "auditor": ("district",)}
APART = {"admin", "auditor"}


@pytest.mark.parametrize(
    ("level", "code", "parent", "field"),
    [
        ("district", "410105", None, None),
        ("street", "410105001", ("district", "410105"), None),
        ("grid", "410105001001001", ("community", "410105001001"), None),
        ("district", "410105", ("district", "4101"), "parent_id"),
        ("street", "410105001", None, "parent_id"),
        ("community", "410105001001", ("district", "410105"), "parent_id"),
        ("street", "410106001", ("district", "410105"), "code"),
        ("street", "410105", ("district", "410105"), "code"),
    ],
)
def test_an_area_continues_the_one_above_it(
    level: str, code: str, parent: tuple[str, str] | None, field: str | None
) -> None:
    problem = rules.area_problem(level, code, parent)
    assert (problem.field if problem else None) == field


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (None, None, True),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 1), True),
        (dt.date(2026, 1, 2), dt.date(2026, 1, 1), False),
    ],
)
def test_nothing_ends_before_it_begins(
    since: dt.date | None, until: dt.date | None, fits: bool
) -> None:
    assert (rules.term_problem(since, until) is None) is fits


@pytest.mark.parametrize(
    ("kind", "level", "fits"),
    [
        ("street_office", "street", True),
        ("town_government", "street", True),
        ("street_office", "district", False),
        ("police_station", "district", True),
    ],
)
def test_a_street_office_governs_one_street(kind: str, level: str, fits: bool) -> None:
    assert (rules.unit_problem(kind, level) is None) is fits


@pytest.mark.parametrize(
    ("kind", "other", "field"),
    [
        ("police_station", None, None),
        ("street_office", None, "station_id"),
        ("police_station", "第二派出所", "community_id"),
    ],
)
def test_one_station_serves_a_community(kind: str, other: str | None, field: str | None) -> None:
    problem = rules.coverage_problem(kind, other)
    assert (problem.field if problem else None) == field


@pytest.mark.parametrize(
    ("role", "kind", "held", "fields"),
    [
        ("clerk", "street_office", [], []),
        ("clerk", "street_office", ["admin"], []),
        ("clerk", "district", [], ["org_unit_id"]),
        ("unknown", "street_office", [], ["org_unit_id"]),
        ("admin", "district", ["clerk"], []),
        ("admin", "district", ["admin"], []),
        ("admin", "district", ["auditor"], ["role"]),
    ],
)
def test_roles_are_held_where_they_belong_and_administrators_stay_apart(
    role: str, kind: str, held: list[str], fields: list[str]
) -> None:
    problems = rules.appointment_problems(role, kind, POSTS, held, APART)
    assert [problem.field for problem in problems] == fields


@pytest.mark.parametrize(
    ("needed", "lineage", "fits"),
    [
        (False, None, True),
        (True, None, False),
        (True, [9, 5, 3, 1], True),
        (True, [9, 5, 4, 1], False),
    ],
)
def test_a_grid_lies_in_the_area_of_the_unit(
    needed: bool, lineage: list[int] | None, fits: bool
) -> None:
    assert (rules.grid_problem(needed, lineage, 3) is None) is fits


@pytest.mark.parametrize(
    ("last_day", "fits"), [(None, True), (TODAY, True), (dt.date(2026, 9, 29), False)]
)
def test_an_appointment_is_still_in_force(last_day: dt.date | None, fits: bool) -> None:
    assert (rules.end_problem(last_day, TODAY) is None) is fits
