"""Documents of ledgers and their completeness, on both databases.

R200–R207, R221; hand-outs and letters of responsibility R093, R102, R104, R105.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.access import Denied, NotFound
from app.audit.attachments import Upload, fetch
from app.features.assessments import AssessmentMonth
from app.features.ledgers import LedgerDocument, attach, queries, remove, rules
from app.features.places import OrgUnit
from app.features.reports import file
from app.policy import adopt, ledger_starts, ledgers_on
from app.policy.pack import _adopted
from tests.audit.attachments.files import PDF, scan
from tests.refusals import why
from tests.world import TODAY, District


@pytest.fixture(autouse=True)
def jinghai() -> Iterator[None]:
    """The district works by the document that lists the ledgers, too."""
    before = dict(_adopted)
    adopt(["jinshui-2011-76", "jinghai-2013-26"])
    yield
    _adopted.clear()
    _adopted.update(before)


@pytest.fixture
def plan(district: District) -> dict[str, Any]:
    return {
        "org_unit_id": district.world.units["east"], "kind": "yearly-plan",
        "name": "2026年工作计划", "day": dt.date(2026, 1, 9),
    }  # fmt: skip


def test_a_new_edition_leaves_the_old_one(
    district: District, clerk: Session, plan: dict[str, Any]
) -> None:
    first = attach(clerk, plan, scan())
    second = attach(clerk, plan | {"day": dt.date(2026, 3, 2)}, scan(PDF + b"%%EOF"))
    assert [(one.period, one.edition) for one in (first, second)] == [("2026", 1), ("2026", 2)]
    other = attach(clerk, plan | {"name": "2026年工作总结", "period": "2026"}, scan())
    former = attach(clerk, plan | {"period": "2025"}, scan())
    assert (other.edition, former.edition, former.period) == (1, 1, "2025")
    reader = district.acting("supervisor")
    assert fetch(reader, LedgerDocument, first.token).content == PDF
    assert fetch(district.acting("supervisor"), LedgerDocument, second.token).content != PDF
    action, entity, count, _ = district.entries("clerk")[0]
    assert (action, entity, count) == ("create", "ledger_document", 1)


def test_a_hand_out_says_how_many_and_to_whom(clerk: Session, plan: dict[str, Any]) -> None:
    handed = {"kind": "special-work", "name": "公开信", "copies": 300, "recipients": "出租人"}
    made = attach(clerk, plan | handed, scan())
    assert (made.period, made.copies, made.recipients) == ("", 300, "出租人")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"kind": "branch-rules"},
         ("kind", "本单位不保管“分站规章制度基础台账”台账，请核对单位和台账。")),
        ({"kind": "meetings"}, ("kind", "“会议记录”由系统保管，不用上传，请到相应的页面登记。")),
        ({"kind": "gossip"}, ("kind", "“gossip”不在“台账”的代码表中，请从列表选择。")),
        ({"period": "2026-09"},
         ("period", "“年度工作计划、总结”按年归档，所属期间应写作 2026，现为“2026-09”。")),
        ({"period": "2027"}, ("period", "所属期间2027还没有开始。")),
        ({"day": dt.date(2026, 10, 1)}, ("day", "文件日期2026-10-01晚于今天。")),
        ({"copies": 0}, ("copies", "份数应为 1 至 100000，现为0。")),
        ({"edition": 7}, ("edition", "“版次”不由您填写，请去掉这一项。")),
        ({"name": "张某身份证"},
         ("name", "不保存证件的照片或复印件（“身份证”）。请核对原件，不要上传。")),
    ],
)  # fmt: skip
def test_what_is_not_filed(
    district: District, clerk: Session, plan: dict[str, Any], given: Any, problem: Any
) -> None:
    assert why(attach, clerk, plan | given, scan()) == [problem]
    assert district.count(LedgerDocument) == 0


def test_a_file_of_a_wrong_type(clerk: Session, plan: dict[str, Any]) -> None:
    (found,) = why(attach, clerk, plan, Upload("plan.docx", PDF))
    assert found[0] == "file"
    assert why(attach, clerk, plan, None) == [("file", "请选择要上传的文件。")]


def test_a_ledger_that_the_packs_of_the_district_do_not_know(
    clerk: Session, plan: dict[str, Any]
) -> None:
    adopt(["jinshui-2011-76"])
    assert why(attach, clerk, plan, scan()) == [
        ("kind", "“yearly-plan”不在“台账”的代码表中，请从列表选择。")
    ]


def test_the_street_keeps_those_of_its_stations_and_of_nobody_else(
    district: District, plan: dict[str, Any]
) -> None:
    world, session = district.world, district.system
    station = OrgUnit(
        code="S1", name="东城服务管理站", kind="service_station", area_id=world.east,
        parent_id=world.units["east"],
    )  # fmt: skip
    session.add(station)
    session.commit()
    made = attach(district.acting("clerk"), plan | {"org_unit_id": station.id}, scan())
    other = [("org_unit_id", "只能登记本单位和下级单位的台账，请重新选择单位。")]
    assert why(attach, district.acting("clerk-west"), plan, scan()) == other
    with pytest.raises(NotFound):
        fetch(district.acting("clerk-west"), LedgerDocument, made.token)
    for username in ("supervisor", "migrants", "district", "coordinator", "auditor"):
        with pytest.raises(Denied):
            attach(district.acting(username), plan, scan())
    for username in ("migrants", "district"):  # they see that it is there, not what is in it
        with pytest.raises(NotFound):
            fetch(district.acting(username), LedgerDocument, made.token)


def test_a_wrong_document_is_taken_out(district: District, plan: dict[str, Any]) -> None:
    made = attach(district.acting("clerk"), plan, scan())
    with pytest.raises(Denied):
        remove(district.acting("supervisor"), made.id, 1)
    with pytest.raises(NotFound):
        remove(district.acting("clerk-west"), made.id, 1)
    remove(district.acting("clerk"), made.id, 1)
    assert district.count(LedgerDocument) == 0


def tallies(session: Session, year: int = 2026) -> dict[str, tuple[int, ...]]:
    """Unit → kept, by the system, due, missing."""
    found = queries.by_unit(session, _wanted(year), TODAY)
    return {row.name: tuple(map(int, row[2:])) for row in found}


def _wanted(year: int) -> list[rules.Expected]:
    since = ledger_starts()
    kept = ((one, since[one.key]) for one in ledgers_on(TODAY))
    return [one for one in rules.expected(kept, year) if one.first <= TODAY]


def test_completeness_by_hand(district: District, plan: dict[str, Any]) -> None:
    """18 ledgers: 4 of the system, 3 of months (9 so far), one of the year, 10 without periods."""
    clerk, world = district.acting("clerk"), district.world
    east, west = "东城街道办事处", "西城街道办事处"
    assert tallies(clerk) == {east: (0, 4, 4, 34)}  # due: the year and three Septembers
    attach(clerk, plan, scan())
    attach(clerk, plan, scan())
    for period in ("2026-08", "2026-09"):
        more = {"kind": "permit-report", "name": "统计报表", "period": period}
        attach(clerk, plan | more, scan())
    attach(clerk, plan | {"kind": "training", "name": "培训"}, scan())
    file(clerk, {"month": "2026-08"})
    session = district.system
    session.add_all(
        AssessmentMonth(
            street_id=world.east, month=month, status=status, reported_on=day, decide_by=TODAY,
            rule_pack_id=1,
        )
        for month, status, day in (("2026-07", "reported", TODAY), ("2026-08", "open", None))
    )  # fmt: skip
    session.commit()
    # Kept: the year, 08 and 09 of permits, training, 08 of the report, 07 of assessments, whose
    # 08 is not decided yet.
    assert tallies(district.acting("clerk")) == {east: (6, 4, 2, 30)}
    assert tallies(district.acting("supervisor")) == {east: (6, 4, 2, 30)}
    both = {east: (6, 4, 2, 30), west: (0, 4, 4, 34)}
    assert tallies(district.acting("migrants")) == both
    assert tallies(district.acting("clerk-west")) == {west: (0, 4, 4, 34)}
    assert tallies(district.acting("police")) == {}
    assert tallies(district.acting("clerk"), 2025)[east] == (0, 4, 0, 47)  # no training yet


def test_a_ledger_without_periods_is_kept_from_its_first_document(
    district: District, plan: dict[str, Any]
) -> None:
    clerk, east = district.acting("clerk"), district.world.units["east"]
    for day in ("2024-12-31", "2026-03-02"):
        training = {"kind": "training", "name": "培训", "day": dt.date.fromisoformat(day)}
        attach(clerk, plan | training, scan())
    found = {
        year: [
            (row.state, row.documents, row.last_day)
            for row in queries.in_detail(clerk, _wanted(year), TODAY, east)
            if row.ledger == "training"
        ]
        for year in (2023, 2024, 2025, 2026)
    }
    last = dt.date(2024, 12, 31)
    assert found == {
        2023: [("missing", 0, None)],
        2024: [("kept", 1, last)],
        2025: [("kept", 1, last)],
        2026: [("kept", 2, dt.date(2026, 3, 2))],
    }


def test_every_period_of_a_unit(district: District, plan: dict[str, Any]) -> None:
    clerk, east = district.acting("clerk"), district.world.units["east"]
    attach(clerk, plan, scan())
    attach(clerk, plan | {"day": dt.date(2026, 3, 2)}, scan())
    file(clerk, {"month": "2026-08"})
    rows = queries.in_detail(clerk, _wanted(2026), TODAY, east)
    found = {(row.ledger, row.period): (row.state, row.documents, row.last_day) for row in rows}
    assert len(rows) == len(found) == 42
    assert found["yearly-plan", "2026"] == ("kept", 2, dt.date(2026, 3, 2))
    assert found["monthly-report", "2026-08"] == ("kept", 1, TODAY)
    assert found["monthly-report", "2026-07"] == ("missing", 0, None)
    assert found["monthly-report", "2026-09"] == ("due", 0, None)
    assert found["meetings", ""] == ("system", 0, None)
    assert found["awards", ""] == ("missing", 0, None)
