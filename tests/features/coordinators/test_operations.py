"""Use cases on the roster of coordinators, on both databases (R026–R028)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.coordinators import Coordinator, appoint, correct, leave
from tests.refusals import why
from tests.world import District


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "name": "吴 六",
        "kind": "police",
        "phone": "１３８ 0000 0001",
        "community_id": district.world.east_community,
        "grid_id": district.world.grid,
        "appointed_on": dt.date(2026, 9, 1),
    }


def test_a_coordinator_is_appointed_with_the_next_number(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    coordinator = appoint(clerk, data)
    written = district.system.get_one(Coordinator, coordinator.id)
    assert (written.number, written.name, written.phone) == ("901-0005", "吴六", "13800000001")
    assert (written.street_id, written.status) == (district.world.east, "active")
    (entry,) = district.entries("clerk")
    assert entry[:3] == ("create", "coordinator", 1)
    assert {"name", "number", "street_id"} <= set(entry[3].split(","))
    assert "吴" not in entry[3]


def test_a_number_may_be_given_once(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    mine = data | {"number": "901-0107"}
    assert appoint(clerk, mine).number == "901-0107"
    assert why(appoint, clerk, mine) == [
        ("number", "编号“901-0107”已有人使用，请另编一个，或留空由系统编号。")
    ]
    assert district.count(Coordinator, number="901-0107") == 1
    assert appoint(clerk, data).number == "901-0108"


@pytest.mark.parametrize("number", ["902-0001", "902-0002", "901-A001", "XG000201"])
def test_a_number_is_the_streets_own_whether_another_has_it_or_not(
    clerk: Session, data: dict[str, Any], number: str
) -> None:
    said = (
        f"编号“{number}”应写作 901-0001 至 901-9999，用完后从 901-10000 接续；也可留空由系统编号。"
    )
    assert why(appoint, clerk, data | {"number": number}) == [("number", said)]
    assert appoint(clerk, data).number == "901-0005"


def test_numbers_go_on_beyond_four_digits(clerk: Session, data: dict[str, Any]) -> None:
    appoint(clerk, data | {"number": "901-9999"})
    assert [appoint(clerk, data).number for _ in range(2)] == ["901-10000", "901-10001"]


def test_a_number_from_before_the_rule_is_passed_over(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    system = district.system
    for number, key in (("901-A001", "901-0001"), ("9010-0008", "901-0002")):
        system.get_one(Coordinator, district.world.coordinators[key]).number = number
    system.commit()
    assert appoint(clerk, data).number == "901-0005"
    moved = correct(clerk, district.world.coordinators["901-0001"], 2, {"name": "赵二"})
    assert moved.number == "901-A001"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": "6"}, "name"),
        ({"phone": "12"}, "phone"),
        ({"kind": "spy"}, "kind"),
        ({"appointed_on": "2026-09-01"}, "appointed_on"),
        ({"pledged_on": dt.date(2026, 10, 1)}, "pledged_on"),
        ({"left_on": dt.date(2026, 9, 2)}, "status"),
        ({"status": "left"}, "left_on"),
        ({"street_id": 1}, "street_id"),
        ({"secret": 1}, "secret"),
        ({"employer": "某" * 81}, "employer"),
    ],
)
def test_an_appointment_is_refused(
    district: District, clerk: Session, data: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    before = district.count(Coordinator)
    assert [name for name, _ in why(appoint, clerk, data | change)] == [field]
    assert district.count(Coordinator) == before
    assert district.entries("clerk") == []


def test_every_problem_is_named_at_once(clerk: Session) -> None:
    said = why(appoint, clerk, {"kind": "spy", "secret": 1})
    assert said == [
        ("secret", "没有名为“secret”的栏目。"),
        ("name", "请填写“姓名”。"),
        ("community_id", "请填写“社区（警务室）”。"),
        ("appointed_on", "请填写“聘用日期”。"),
        ("kind", "“spy”不在“类型”的代码表中，请从列表选择。"),
    ]


def test_the_grid_lies_in_the_community(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    village = data | {"community_id": district.world.east_village}
    assert why(appoint, clerk, village) == [("grid_id", "所选网格不在所选社区内，请重新选择。")]


def test_another_street_does_not_exist(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    elsewhere = district.world.west_community
    missing = f"“社区（警务室）”没有编号为 {elsewhere} 的可选项，请从列表选择。"
    assert ("community_id", missing) in why(appoint, clerk, data | {"community_id": elsewhere})
    hidden = district.world.coordinators["902-0001"]
    with pytest.raises(NotFound):
        correct(clerk, hidden, 1, {"name": "周六"})
    with pytest.raises(NotFound):
        leave(clerk, 4711, 1, left_on=dt.date(2026, 9, 30))


def test_a_coordinator_moves_and_leaves(district: District, clerk: Session) -> None:
    key, village = district.world.coordinators["901-0001"], district.world.east_village
    moved = correct(clerk, key, 1, {"community_id": village})
    assert (moved.community_id, moved.street_id) == (village, district.world.east)
    with pytest.raises(Stale):
        leave(clerk, key, 1, left_on=dt.date(2026, 9, 30))
    assert why(leave, clerk, key, 2, left_on=dt.date(2024, 1, 1)) == [
        ("left_on", "离岗日期2024-01-01早于聘用日期2025-01-01。")
    ]
    assert why(leave, clerk, key, 2, left_on=None) == [("left_on", "请填写“离岗日期”。")]
    assert leave(clerk, key, 2, left_on=dt.date(2026, 9, 30)).status == "left"


def test_who_may_only_look_changes_nothing(district: District, data: dict[str, Any]) -> None:
    for username in ("supervisor", "police", "planning", "migrants", "coordinator", "auditor"):
        with pytest.raises(Denied):
            appoint(district.acting(username), data)
        assert district.entries(username) == [("refused", "coordinator", 0, "create")]
