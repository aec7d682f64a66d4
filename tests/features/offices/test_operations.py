"""Use cases on stations, posts and equipment, on both databases (R003–R006, R008–R013, R220)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.offices import (
    Equipment,
    OfficeHolder,
    Premises,
    correct_equipment,
    correct_holder,
    correct_premises,
    enter_holder,
    enter_premises,
    register_equipment,
    retire_equipment,
)
from app.features.places import OrgUnit
from app.policy import adopt
from config import Settings
from tests.refusals import why
from tests.world import TODAY, District

PREMISES: dict[str, Any] = {
    "address": "东一路5号一层", "service_phone": "0371-6666 8888", "hall_area": 50, "offices": 2,
    "seats": 3, "sign_board": True, "amenities": True, "checked_on": dt.date(2026, 9, 1),
}  # fmt: skip
HOLDER: dict[str, Any] = {
    "name": "赵站长", "post": "head", "phone": "13800001234", "since": dt.date(2026, 1, 1),
    "document": "东街〔2026〕1号",
}  # fmt: skip
DEVICE: dict[str, Any] = {"kind": "printer", "model": "激光打印机", "serial": "SN-1"}
ELSEWHERE = [("org_unit_id", "该单位不在您的办理范围，请改选。")]


@pytest.fixture
def norms() -> Iterator[None]:
    """The district works by the norms of Jinghai as well."""
    adopt([*Settings().policies, "jinghai-2013-26"])
    yield
    adopt(Settings().policies)


def unit(district: District, kind: str, area: int, code: str) -> int:
    session = district.system
    made = OrgUnit(code=code, kind=kind, area_id=area, name=code)
    session.add(made)
    session.commit()
    return made.id


@pytest.fixture
def station(district: District) -> int:
    return unit(district, "service_station", district.world.east, "东城服务站")


@pytest.mark.usefixtures("norms")
def test_a_station_is_judged_by_norms_and_equipment(
    district: District, clerk: Session, station: int
) -> None:
    record = enter_premises(clerk, PREMISES | {"org_unit_id": station})
    assert (record.street_id, record.community_id) == (district.world.east, None)
    assert record.service_phone == "037166668888"
    assert record.shortfalls == 6
    first = "窗口专柜电脑（每人 1 台）：现有0台，应不少于3台（静海政办发〔2013〕26号 一（二）2）"
    assert str(record.shortcomings).splitlines()[0] == first

    made = [
        register_equipment(
            clerk, DEVICE | {"kind": kind, "org_unit_id": station, "serial": f"SN-{number}"}
        )
        for number, kind in enumerate(("printer", "printer", "camera", "scanner", "webcam"))
    ]
    security = "信息安全专人：现有0名，应不少于1名（静海政办发〔2013〕26号 一（三）2）"
    assert (record.shortfalls, record.shortcomings) == (2, f"{first}\n{security}")
    contact = HOLDER | {"post": "info_security", "org_unit_id": station}
    holder = enter_holder(clerk, contact)
    assert (record.shortfalls, record.shortcomings) == (1, first)
    correct_holder(clerk, holder.id, 1, {"until": TODAY - dt.timedelta(days=1)})
    assert record.shortfalls == 2
    enter_holder(clerk, contact | {"since": TODAY})
    assert record.shortfalls == 1
    retire_equipment(clerk, made[-1].id, 1, retired_on=TODAY, retired_reason="损坏")
    assert record.shortfalls == 2

    smaller = correct_premises(clerk, record.id, record.version, {"hall_area": 39})
    assert smaller.shortfalls == 3
    with pytest.raises(Stale):
        correct_premises(clerk, record.id, 1, {"hall_area": 40})


def test_a_station_of_a_community_is_seen_by_its_police(district: District, clerk: Session) -> None:
    world = district.world
    branch = unit(district, "service_branch", world.east_community, "东一分站")
    record = enter_premises(clerk, PREMISES | {"org_unit_id": branch})
    assert (record.community_id, record.shortfalls, record.shortcomings) == (
        world.east_community, 0, None,
    )  # fmt: skip
    assert district.acting("police").get(Premises, record.id) is not None
    assert district.acting("police-2").get(Premises, record.id) is None
    assert district.acting("planning").get(Premises, record.id) is not None
    assert district.acting("clerk-west").get(Premises, record.id) is None


def test_a_unit_has_one_record_and_is_of_the_own_street(
    district: District, clerk: Session, station: int
) -> None:
    record = enter_premises(clerk, PREMISES | {"org_unit_id": station})
    assert why(enter_premises, clerk, PREMISES | {"org_unit_id": station}) == [
        ("org_unit_id", f"该单位已有站点档案（编号 {record.id}），请打开原有档案修改。")
    ]
    for code in ("west", "district", "station1"):
        elsewhere = PREMISES | {"org_unit_id": district.world.units[code]}
        assert why(enter_premises, clerk, elsewhere) == ELSEWHERE
    assert district.count(Premises) == 1
    with pytest.raises(Denied):
        enter_premises(district.acting("migrants"), PREMISES | {"org_unit_id": station})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hall_area": 0}, "hall_area"),
        ({"service_phone": "110"}, "service_phone"),
        ({"supervision_phone": "12"}, "supervision_phone"),
        ({"checked_on": dt.date(2026, 10, 1)}, "checked_on"),
        ({"shortfalls": 0}, "shortfalls"),
        ({"address": ""}, "address"),
    ],
)
def test_a_record_is_refused(
    district: District, clerk: Session, station: int, change: dict[str, Any], field: str
) -> None:
    data = PREMISES | {"org_unit_id": station} | change
    assert [name for name, _ in why(enter_premises, clerk, data)] == [field]
    assert district.count(Premises) == 0


def test_a_holder_is_of_the_own_unit_unless_another_is_chosen(
    district: District, clerk: Session, station: int
) -> None:
    units = district.world.units
    own = enter_holder(clerk, HOLDER)
    assert (own.org_unit_id, own.street_id) == (units["east"], district.world.east)
    there = enter_holder(clerk, HOLDER | {"org_unit_id": station})
    assert (there.org_unit_id, there.street_id) == (station, district.world.east)
    officer = district.acting("police")
    posted = enter_holder(officer, HOLDER | {"post": "handler", "exchange": "quarterly_notice"})
    assert (posted.org_unit_id, posted.street_id) == (units["station1"], None)
    for session, code in ((clerk, "west"), (officer, "station2"), (officer, "east")):
        assert why(enter_holder, session, HOLDER | {"org_unit_id": units[code]}) == ELSEWHERE
    leading = enter_holder(
        district.acting("migrants"), HOLDER | {"post": "leader", "org_unit_id": units["district"]}
    )
    assert leading.org_unit_id == units["district"]
    assert district.acting("clerk-west").get(OfficeHolder, own.id) is None
    with pytest.raises(NotFound):
        correct_holder(district.acting("clerk-west"), own.id, 1, {"name": "王某"})
    (entry, *_) = district.entries("clerk")
    assert entry[:3] == ("create", "office_holder", 1)
    assert "0001234" not in entry[3]


def test_a_term_is_ended_and_not_before_it_began(district: District, clerk: Session) -> None:
    holder = enter_holder(clerk, HOLDER)
    early = {"until": dt.date(2025, 12, 31)}
    assert why(correct_holder, clerk, holder.id, 1, early) == [
        ("until", "任职止2025-12-31早于任职起2026-01-01。")
    ]
    ended = correct_holder(clerk, holder.id, 1, {"until": dt.date(2026, 6, 30)})
    assert ended.until == dt.date(2026, 6, 30)
    for wrong in ({"phone": "1"}, {"name": "赵"}, {"post": "chief"}):
        (field,) = wrong
        assert [name for name, _ in why(enter_holder, clerk, HOLDER | wrong)] == [field]


def test_one_is_in_charge_of_an_exchange_and_others_are_deputies(
    district: District, clerk: Session
) -> None:
    handler = HOLDER | {"post": "handler", "exchange": "monthly_notice"}
    first = enter_holder(clerk, handler)
    said = "该单位这一种信息互换已有专人，请勾选“互换替补”，或先填写原专人的任职止。"
    assert why(enter_holder, clerk, handler) == [("exchange", said)]
    deputy = enter_holder(clerk, handler | {"deputy": True})
    assert why(correct_holder, clerk, deputy.id, 1, {"deputy": False}) == [("exchange", said)]
    enter_holder(clerk, handler | {"exchange": "special"})
    correct_holder(clerk, first.id, 1, {"until": dt.date(2026, 6, 30)})
    enter_holder(clerk, handler | {"since": dt.date(2026, 7, 1)})
    assert district.count(OfficeHolder, exchange="monthly_notice") == 3


def test_a_collection_point_has_one_contact(district: District, clerk: Session) -> None:
    point = unit(district, "collection_point", district.world.east_community, "东一采集点")
    contact = HOLDER | {"post": "contact", "org_unit_id": point}
    first = enter_holder(clerk, contact)
    assert why(enter_holder, clerk, contact) == [
        ("post", "信息采集点只设 1 名联系人，请先填写原联系人的任职止。")
    ]
    correct_holder(clerk, first.id, 1, {"until": dt.date(2026, 8, 31)})
    assert enter_holder(clerk, contact | {"since": dt.date(2026, 9, 1)}).id != first.id


def test_a_device_is_issued_returned_and_retired(district: District, clerk: Session) -> None:
    holder = enter_holder(clerk, HOLDER)
    device = register_equipment(
        clerk, DEVICE | {"holder_id": holder.id, "issued_on": dt.date(2026, 3, 1)}
    )
    assert (device.org_unit_id, device.for_exchange) == (district.world.units["east"], False)
    for wrong, field in (
        ({"issued_on": None}, "issued_on"),
        ({"returned_on": dt.date(2026, 2, 1)}, "returned_on"),
        ({"returned_on": dt.date(2026, 10, 1)}, "returned_on"),
    ):
        assert [name for name, _ in why(correct_equipment, clerk, device.id, 1, wrong)] == [field]
    correct_equipment(clerk, device.id, 1, {"returned_on": dt.date(2026, 9, 1)})
    for day in (dt.date(2026, 2, 1), dt.date(2026, 10, 1)):
        retiring = {"retired_on": day, "retired_reason": "损坏"}
        assert [name for name, _ in why(retire_equipment, clerk, device.id, 2, **retiring)] == [
            "retired_on"
        ]
    assert [
        name
        for name, _ in why(
            retire_equipment, clerk, device.id, 2, retired_on=TODAY, retired_reason=" "
        )
    ] == ["retired_reason"]
    retire_equipment(clerk, device.id, 2, retired_on=TODAY, retired_reason="主板损坏")
    assert why(correct_equipment, clerk, device.id, 3, {"model": "别的"}) == [
        (None, "该设备已报废，不能再改。")
    ]
    assert district.count(Equipment, retired_reason="主板损坏") == 1


def test_a_device_is_entered_once(district: District, clerk: Session) -> None:
    first = register_equipment(clerk, DEVICE | {"serial": "SN-1"})
    assert why(register_equipment, clerk, DEVICE | {"serial": "SN-1"}) == [
        ("serial", f"该单位已登记同一编号的设备（编号 {first.id}），不重复登记。")
    ]
    register_equipment(clerk, DEVICE | {"serial": ""})
    register_equipment(clerk, DEVICE | {"serial": ""})
    assert district.count(Equipment) == 3


def test_a_holder_of_another_unit_has_no_device_of_this_one(
    district: District, clerk: Session, station: int
) -> None:
    elsewhere = enter_holder(clerk, HOLDER | {"org_unit_id": station})
    data = DEVICE | {"holder_id": elsewhere.id, "issued_on": TODAY}
    assert why(register_equipment, clerk, data) == [
        ("holder_id", "领用人不是该单位的人员，请改选。")
    ]
    west = {"org_unit_id": district.world.units["west"]}
    assert why(register_equipment, clerk, DEVICE | west) == ELSEWHERE
    planner = district.acting("planning")
    assert register_equipment(planner, DEVICE).org_unit_id == district.world.units["health"]
