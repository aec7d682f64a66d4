"""From the open month to the reported one, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.assessments import AssessmentMonth, open_month, open_one, report_month
from app.features.coordinators import Coordinator, appoint
from app.features.rulebook import pack_of
from app.features.subsidies import SubsidyLine, decide, decide_all_full
from tests.locks import impatient, where_rows_are_locked
from tests.refusals import why
from tests.world import District

AUGUST = {"month": "2026-08"}
TODAY = dt.date(2026, 9, 30)


def lines(session: Session) -> dict[str, SubsidyLine]:
    numbered = select(Coordinator.number, SubsidyLine).join(
        SubsidyLine, SubsidyLine.coordinator_id == Coordinator.id
    )
    return dict(session.execute(numbered).all())


def serve(district: District, number: str, **values: object) -> None:
    """Correct the roster."""
    with district.system as system:
        coordinator = system.get_one(Coordinator, district.world.coordinators[number])
        for name, value in values.items():
            setattr(coordinator, name, value)
        system.commit()


def test_a_month_has_a_line_for_everybody_who_served_in_it(
    district: District, clerk: Session
) -> None:
    month = open_month(clerk, AUGUST)
    world = district.world
    written = district.system.get_one(AssessmentMonth, month.id)
    assert pack_of(clerk, written.rule_pack_id).key == "jinshui-2011-76"
    assert (written.street_id, written.status, written.decide_by) == (
        world.east,
        "open",
        dt.date(2026, 9, 5),
    )
    found = lines(district.system)
    # 901-0003 had left, 901-0004 is a volunteer, 902-0001 works in the other street.
    assert sorted(found) == ["901-0001", "901-0002"]
    joined = found["901-0002"]
    assert (joined.street_id, joined.community_id) == (world.east, world.east_village)
    assert (joined.month, joined.outcome, joined.amount) == ("2026-08", None, None)
    assert [entry[:3] for entry in district.entries("clerk")] == [("create", "assessment_month", 1)]


def test_who_left_in_a_month_has_a_line_and_who_joined_later_none(
    district: District, clerk: Session
) -> None:
    open_month(clerk, {"month": "2026-07"})
    assert sorted(lines(district.system)) == ["901-0001", "901-0003"]


@pytest.mark.parametrize(
    ("appointed_on", "left_on", "entitled"),
    [
        (dt.date(2026, 8, 31), None, True),
        (dt.date(2026, 9, 1), None, False),
        (dt.date(2025, 1, 1), dt.date(2026, 8, 1), True),
        (dt.date(2025, 1, 1), dt.date(2026, 7, 31), False),
        (dt.date(2026, 8, 15), dt.date(2026, 8, 15), True),
    ],
)
def test_one_day_in_a_month_entitles(
    district: District,
    clerk: Session,
    appointed_on: dt.date,
    left_on: dt.date | None,
    entitled: bool,
) -> None:
    serve(district, "901-0002", appointed_on=appointed_on, left_on=left_on)
    month = open_month(clerk, AUGUST)
    assert ("901-0002" in lines(district.system)) is entitled
    decide_all_full(clerk, month.id, 1)
    report_month(clerk, month.id, 1)
    assert ("901-0002" in lines(district.system)) is entitled


def test_who_is_entered_after_the_month_was_opened_is_not_left_out(
    district: District, clerk: Session
) -> None:
    month = open_month(clerk, AUGUST)
    late = {
        "name": "吴六",
        "kind": "police",
        "community_id": district.world.east_village,
        "appointed_on": dt.date(2026, 8, 31),
    }
    for line in lines(district.system).values():
        decide(clerk, line.id, 1, outcome="full")
    appoint(clerk, late)
    appoint(clerk, late | {"appointed_on": dt.date(2026, 9, 1)})
    appoint(clerk, late | {"kind": "volunteer"})
    assert why(report_month, clerk, month.id, 1) == [
        (None, "还有 1 名协管员没有列入本月考核，请先办理“其余全额发放”，再逐一核对。")
    ]
    assert decide_all_full(clerk, month.id, 1) == 1
    line = lines(district.system)["901-0005"]
    assert (line.month, line.street_id, line.community_id, line.amount) == (
        "2026-08",
        district.world.east,
        district.world.east_village,
        10000,
    )
    assert len(lines(district.system)) == 3
    assert report_month(clerk, month.id, 1).status == "reported"


def test_who_turns_out_to_have_left_before_the_month_is_not_paid(
    district: District, clerk: Session
) -> None:
    month = open_month(clerk, AUGUST)
    gone, settled = (lines(district.system)[number] for number in ("901-0001", "901-0002"))
    serve(district, "901-0001", left_on=dt.date(2026, 7, 31))
    assert why(decide, clerk, gone.id, 1, outcome="full") == [
        ("outcome", "该协管员当月不在岗，只能不予发放。")
    ]
    assert decide_all_full(clerk, month.id, 1) == 1
    assert why(report_month, clerk, month.id, 1) == [(None, "还有 1 名协管员的补贴没有核定。")]
    decide(clerk, gone.id, 1, outcome="zero", reason="七月底已离岗")
    serve(district, "901-0002", appointed_on=dt.date(2026, 9, 1))
    assert why(report_month, clerk, month.id, 1) == [
        (None, "有 1 名协管员当月不在岗而核定为全额，请改为不予发放并写明理由。")
    ]
    decide(clerk, settled.id, 2, outcome="zero", reason="九月才聘用")
    report_month(clerk, month.id, 1)
    assert {line.amount for line in lines(district.system).values()} == {0}


def test_who_changes_posts_afterwards_keeps_the_month(district: District, clerk: Session) -> None:
    month = open_month(clerk, AUGUST)
    serve(district, "901-0001", kind="volunteer")
    assert decide_all_full(clerk, month.id, 1) == 2
    assert report_month(clerk, month.id, 1).status == "reported"


def test_a_month_somebody_else_changed_is_neither_decided_nor_reported(
    district: District, clerk: Session
) -> None:
    month = open_month(clerk, AUGUST)
    system = district.system
    system.get_one(AssessmentMonth, month.id).decide_by = dt.date(2026, 9, 7)
    system.commit()
    with pytest.raises(Stale):
        decide_all_full(clerk, month.id, 1)
    assert decide_all_full(clerk, month.id, 2) == 2
    with pytest.raises(Stale):
        report_month(clerk, month.id, 1)
    assert report_month(clerk, month.id, 2).version == 3


@where_rows_are_locked
def test_a_month_is_not_reported_while_somebody_decides(district: District, clerk: Session) -> None:
    month = open_month(clerk, AUGUST)
    decide_all_full(clerk, month.id, 1)
    with district.acting("clerk") as busy, impatient(district, "clerk") as other:
        open_one(busy, month.id)
        with pytest.raises(OperationalError):
            report_month(other, month.id, 1)
        busy.rollback()
        assert report_month(other, month.id, 1).status == "reported"


@pytest.mark.parametrize("month", ["2011-08", "1999-01", "0001-01"])
def test_a_month_before_any_policy_is_refused(
    district: District, clerk: Session, month: str
) -> None:
    assert why(open_month, clerk, {"month": month}) == [
        ("month", f"{month} 还没有补贴规则可依，不能建立考核，请核对月份。")
    ]
    assert district.count(AssessmentMonth) == 0


def test_the_first_month_of_the_policy_is_assessed(clerk: Session) -> None:
    month = open_month(clerk, {"month": "2011-09"})
    assert pack_of(clerk, month.rule_pack_id).key == "jinshui-2011-76"


@pytest.mark.parametrize("month", ["2026-09", "2026-8", ""])
def test_a_month_is_refused(district: District, clerk: Session, month: str) -> None:
    assert [name for name, _ in why(open_month, clerk, {"month": month})] == ["month"]
    assert district.count(AssessmentMonth) == 0


def test_a_month_is_opened_once_per_street(district: District, clerk: Session) -> None:
    open_month(clerk, AUGUST)
    assert why(open_month, clerk, AUGUST) == [("month", "2026-08 的考核已经建立，请直接打开办理。")]
    west = open_month(district.acting("clerk-west"), AUGUST)
    assert west.street_id == district.world.west
    assert why(open_month, district.system, {"month": "2026-06"}) == [
        (None, "您的岗位不属于任何街道（镇），不能办理此事。")
    ]


def test_full_or_zero_until_everything_is_decided_and_reported(
    district: District, clerk: Session
) -> None:
    month = open_month(clerk, AUGUST)
    poor = lines(district.system)["901-0002"]
    assert why(report_month, clerk, month.id, 1) == [(None, "还有 2 名协管员的补贴没有核定。")]
    assert why(decide, clerk, poor.id, 1, outcome="zero", reason=" ") == [
        ("reason", "不予发放须写明理由：工作情况和造成的后果。")
    ]
    assert [name for name, _ in why(
        decide, clerk, poor.id, 1, outcome="zero", reason="漏" * 201
    )] == ["reason"]  # fmt: skip
    decide(clerk, poor.id, 1, outcome="zero", reason=" 漏采12户 ")
    with pytest.raises(Stale):
        decide(clerk, poor.id, 1, outcome="full")
    assert decide_all_full(clerk, month.id, 1) == 1
    assert decide_all_full(clerk, month.id, 1) == 0
    decided = {
        number: (line.outcome, line.reason, line.amount, line.city_share, line.district_share)
        for number, line in lines(district.system).items()
    }
    assert decided == {
        "901-0001": ("full", None, 10000, 5000, 5000),
        "901-0002": ("zero", "漏采12户", 0, 0, 0),
    }
    changed = decide(clerk, poor.id, 2, outcome="full", reason=None)
    assert (changed.amount, changed.decided_on) == (10000, TODAY)
    reported = report_month(clerk, month.id, 1)
    assert (reported.status, reported.reported_on) == ("reported", TODAY)
    frozen = [(None, "本月考核已上报，不能再改。")]
    assert why(decide, clerk, poor.id, 3, outcome="zero", reason="迟了") == frozen
    assert why(decide_all_full, clerk, month.id, 2) == frozen
    assert why(report_month, clerk, month.id, 2) == frozen
    assert [entry[:3] for entry in district.entries("clerk")] == [
        ("create", "assessment_month", 1),
        ("decide", "subsidy_line", 1),
        ("refused", "subsidy_line", 1),
        ("decide", "subsidy_line", 1),
        ("decide", "subsidy_line", 0),
        ("decide", "subsidy_line", 1),
        ("close", "assessment_month", 1),
    ]
    assert all("漏" not in entry[3] for entry in district.entries("clerk"))


def test_only_the_own_street_decides(district: District, clerk: Session) -> None:
    month = open_month(clerk, AUGUST)
    (line, *_) = lines(district.system).values()
    west = district.acting("clerk-west")
    with pytest.raises(NotFound):
        decide(west, line.id, 1, outcome="full")
    with pytest.raises(NotFound):
        decide_all_full(west, month.id, 1)
    for username in ("supervisor", "migrants", "planning", "district"):
        with pytest.raises(Denied):
            decide(district.acting(username), line.id, 1, outcome="full")
        with pytest.raises(Denied):
            report_month(district.acting(username), month.id, 1)
