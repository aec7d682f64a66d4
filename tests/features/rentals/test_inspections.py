"""Safety inspections of rental houses, on both databases (R094, R095; requirements 3.2)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.rentals import (
    RentalHouse,
    SafetyInspection,
    close,
    correct,
    correct_inspection,
    inspect,
    recheck,
    refer,
)
from app.features.rentals.rules import after_problem, inspection_problems
from tests.refusals import told, why
from tests.world import TODAY, District

HOUSE = "东一路1号院2号楼"
SEPTEMBER = dt.date(2026, 9, 10)
RECHECKED: dict[str, Any] = {"rechecked_on": dt.date(2026, 9, 25), "recheck_result": "fixed"}


@pytest.fixture
def clean(district: District) -> dict[str, Any]:
    return {
        "house_id": district.world.houses[HOUSE],
        "inspected_on": SEPTEMBER,
        "inspector_id": district.world.coordinators["901-0001"],
        "findings": "未发现隐患",
    }


@pytest.fixture
def hazard(clean: dict[str, Any]) -> dict[str, Any]:
    found = {"item": "exit", "findings": "通道堆物", "rectify_by": dt.date(2026, 9, 20)}
    return clean | found


def said(district: District) -> tuple[dt.date | None, bool | None]:
    """What the register says of the safety of the house."""
    house = district.system.get_one(RentalHouse, district.world.houses[HOUSE])
    return house.inspected_on, house.hazard_open


def test_the_register_says_what_the_inspections_have_found(
    district: District, clerk: Session, clean: dict[str, Any], hazard: dict[str, Any]
) -> None:
    assert said(district) == (None, None)
    assert inspect(clerk, clean).status == "none"
    assert said(district) == (SEPTEMBER, False)
    first = inspect(clerk, hazard | {"inspected_on": dt.date(2026, 9, 1)})
    assert (first.status, first.street_id) == ("open", district.world.east)
    assert said(district) == (SEPTEMBER, True)
    second = inspect(clerk, hazard | {"item": "gas"})

    still = RECHECKED | {"recheck_result": "not_fixed"}
    assert recheck(clerk, first.id, 1, **still).status == "open"
    assert recheck(clerk, first.id, 2, **RECHECKED).status == "fixed"
    assert said(district) == (SEPTEMBER, True)
    assert refer(clerk, second.id, 1, referred_on=TODAY, referred_to="燃气办").status == "referred"
    assert said(district) == (SEPTEMBER, True)
    assert recheck(clerk, second.id, 2, **RECHECKED).status == "fixed"
    assert said(district) == (SEPTEMBER, False)


def test_a_form_sent_twice_makes_one_hazard(
    district: District, clerk: Session, clean: dict[str, Any], hazard: dict[str, Any]
) -> None:
    first = inspect(clerk, hazard)
    assert why(inspect, clerk, hazard) == [
        ("item", f"这一天的检查已登记同一项隐患（编号 {first.id}），不重复登记。")
    ]
    inspect(clerk, hazard | {"item": "gas"})
    inspect(clerk, clean)
    inspect(clerk, clean)  # a second look that finds nothing is one
    recheck(clerk, first.id, 1, **RECHECKED)
    assert inspect(clerk, hazard).status == "open"  # found again on the same day
    assert district.count(SafetyInspection, item="exit") == 2


def test_the_police_inspect_the_houses_of_their_communities(
    district: District, police: Session, hazard: dict[str, Any]
) -> None:
    made = inspect(police, hazard)
    assert said(district) == (SEPTEMBER, True)
    recheck(police, made.id, 1, **RECHECKED)
    assert said(district) == (SEPTEMBER, False)
    village = hazard | {"house_id": district.world.houses["东二村18号"]}
    assert [name for name, _ in why(inspect, police, village)] == ["house_id"]
    with pytest.raises(NotFound):
        recheck(district.acting("police-2"), made.id, 2, **RECHECKED)
    for account in ("planning", "migrants", "coordinator", "supervisor"):
        with pytest.raises(Denied):
            inspect(district.acting(account), hazard)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"inspected_on": dt.date(2026, 10, 1), "rectify_by": None, "item": None}, "inspected_on"),
        ({"rectify_by": dt.date(2026, 9, 9)}, "rectify_by"),
        ({"rectify_by": None}, "rectify_by"),
        ({"item": None}, "item"),
        ({"item": "castle"}, "item"),
        ({"findings": " "}, "findings"),
        ({"status": "fixed"}, "status"),
        ({"rechecked_on": TODAY}, "rechecked_on"),
    ],
)
def test_an_inspection_is_refused(
    district: District, clerk: Session, hazard: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert [name for name, _ in why(inspect, clerk, hazard | change)] == [field]
    assert district.count(SafetyInspection) == 0
    assert said(district) == (None, None)


def test_two_inspectors_are_two(clerk: Session, hazard: dict[str, Any]) -> None:
    alone = hazard | {"second_inspector_id": hazard["inspector_id"]}
    assert why(inspect, clerk, alone) == [("second_inspector_id", "两名检查人不能是同一人。")]


def test_a_hazard_is_over_by_a_recheck_only(
    district: District, clerk: Session, clean: dict[str, Any], hazard: dict[str, Any]
) -> None:
    made = inspect(clerk, hazard)
    for missing in ({"rechecked_on": None}, {"recheck_result": ""}):
        (field,) = missing
        assert [name for name, _ in why(recheck, clerk, made.id, 1, **(RECHECKED | missing))] == [
            field
        ]
    early = RECHECKED | {"rechecked_on": dt.date(2026, 9, 9)}
    assert why(recheck, clerk, made.id, 1, **early) == [
        ("rechecked_on", "复查日期2026-09-09应在检查日期2026-09-10至今天之间。")
    ]
    for name, value in (("status", "fixed"), ("item", None), ("recheck_result", "fixed")):
        assert [
            field for field, _ in why(correct_inspection, clerk, made.id, 1, {name: value})
        ] == [name]
    assert why(correct_inspection, clerk, made.id, 1, {"rectify_by": None}) == [
        ("rectify_by", "发现隐患的，请填写整改期限。")
    ]
    moved = {"rectify_by": dt.date(2026, 10, 20)}
    assert correct_inspection(clerk, made.id, 1, moved).rectify_by == dt.date(2026, 10, 20)
    with pytest.raises(Stale):
        recheck(clerk, made.id, 1, **RECHECKED)
    recheck(clerk, made.id, 2, **RECHECKED)
    over = [(None, "该隐患已整改，不能再改。")]
    assert why(recheck, clerk, made.id, 3, **RECHECKED) == over
    assert why(correct_inspection, clerk, made.id, 3, {"findings": "别的"}) == over
    referral: dict[str, Any] = {"referred_on": TODAY, "referred_to": "消防大队"}
    assert why(refer, clerk, made.id, 3, **referral) == over
    nothing = inspect(clerk, clean)
    assert why(recheck, clerk, nothing.id, 1, **RECHECKED) == [
        (None, "该次检查未发现隐患，不需要复查、移送。")
    ]


def test_a_hazard_is_referred_once_and_after_the_inspection(
    clerk: Session, hazard: dict[str, Any]
) -> None:
    made = inspect(clerk, hazard)
    referral: dict[str, Any] = {"referred_on": dt.date(2026, 9, 9), "referred_to": "消防大队"}
    assert [name for name, _ in why(refer, clerk, made.id, 1, **referral)] == ["referred_on"]
    refer(clerk, made.id, 1, **(referral | {"referred_on": TODAY}))
    assert why(refer, clerk, made.id, 2, **(referral | {"referred_on": TODAY})) == [
        (None, "该隐患已移送，不重复移送。")
    ]


def test_an_inspection_moves_with_its_house_and_a_closed_one_has_none(
    district: District, clerk: Session, hazard: dict[str, Any]
) -> None:
    made = inspect(clerk, hazard)
    house = clerk.get_one(RentalHouse, hazard["house_id"])
    correct(clerk, house.id, house.version, {"community_id": district.world.east_village})
    moved = district.system.get_one(SafetyInspection, made.id)
    assert moved.community_id == district.world.east_village
    close(clerk, house.id, house.version)
    assert why(inspect, clerk, hazard) == [("house_id", "该房屋已停租，不能再办理。")]


def test_nobody_types_what_follows_from_inspections(district: District, clerk: Session) -> None:
    key = district.world.houses[HOUSE]
    for session in (clerk, district.acting("police")):
        for name, value in (("inspected_on", SEPTEMBER), ("hazard_open", False)):
            assert [field for field, _ in why(correct, session, key, 1, {name: value})] == [name]


def test_rules_in_words() -> None:
    late = inspection_problems(SEPTEMBER, "gas", dt.date(2026, 9, 9), TODAY)
    assert [told(one) for one in late] == [
        ("rectify_by", "整改期限2026-09-09早于检查日期2026-09-10。")
    ]
    without = inspection_problems(SEPTEMBER, None, TODAY, TODAY)
    assert [told(one) for one in without] == [
        ("item", "填写了整改期限，请选择隐患项目；未发现隐患的不填期限。")
    ]
    assert [*inspection_problems(TODAY, "gas", TODAY, TODAY)] == []
    assert after_problem("referred_on", SEPTEMBER, SEPTEMBER, TODAY) is None
    assert after_problem("referred_on", SEPTEMBER, dt.date(2026, 10, 1), TODAY) is not None
