"""Due items drawn up, moved, dropped, done by hand and by the work, on both databases."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.db import fix_today
from app.features.assessments import open_month, report_month
from app.features.calendar import CalendarDay, CalendarYear
from app.features.collection import Answer, hand_over, send_back, verify_all, withdraw
from app.features.deadlines import Changes, DueItem, draw_up, finish, reopen
from app.features.exchange import make, register_key, send
from app.features.meetings import Meeting, correct, hold, plan
from app.features.places import OrgUnit, correct_unit, create_unit
from app.features.residents import Residence
from app.features.subsidies import SubsidyLine, decide, decide_all_full
from app.policy import adopt
from config import Settings
from tests.features.exchange.keys import pair
from tests.refusals import why
from tests.world import TODAY, District

BOTH = ("jinshui-2011-76", "changzhou-2011-134")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture(autouse=True)
def packs() -> Iterator[None]:
    """Jinshui's and Changzhou's rules; the others keep what they had."""
    adopt(BOTH)
    yield
    adopt(Settings().policies)


def dues(district: District, duty: str, unit: str) -> list[tuple[str, str]]:
    """Last day and status of the due items of a unit for a duty, in order."""
    rows = district.system.execute(
        select(DueItem.due_on, DueItem.status)
        .where(DueItem.duty == duty, DueItem.org_unit_id == district.world.units[unit])
        .order_by(DueItem.due_on)
    )
    return [(due.isoformat(), status) for due, status in rows]


def one(district: District, session: Session, duty: str, unit: str, due: str) -> DueItem:
    found = session.scalars(
        select(DueItem).where(
            DueItem.duty == duty,
            DueItem.org_unit_id == district.world.units[unit],
            DueItem.due_on == day(due),
        )
    )
    return found.one()


def test_every_unit_of_the_kind_has_the_duty(district: District) -> None:
    made = draw_up(district.system)
    assert dues(district, "joint", "east") == []  # the health commission and the police call it
    assert dues(district, "quarterly-notice", "health") == [
        ("2026-12-25", "open"), ("2027-03-25", "open"), ("2027-06-25", "open"),
        ("2027-09-25", "open"),
    ]  # fmt: skip
    for unit in ("station1", "station2"):
        assert dues(district, "quarterly-notice", unit)[0] == ("2026-12-25", "open")
    for unit in ("east", "west"):
        assert dues(district, "monthly-notice", unit)[:4] == [
            ("2026-10-15", "open"), ("2026-11-15", "open"), ("2026-12-15", "open"),
            ("2027-01-15", "open"),
        ]  # fmt: skip
        # Yesterday's week is over; the week of today, a Wednesday, ends on Sunday.
        assert dues(district, "weekly-summary", unit)[0] == ("2026-10-04", "open")
        assert len(dues(district, "weekly-summary", unit)) == 52  # to Sunday, 2027-09-26
        assert dues(district, "monthly-verification", unit)[0] == ("2026-09-30", "open")
    assert (made.moved, made.dropped, made.unknown) == (0, 0, 0)
    assert draw_up(district.system) == Changes()


def test_a_due_item_says_what_why_and_until_when(district: District) -> None:
    draw_up(district.system)
    item = one(district, district.system, "monthly-subsidy-report", "east", "2026-10-07")
    assert (item.label, item.work) == ("报送上月补贴实际发放标准", "subsidy")
    assert item.basis == "金政〔2011〕76号 三（四）4、六（二）"
    assert (item.period_from, item.period_to) == (day("2026-09-01"), day("2026-09-30"))
    assert (item.named_on, item.remind_on) == (day("2026-10-07"), day("2026-09-30"))
    assert (item.escalate_on, item.projected) == (day("2026-10-10"), False)


def test_the_joint_meeting_of_january_moves_when_the_notice_comes(district: District) -> None:
    system = district.system
    bureau = OrgUnit(
        code="bureau", kind="police_bureau", area_id=district.world.areas["410105"], name="分局"
    )
    system.add(bureau)
    system.commit()
    district.world.units["bureau"] = bureau.id
    draw_up(district.system)
    assert dues(district, "joint", "bureau")[:3] == [
        ("2026-10-08", "open"),  # 国庆
        ("2027-01-05", "open"),
        ("2027-04-06", "open"),  # 清明 is Monday the 5th by law
    ]
    assert one(district, district.system, "joint", "bureau", "2027-01-05").projected is True
    with district.system as system:
        for rest in ("2027-01-04", "2027-01-05"):
            system.add(CalendarDay(day=day(rest), kind="rest", name="元旦"))
        year = system.scalars(select(CalendarYear).where(CalendarYear.year == 2027)).one()
        year.confirmed = True
        system.commit()
    assert draw_up(district.system).moved == 1
    moved = one(district, district.system, "joint", "bureau", "2027-01-06")
    assert (moved.moved_from, moved.projected) == (day("2027-01-05"), False)
    assert moved.named_on == day("2027-01-05")
    assert moved.remind_on == day("2026-12-31")  # 01-04 is a day of rest now
    assert draw_up(district.system).moved == 0


def test_what_is_not_asked_for_any_more_is_dropped_but_not_what_was_due(
    district: District,
) -> None:
    draw_up(district.system)
    fix_today(day("2026-10-20"))
    adopt(BOTH[1:])
    changes = draw_up(district.system)
    assert changes.dropped > 0
    assert dues(district, "monthly-notice", "east")[:2] == [
        ("2026-10-15", "open"),  # overdue, and stays so
        ("2026-11-15", "dropped"),
    ]
    assert dues(district, "coordination", "east")[0] == ("2026-10-10", "open")
    adopt(BOTH)
    draw_up(district.system)
    assert dues(district, "monthly-notice", "east")[1] == ("2026-11-15", "open")


def test_a_rule_of_the_district_takes_the_place_of_the_old_one(
    district: District, tmp_path: Path
) -> None:
    draw_up(district.system)
    own = tmp_path / "own-2026.toml"
    own.write_text(
        'based_on = "jinshui-2011-76"\ntitle = "本区"\nsource = "区文〔2026〕9号"\n'
        'valid_from = 2026-11-01\n[[duties]]\nkey = "monthly-notice"\n'
        'rhythm = { every = "month", day = 20 }\nclause = "二"\n',
        encoding="utf-8",
    )
    adopt([*BOTH, str(own)])
    changes = draw_up(district.system)
    assert dues(district, "monthly-notice", "east")[:3] == [
        ("2026-10-15", "open"), ("2026-11-20", "open"), ("2026-12-20", "open"),
    ]  # fmt: skip
    assert one(district, district.system, "monthly-notice", "east", "2026-11-20").basis == (
        "区文〔2026〕9号 二"
    )
    assert (changes.made, changes.dropped) == (0, 0)
    assert changes.moved == 2 * 11  # two streets, November to September


def test_a_new_office_has_the_duties_and_one_that_ends_has_them_no_more(
    district: District,
) -> None:
    draw_up(district.system)
    sysadmin, world = district.acting("sysadmin"), district.world
    new = create_unit(
        sysadmin,
        {
            "code": "north", "name": "北城街道办事处", "kind": "street_office",
            "area_id": world.east, "valid_from": day("2026-11-01"),
        },
    )  # fmt: skip
    world.units["north"] = new.id
    west = district.system.get_one(OrgUnit, world.units["west"])
    correct_unit(sysadmin, west.id, west.version, {"valid_to": day("2026-11-30")})
    draw_up(district.system)
    assert dues(district, "monthly-notice", "north")[0] == ("2026-11-15", "open")
    assert dues(district, "monthly-notice", "west")[:3] == [
        ("2026-10-15", "open"), ("2026-11-15", "open"), ("2026-12-15", "dropped"),
    ]  # fmt: skip


def test_a_duty_is_done_by_hand_and_opened_again(district: District, clerk: Session) -> None:
    draw_up(district.system)
    item = one(district, clerk, "weekly-summary", "east", "2026-10-04")
    assert why(finish, clerk, item.id, 1, done_on=day("2026-10-01")) == [
        ("done_on", "办结日期2026-10-01晚于今天，请在办完后登记。")
    ]
    assert why(finish, clerk, item.id, 1, done_on=day("2026-09-27")) == [
        ("done_on", "这一事项2026-09-28起才能办理，办结日期2026-09-27太早。")
    ]
    done = finish(clerk, item.id, 1, done_on=day("2026-09-29"), done_note="已汇总")
    assert (done.status, done.done_on, done.done_note) == ("done", day("2026-09-29"), "已汇总")
    with pytest.raises(Stale):
        finish(clerk, item.id, 1)
    assert why(finish, clerk, item.id, 2) == [(None, "这一事项已办结或不再要求，请刷新后核对。")]
    assert draw_up(district.system) == Changes()  # what is done is left alone
    again = reopen(clerk, item.id, 2)
    assert (again.status, again.done_on, again.done_note) == ("open", None, None)
    assert why(reopen, clerk, item.id, 3) == [(None, "这一事项没有办结，不能撤销办结。")]
    assert [entry[:3] for entry in district.entries("clerk")] == [
        ("close", "due_item", 1), ("refused", "due_item", 1), ("close", "due_item", 1),
    ]  # fmt: skip


def test_only_the_own_organisation_says_that_it_is_done(district: District, clerk: Session) -> None:
    draw_up(district.system)
    item = one(district, district.system, "weekly-summary", "west", "2026-10-04")
    with pytest.raises(NotFound):
        finish(clerk, item.id, 1)
    for username in ("supervisor", "coordinator", "district", "sysadmin"):
        with pytest.raises(Denied):
            finish(district.acting(username), item.id, 1)
    assert dues(district, "weekly-summary", "west")[0] == ("2026-10-04", "open")


def test_the_last_decision_finishes_the_assessment_and_the_report_the_rest(
    district: District, clerk: Session
) -> None:
    fix_today(day("2026-10-02"))
    draw_up(district.system)
    month = open_month(clerk, {"month": "2026-09"})
    assessment, report = "monthly-assessment", "monthly-subsidy-report"
    assert dues(district, assessment, "east")[0] == ("2026-10-05", "open")
    decide_all_full(clerk, month.id, 1)
    assert dues(district, assessment, "east")[0] == ("2026-10-05", "done")
    assert dues(district, report, "east")[0] == ("2026-10-07", "open")
    report_month(clerk, month.id, 1)
    item = one(district, district.system, report, "east", "2026-10-07")
    assert (item.status, item.done_on) == ("done", day("2026-10-02"))
    assert (item.proof, item.proof_id) == ("assessment_month", month.id)
    assert dues(district, report, "west")[0] == ("2026-10-07", "open")
    assert dues(district, assessment, "east")[1] == ("2026-11-05", "open")


def test_one_decision_of_several_finishes_nothing(district: District, clerk: Session) -> None:
    fix_today(day("2026-10-02"))
    draw_up(district.system)
    open_month(clerk, {"month": "2026-09"})
    first, second = district.system.scalars(select(SubsidyLine).order_by(SubsidyLine.id))
    decide(clerk, first.id, 1, outcome="full")
    assert dues(district, "monthly-assessment", "east")[0] == ("2026-10-05", "open")
    decide(clerk, second.id, 1, outcome="zero", reason="漏采")
    assert dues(district, "monthly-assessment", "east")[0] == ("2026-10-05", "done")


def test_a_slip_finishes_its_week_until_it_is_taken_back(district: District) -> None:
    draw_up(district.system)
    police = district.acting("police")
    slip = hand_over(
        police,
        {"to_unit_id": district.world.units["east"], "week": TODAY, "forms": "7", "sheets": 1},
    )
    item = one(district, district.system, "weekly-originals", "station1", "2026-10-04")
    assert (item.status, item.proof, item.proof_id) == ("done", "hand_over", slip.id)
    withdraw(police, slip.id, 1)
    item = one(district, district.system, "weekly-originals", "station1", "2026-10-04")
    assert (item.status, item.done_on, item.proof, item.proof_id) == ("open", None, None, None)


def test_one_of_two_slips_taken_back_leaves_the_week_done(district: District) -> None:
    draw_up(district.system)
    police, east = district.acting("police"), district.world.units["east"]
    data = {"to_unit_id": east, "week": TODAY, "sheets": 1}
    first, second = (hand_over(police, data | {"forms": forms}) for forms in ("7", "8"))
    withdraw(police, first.id, 1)
    item = one(district, district.system, "weekly-originals", "station1", "2026-10-04")
    assert (item.status, item.done_on, item.proof_id) == ("done", TODAY, second.id)
    withdraw(police, second.id, 1)
    item = one(district, district.system, "weekly-originals", "station1", "2026-10-04")
    assert (item.status, item.proof_id) == ("open", None)


def test_who_is_sent_back_opens_the_month_again(district: District, clerk: Session) -> None:
    draw_up(district.system)
    people = [district.world.residents[name] for name in ("郑东", "王东村")]
    found = verify_all(clerk, [Answer(one, "here", 1) for one in people])
    assert dues(district, "monthly-verification", "east")[0] == ("2026-09-30", "done")
    send_back(clerk, found[0].id, 1, return_reason="未见本人")
    assert dues(district, "monthly-verification", "east")[0] == ("2026-09-30", "open")


def test_who_was_registered_this_month_opens_nothing_when_sent_back(
    district: District, clerk: Session
) -> None:
    """There is nobody left to verify then: the registration counts for the month."""
    draw_up(district.system)
    people = [district.world.residents[name] for name in ("郑东", "王东村")]
    system = district.system
    system.get_one(Residence, people[0]).verified_on = day("2026-09-05")
    system.commit()
    found = verify_all(clerk, [Answer(one, "here", 1 + (one == people[0])) for one in people])
    send_back(clerk, found[0].id, 1, return_reason="未见本人")
    assert dues(district, "monthly-verification", "east")[0] == ("2026-09-30", "done")


def test_the_last_verified_resident_finishes_the_month(district: District, clerk: Session) -> None:
    draw_up(district.system)
    first, second = (district.world.residents[name] for name in ("郑东", "王东村"))
    verify_all(clerk, [Answer(first, "here", 1)])
    assert dues(district, "monthly-verification", "east")[0] == ("2026-09-30", "open")
    verify_all(clerk, [Answer(second, "here", 1)])
    assert dues(district, "monthly-verification", "east")[:2] == [
        ("2026-09-30", "done"), ("2026-10-31", "open"),
    ]  # fmt: skip
    assert dues(district, "monthly-verification", "west")[0] == ("2026-09-30", "open")


def test_a_package_finishes_the_exchange_of_its_own_length(district: District) -> None:
    draw_up(district.system)
    world, clerk = district.world, district.acting("clerk")
    for unit in ("east", "station1"):
        key = {"org_unit_id": world.units[unit], "certificate": pair(unit)[1]}
        register_key(district.acting("secadmin"), key)
    data = {
        "kind": "monthly_notice", "to_unit_id": world.units["station1"],
        "period_from": day("2026-09-01"), "period_to": day("2026-09-30"),
        "purpose": "report", "legal_basis": "金政〔2011〕76号", "due_on": day("2026-10-15"),
    }  # fmt: skip
    fix_today(day("2026-10-09"))
    made = make(clerk, data)
    swap = "monthly-exchange-street"
    assert dues(district, swap, "east")[0] == ("2026-10-05", "open")
    send(clerk, made.id, made.version)
    item = one(district, district.system, swap, "east", "2026-10-05")
    assert (item.status, item.proof, item.proof_id) == ("done", "exchange_package", made.id)
    # What the office owes the police posts is not done by what it sends to a station.
    assert dues(district, "monthly-notice", "east")[0] == ("2026-10-15", "open")
    police = district.acting("police")
    made = make(police, data | {"to_unit_id": world.units["east"]})
    send(police, made.id, made.version)
    assert dues(district, "quarterly-notice", "station1")[0] == ("2026-12-25", "open")
    assert dues(district, "monthly-exchange-street", "station1")[:2] == [
        ("2026-10-05", "done"), ("2026-11-05", "open"),
    ]  # fmt: skip


def test_a_late_package_finishes_the_older_quarter(district: District) -> None:
    draw_up(district.system, day("2026-09-20"))
    world, police = district.world, district.acting("police")
    key = {"org_unit_id": world.units["health"], "certificate": pair("health")[1]}
    register_key(district.acting("secadmin"), key)
    fix_today(day("2026-10-01"))
    data = {
        "kind": "quarterly_notice", "to_unit_id": world.units["health"],
        "period_from": day("2026-07-01"), "period_to": day("2026-09-30"),
        "purpose": "report", "legal_basis": "金政〔2011〕76号", "due_on": day("2026-10-15"),
    }  # fmt: skip
    made = make(police, data)
    send(police, made.id, made.version)
    assert dues(district, "quarterly-notice", "station1")[:2] == [
        ("2026-09-25", "done"), ("2026-12-25", "open"),
    ]  # fmt: skip


def test_the_same_for_a_second_station_is_not_about_the_next_quarter(district: District) -> None:
    draw_up(district.system, day("2026-09-20"))
    world, planning = district.world, district.acting("planning")
    for unit in ("station1", "station2"):
        key = {"org_unit_id": world.units[unit], "certificate": pair(unit)[1]}
        register_key(district.acting("secadmin"), key)
    fix_today(day("2026-10-01"))
    for unit in ("station1", "station2"):
        data = {
            "kind": "quarterly_notice", "to_unit_id": world.units[unit],
            "period_from": day("2026-07-01"), "period_to": day("2026-09-30"),
            "purpose": "report", "legal_basis": "金政〔2011〕76号", "due_on": day("2026-10-15"),
        }  # fmt: skip
        made = make(planning, data)
        send(planning, made.id, made.version)
    assert dues(district, "quarterly-notice", "health")[:2] == [
        ("2026-09-25", "done"), ("2026-12-25", "open"),
    ]  # fmt: skip


def test_a_past_can_be_drawn_up(district: District) -> None:
    draw_up(district.system, TODAY - dt.timedelta(days=30))
    assert dues(district, "monthly-notice", "east")[0] == ("2026-09-15", "open")


def test_a_meeting_that_was_held_finishes_its_week(district: District) -> None:
    draw_up(district.system)
    police = district.acting("police")
    meeting = plan(
        police,
        {
            "kind": "weekly",
            "subject": "第40周周例会",
            "held_on": TODAY,
            "place": "会议室",
            "community_id": district.world.east_community,
        },
    )
    assert dues(district, "weekly", "station1")[0] == ("2026-10-04", "open")
    hold(police, meeting.id, meeting.version, chair="所长")
    item = one(district, district.system, "weekly", "station1", "2026-10-04")
    assert (item.status, item.done_on) == ("done", TODAY)
    assert (item.proof, item.proof_id) == ("meeting", meeting.id)
    assert dues(district, "weekly", "station2")[0] == ("2026-10-04", "open")
    assert dues(district, "weekly", "station1")[1] == ("2026-10-11", "open")
    fix_today(day("2026-10-12"))
    moved = district.system.get_one(Meeting, meeting.id)
    correct(police, meeting.id, moved.version, {"held_on": day("2026-10-06")})
    assert dues(district, "weekly", "station1")[:2] == [
        ("2026-10-04", "open"), ("2026-10-11", "done"),
    ]  # fmt: skip
