"""Use cases on meetings, on both databases (R107–R110, R113, R121, R122)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.audit import load
from app.audit.attachments import Upload
from app.features.assessments import AssessmentMonth
from app.features.meetings import (
    Attendance,
    Decision,
    Invitation,
    Meeting,
    MeetingDocument,
    MinutesCopy,
    acknowledge,
    attach,
    attend,
    cancel,
    correct,
    correct_attendance,
    correct_decision,
    correct_invitation,
    decide,
    finish_decision,
    hold,
    invite,
    issue,
    plan,
    remove,
    send,
    set_attendance,
    set_units,
    uninvite,
)
from app.features.meetings.queries import roll, units
from app.policy import adopt
from config import Settings
from tests.locks import impatient, where_rows_are_locked
from tests.refusals import told, why
from tests.world import TODAY, District

AGENDA = "一、本周信息采集工作情况\n二、工作中遇到的问题和解决办法\n三、下周工作安排"


@pytest.fixture
def data(district: District) -> dict[str, Any]:
    return {
        "kind": "weekly",
        "subject": "第39周例会",
        "held_on": dt.date(2026, 9, 28),
        "place": "第一派出所会议室",
        "community_id": district.world.east_community,
    }


@pytest.fixture
def item(district: District) -> dict[str, Any]:
    return {
        "subject": "补采出租房屋",
        "org_unit_id": district.world.units["east"],
        "due_on": dt.date(2026, 10, 9),
    }


def outcomes(session: Session, meeting_id: int) -> dict[int, str]:
    rows = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    return {row.coordinator_id: row.outcome for row in rows}


def report(district: District, month: str) -> None:
    session = district.system
    session.add(
        AssessmentMonth(
            street_id=district.world.east, month=month, rule_pack_id=1,
            status="reported", decide_by=dt.date(2026, 10, 6), reported_on=dt.date(2026, 10, 6),
        )
    )  # fmt: skip
    session.commit()


# -- planned ------------------------------------------------------------------------------------


def test_a_meeting_is_planned_from_its_kind(
    district: District, police: Session, data: dict[str, Any]
) -> None:
    meeting = plan(police, data | {"held_on": dt.date(2026, 10, 12)})
    kept = district.system.get_one(Meeting, meeting.id)
    assert (kept.status, kept.kind_label, kept.agenda) == ("planned", "周例会", AGENDA)
    assert (kept.org_unit_id, kept.street_id) == (
        district.world.units["station1"],
        district.world.east,
    )
    asked = district.system.scalars(select(Invitation).order_by(Invitation.id)).all()
    assert [(one.org_unit_id, one.part, one.subject, one.held_on) for one in asked] == [
        (district.world.units["east"], "attendee", "第39周例会", dt.date(2026, 10, 12)),
        (district.world.units["station1"], "convener", "第39周例会", dt.date(2026, 10, 12)),
    ]
    assert [line.label for line in units(police, meeting.id)] == ["第一派出所", "东城街道办事处"]
    assert [entry[:2] for entry in district.entries("police")] == [("create", "meeting")]


def test_a_kind_is_one_of_the_packs_of_that_day(clerk: Session, data: dict[str, Any]) -> None:
    assert why(plan, clerk, data | {"held_on": dt.date(2011, 5, 31)}) == [
        ("kind", "2011-05-31 没有“weekly”这种会议的规则，请核对会议类型和日期。")
    ]
    assert why(plan, clerk, data | {"kind": "tea"}) == [
        ("kind", "“tea”不在“会议类型”的代码表中，请从列表选择。")
    ]


def test_a_form_sent_twice_makes_one_meeting(
    district: District, clerk: Session, police: Session, data: dict[str, Any]
) -> None:
    meeting = plan(clerk, data)
    said = [("subject", "本单位当天的“第39周例会”已经登记，请直接打开办理。")]
    assert why(plan, clerk, data) == said
    assert district.count(Meeting) == 1
    assert plan(police, data).id
    cancel(clerk, meeting.id, 1)
    assert plan(clerk, data).id


def test_a_unit_that_has_no_part_in_a_kind_does_not_keep_its_meetings(
    district: District, data: dict[str, Any]
) -> None:
    assert why(plan, district.acting("planning"), data | {"community_id": None}) == [
        ("kind", "“周例会”不由本单位召集，本单位也不参加。")
    ]
    with pytest.raises(Denied):
        plan(district.acting("supervisor"), data)


def test_a_station_of_two_streets_says_which(police: Session, data: dict[str, Any]) -> None:
    ((field, _),) = why(plan, police, data | {"community_id": None})
    assert field == "community_id"


def test_the_next_agenda_brings_up_what_is_overdue(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    last = plan(clerk, data | {"held_on": dt.date(2026, 9, 1)})
    for number, due_on in enumerate((dt.date(2026, 9, 8), dt.date(2026, 9, 27))):
        decide(
            clerk,
            item | {"meeting_id": last.id, "due_on": due_on, "subject": f"事项{number}",
                    "partners": "东一社区"},
        )  # fmt: skip
    done = decide(clerk, item | {"meeting_id": last.id, "due_on": dt.date(2026, 9, 8)})
    finish_decision(clerk, done.id, 1)
    west = district.acting("clerk-west")
    assert plan(west, data | {"community_id": district.world.west_community}).agenda == AGENDA
    own = {"agenda": "一、只谈这个", "subject": "另一次"}
    assert plan(clerk, data | own).agenda == "一、只谈这个"
    assert plan(clerk, data | {"held_on": dt.date(2026, 9, 27)}).agenda == (
        f"{AGENDA}\n四、逾期未办结的议定事项\n"
        "1. 事项0。责任单位：东城街道办事处，协办单位：东一社区，完成时限：2026年9月8日。"
    )


def test_a_moved_meeting_tells_the_units(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    meeting = plan(clerk, data)
    correct(clerk, meeting.id, 1, {"held_on": dt.date(2026, 10, 9), "place": "二楼"})
    notices = district.system.scalars(select(Invitation)).all()
    assert {(one.held_on, one.place) for one in notices} == {(dt.date(2026, 10, 9), "二楼")}


def test_only_who_keeps_a_meeting_changes_it(
    district: District, clerk: Session, police: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = plan(police, data)
    said = [(None, "会议由承办单位登记，本单位不能修改。")]
    assert why(correct, clerk, meeting.id, 1, {"subject": "别的会"}) == said
    assert why(hold, clerk, meeting.id, 1, chair="王所") == said
    assert why(set_attendance, clerk, meeting.id, {}) == said
    assert why(decide, clerk, item | {"meeting_id": meeting.id}) == said
    west = district.acting("clerk-west")
    with pytest.raises(NotFound):
        correct(west, meeting.id, 1, {"subject": "别的会"})
    with pytest.raises(NotFound):
        set_attendance(district.acting("police-2"), meeting.id, {})
    assert [name for name, _ in why(decide, west, item | {"meeting_id": meeting.id})] == [
        "meeting_id"
    ]


# -- held ---------------------------------------------------------------------------------------


def test_a_meeting_is_held_once(district: District, clerk: Session, data: dict[str, Any]) -> None:
    meeting = plan(clerk, data)
    assert why(hold, clerk, meeting.id, 1) == [("chair", "请填写“主持人”。")]
    held = hold(clerk, meeting.id, 1, chair="示例甲", recorder="示例乙", notes="逐项研究。")
    assert (held.status, held.chair, held.notes) == ("held", "示例甲", "逐项研究。")
    assert why(hold, clerk, meeting.id, 2, chair="示例甲") == [(None, "会议已经登记召开。")]
    assert why(cancel, clerk, meeting.id, 2) == [(None, "会议已经登记召开。")]
    with pytest.raises(Stale):
        correct(clerk, meeting.id, 1, {"notes": "旧的"})
    assert [entry[:2] for entry in district.entries("clerk")][1:] == [
        ("change", "meeting"), ("refused", "meeting")
    ]  # fmt: skip


def test_what_is_to_come_is_not_recorded(clerk: Session, data: dict[str, Any]) -> None:
    meeting = plan(clerk, data | {"held_on": dt.date(2026, 10, 1)})
    said = [("held_on", "会议日期2026-10-01晚于今天，请在会后登记。")]
    assert why(hold, clerk, meeting.id, 1, chair="示例甲") == said
    assert why(set_attendance, clerk, meeting.id, {}) == said
    assert why(set_units, clerk, meeting.id, {}) == said


def test_a_cancelled_meeting_stays_as_it_is(clerk: Session, data: dict[str, Any]) -> None:
    meeting = plan(clerk, data)
    assert cancel(clerk, meeting.id, 1).status == "cancelled"
    assert why(hold, clerk, meeting.id, 2, chair="示例甲") == [(None, "会议已经取消。")]


def test_a_cancelled_meeting_is_called_off_in_its_notices(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    meeting = plan(clerk, data)
    invite(clerk, {"meeting_id": meeting.id, "org_unit_id": district.world.units["station2"]})
    cancel(clerk, meeting.id, 1)
    told = district.system.scalars(
        select(Invitation.subject).where(Invitation.meeting_id == meeting.id)
    )
    assert {*told} == {f"已取消：{meeting.subject}"}


@pytest.mark.parametrize(
    ("steps", "finished_on"),
    [(["doing"], None), (["done"], TODAY), (["dropped"], TODAY), (["done", "open"], None)],
)
def test_when_a_decision_was_finished_follows_from_its_status(
    clerk: Session,
    data: dict[str, Any],
    item: dict[str, Any],
    steps: list[str],
    finished_on: dt.date | None,
) -> None:
    decision = decide(clerk, item | {"meeting_id": plan(clerk, data).id})
    for version, status in enumerate(steps, 1):
        decision = correct_decision(clerk, decision.id, version, {"status": status})
    assert decision.finished_on == finished_on


def test_nothing_moves_in_a_month_that_is_reported(
    district: District, clerk: Session, police: Session, data: dict[str, Any]
) -> None:
    said = [("held_on", "2026-08 的考核已上报，到会情况已计入，这个月的会议不能再登记或改动。")]
    first = district.world.coordinators["901-0001"]
    august = plan(clerk, data | {"held_on": dt.date(2026, 8, 31)})
    attend(clerk, {"meeting_id": august.id, "coordinator_id": first})
    meeting = plan(clerk, data)
    officers = plan(police, data)
    report(district, "2026-08")
    into = {"held_on": dt.date(2026, 8, 3)}
    assert why(correct, clerk, meeting.id, 1, into) == said
    assert why(correct, police, officers.id, 1, into) == said
    assert why(correct, clerk, august.id, 1, {"held_on": dt.date(2026, 9, 1)}) == said
    assert why(plan, clerk, data | into) == said
    assert why(hold, clerk, august.id, 1, chair="示例甲") == said
    assert why(set_attendance, clerk, august.id, {first: "late"}) == said
    entry = clerk.scalar(select(Attendance.id))
    assert why(correct_attendance, clerk, entry, 1, {"note": "补"}) == said
    assert correct(clerk, august.id, 1, {"notes": "不改日期的可以"}).version == 2
    west = {"community_id": district.world.west_community, "held_on": dt.date(2026, 8, 3)}
    assert plan(district.acting("clerk-west"), data | west).id


# -- who came -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["901-0003", "902-0001"])
def test_only_the_streets_coordinators_on_duty_attend(
    district: District, clerk: Session, data: dict[str, Any], number: str
) -> None:
    stranger = district.world.coordinators[number]
    said = [("coordinator_id", f"编号 {stranger} 的协管员当日不在本街道（镇）岗位上。")]
    meeting = plan(clerk, data)
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
    meeting = plan(clerk, data | {"community_id": None, "held_on": held_on})
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
    meeting = plan(clerk, data)
    assert [line.id for line in roll(clerk, meeting.id)] == [first, fourth]
    set_attendance(clerk, meeting.id, {village: "present"})
    assert [line.id for line in roll(clerk, meeting.id)] == [first, village, fourth]


def test_the_station_enters_the_roll_of_its_meeting(
    district: District, police: Session, data: dict[str, Any]
) -> None:
    first, village, _, fourth, _ = district.world.coordinators.values()
    meeting = plan(police, data)
    set_attendance(police, meeting.id, {first: "present", fourth: "leave"})
    assert outcomes(district.system, meeting.id) == {first: "present", fourth: "leave"}
    assert [name for name, _ in why(set_attendance, police, meeting.id, {village: "late"})] == [
        "coordinator_id"
    ]


def test_the_roll_is_corrected(district: District, clerk: Session, data: dict[str, Any]) -> None:
    first, second = list(district.world.coordinators.values())[:2]
    meeting = plan(clerk, data)
    set_attendance(clerk, meeting.id, {first: "present"})
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
    assert (entry.street_id, entry.org_unit_id) == (
        district.world.east, district.world.units["east"]
    )  # fmt: skip
    noted = correct_attendance(clerk, entry.id, entry.version, {"note": "代第二网格"})
    assert noted.note == "代第二网格"


def test_what_the_user_did_not_see_is_not_written_over(
    district: District, clerk: Session, data: dict[str, Any]
) -> None:
    first, second, _, fourth, _ = district.world.coordinators.values()
    meeting = plan(clerk, data)
    set_attendance(clerk, meeting.id, {first: "present"})
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


def test_units_sign_in(district: District, clerk: Session, data: dict[str, Any]) -> None:
    meeting = plan(clerk, data)
    station = district.world.units["station1"]
    asked = {"meeting_id": meeting.id, "org_unit_id": station, "part": "convener"}
    invited = invite(clerk, asked)
    assert why(invite, clerk, asked) == [("org_unit_id", "该单位已在参会单位中，请修改原有记录。")]
    assert [line.label for line in units(clerk, meeting.id)] == ["第一派出所", "东城街道办事处"]
    set_units(clerk, meeting.id, {invited.id: "present"}, {invited.id: None})
    with pytest.raises(Stale):
        set_units(clerk, meeting.id, {invited.id: "leave"}, {invited.id: None})
    assert why(set_units, clerk, meeting.id, {999: "leave"}) == [
        ("outcome", "编号 999 的单位不在参会单位中。")
    ]
    officer = district.acting("police")
    seen = officer.scalars(select(Invitation)).all()
    assert [(one.subject, one.outcome) for one in seen] == [("第39周例会", "present")]
    assert officer.scalars(select(Meeting)).all() == []
    assert why(correct_invitation, officer, invited.id, 2, {"outcome": "leave"}) == [
        (None, "会议由承办单位登记，本单位不能修改。")
    ]
    assert correct_invitation(clerk, invited.id, 2, {"note": "副所长到会"}).note == "副所长到会"


def test_a_unit_is_taken_off(district: District, clerk: Session, data: dict[str, Any]) -> None:
    meeting = plan(clerk, data)
    station = district.world.units["station1"]
    invited = invite(clerk, {"meeting_id": meeting.id, "org_unit_id": station, "part": "convener"})
    assert why(uninvite, district.acting("police"), invited.id, 1) == [
        (None, "会议由承办单位登记，本单位不能修改。")
    ]
    uninvite(clerk, invited.id, 1)
    assert district.count(Invitation, org_unit_id=station) == 0
    entry = district.entries("clerk")[-1]
    assert entry[:2] == ("delete", "invitation")
    assert f"org_unit_id={station}" in entry[3]
    with pytest.raises(NotFound):
        uninvite(clerk, invited.id, 1)


# -- decided ------------------------------------------------------------------------------------


def test_a_decision_is_followed_to_its_end(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = plan(clerk, data)
    decide(clerk, item | {"meeting_id": meeting.id})
    assert why(decide, clerk, item | {"meeting_id": meeting.id}) == [
        ("subject", "同一责任单位的这一事项已在本次会议的议定事项中。")
    ]
    decision = decide(clerk, item | {"meeting_id": meeting.id, "subject": "核对台账"})
    assert decision.number == 2
    early = {"due_on": dt.date(2026, 9, 1)}
    assert [name for name, _ in why(correct_decision, clerk, decision.id, 1, early)] == ["due_on"]
    correct_decision(clerk, decision.id, 1, {"status": "doing"})
    with pytest.raises(Stale):
        finish_decision(clerk, decision.id, 1)
    done = finish_decision(clerk, decision.id, 2, result="已补采12户。")
    assert (done.status, done.result, done.finished_on) == (
        "done", "已补采12户。", dt.date(2026, 9, 30)
    )  # fmt: skip
    assert why(finish_decision, clerk, decision.id, 3) == [(None, "该议定事项已办结或撤销。")]


def test_a_decision_has_an_owner(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = plan(clerk, data)
    nobodys = item | {"meeting_id": meeting.id, "org_unit_id": None}
    assert why(decide, clerk, nobodys) == [("org_unit_id", "请填写“责任单位”。")]
    others = item | {"meeting_id": meeting.id, "org_unit_id": district.world.units["west"]}
    assert why(decide, clerk, others) == [
        ("org_unit_id", "责任单位属于其他街道（镇），请由区级会议议定。")
    ]
    assert district.count(Decision) == 0


def test_the_owner_sees_and_finishes_its_own(
    district: District, clerk: Session, police: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = plan(clerk, data)
    theirs = item | {"meeting_id": meeting.id, "org_unit_id": district.world.units["station1"]}
    decision = decide(clerk, theirs)
    decide(clerk, item | {"meeting_id": meeting.id})
    assert [one.id for one in police.scalars(select(Decision))] == [decision.id]
    assert why(correct_decision, police, decision.id, 1, {"subject": "少做些"}) == [
        (None, "会议由承办单位登记，本单位不能修改。")
    ]
    assert finish_decision(police, decision.id, 1, result="已办。").status == "done"
    with pytest.raises(NotFound):
        finish_decision(district.acting("police-2"), decision.id, 2)
    streets = plan(police, data)
    owed = decide(police, item | {"meeting_id": streets.id})
    assert finish_decision(clerk, owed.id, 1).status == "done"
    again = decide(police, theirs | {"meeting_id": streets.id})
    assert why(finish_decision, clerk, again.id, 1) == [
        (None, "议定事项由责任单位或承办会议的单位办结，本单位不能办结。")
    ]


def test_a_meeting_does_not_pass_what_it_decided(
    clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = plan(clerk, data | {"community_id": None})
    decide(clerk, item | {"meeting_id": meeting.id, "due_on": dt.date(2026, 9, 29)})
    assert why(correct, clerk, meeting.id, 1, {"held_on": dt.date(2026, 9, 30)}) == [
        ("due_on", "完成时限2026-09-29早于会议日期2026-09-30。")
    ]
    assert correct(clerk, meeting.id, 1, {"held_on": dt.date(2026, 9, 29)}).version == 2


# -- issued -------------------------------------------------------------------------------------


def test_the_minutes_are_issued_received_and_frozen(
    district: District, clerk: Session, police: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    keys, unit = district.world.coordinators, district.world.units
    meeting = plan(police, data)
    assert why(issue, police, meeting.id, 1, issuer="示例甲") == [
        (None, "会议还没有登记召开，不能印发纪要。")
    ]
    hold(police, meeting.id, 1, chair="示例甲", recorder="示例乙")
    assert why(issue, police, meeting.id, 2, issuer="示例甲") == [
        (None, "会议还没有讨论要点或议定事项，没有内容可以印发。")
    ]
    set_attendance(police, meeting.id, {keys["901-0001"]: "present", keys["901-0004"]: "leave"})
    station, street = (
        police.scalars(select(Invitation.id).where(Invitation.org_unit_id == unit[name])).one()
        for name in ("station1", "east")
    )
    set_units(police, meeting.id, {station: "present", street: "leave"})
    decision = decide(police, item | {"meeting_id": meeting.id})
    assert why(issue, police, meeting.id, 2) == [("issuer", "请填写“签发人”。")]
    issued = issue(police, meeting.id, 2, issuer="示例甲")
    assert (issued.status, issued.number, issued.issued_on) == (
        "issued", "〔2026〕1号", dt.date(2026, 9, 30)
    )  # fmt: skip

    (copy,) = clerk.scalars(select(MinutesCopy)).all()
    assert (copy.number, copy.subject, copy.issuer) == ("〔2026〕1号", "第39周例会", "示例甲")
    assert copy.body.splitlines() == [
        "2026年9月28日，第一派出所在第一派出所会议室召开周例会。会议由示例甲主持。示例乙记录。"
        "现将会议情况纪要如下：",
        "一、会议议程",
        "（一）本周信息采集工作情况",
        "（二）工作中遇到的问题和解决办法",
        "（三）下周工作安排",
        "二、议定事项",
        "（一）补采出租房屋。责任单位：东城街道办事处，完成时限：2026年10月9日。",
    ]
    assert (copy.attended, copy.excused, copy.observed) == (
        "第一派出所、协管员应到2人、实到1人", "东城街道办事处", None
    )  # fmt: skip
    assert copy.distribution == "第一派出所，东城街道办事处"

    frozen = [(None, "会议纪要已经印发，会议记录不能再改。")]
    assert why(correct, police, meeting.id, 3, {"notes": "改"}) == frozen
    assert why(decide, police, item | {"meeting_id": meeting.id}) == frozen
    assert why(correct_decision, police, decision.id, 1, {"subject": "改"}) == frozen
    assert why(set_attendance, police, meeting.id, {}) == frozen
    assert why(issue, police, meeting.id, 3, issuer="示例甲") == frozen
    assert finish_decision(clerk, decision.id, 1).status == "done"

    assert why(acknowledge, police, copy.id, 1) == [
        (None, "会议纪要由收文单位签收，本单位不能代签。")
    ]
    got = acknowledge(clerk, copy.id, 1)
    assert (got.received_on, got.received_by) == (dt.date(2026, 9, 30), "clerk")
    assert why(acknowledge, clerk, copy.id, 2) == [(None, "这份会议纪要已经签收。")]

    more = {"meeting_id": meeting.id, "org_unit_id": unit["health"]}
    sent = send(police, more)
    assert (sent.body, sent.number, sent.received_on) == (copy.body, copy.number, None)
    assert why(send, police, more) == [("org_unit_id", "该单位已在分送范围中。")]
    planner = district.acting("planning")
    assert [one.id for one in planner.scalars(select(MinutesCopy))] == [sent.id]
    assert acknowledge(planner, sent.id, 1).received_by == "planning"
    assert len(police.scalars(select(MinutesCopy)).all()) == 3
    assert district.acting("police-2").scalars(select(MinutesCopy)).all() == []
    assert district.acting("clerk-west").scalars(select(MinutesCopy)).all() == []


def test_minutes_are_numbered_by_unit_and_year(
    district: District, clerk: Session, police: Session, data: dict[str, Any]
) -> None:
    numbers = []
    for place, session in enumerate((clerk, clerk, police)):
        meeting = plan(session, data | {"subject": f"例会{place}"})
        hold(session, meeting.id, 1, chair="示例甲", notes="研究了工作。")
        numbers.append(issue(session, meeting.id, 2, issuer="示例甲").number)
    assert numbers == ["〔2026〕1号", "〔2026〕2号", "〔2026〕1号"]
    planned = plan(clerk, data)
    more = {"meeting_id": planned.id, "org_unit_id": district.world.units["health"]}
    assert why(send, clerk, more) == [("meeting_id", "会议纪要还没有印发，不能增发。")]


@pytest.fixture
def joint() -> Iterator[dict[str, Any]]:
    adopt(["jinshui-2011-76", "changzhou-2011-134"])
    yield {
        "kind": "joint",
        "subject": "第三季度部门联席会议",
        "held_on": dt.date(2026, 9, 29),
        "place": "区政府三楼会议室",
    }
    adopt(Settings().policies)


def test_the_district_holds_a_joint_meeting(
    district: District, clerk: Session, police: Session, joint: dict[str, Any], item: dict[str, Any]
) -> None:
    """R110–R113: called by health, attended by the migrant office, owed by street and station."""
    unit = district.world.units
    planner, migrants = district.acting("planning"), district.acting("migrants")
    meeting = plan(planner, joint)
    assert (meeting.street_id, meeting.kind_label) == (None, "部门联席会议")
    assert [line.label for line in units(planner, meeting.id)] == [
        "金水区卫生健康委员会", "金水区流动人口管理办公室"
    ]  # fmt: skip
    assert [one.subject for one in migrants.scalars(select(Invitation))] == [joint["subject"]]
    hold(planner, meeting.id, 1, chair="示例甲")
    streets = decide(planner, item | {"meeting_id": meeting.id})
    theirs = decide(
        planner,
        item | {"meeting_id": meeting.id, "org_unit_id": unit["station1"], "subject": "核查"},
    )
    assert (streets.street_id, theirs.street_id) == (district.world.east, None)
    issue(planner, meeting.id, 2, issuer="示例甲")
    assert clerk.scalars(select(Meeting)).all() == []
    assert [one.id for one in clerk.scalars(select(Decision))] == [streets.id]
    assert [one.id for one in police.scalars(select(Decision))] == [theirs.id]
    assert finish_decision(police, theirs.id, 1).status == "done"
    for session in (clerk, police, migrants):
        (copy,) = session.scalars(select(MinutesCopy)).all()
        assert acknowledge(session, copy.id, 1).received_on == dt.date(2026, 9, 30)
    assert {one.received_by for one in planner.scalars(select(MinutesCopy))} == {
        "clerk", "police", "migrants", None
    }  # fmt: skip
    assert district.acting("clerk-west").scalars(select(MinutesCopy)).all() == []


def test_a_record_keeps_the_name_of_its_kind(district: District, joint: dict[str, Any]) -> None:
    planner = district.acting("planning")
    meeting = plan(planner, joint)
    adopt(Settings().policies)
    assert correct(planner, meeting.id, 1, {"place": "四楼"}).kind_label == "部门联席会议"
    assert [name for name, _ in why(plan, planner, joint | {"subject": "另一次"})] == ["kind"]


@where_rows_are_locked
def test_two_do_not_number_decisions_or_enter_a_roll_at_once(
    district: District, clerk: Session, data: dict[str, Any], item: dict[str, Any]
) -> None:
    meeting = plan(clerk, data)
    decide(clerk, item | {"meeting_id": meeting.id})
    more = item | {"meeting_id": meeting.id, "subject": "核对台账"}
    with district.acting("clerk") as busy, impatient(district, "clerk") as other:
        load(busy, Meeting, meeting.id).notes = "正在修改"
        busy.flush()
        with pytest.raises(OperationalError):
            decide(other, more)
        with pytest.raises(OperationalError):
            set_attendance(other, meeting.id, {})
        busy.rollback()
        assert decide(other, more).number == 2


# -- who may touch what ---------------------------------------------------------------------------


PDF = b"%PDF-1.4 %%EOF"


def test_only_the_unit_that_keeps_a_meeting_has_its_files(
    district: District, clerk: Session, police: Session, data: dict[str, Any]
) -> None:
    meeting = plan(police, data)
    paper = {"meeting_id": meeting.id, "kind": "roll", "name": "签到表"}
    kept = attach(police, paper, Upload("签到表.pdf", PDF))
    said = [(None, "会议由承办单位登记，本单位不能修改。")]
    assert why(remove, clerk, kept.id, kept.version) == said
    assert why(attach, clerk, paper, Upload("另一份.pdf", PDF)) == said
    assert district.count(MeetingDocument) == 1
    remove(police, kept.id, kept.version)
    assert district.count(MeetingDocument) == 0


def test_a_meeting_stays_in_its_street(
    district: District, police: Session, data: dict[str, Any]
) -> None:
    meeting = plan(police, data)
    west = {"community_id": district.world.west_community}
    assert why(correct, police, meeting.id, meeting.version, west) == [
        ("community_id", "会议登记后不能改到其他街道（镇）；请取消后重新登记。")
    ]
