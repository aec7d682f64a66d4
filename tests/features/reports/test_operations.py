"""The monthly report of a small street, counted by hand, on both databases.

R050, R059, R064, R086, R202.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Denied, Refused
from app.db import fix_today
from app.features.deadlines import DueItem, draw_up
from app.features.outflow import Outflow
from app.features.places import OrgUnit
from app.features.rentals import RentalHouse, SafetyInspection
from app.features.reports import Month, MonthlyReport, file, may_count, work_out
from app.features.reports.rules import Sheet, digest, kept
from app.features.residents import CHANGED, Person, Residence
from app.features.residents.operations import event
from app.policy import adopt
from config import Settings
from tests.refusals import why
from tests.world import TODAY, District

HOUSES = ("东一路1号院2号楼", "东二村18号", "西一路3号院")
AUGUST = Month(dt.date(2026, 8, 1), dt.date(2026, 8, 31))
MORE = (
    # name, sex, reason, term, origin, dwelling, declared, left
    ("甲", "9", "206", "1", None, "23", "2026-08-31", None),  # on the last day: counted
    ("乙", "1", "206", "1", "1", "30", "2026-08-01", "2026-08-31"),  # came and went
    ("丙", "2", "207", "1", "1", "30", "2026-05-01", "2026-07-31"),  # gone before
    ("丁", "1", "207", "3", "9", "71", "2026-05-01", "2026-09-01"),  # gone after
    ("戊", "1", "204", "1", "1", "30", "2026-09-01", None),  # came after
    ("己", "2", "131", "1", "1", "30", "2026-07-31", "2026-08-01"),  # gone on the first day
)
FIGURES = {  # 合计; 男 女 未说明; 期限 1 2 3 未填; 来自 1 2 3 4 5 6 9 未填; 处所 六类 未填
    "务工": (2, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0),
    "经商": (1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0),
    "求学": (1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0),
    "合计": (4, 2, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0),
}


@pytest.fixture
def august(district: District) -> District:
    """Two who live in the east since March, and six more around August."""
    session, world = district.system, district.world
    first, second = (
        session.get_one(Residence, world.residents[name]) for name in ("郑东", "王东村")
    )
    first.stay_term, first.origin_kind, first.dwelling_kind = "2", "1", "30"
    second.origin_kind, second.dwelling_kind = "3", "42"
    for number, (name, sex, reason, term, origin, dwelling, declared, left) in enumerate(MORE):
        person = Person(id_type="99", id_number=f"测试{number}", living_street_id=None)
        session.add(person)
        session.flush()
        session.add(
            Residence(
                person_id=person.id, name=name, name_pinyin="x", name_initials="x",
                id_type="99", id_number=f"测试{number}", sex=sex, birth_date=dt.date(1990, 1, 1),
                street_id=world.east, community_id=world.east_community, address="住址",
                reason=reason, stay_term=term, origin_kind=origin, dwelling_kind=dwelling,
                arrived_on=day(declared), declared_on=day(declared), verified_on=day(declared),
                left_on=left and day(left), status="left" if left else "living",
            )
        )  # fmt: skip
    session.commit()
    return district


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def lines(sheet: Sheet) -> dict[str, tuple[int, ...]]:
    return {name: numbers for name, numbers in sheet.lines if any(numbers)}


def single(sheets: tuple[Sheet, ...], title: str) -> dict[str, int]:
    (sheet,) = (one for one in sheets if one.title == title)
    return {name: number for name, (number,) in sheet.lines}


def test_the_figures_of_august(august: District) -> None:
    report = work_out(august.acting("clerk"), AUGUST, "zh")
    assert lines(report.population) == FIGURES
    assert report.movement == (4, 2, 2, 4)
    assert single(report.sheets, "人员变动") == {
        "上月末人数": 4, "本月新增": 2, "本月离开": 2, "本月末人数": 4, "登记变更次数": 0,
    }  # fmt: skip
    assert single(report.sheets, "出租房屋") == {
        "累计登记": 2, "本月新增": 0, "累计备案": 0, "月末未整改隐患": 0,
    }  # fmt: skip
    assert [one.title for one in report.sheets] == [
        "流动人口基本信息", "人员变动", "各社区（村）人员变动", "外出去向",
        "出租房屋", "服务", "工作量",
    ]  # fmt: skip
    assert "外出去向、留守老人和留守儿童只统计自愿申报、月末尚未返回的。" in report.notes
    assert "居住证受理、签发、签注由公安机关统计。" in report.notes


def test_the_changes_of_each_community(august: District) -> None:
    """R059; 郑东 lives in the east community, 王东村 in the village."""
    session, world = august.system, august.world
    for name, on in (("郑东", "2026-08-31"), ("王东村", "2026-08-01"), ("王东村", "2026-09-01")):
        one = session.get_one(Residence, world.residents[name])
        session.add(event(one, CHANGED, on=day(on)))
    session.commit()
    assert work_out(august.acting("clerk"), AUGUST, "zh").places.lines == (
        ("东一社区", (3, 2, 2, 3, 1)),
        ("东二村", (1, 0, 0, 1, 1)),
        ("合计", (4, 2, 2, 4, 2)),
    )


@pytest.mark.parametrize(("days", "settled"), [(91, 3), (92, 2), (1, 3), (184, 0)])
def test_migrants_by_the_local_definition(
    august: District, tmp_path: Path, days: int, settled: int
) -> None:
    """R050: to 31 August it is 91 days from 1 June, since when one lives there."""
    session = august.system
    for name, arrived in (("郑东", "2026-06-01"), ("王东村", "2026-03-01")):
        session.get_one(Residence, august.world.residents[name]).arrived_on = day(arrived)
    session.commit()
    rule = tmp_path / "local.toml"
    rule.write_text(
        'title = "定义"\nsource = "本区规定"\nvalid_from = 2026-08-31\n'
        f'[migrant]\nafter_days = {days}\nclause = "一"\n'
    )
    adopt([*Settings().policies, str(rule)])
    report = work_out(august.acting("clerk"), AUGUST, "zh")
    assert single(report.sheets, "人员变动")[f"其中居住满 {days} 天的"] == settled


LEFT = (
    # community; destination; declared; returned; elders and children left behind
    ("410105901001", "440305", "2026-08-31", None, 2, 1),  # on the last day: counted
    ("410105901001", "440106", "2026-05-01", "2026-09-01", 0, 1),  # back after: counted
    ("410105901201", "310115", "2026-05-01", None, 1, 0),  # of the village of station 2
    ("410105901001", "410311", "2026-05-01", None, 0, 0),  # 洛阳市
    ("410105901001", "410307", "2026-05-01", None, 1, 0),  # another county of it
    ("410105901001", "410122", "2026-05-01", None, 0, 2),  # the own city
    ("410105901001", "419001", "2026-05-01", None, 0, 0),  # below no city
    ("410105901001", "650103", "2026-05-01", "2026-08-31", 5, 5),  # back on the last day
    ("410105901001", "650103", "2026-09-01", None, 5, 5),  # declared after
    ("410105902001", "110105", "2026-05-01", None, 4, 0),  # of the other street, of station 1
)
OF_THE_STREET = {
    "本市": 1, "河南省洛阳市": 2, "河南省济源市": 1, "省内合计": 4,
    "上海市": 1, "广东省": 2, "省外合计": 3,
    "合计": 7, "留守老人（60周岁以上）": 4, "留守儿童": 4,
}  # fmt: skip


def test_where_those_who_left_have_gone(august: District) -> None:
    """By city in the province, by province beyond it, as of the last instant (R065)."""
    session, world = august.system, august.world
    assert single(work_out(august.acting("clerk"), AUGUST, "zh").sheets, "外出去向") == {
        "本市": 0, "省内合计": 0, "省外合计": 0, "合计": 0,
        "留守老人（60周岁以上）": 0, "留守儿童": 0,
    }  # fmt: skip
    for number, (area, region, declared, back, elders, children) in enumerate(LEFT):
        session.add(
            Outflow(
                name="甲", id_number=f"测试{number}", street_id=world.areas[area[:9]],
                community_id=world.areas[area], went_on=day("2026-05-01"), reason="204",
                destination_region=region, notice_method="oral",
                elders_left=elders, children_left=children,
                declared_on=day(declared), returned_on=back and day(back),
                status="returned" if back else "away",
            )
        )  # fmt: skip
    session.commit()
    report = work_out(august.acting("clerk"), AUGUST, "zh")
    assert single(report.sheets, "外出去向") == OF_THE_STREET
    assert list(single(report.sheets, "外出去向")) == list(OF_THE_STREET)
    assert report.population.lines[-1][1][0] == 4  # who has left is no resident
    police = work_out(august.acting("police"), AUGUST, "zh")
    assert "外出去向" not in [one.title for one in police.sheets]
    filed = file(august.acting("clerk"), {"month": "2026-08"})
    assert single(kept(filed.figures)[0], "外出去向") == OF_THE_STREET


HAZARDS = (
    # house, item, inspected, rechecked, result
    ("东一路1号院2号楼", "exit", "2026-08-31", None, None),  # counted
    ("东一路1号院2号楼", "gas", "2026-07-01", "2026-09-01", "fixed"),  # removed later: counted
    ("东二村18号", "exit", "2026-08-01", "2026-08-20", "not_fixed"),  # counted
    ("东二村18号", "gas", "2026-07-01", "2026-08-31", "fixed"),  # removed on the last day
    ("东二村18号", "electric", "2026-09-01", None, None),  # found after
    ("东二村18号", None, "2026-08-15", None, None),  # nothing found
    ("西一路3号院", "exit", "2026-08-01", None, None),  # of the other street
)


def test_houses_and_hazards_are_those_of_the_last_day(august: District) -> None:
    session, world = august.system, august.world
    for house, item, inspected, rechecked, result in HAZARDS:
        of = session.get_one(RentalHouse, world.houses[house])
        of.hazard_open = True  # as of today
        status = "fixed" if result == "fixed" else "open" if item else "none"
        session.add(
            SafetyInspection(
                house_id=of.id, street_id=of.street_id, community_id=of.community_id, item=item,
                inspected_on=day(inspected), inspector_id=world.coordinators["901-0001"],
                findings="情况", status=status, rechecked_on=rechecked and day(rechecked),
                recheck_result=result,
            )
        )  # fmt: skip
    one, two, other = (session.get_one(RentalHouse, world.houses[name]) for name in HOUSES)
    one.registered_on, one.filed_on = day("2026-08-01"), day("2026-08-31")
    two.filed_on, other.filed_on = day("2026-09-01"), day("2026-08-01")
    session.commit()
    expected = {"累计登记": 2, "本月新增": 1, "累计备案": 1, "月末未整改隐患": 3}
    report = work_out(august.acting("clerk"), AUGUST, "zh")
    assert single(report.sheets, "出租房屋") == expected
    july = work_out(august.acting("clerk"), Month(day("2026-07-01"), day("2026-07-31")), "zh")
    assert single(july.sheets, "出租房屋") == {
        "累计登记": 1, "本月新增": 0, "累计备案": 0, "月末未整改隐患": 2,
    }  # fmt: skip
    police = work_out(august.acting("police"), AUGUST, "zh")  # the villages are of station 2
    assert single(police.sheets, "出租房屋") == {
        "累计登记": 2, "本月新增": 1, "累计备案": 2, "月末未整改隐患": 3,
    }  # fmt: skip


def test_a_house_that_is_closed_today_does_not_change_august(august: District) -> None:
    file(august.acting("clerk"), {"month": "2026-08"})
    session = august.system
    house = session.get_one(RentalHouse, august.world.houses["东二村18号"])
    house.status, house.hazard_open = "ended", True
    session.commit()
    assert why(file, august.acting("clerk"), {"month": "2026-08"}) == [
        ("month", "2026-08 的报表与已上报的第 1 版相同，没有重复上报。")
    ]


def test_permits_are_counted_by_the_station_in_its_communities(august: District) -> None:
    session = august.system
    for name, when in (("郑东", "2026-08-31"), ("冯西", "2026-08-01"), ("王东村", "2026-08-05")):
        session.get_one(Residence, august.world.residents[name]).permit_accepted_on = day(when)
    session.get_one(Residence, august.world.residents["郑东"]).permit_issued_on = day("2026-09-01")
    session.commit()
    report = work_out(august.acting("police"), AUGUST, "zh")  # the village is of station 2
    assert single(report.sheets, "居住证") == {
        "本月受理": 2, "本月签发（发放）": 0, "本月签注": 0,
    }  # fmt: skip
    assert report.population.lines[-1][1][:4] == (4, 3, 0, 1)  # with 冯西, without 王东村
    assert "月末未整改隐患" in single(report.sheets, "出租房屋")
    assert "工作量" not in [one.title for one in report.sheets]


@pytest.mark.parametrize(
    "username",
    ["migrants", "district", "planning", "sysadmin", "secadmin", "auditor"],
)
def test_nobody_counts_exactly_who_may_not_list(august: District, username: str) -> None:
    session = august.acting(username)
    assert not may_count(august.actor(username))
    with pytest.raises(Denied):
        work_out(session, AUGUST, "zh")
    with pytest.raises((Denied, Refused)):
        file(session, {"month": "2026-08"})
    assert august.count(MonthlyReport) == 0


def test_a_report_is_filed_once_and_corrected_as_a_new_edition(august: District) -> None:
    clerk, world = august.acting("clerk"), august.world
    filed = file(clerk, {"month": "2026-08"})
    assert (filed.street_id, filed.month, filed.edition) == (world.east, "2026-08", 1)
    assert (filed.filed_on, filed.filed_by, filed.residents) == (TODAY, "clerk", 4)
    assert filed.digest == digest(filed.figures)
    sheets, _ = kept(filed.figures)
    assert lines(sheets[0]) == FIGURES
    assert why(file, clerk, {"month": "2026-08"}) == [
        ("month", "2026-08 的报表与已上报的第 1 版相同，没有重复上报。")
    ]
    session = august.system
    session.get_one(Residence, world.residents["郑东"]).reason = "206"
    session.commit()
    second = file(august.acting("clerk"), {"month": "2026-08"})
    assert (second.edition, second.residents) == (2, 4)
    first = august.system.get_one(MonthlyReport, filed.id)
    assert (first.edition, first.figures, first.digest) == (1, filed.figures, filed.digest)
    assert august.entries("clerk")[0][:3] == ("create", "monthly_report", 1)
    with pytest.raises(Denied):
        file(august.acting("supervisor"), {"month": "2026-07"})


def test_a_filed_report_is_changed_by_nobody(august: District) -> None:
    key = file(august.acting("clerk"), {"month": "2026-08"}).id
    for session in (august.acting("clerk"), august.system):
        row = session.get_one(MonthlyReport, key)
        row.residents = 5
        with pytest.raises(Denied):
            session.flush()
        session.rollback()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"month": "2026-10"}, ("month", "2026-10 还没有开始，没有报表。")),
        ({"month": "2026-9"}, ("month", "报表月份应写作“年-月”，如 2026-09，现为“2026-9”。")),
        ({}, ("month", "请填写“报表月份”。")),
        (
            {"month": "2026-08", "residents": 9},
            ("residents", "“月末人数”不由您填写，请去掉这一项。"),
        ),
    ],
)
def test_what_is_not_filed(clerk: Session, data: dict[str, Any], problem: Any) -> None:
    said = [
        (field, text.replace("%(label)s", "报表月份")) for field, text in why(file, clerk, data)
    ]
    assert said == [problem]


def test_a_report_that_does_not_balance_is_not_filed(august: District) -> None:
    session = august.system
    session.get_one(Residence, august.world.residents["郑东"]).origin_kind = "8"
    session.commit()
    found = why(file, august.acting("clerk"), {"month": "2026-08"})
    assert found[0] == (
        "month",
        "“务工”行“来自”各栏之和为 1，与合计 2 不符，没有上报。"
        "请核对登记中的代码，或与系统管理员联系。",
    )
    assert august.count(MonthlyReport) == 0


@pytest.fixture
def jinghai() -> Iterator[None]:
    """The district works by the document that asks for the report, too."""
    adopt([*Settings().policies, "jinghai-2013-26"])
    yield
    adopt(Settings().policies)


@pytest.mark.usefixtures("jinghai")
def test_filing_finishes_the_duty_of_the_month(august: District) -> None:
    """The street files for its station, which has no account of its own."""
    session, world = august.system, august.world
    station = OrgUnit(
        code="S1", name="东城服务管理站", kind="service_station", area_id=world.east,
        parent_id=world.units["east"],
    )  # fmt: skip
    session.add(station)
    session.commit()
    draw_up(august.system, since=day("2026-08-31"))
    filed = file(august.acting("clerk"), {"month": "2026-08"})
    items = august.system.execute(
        select(DueItem, OrgUnit.name)
        .join(OrgUnit, OrgUnit.id == DueItem.org_unit_id)
        .where(DueItem.duty == "monthly-report", DueItem.due_on <= day("2026-09-30"))
    )
    east, west = "东城街道办事处", "西城街道办事处"
    assert {
        (name, str(one.due_on)): (one.status, one.done_on, one.proof, one.proof_id)
        for one, name in items
    } == {
        (east, "2026-08-31"): ("done", TODAY, "monthly_report", filed.id),
        (east, "2026-09-30"): ("open", None, None, None),
        (west, "2026-08-31"): ("open", None, None, None),
        (west, "2026-09-30"): ("open", None, None, None),
    }


def test_on_the_last_day_the_month_can_be_filed(august: District) -> None:
    fix_today(day("2026-09-29"))
    assert why(file, august.acting("clerk"), {"month": "2026-09"}) == [
        ("month", "2026-09 尚未结束，2026-09-30起才能上报。")
    ]
    fix_today(day("2026-09-30"))
    assert file(august.acting("clerk"), {"month": "2026-09"}).residents == 4
