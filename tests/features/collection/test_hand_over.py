"""The weekly hand-over of original forms, on both databases (R030, R032, R126)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Refused, Stale
from app.db import fix_today
from app.features.collection import (
    HandedForm,
    HandOver,
    destroy,
    hand_over,
    receive,
    store,
    withdraw,
)
from app.features.places import PoliceCoverage
from app.policy import limits
from tests.refusals import why
from tests.world import TODAY, District

KEPT = dt.timedelta(days=730)
GONE: dict[str, Any] = {"destroyed_by": "王存", "witnessed_by": "李验"}


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "to_unit_id": district.world.units["east"],
        "week": dt.date(2026, 9, 30),
        "forms": "0001~0003、0007",
        "sheets": 5,
    }


@pytest.fixture
def slip(police: Session, data: dict[str, Any]) -> int:
    return hand_over(police, data).id


def now(district: District, key: int) -> HandOver:
    return district.system.get_one(HandOver, key)


def test_a_slip_goes_its_way(
    district: District, police: Session, clerk: Session, data: dict[str, Any]
) -> None:
    world = district.world
    key = hand_over(police, data).id
    made = now(district, key)
    assert (made.org_unit_id, made.to_unit_id, made.street_id) == (
        world.units["station1"],
        world.units["east"],
        world.east,
    )
    assert (made.week, made.form_count, made.sheets) == (dt.date(2026, 9, 28), 4, 5)
    assert (made.handed_on, made.handed_by, made.status) == (TODAY, "police", "handed")
    numbers = district.system.scalars(select(HandedForm.number).order_by(HandedForm.number))
    assert [*numbers] == ["0001", "0002", "0003", "0007"]
    (entry,) = district.entries("police")
    assert entry[:3] == ("create", "hand_over", 1)

    receive(clerk, key, 1, sheets_received=4, difference="0007 缺附页")
    taken = now(district, key)
    assert (taken.status, taken.received_on, taken.received_by) == ("received", TODAY, "clerk")
    assert (taken.sheets_received, taken.difference) == (4, "0007 缺附页")

    store(clerk, key, 2, stored_at="档案室3柜")
    stored = now(district, key)
    assert limits().paper_forms.keep_days == KEPT.days
    assert (stored.status, stored.stored_at) == ("stored", "档案室3柜")
    assert stored.keep_until == TODAY + KEPT

    over = TODAY + KEPT + dt.timedelta(days=1)
    assert why(destroy, clerk, key, 3, destroyed_on=TODAY, **GONE) == [
        ("destroyed_on", "销毁日期2026-09-30不晚于保存期限2028-09-29，期满后才能销毁。")
    ]
    fix_today(over)
    alone = {"destroyed_by": "王 存", "witnessed_by": "王存"}
    assert why(destroy, clerk, key, 3, destroyed_on=over, **alone) == [
        ("witnessed_by", "销毁人和监销人须是两个人。")
    ]
    destroy(clerk, key, 3, destroyed_on=over, **GONE)
    gone = now(district, key)
    assert (gone.status, gone.destroyed_on) == ("destroyed", over)
    assert (gone.destroyed_by, gone.witnessed_by) == ("王存", "李验")
    assert [entry[0] for entry in district.entries("clerk")] == ["close"] * 3


def test_a_form_is_handed_over_once(
    district: District, police: Session, data: dict[str, Any], slip: int
) -> None:
    said = [("forms", f"表单 0003 已在 {slip} 号交接单中交出，不能再交。请核对编号。")]
    assert why(hand_over, police, data | {"forms": "0003~0006"}) == said
    again = [("forms", f"表单 0001 已在 {slip} 号交接单中交出，不能再交。请核对编号。")]
    assert why(hand_over, police, data) == again
    assert district.count(HandOver) == 1
    assert district.count(HandedForm) == 4
    hand_over(police, data | {"forms": "0004~0006"})
    # Another station numbers its own forms.
    hand_over(district.acting("police-2"), data)


def test_two_who_hand_over_the_same_forms_at_once(
    district: District, police: Session, data: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.features.collection import operations

    monkeypatch.setattr(operations, "_refuse_handed", lambda *args: None)
    hand_over(police, data)
    assert why(hand_over, district.acting("police"), data) == [
        ("forms", "这些表单中有的刚刚由本单位他人交出，未保存。请刷新交接单列表后核对。")
    ]
    assert district.count(HandOver) == 1


def test_a_slip_is_received_once(district: District, clerk: Session, slip: int) -> None:
    receive(clerk, slip, 1, sheets_received=5)
    with pytest.raises(Stale):
        receive(clerk, slip, 1, sheets_received=5)
    assert why(receive, clerk, slip, 2, sheets_received=4, difference="少一张") == [
        (None, "只有已交出、尚未签收的交接单才能签收。")
    ]
    assert now(district, slip).sheets_received == 5


def test_what_differs_is_explained(district: District, clerk: Session, slip: int) -> None:
    assert why(receive, clerk, slip, 1, sheets_received=4) == [
        ("difference", "实收4张，交出5张，请说明不符的原因。")
    ]
    assert why(receive, clerk, slip, 1, sheets_received=None) == [
        ("sheets_received", "请填写“实收张数”。")
    ]
    assert why(store, clerk, slip, 1, stored_at="档案室") == [
        (None, "只有已签收、尚未存放的交接单才能登记存放。")
    ]
    assert now(district, slip).status == "handed"
    assert district.entries("clerk") == []


def test_a_wrong_slip_is_withdrawn_and_its_numbers_are_free(
    district: District, police: Session, clerk: Session, data: dict[str, Any], slip: int
) -> None:
    withdraw(police, slip, 1)
    assert now(district, slip).status == "withdrawn"
    assert why(receive, clerk, slip, 2, sheets_received=5) == [
        (None, "只有已交出、尚未签收的交接单才能签收。")
    ]
    other = hand_over(police, data)
    receive(clerk, other.id, 1, sheets_received=5)
    assert why(withdraw, police, other.id, 2) == [
        (None, "只有尚未签收的交接单才能作废；已签收的，请接收单位说明。")
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"forms": "一"}, "forms"),
        ({"forms": ""}, "forms"),
        ({"sheets": 3}, "sheets"),
        ({"week": dt.date(2026, 10, 1)}, "week"),
        ({"to_unit_id": "station2"}, "to_unit_id"),
        ({"to_unit_id": "station1"}, "to_unit_id"),
        ({"to_unit_id": None}, "to_unit_id"),
    ],
)
def test_a_slip_that_cannot_be(
    district: District, police: Session, data: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    if isinstance(unit := changes.get("to_unit_id"), str):
        changes = {"to_unit_id": district.world.units[unit]}
    assert [field for field, _ in why(hand_over, police, data | changes)] == [said]
    assert district.count(HandOver) == 0
    assert district.entries("police") == []


def test_a_street_that_the_station_does_not_serve(district: District, data: dict[str, Any]) -> None:
    system, world = district.system, district.world
    west = PoliceCoverage.community_id == world.west_community
    system.delete(system.scalars(select(PoliceCoverage).where(west)).one())
    system.commit()
    police = district.acting("police")
    assert why(hand_over, police, data | {"to_unit_id": world.units["west"]}) == [
        (
            "to_unit_id",
            "接收单位的街道（镇）不在您单位的辖区内，请选择本辖区的街道办事处或者镇政府。",
        )
    ]
    hand_over(police, data)


def test_others_neither_see_a_slip_nor_move_it(
    district: District, police: Session, slip: int
) -> None:
    for account in ("clerk-west", "police-2"):
        assert [*district.acting(account).scalars(select(HandOver.id))] == []
    with pytest.raises(NotFound):
        receive(district.acting("clerk-west"), slip, 1, sheets_received=5)
    with pytest.raises(NotFound):
        withdraw(district.acting("police-2"), slip, 1)
    for account in ("police", "supervisor", "coordinator", "auditor"):
        with pytest.raises(Denied):
            receive(district.acting(account), slip, 1, sheets_received=5)
    with pytest.raises(Denied):
        withdraw(district.acting("clerk"), slip, 1)
    police.get_one(HandOver, slip).received_by = "police"
    with pytest.raises(Denied):
        police.flush()
    police.rollback()
    assert now(district, slip).status == "handed"


def test_nobody_without_a_unit_hands_over(district: District, data: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        hand_over(district.system, data)
