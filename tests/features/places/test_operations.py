"""Use cases on places, organisations and appointments, on both databases (R001, R002)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.places import (
    Appointment,
    Area,
    OrgUnit,
    PoliceCoverage,
    appoint,
    correct_appointment,
    correct_area,
    correct_coverage,
    correct_unit,
    cover,
    create_area,
    create_unit,
    end_appointment,
)
from app.features.places.posts import posts_of
from tests.refusals import why
from tests.world import TODAY, District


@pytest.fixture
def admin(district: District) -> Session:
    return district.acting("sysadmin")


@pytest.fixture
def security(district: District) -> Session:
    return district.acting("secadmin")


def test_an_area_is_added_below_another_and_renamed(district: District, admin: Session) -> None:
    street = district.world.east
    area = create_area(
        admin,
        {"code": "410105901003", "name": "东三社区", "level": "community", "parent_id": street},
    )
    renamed = correct_area(admin, area.id, area.version, {"name": " 东三新社区 "})
    assert (renamed.name, renamed.parent_id, renamed.version) == ("东三新社区", street, 2)
    assert district.entries("sysadmin") == [
        ("create", "area", 1, "code,name,level,parent_id"),
        ("change", "area", 1, "name"),
    ]
    written = district.system.get_one(Area, area.id)
    admin_id = district.world.users["sysadmin"]
    assert (written.created_by_id, written.updated_by_id) == (admin_id, admin_id)


def test_an_area_does_not_leave_its_place_in_the_tree(district: District, admin: Session) -> None:
    community = district.world.east_community
    assert why(correct_area, admin, community, 1, {"parent_id": district.world.west}) == [
        ("parent_id", "“上级区域”不由您填写，请去掉这一项。")
    ]
    assert why(correct_area, admin, community, 1, {"code": "410105902009"}) == [
        (
            "code",
            "区划代码“410105902009”应以上级区域的代码“410105901”开头，再加本级的号。",
        )
    ]
    assert district.count(Area, id=community, code="410105901001", version=1) == 1


def test_a_street_office_needs_a_street(district: District, admin: Session) -> None:
    data = {"code": "south", "name": "南街道办事处", "kind": "street_office"}
    areas = district.world.areas
    assert why(create_unit, admin, data | {"area_id": areas["410105"]}) == [
        ("area_id", "街道办事处、镇政府的管辖区域应是一个街道（镇）。")
    ]
    unit = create_unit(admin, data | {"area_id": areas["410105902"]})
    ended = {"valid_from": dt.date(2026, 1, 1), "valid_to": dt.date(2025, 1, 1)}
    assert why(correct_unit, admin, unit.id, unit.version, ended) == [
        ("valid_to", "停用日期2025-01-01早于启用日期2026-01-01。")
    ]
    corrected = correct_unit(admin, unit.id, unit.version, {"name": "南关街道办事处"})
    assert corrected.name == "南关街道办事处"
    assert district.count(OrgUnit, name="南关街道办事处", valid_to=None) == 1


def test_a_community_is_handed_from_station_to_station(district: District, admin: Session) -> None:
    units, community = district.world.units, district.world.east_community
    second = {"station_id": units["station2"], "community_id": community}
    assert why(cover, admin, second) == [
        ("community_id", "该社区已属第一派出所管辖，请先修改原有的辖区记录。")
    ]
    (coverage,) = district.system.query(PoliceCoverage).filter_by(community_id=community)
    handed = correct_coverage(
        admin, coverage.id, coverage.version, {"station_id": units["station2"]}
    )
    assert handed.station_id == units["station2"]
    assert why(correct_coverage, admin, handed.id, handed.version, {"station_id": units["east"]})
    new = create_area(
        admin,
        {
            "code": "410105901009", "name": "东九社区", "level": "community",
            "parent_id": district.world.east,
        },
    )  # fmt: skip
    assert cover(admin, second | {"community_id": new.id}).community_id == new.id


def test_an_account_gets_a_role_where_it_belongs(district: District, security: Session) -> None:
    data = {
        "username": "newcomer",
        "role": "street_clerk",
        "org_unit_id": district.world.units["east"],
    }
    appointment = appoint(security, data)
    assert appointment.user_id == district.world.users["newcomer"]
    assert district.entries("secadmin") == [
        ("create", "appointment", 1, "user_id,username,role,org_unit_id")
    ]
    assert why(appoint, security, data) == [
        (None, "该账号在此单位已有这一任职，请打开原有任职修改截止日期。")
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "nobody"}, ("username", "没有账号“nobody”，请先由系统管理员建立。")),
        ({"role": "mayor"}, ("role", "“mayor”不在“角色”的代码表中，请从列表选择。")),
        ({"role": "police_officer"}, ("org_unit_id", "该角色不能设在这类单位，请核对角色和单位。")),
        ({"role": "coordinator"}, ("grid_id", "该角色按网格授权，请选择负责网格。")),
        ({"valid_to": dt.date(2026, 9, 29)}, ("valid_to", "截止日期2026-09-29已过。")),
        ({"username": "secadmin"}, (None, "不能办理自己的任职，请由另一位安全管理员办理。")),
        ({"org_unit_id": 4711}, ("org_unit_id", "“单位”没有编号为 4711 的可选项，请从列表选择。")),
    ],
)
def test_an_appointment_is_refused(
    district: District, security: Session, change: dict[str, Any], said: tuple[str | None, str]
) -> None:
    data = {
        "username": "newcomer",
        "role": "street_clerk",
        "org_unit_id": district.world.units["east"],
    }
    assert why(appoint, security, data | change) == [said]
    assert district.count(Appointment, username="newcomer") == 0
    assert district.entries("secadmin") == []


def test_a_coordinator_works_in_a_grid_of_the_own_street(
    district: District, security: Session
) -> None:
    units, world = district.world.units, district.world
    data = {"username": "newcomer", "role": "coordinator", "org_unit_id": units["east"]}
    assert why(appoint, security, data | {"grid_id": world.other_grid}) == [
        ("grid_id", "所选网格不在该单位的管辖区域内。")
    ]
    appointment = appoint(security, data | {"grid_id": world.grid})
    other = world.areas["410105901001002"]
    moved = correct_appointment(security, appointment.id, appointment.version, {"grid_id": other})
    assert moved.grid_id == other


def test_administrators_stay_apart(district: District, security: Session) -> None:
    data = {
        "username": "auditor",
        "role": "system_admin",
        "org_unit_id": district.world.units["district"],
    }
    assert why(appoint, security, data) == [
        ("role", "系统、安全、审计三类管理员须由不同的人担任，该账号已任其中之一。")
    ]


def test_an_appointment_ends_at_once(district: District, security: Session) -> None:
    key = district.world.appointments["clerk"]
    assert end_appointment(security, key, 1).valid_to == dt.date(2026, 9, 29)
    assert posts_of(Session(district.engine), district.world.users["clerk"], TODAY) == []
    with pytest.raises(Stale):
        end_appointment(security, key, 1)
    own = district.world.appointments["secadmin"]
    assert why(end_appointment, security, own, 1) == [
        (None, "不能办理自己的任职，请由另一位安全管理员办理。")
    ]


def test_nobody_works_at_a_unit_that_is_closed(district: District) -> None:
    clerk = district.world.users["clerk"]
    for last_day, posts in ((TODAY, 1), (TODAY - dt.timedelta(days=1), 0)):
        unit = district.system.get_one(OrgUnit, district.world.units["east"])
        correct_unit(district.acting("sysadmin"), unit.id, unit.version, {"valid_to": last_day})
        district.system.expire_all()
        with Session(district.engine) as session:
            assert len(posts_of(session, clerk, TODAY)) == posts


def test_only_the_right_administrator_does_it(district: District, clerk: Session) -> None:
    area = {"code": "1", "name": "一", "level": "district"}
    with pytest.raises(Denied):
        create_area(clerk, area)
    with pytest.raises(Denied):
        create_area(district.acting("secadmin"), area)
    with pytest.raises(Denied):
        appoint(district.acting("sysadmin"), {"username": "newcomer"})
    with pytest.raises(NotFound):
        correct_area(district.acting("sysadmin"), 4711, 1, {})
    assert district.entries("clerk") == [("refused", "area", 0, "create")]
