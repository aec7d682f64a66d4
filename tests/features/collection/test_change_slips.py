"""Change slips: reported, corrected, entered, declined; on both databases (R033, R036, R058)."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.db import SHANGHAI, fix_today, now
from app.features.collection import ChangeSlip, correct_slip, decline, enter, report
from app.features.residents import Residence, ResidenceEvent, correct, depart
from app.policy import adopt
from tests.refusals import why
from tests.world import TODAY, District

HOUR = dt.timedelta(hours=1)
DECIDED = [(None, "这张报告单已经办理，不能再改。")]


@pytest.fixture(autouse=True)
def within_a_day(packs: None) -> None:
    """What is collected is entered within 24 hours (plan 5)."""
    adopt(["jinshui-2011-76", "plan-5"])


@pytest.fixture
def here(district: District) -> int:
    """Somebody who lives in the grid of the coordinator, in the eastern street."""
    key = district.world.residents["郑东"]
    system = district.system
    known = system.get_one(Residence, key)
    known.grid_id, known.phone, known.address = (
        district.world.grid,
        "13700001234",
        "文化路12号院3单元401",
    )
    system.commit()
    return key


@pytest.fixture
def coordinator(district: District) -> Session:
    return district.acting("coordinator")


@pytest.fixture
def data(here: int) -> dict[str, Any]:
    return {"residence_id": here, "source": "self", "phone": "139 1234 5678"}


@pytest.fixture
def slip(coordinator: Session, data: dict[str, Any]) -> ChangeSlip:
    return report(coordinator, data)


def test_a_change_is_reported_and_entered(
    district: District, clerk: Session, slip: ChangeSlip, here: int
) -> None:
    world = district.world
    assert (slip.status, slip.username, slip.phone) == ("waiting", "coordinator", "13912345678")
    assert (slip.street_id, slip.grid_id) == (world.east, world.grid)
    assert slip.collected_at.astimezone(SHANGHAI).date() == TODAY
    version = district.system.get_one(Residence, here).version
    entered = enter(clerk, slip.id, slip.version)
    assert (entered.status, entered.decided_on, entered.decided_by) == ("entered", TODAY, "clerk")
    assert entered.entered_late is False
    assert entered.before == "联系电话：137****1234"
    district.system.expire_all()
    now_known = district.system.get_one(Residence, here)
    assert (now_known.phone, now_known.address) == ("13912345678", "文化路12号院3单元401")
    assert now_known.version == version + 1
    assert district.count(ResidenceEvent, residence_id=here, kind="changed") == 1
    assert [one[:3] for one in district.entries("clerk")] == [("decide", "change_slip", 1)]


def test_the_police_read_what_has_been_entered(
    district: District, clerk: Session, slip: ChangeSlip, here: int
) -> None:
    """R139: the chain ends in the register."""
    wanted = select(Residence.phone).where(Residence.id == here)
    assert district.acting("police").scalar(wanted) == "13700001234"
    enter(clerk, slip.id, slip.version)
    assert district.acting("police").scalar(wanted) == "13912345678"


def test_what_was_is_told_masked_and_in_words(
    district: District, clerk: Session, coordinator: Session, data: dict[str, Any], here: int
) -> None:
    moved = {"phone": None, "address": "健康路8号", "house_relation": "tenant"}
    made = report(coordinator, data | moved)
    entered = enter(clerk, made.id, made.version)
    assert entered.before == "现住详址：文化路12号院***；与房主关系：—"
    known = district.system.get_one(Residence, here)
    assert (known.phone, known.address) == ("13700001234", "健康路8号")


def test_it_is_entered_once(district: District, clerk: Session, slip: ChangeSlip) -> None:
    entered = enter(clerk, slip.id, slip.version)
    assert why(enter, clerk, slip.id, entered.version) == DECIDED
    assert why(decline, clerk, slip.id, entered.version, decline_reason="不符") == DECIDED
    assert district.count(ResidenceEvent, kind="changed") == 1


def test_two_clerks_do_not_enter_it_both(clerk: Session, slip: ChangeSlip) -> None:
    version = slip.version
    enter(clerk, slip.id, version)
    with pytest.raises(Stale):
        enter(clerk, slip.id, version)


def test_what_was_collected_a_day_ago_is_late(
    clerk: Session, coordinator: Session, data: dict[str, Any]
) -> None:
    made = report(coordinator, data | {"collected_at": now() - 25 * HOUR})
    assert enter(clerk, made.id, made.version).entered_late is True


def test_without_a_rule_nothing_is_late(
    clerk: Session, coordinator: Session, data: dict[str, Any]
) -> None:
    adopt(["jinshui-2011-76"])
    made = report(coordinator, data | {"collected_at": now() - 25 * HOUR})
    assert enter(clerk, made.id, made.version).entered_late is None


def test_a_declined_slip_says_why_and_changes_nothing(
    district: District, clerk: Session, slip: ChangeSlip, here: int, data: dict[str, Any]
) -> None:
    assert why(decline, clerk, slip.id, slip.version, decline_reason=" ") == [
        ("decline_reason", "请填写“不予录入的原因”。")
    ]
    declined = decline(clerk, slip.id, slip.version, decline_reason="号码打不通，请再核实")
    assert (declined.status, declined.decided_by) == ("declined", "clerk")
    assert declined.before is None
    assert district.count(ResidenceEvent, residence_id=here) == 0
    assert report(district.acting("coordinator"), data).status == "waiting"


def test_one_slip_of_a_resident_waits_and_is_corrected(
    clerk: Session, coordinator: Session, slip: ChangeSlip, data: dict[str, Any]
) -> None:
    assert why(report, clerk, data) == [
        (
            "residence_id",
            f"此人已有一张待录入的报告单（编号 {slip.id}），请更正那一张，或者等镇街录入后再报。",
        )
    ]
    corrected = correct_slip(coordinator, slip.id, slip.version, {"phone": "13800001111"})
    assert corrected.phone == "13800001111"
    assert why(correct_slip, coordinator, slip.id, corrected.version, {"phone": ""}) == [
        (None, "请至少填写一项变更后的内容。")
    ]
    entered = enter(clerk, slip.id, corrected.version)
    assert why(correct_slip, coordinator, slip.id, entered.version, {"reason": "201"}) == DECIDED


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"phone": None}, [(None, "请至少填写一项变更后的内容。")]),
        ({"phone": "12345"}, [
            ("phone", "“12345”不是电话号码；请填写11位手机号码，或带区号的固定电话。"),
        ]),
        ({"source": "rumour"}, [
            ("source", "“rumour”不在“信息来源”的代码表中，请从列表选择。"),
        ]),
        ({"status": "entered"}, [("status", "“办理状态”不由您填写，请去掉这一项。")]),
    ],
)  # fmt: skip
def test_bad_input(
    coordinator: Session, data: dict[str, Any], given: dict[str, Any], said: list[Any]
) -> None:
    assert why(report, coordinator, data | given) == said


def test_nothing_is_collected_in_the_future_or_before_the_arrival(
    coordinator: Session, data: dict[str, Any]
) -> None:
    ((field, said),) = why(report, coordinator, data | {"collected_at": now() + HOUR})
    assert (field, said[-5:]) == ("collected_at", "晚于现在。")
    early = dt.datetime(2020, 1, 1, 8, 30, tzinfo=SHANGHAI)
    ((field, said),) = why(report, coordinator, data | {"collected_at": early})
    assert (field, said[:21]) == ("collected_at", "采集时间2020-01-01 08:30早")


def test_who_has_left_changes_no_more(
    clerk: Session, coordinator: Session, slip: ChangeSlip, here: int, data: dict[str, Any]
) -> None:
    version = clerk.get_one(Residence, here).version
    depart(clerk, here, version, left_on=TODAY, departure_reason="3")
    clerk.refresh(slip := clerk.get_one(ChangeSlip, slip.id))
    assert (slip.status, slip.decline_reason) == ("declined", "此人已离开")
    assert why(enter, clerk, slip.id, slip.version) == DECIDED
    assert why(report, coordinator, data) == [
        ("residence_id", "此人的登记已注销，不用再报告变更。")
    ]


def test_a_later_correction_is_not_undone(clerk: Session, slip: ChangeSlip, here: int) -> None:
    version = clerk.get_one(Residence, here).version
    correct(clerk, here, version, {"phone": "13600006666"})
    found = clerk.get_one(ChangeSlip, slip.id, populate_existing=True)
    assert (found.status, found.decided_by) == ("declined", "clerk")
    assert found.decline_reason == "报告之后，登记的同一内容已由他人更正"
    assert why(enter, clerk, slip.id, found.version) == DECIDED
    assert clerk.get_one(Residence, here).phone == "13600006666"


def test_a_slip_goes_with_the_resident(
    district: District, clerk: Session, coordinator: Session, slip: ChangeSlip, here: int
) -> None:
    version, key = clerk.get_one(Residence, here).version, slip.id
    village = {"community_id": district.world.east_village, "grid_id": None}
    correct(clerk, here, version, village)
    found = clerk.get_one(ChangeSlip, key, populate_existing=True)
    assert (found.status, found.grid_id) == ("waiting", None)
    with pytest.raises(NotFound):  # the resident is no longer of the own grid
        correct_slip(coordinator, key, found.version, {"phone": "13600006666"})
    assert enter(clerk, key, found.version).status == "entered"


def test_nobody_reports_for_another_grid_or_enters_for_another_street(
    district: District, coordinator: Session, slip: ChangeSlip, data: dict[str, Any]
) -> None:
    village = district.world.residents["王东村"]
    assert [name for name, _ in why(report, coordinator, data | {"residence_id": village})] == [
        "residence_id"
    ]
    west = district.acting("clerk-west")
    with pytest.raises(NotFound):
        enter(west, slip.id, slip.version)
    for nobody in ("police", "planning", "migrants"):
        with pytest.raises((Denied, NotFound)):
            enter(district.acting(nobody), slip.id, slip.version)
    with pytest.raises(Denied):  # the coordinator reports, the street decides
        enter(coordinator, slip.id, slip.version)


def test_the_date_of_the_rules_counts(coordinator: Session, data: dict[str, Any]) -> None:
    fix_today(dt.date(2026, 10, 3))
    made = report(coordinator, data)
    assert made.collected_at.astimezone(SHANGHAI).date() == dt.date(2026, 10, 3)
