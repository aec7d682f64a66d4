"""Use cases on meetings, on both databases."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.audit import load
from app.features.meetings import (
    Attendance,
    Decision,
    Meeting,
    attend,
    correct,
    correct_attendance,
    correct_decision,
    decide,
    finish_decision,
    hold,
    set_attendance,
)
from app.features.meetings.queries import roll
from tests.locks import impatient, where_rows_are_locked
from tests.refusals import told, why
from tests.world import District


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "kind": "weekly",
        "subject": "第39周例会",
        "held_on": dt.date(2026, 9, 28),
        "place": "第一派出所会议室",
        "convener": "第一派出所",
        "community_id": district.world.east_community,
    }


@pytest.fixture
def item(district: District) -> dict[str, Any]:
    return {
        "subject": "补采出租房屋",
        "owner_id": district.world.units["east"],
        "due_on": dt.date(2026, 10, 9),
    }


def outcomes(session: Session, meeting_id: int) -> dict[int, str]:
    rows = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    return {row.coordinator_id: row.outcome for row in rows}


def test_a_weekly_meeting_is_recorded_in_one_go(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    first, second, third, fourth, _ = district.world.coordinators.values()
    meeting = hold(
        clerk,
        data,
        attendance={first: "present", second: "leave", fourth: "late"},
        decisions=[item, item | {"subject": "核对台账"}],
    )
    system = district.system
    assert system.get_one(Meeting, meeting.id).street_id == district.world.east
    assert outcomes(system, meeting.id) == {first: "present", second: "leave", fourth: "late"}
    decisions = system.scalars(select(Decision).order_by(Decision.number)).all()
    assert [(one.number, one.subject, one.status, one.street_id) for one in decisions] == [
        (1, "补采出租房屋", "open", district.world.east),
        (2, "核对台账", "open", district.world.east),
    ]
    (entry,) = district.entries("clerk")
    assert entry[:3] == ("create", "meeting", 1)
    assert [line.id for line in roll(clerk, meeting.id)] == [first, second, fourth]
    assert roll(clerk, meeting.id)[1].outcome == "leave"
    assert third not in outcomes(system, meeting.id)


def test_nothing_stays_when_one_part_is_refused(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    first = district.world.coordinators["901-0001"]
    late = item | {"due_on": dt.date(2026, 9, 27)}
    assert why(hold, clerk, data, attendance={first: "present"}, decisions=[item, late]) == [
        ("due_on", "完成时限2026-09-27早于会议日期2026-09-28。")
    ]
    for entity in (Meeting, Attendance, Decision):
        assert district.count(entity) == 0
    assert district.entries("clerk") == []


@pytest.mark.parametrize("number", ["901-0003", "902-0001"])
def test_only_the_streets_coordinators_on_duty_attend(
    district: District, clerk: Session, data: dict[str, Any], number: str
) -> None:
    stranger = district.world.coordinators[number]
    said = [("coordinator_id", f"编号 {stranger} 的协管员当日不在本街道（镇）岗位上。")]
    assert why(hold, clerk, data, attendance={stranger: "present"}) == said
    meeting = hold(clerk, data)
    for session in (clerk, district.system):
        assert why(set_attendance, session, meeting.id, {stranger: "present"}) == said


@pytest.mark.parametrize(
    ("held_on", "on_duty"),
    [
        (dt.date(2024, 12, 31), []),
        (dt.date(2025, 1, 1), ["901-0001", "901-0003", "901-0004"]),  # their first day
        (dt.date(2026, 7, 10), ["901-0001", "901-0003", "901-0004"]),  # the last of 901-0003
        (dt.date(2026, 7, 11), ["901-0001", "901-0004"]),
        (dt.date(2026, 8, 19), ["901-0001", "901-0004"]),
        (dt.date(2026, 8, 20), ["901-0001", "901-0002", "901-0004"]),
    ],
)
def test_the_roll_offers_who_was_on_duty_that_day_and_takes_nobody_else(
    district: District, clerk: Session, data: dict[str, Any], held_on: dt.date, on_duty: list[str]
) -> None:
    meeting = hold(clerk, data | {"community_id": None, "held_on": held_on})
    keys = [district.world.coordinators[number] for number in on_duty]
    assert [line.id for line in roll(clerk, meeting.id)] == keys
    set_attendance(clerk, meeting.id, dict.fromkeys(keys, "present"))
    for number, key in district.world.coordinators.items():
        if number not in on_duty:
            said = f"编号 {key} 的协管员当日不在本街道（镇）岗位上。"
            assert why(set_attendance, clerk, meeting.id, {key: "late"}) == [
                ("coordinator_id", said)
            ]
    assert set(outcomes(district.system, meeting.id)) == set(keys)


def test_a_meeting_of_a_community_expects_its_own_and_shows_who_came_besides(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    first, village, _, fourth, _ = district.world.coordinators.values()
    meeting = hold(clerk, data)
    assert [line.id for line in roll(clerk, meeting.id)] == [first, fourth]
    set_attendance(clerk, meeting.id, {village: "present"})
    assert [line.id for line in roll(clerk, meeting.id)] == [first, village, fourth]


def test_a_meeting_is_recorded_afterwards(clerk: Session, data: dict[str, Any]) -> None:
    assert why(hold, clerk, data | {"held_on": dt.date(2026, 10, 1)}) == [
        ("held_on", "会议日期2026-10-01晚于今天，请在会后登记。")
    ]


def test_the_roll_is_corrected(district: District, clerk: Session, data: dict[str, Any]) -> None:
    first, second = list(district.world.coordinators.values())[:2]
    meeting = hold(clerk, data, attendance={first: "present"})
    set_attendance(clerk, meeting.id, {first: "late", second: "absent"})
    assert outcomes(district.system, meeting.id) == {first: "late", second: "absent"}
    assert why(set_attendance, clerk, meeting.id, {first: "asleep"}) == [
        ("outcome", "“asleep”不在“到会”的代码表中，请从列表选择。")
    ]
    repeated = {"meeting_id": meeting.id, "coordinator_id": first, "outcome": "present"}
    assert why(attend, clerk, repeated) == [
        ("coordinator_id", "该协管员已在到会名单中，请修改原有记录。")
    ]
    fourth = district.world.coordinators["901-0004"]
    entry = attend(clerk, repeated | {"coordinator_id": fourth})
    assert entry.street_id == district.world.east
    noted = correct_attendance(clerk, entry.id, entry.version, {"note": "代第二网格"})
    assert noted.note == "代第二网格"


def test_what_the_user_did_not_see_is_not_written_over(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    first, second, _, fourth, _ = district.world.coordinators.values()
    meeting = hold(clerk, data, attendance={first: "present"})
    shown = {first: "present", second: None, fourth: None}
    other = district.acting("clerk")
    set_attendance(other, meeting.id, {first: "late", second: "absent"}, shown)
    for mine in ({first: "leave"}, {second: "present"}, {fourth: "present", first: "leave"}):
        with pytest.raises(Stale) as caught:
            set_attendance(clerk, meeting.id, mine, shown)
        assert [told(one) for one in caught.value.reasons] == [
            (None, "到会情况已被他人修改。请刷新后核对，再重新填写您的改动。")
        ]
    set_attendance(clerk, meeting.id, {fourth: "present"}, shown)
    seen = {first: "late", second: "absent", fourth: "present"}
    assert outcomes(district.system, meeting.id) == seen
    set_attendance(clerk, meeting.id, {first: "leave"}, seen)
    assert outcomes(district.system, meeting.id) == seen | {first: "leave"}
    with pytest.raises(Stale):  # who is not in it was not seen
        set_attendance(clerk, meeting.id, {first: "late"}, {})


def test_a_decision_is_followed_to_its_end(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = hold(clerk, data, decisions=[item])
    decision = decide(clerk, item | {"meeting_id": meeting.id})
    assert decision.number == 2
    early = {"due_on": dt.date(2026, 9, 1)}
    assert [name for name, _ in why(correct_decision, clerk, decision.id, 1, early)] == ["due_on"]
    correct_decision(clerk, decision.id, 1, {"status": "doing"})
    with pytest.raises(Stale):
        finish_decision(clerk, decision.id, 1)
    assert finish_decision(clerk, decision.id, 2).status == "done"
    assert why(finish_decision, clerk, decision.id, 3) == [(None, "该议定事项已办结或撤销。")]


def test_a_meeting_does_not_pass_what_it_decided(
    clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    soon = item | {"due_on": dt.date(2026, 9, 29)}
    meeting = hold(clerk, data | {"community_id": None}, decisions=[soon])
    assert why(correct, clerk, meeting.id, 1, {"held_on": dt.date(2026, 9, 30)}) == [
        ("due_on", "完成时限2026-09-29早于会议日期2026-09-30。")
    ]
    assert correct(clerk, meeting.id, 1, {"held_on": dt.date(2026, 9, 29)}).version == 2


def test_meetings_belong_to_one_street(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = hold(clerk, data, decisions=[item])
    west = district.acting("clerk-west")
    with pytest.raises(NotFound):
        correct(west, meeting.id, 1, {"subject": "别的会"})
    with pytest.raises(NotFound):
        set_attendance(west, meeting.id, {})
    assert [name for name, _ in why(decide, west, item | {"meeting_id": meeting.id})] == [
        "meeting_id"
    ]
    with pytest.raises(Denied):
        hold(district.acting("police"), data)


@where_rows_are_locked
def test_two_do_not_number_decisions_or_enter_a_roll_at_once(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = hold(clerk, data, decisions=[item])
    with district.acting("clerk") as busy, impatient(district, "clerk") as other:
        load(busy, Meeting, meeting.id).notes = "正在修改"
        busy.flush()
        with pytest.raises(OperationalError):
            decide(other, item | {"meeting_id": meeting.id})
        with pytest.raises(OperationalError):
            set_attendance(other, meeting.id, {})
        busy.rollback()
        assert decide(other, item | {"meeting_id": meeting.id}).number == 2
