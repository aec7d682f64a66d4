"""Use cases on those who have left, on both databases (R047, R052, R053, R063)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.outflow import Outflow, come_back, correct, register, withdraw
from app.policy import adopt
from tests.refusals import why
from tests.world import TODAY, District

NUMBER = "410105199003074510"


@pytest.fixture
def left(district: District) -> dict[str, Any]:
    return {
        "name": "何 远",
        "id_number": " 410105 19900307 4510",
        "phone": "138 0000 1234",
        "community_id": district.world.east_community,
        "went_on": dt.date(2026, 8, 30),
        "reason": "204",
        "destination_region": "440305",
        "workplace": "某厂",
        "occupation": "6",
        "elders_left": 2,
        "children_left": 1,
        "needs": "希望有人陪老人看病",
        "notice_method": "paper",
        "declared_by": "family",
    }


def test_who_has_left_is_registered_once(
    district: District, clerk: Session, left: dict[str, Any]
) -> None:
    made = register(clerk, left)
    assert (made.name, made.id_number, made.phone) == ("何远", NUMBER, "13800001234")
    assert (made.street_id, made.declared_on, made.status) == (district.world.east, TODAY, "away")
    assert (made.notice_version, made.registered_late) == ("2026-1", None)  # no pack has a limit
    assert why(register, clerk, left) == [
        ("id_number", f"此人已登记外出（编号 {made.id}）。请打开原登记办理，不要重复登记。")
    ]
    assert district.count(Outflow) == 1
    (entry, *_) = district.entries("clerk")
    assert entry[:3] == ("create", "outflow", 1)
    assert not {NUMBER, "何远", "13800001234"} & set(entry[3].split(","))


def test_least_is_enough(clerk: Session, left: dict[str, Any]) -> None:
    needed = ("name", "id_number", "community_id", "went_on", "reason", "destination_region")
    least = {name: left[name] for name in needed}
    assert [name for name, _ in why(register, clerk, least)] == ["notice_method"]
    made = register(clerk, least | {"notice_method": "oral"})
    assert (made.elders_left, made.children_left, made.declared_by) == (0, 0, "self")


def test_another_street_is_told_without_seeing_the_record(
    district: District, clerk: Session, left: dict[str, Any]
) -> None:
    register(clerk, left)
    west = left | {"community_id": district.world.west_community}
    assert why(register, district.acting("clerk-west"), west) == [
        (
            "id_number",
            "此人在本区已有未返回的外出登记，可能在其他街道（镇）。请先在原街道登记返回。",
        )
    ]
    assert district.count(Outflow) == 1


@pytest.mark.parametrize(("went", "late"), [("2026-08-31", False), ("2026-08-30", True)])
def test_after_thirty_days_it_is_late(
    clerk: Session, left: dict[str, Any], went: str, late: bool
) -> None:
    adopt(["jinshui-2011-76", "plan-2"])
    made = register(clerk, left | {"went_on": dt.date.fromisoformat(went)})
    assert made.registered_late is late
    corrected = correct(clerk, made.id, made.version, {"went_on": dt.date(2026, 9, 1)})
    assert corrected.registered_late is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "何1"}, "name"),
        ({"id_number": "410105199003074511"}, "id_number"),
        ({"id_number": "410105200810010017"}, "id_number"),  # eighteen tomorrow
        ({"id_number": None}, "id_number"),
        ({"phone": "110"}, "phone"),
        ({"went_on": dt.date(2026, 10, 1)}, "went_on"),
        ({"reason": "217"}, "reason"),
        ({"destination_region": "440000"}, "destination_region"),
        ({"destination_region": "410105"}, "destination_region"),
        ({"destination_region": "410122"}, "destination_place"),
        ({"destination_region": "999999"}, "destination_region"),
        ({"elders_left": 21}, "elders_left"),
        ({"children_left": -1}, "children_left"),
        ({"declared_by": "landlord"}, "declared_by"),
        ({"street_id": 1}, "street_id"),
        ({"declared_on": TODAY}, "declared_on"),
        ({"registered_late": False}, "registered_late"),
        ({"status": "away"}, "status"),
        ({"returned_on": TODAY}, "returned_on"),
    ],
)
def test_what_is_refused(
    district: District, clerk: Session, left: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    assert [name for name, _ in why(register, clerk, left | change)] == [field]
    assert district.count(Outflow) == 0


def test_of_age_today(clerk: Session, left: dict[str, Any]) -> None:
    assert register(clerk, left | {"id_number": "410105200809300017"}).id


def test_a_correction_is_judged_like_a_registration(
    district: District, clerk: Session, left: dict[str, Any]
) -> None:
    made = register(clerk, left)
    key, version = made.id, made.version
    for change, field in (
        ({"destination_region": "410122"}, "destination_place"),
        ({"went_on": dt.date(2026, 10, 1)}, "went_on"),
        ({"id_number": "410105200809300017"}, "id_number"),
        ({"phone": "110"}, "phone"),
    ):
        refused = [name for name, _ in why(correct, clerk, key, version, change)]
        assert refused == [field]
    near = {"destination_region": "410122", "destination_place": "青年路街道某村"}
    assert correct(clerk, key, version, near).destination_place == "青年路街道某村"
    with pytest.raises(Stale):
        correct(clerk, key, version, {"needs": None})
    village = {"community_id": district.world.east_village}
    assert correct(clerk, key, version + 1, village).street_id == district.world.east


def test_who_comes_back_may_leave_again(
    district: District, clerk: Session, left: dict[str, Any]
) -> None:
    made = register(clerk, left)
    key = made.id
    for day in (dt.date(2026, 8, 29), dt.date(2026, 10, 1)):
        assert [field for field, _ in why(come_back, clerk, key, 1, returned_on=day)] == [
            "returned_on"
        ]
    back = come_back(clerk, key, 1, returned_on=dt.date(2026, 9, 29))
    assert (back.status, back.returned_on) == ("returned", dt.date(2026, 9, 29))
    over = [(None, "此人已登记返回，不能再改。再次外出的，请重新登记。")]
    assert why(come_back, clerk, key, 2, returned_on=TODAY) == over
    assert why(correct, clerk, key, 2, {"needs": None}) == over
    again = register(clerk, left | {"went_on": TODAY})
    assert again.id != key
    assert district.count(Outflow) == 2


def test_a_return_needs_its_day(clerk: Session, left: dict[str, Any]) -> None:
    made = register(clerk, left)
    assert [field for field, _ in why(come_back, clerk, made.id, 1, returned_on=None)] == [
        "returned_on"
    ]


@pytest.mark.parametrize("returned", [False, True])
def test_who_withdraws_is_not_kept(
    district: District, clerk: Session, left: dict[str, Any], returned: bool
) -> None:
    key = register(clerk, left).id
    if returned:
        come_back(clerk, key, 1, returned_on=TODAY)
    with pytest.raises(Stale):
        withdraw(clerk, key, 0)
    withdraw(clerk, key, 1 + returned)
    assert district.count(Outflow) == 0
    assert [entry[:3] for entry in district.entries("clerk") if entry[0] == "delete"] == [
        ("delete", "outflow", 1)
    ]
    with pytest.raises(NotFound):
        withdraw(clerk, key, 1)


def test_nobody_but_the_street_sees_who_has_left(
    district: District, clerk: Session, left: dict[str, Any]
) -> None:
    made = register(clerk, left)
    key = made.id
    assert district.acting("supervisor").get_one(Outflow, key).needs == "希望有人陪老人看病"
    for username in ("police", "migrants", "planning", "district", "coordinator"):
        assert not district.actor(username).readable(Outflow)
    with pytest.raises(NotFound):
        correct(district.acting("clerk-west"), key, 1, {"needs": None})
    for username in ("police", "supervisor"):
        with pytest.raises(Denied):
            register(district.acting(username), left)
        with pytest.raises(Denied):
            withdraw(district.acting(username), key, 1)
