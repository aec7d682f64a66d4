"""Rules on those who have left; no database (R052, R053, R063)."""

import datetime as dt

import pytest

from app.features.outflow import rules
from app.features.places import divided_regions
from tests.refusals import told

TODAY = dt.date(2026, 9, 30)
STREET = "410105901"
EIGHTEEN = dt.date(2008, 9, 30)


@pytest.mark.parametrize(
    ("region", "place", "home", "fields"),
    [
        ("410105", "东风路街道", STREET, ["destination_region"]),  # the own district
        ("410122", "青年路街道某村", STREET, []),
        ("410122", None, STREET, ["destination_place"]),
        ("410122", "", STREET, ["destination_place"]),
        ("410100", "某街道某社区", STREET, ["destination_region"]),  # only the city
        ("410000", None, STREET, ["destination_region", "destination_place"]),
        ("419000", "某镇某村", STREET, ["destination_region"]),
        ("419001", "某镇某村", STREET, []),  # 济源市, directly below the province
        ("440000", None, STREET, ["destination_region"]),  # only the province
        ("440300", None, STREET, []),
        ("440305", None, STREET, []),
        ("310000", None, STREET, ["destination_region"]),
        ("310115", None, STREET, []),
        ("469000", None, STREET, ["destination_region"]),
        ("469002", None, STREET, []),
        ("810000", None, STREET, []),  # nothing below it in the list
        ("441900", "某镇某村", "440305001", []),  # 东莞, a city without counties
        ("440100", "某街道某社区", "440305001", ["destination_region"]),
    ],
)
def test_where_somebody_has_gone_is_told_as_exactly_as_needed(
    region: str, place: str | None, home: str, fields: list[str]
) -> None:
    found = rules.destination_problems(region, place, home, divided_regions())
    assert [one.field for one in found] == fields


@pytest.mark.parametrize(
    ("birth", "fits"),
    [(EIGHTEEN, True), (EIGHTEEN + dt.timedelta(days=1), False), (dt.date(1960, 1, 1), True)],
)
def test_minors_are_not_registered(birth: dt.date, fits: bool) -> None:
    problem = rules.age_problem(birth, EIGHTEEN, 18)
    assert (problem is None) is fits
    if problem is not None:
        assert told(problem) == (
            "id_number",
            "此人未满18周岁，不单独登记；随父母外出的不登记，留在家中的只填留守儿童人数。",
        )


@pytest.mark.parametrize(
    ("went", "fits"), [("2026-09-30", True), ("2026-10-01", False), ("2020-01-01", True)]
)
def test_whoever_is_registered_has_left(went: str, fits: bool) -> None:
    assert (rules.day_problem(dt.date.fromisoformat(went), TODAY) is None) is fits


@pytest.mark.parametrize(
    ("back", "fits"),
    [("2026-08-31", False), ("2026-09-01", True), ("2026-09-30", True), ("2026-10-01", False)],
)
def test_the_return_lies_between_the_departure_and_today(back: str, fits: bool) -> None:
    went = dt.date(2026, 9, 1)
    assert (rules.return_problem(dt.date.fromisoformat(back), went, TODAY) is None) is fits


@pytest.mark.parametrize(
    ("elders", "children", "fields"),
    [
        (0, 0, []),
        (20, 20, []),
        (-1, 0, ["elders_left"]),
        (0, 21, ["children_left"]),
        (21, -1, ["elders_left", "children_left"]),
    ],
)
def test_how_many_are_left_behind(elders: int, children: int, fields: list[str]) -> None:
    assert [one.field for one in rules.count_problems(elders, children)] == fields


@pytest.mark.parametrize(
    ("went", "days", "late"),
    [
        ("2026-08-31", 30, False),  # thirty days
        ("2026-08-30", 30, True),
        ("2026-09-30", 30, False),
        ("2026-08-30", None, None),
    ],
)
def test_what_is_registered_late(went: str, days: int | None, late: bool | None) -> None:
    assert rules.registered_late(dt.date.fromisoformat(went), TODAY, days) is late
