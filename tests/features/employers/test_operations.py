"""Use cases on employers, on both databases (R100)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound
from app.features.employers import Employer, correct, register
from tests.refusals import why
from tests.world import District


@pytest.fixture
def employer(district: District) -> dict[str, Any]:
    return {
        "name": "东一路建材市场",
        "credit_code": "91110000600037341l",
        "community_id": district.world.east_community,
        "address": "东一路8号",
        "staff_count": 120,
        "migrant_count": 80,
        "counted_on": dt.date(2026, 9, 1),
        "contact_name": "周经理",
        "contact_phone": "138 0000 1234",
    }


def test_an_employer_is_registered_once_a_street(
    district: District, clerk: Session, employer: dict[str, Any]
) -> None:
    made = register(clerk, employer)
    assert (made.street_id, made.credit_code, made.contact_phone) == (
        district.world.east, "91110000600037341L", "13800001234",
    )  # fmt: skip
    assert why(register, clerk, employer) == [
        ("credit_code", f"本街道（镇）已登记该单位（编号 {made.id}），没有重复登记。")
    ]
    west = employer | {"community_id": district.world.west_community}
    register(district.acting("clerk-west"), west)
    assert district.count(Employer) == 2
    counted = correct(clerk, made.id, 1, {"staff_count": 130, "migrant_count": 90})
    assert counted.migrant_count == 90
    (entry, *_) = district.entries("clerk")
    assert entry[:3] == ("create", "employer", 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"credit_code": "91110000600037341M"}, "credit_code"),
        ({"credit_code": ""}, "credit_code"),
        ({"migrant_count": 121}, "migrant_count"),
        ({"counted_on": dt.date(2026, 10, 1)}, "counted_on"),
        ({"contact_phone": "110"}, "contact_phone"),
        ({"street_id": 1}, "street_id"),
    ],
)
def test_an_employer_is_refused(
    district: District, clerk: Session, employer: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert [name for name, _ in why(register, clerk, employer | change)] == [field]
    assert district.count(Employer) == 0


def test_the_police_see_whom_to_call_and_the_district_nothing(
    district: District, clerk: Session, employer: dict[str, Any]
) -> None:
    made = register(clerk, employer)
    officer = district.acting("police").get_one(Employer, made.id)
    assert officer.contact_phone == "13800001234"
    assert district.acting("police-2").get(Employer, made.id) is None
    # How many migrants work somewhere, exactly, would go around the published figures (C19).
    assert not district.actor("migrants").readable(Employer)
    with pytest.raises(Denied):
        register(district.acting("police"), employer)
    with pytest.raises(NotFound):
        correct(district.acting("clerk-west"), made.id, 1, {"name": "别的"})
