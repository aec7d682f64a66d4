"""What places and organisations were called before; modes and boundaries (R001, R014, R015)."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied
from app.features.places import FormerName, correct_area, correct_unit
from app.features.places.rules import nature_problems
from tests.refusals import told, why
from tests.world import TODAY, District


@pytest.fixture
def admin(district: District) -> Session:
    return district.acting("sysadmin")


def test_who_renames_leaves_the_former_name_with_its_days(
    district: District, admin: Session
) -> None:
    unit = district.world.units["migrants"]
    correct_unit(admin, unit, 1, {"valid_from": dt.date(2011, 8, 15)})
    correct_unit(admin, unit, 2, {"name": "金水区流动人口服务中心"})
    correct_unit(admin, unit, 3, {"name": "金水区新市民服务中心"})
    area = district.world.east
    correct_area(admin, area, 1, {"name": "东城街道"})  # no other name
    correct_area(admin, area, 1, {"name": "东城新街道"})
    kept = [
        (one.name, one.org_unit_id, one.area_id, one.used_from, one.used_until)
        for one in district.system.scalars(select(FormerName).order_by(FormerName.id))
    ]
    assert kept == [
        ("金水区流动人口管理办公室", unit, None, dt.date(2011, 8, 15), TODAY),
        ("金水区流动人口服务中心", unit, None, TODAY, TODAY),
        ("东城街道", None, area, None, TODAY),
    ]
    clerk = district.acting("clerk")
    assert [one.name for one in clerk.scalars(select(FormerName))] == [row[0] for row in kept]


def test_a_former_name_is_nobodys_to_change(district: District, admin: Session) -> None:
    correct_area(admin, district.world.east, 1, {"name": "东城新街道"})
    former = admin.scalars(select(FormerName)).one()
    former.name = "别的名称"
    with pytest.raises(Denied):
        admin.flush()


def test_what_is_refused_leaves_no_former_name(district: District, admin: Session) -> None:
    assert why(correct_area, admin, district.world.east, 1, {"name": "新名", "code": "9"})
    assert district.count(FormerName) == 0


@pytest.mark.parametrize(
    ("level", "mode", "boundary", "told_of"),
    [
        ("community", "gated", None, []),
        ("grid", None, "东至东路", []),
        ("street", None, None, []),
        ("street", "gated", None, [("management_mode", "管理模式只由社区（村）填写。")]),
        ("community", None, "东至东路", [("boundary", "四至范围只由网格填写。")]),
    ],
)
def test_a_mode_is_a_communitys_and_a_boundary_a_grids(
    level: str, mode: str | None, boundary: str | None, told_of: list[tuple[str, str]]
) -> None:
    assert [told(one) for one in nature_problems(level, mode, boundary)] == told_of


def test_mode_and_boundary_are_entered_where_they_belong(
    district: District, admin: Session
) -> None:
    world = district.world
    mode = {"management_mode": "urban_village"}
    assert correct_area(admin, world.east_village, 1, mode).management_mode == "urban_village"
    assert [name for name, _ in why(correct_area, admin, world.east, 1, mode)] == [
        "management_mode"
    ]
    wrong = {"management_mode": "castle"}
    assert [name for name, _ in why(correct_area, admin, world.east_community, 1, wrong)] == [
        "management_mode"
    ]
    boundary = {"boundary": "东至中州大道，西至花园路"}
    assert correct_area(admin, world.grid, 1, boundary).boundary == boundary["boundary"]
