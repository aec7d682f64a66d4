"""From the open month to the reported one, on both databases."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied, NotFound, Stale
from app.features.assessments import AssessmentMonth, open_month, report_month
from app.features.coordinators import Coordinator
from app.features.subsidies import SubsidyLine, decide, decide_all_full
from tests.refusals import why
from tests.world import District

AUGUST = {"month": "2026-08"}
TODAY = dt.date(2026, 9, 30)


def lines(session: Session) -> dict[str, SubsidyLine]:
    numbered = select(Coordinator.number, SubsidyLine).join(
        SubsidyLine, SubsidyLine.coordinator_id == Coordinator.id
    )
    return dict(session.execute(numbered).all())


def test_a_month_has_a_line_for_everybody_who_served_in_it(
    district: District, clerk: Session
) -> None:
    month = open_month(clerk, AUGUST)
    world = district.world
    written = district.system.get_one(AssessmentMonth, month.id)
    assert (written.street_id, written.policy, written.status, written.decide_by) == (
        world.east,
        "jinshui-2011-76",
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
